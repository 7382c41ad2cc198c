/** The catalogue's entities and topics, compiled for this step. */
import type { EntityType, Recognise } from '../domain/entity.ts';
import { parseEntities } from '../domain/match/entities.ts';
import { compileRecogniser } from '../domain/recognise.ts';
import { parseTopics } from '../domain/topic/topics.ts';

/** From the JSON of `entities.json` and `topics.json`; throws InvalidInput naming a mistake. */
export function recogniserOf(
  entitiesJson: unknown,
  topicsJson: unknown,
): {
  readonly recognise: Recognise;
  readonly typeOf: (entityId: string) => EntityType | undefined;
} {
  const entities = parseEntities('entities.json', entitiesJson);
  const types = new Map(entities.entities.map(({ id, type }) => [id, type]));
  return {
    recognise: compileRecogniser({ entities, topics: parseTopics('topics.json', topicsJson) }),
    typeOf: (entityId) => types.get(entityId),
  };
}
