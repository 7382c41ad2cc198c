/**
 * What is recognised in an article: who and what it names (match/), and how surely it is on each
 * topic (topic/). Compile once; recognising keeps no state that changes an answer.
 */
import type { EntityType, Recognise } from './entity.ts';
import { type EntityCatalogue, parseEntities } from './match/entities.ts';
import { compileMatcher } from './match/matcher.ts';
import { compileTopics } from './topic/scorer.ts';
import { parseTopics, type Topic } from './topic/topics.ts';

export function compileRecogniser(catalogue: {
  readonly entities: EntityCatalogue;
  readonly topics: readonly Topic[];
}): Recognise {
  const matcher = compileMatcher(catalogue.entities);
  const score = compileTopics(catalogue.topics);
  return (article, options = {}) => {
    const explain = options.explain ?? false;
    const { mentions, refused = [] } = matcher.match(article, { explain });
    const verdicts = score(article, mentions, explain);
    return explain
      ? { topics: verdicts.topics, mentions, refused: [...refused, ...verdicts.refused] }
      : { topics: verdicts.topics, mentions };
  };
}

export type Recogniser = {
  readonly recognise: Recognise;
  readonly typeOf: (entityId: string) => EntityType | undefined;
};

/** From the JSON of `entities.json` and `topics.json`; throws InvalidInput naming a mistake. */
export function recogniserOf(entitiesJson: unknown, topicsJson: unknown): Recogniser {
  const entities = parseEntities('entities.json', entitiesJson);
  const types = new Map(entities.entities.map(({ id, type }) => [id, type]));
  return {
    recognise: compileRecogniser({ entities, topics: parseTopics('topics.json', topicsJson) }),
    typeOf: (entityId) => types.get(entityId),
  };
}

/**
 * The same, compiled with the first article: most calls of a deployed poll meet none. It does not tell
 * of a mistake before, so what is bundled for it is compiled while it is bundled.
 */
export function recogniserAtNeed(entitiesJson: unknown, topicsJson: unknown): Recogniser {
  let compiled: Recogniser | undefined;
  const ready = (): Recogniser => {
    compiled ??= recogniserOf(entitiesJson, topicsJson);
    return compiled;
  };
  return {
    recognise: (article, options) => ready().recognise(article, options),
    typeOf: (entityId) => ready().typeOf(entityId),
  };
}
