/**
 * Everything that can be wrong with a catalogue, before it is deployed: what its three files say wrongly,
 * aliases that risk too much, and topics that name entities which are not there.
 */
import { readFeedList } from './feed-file.ts';
import { type EntityCatalogue, parseEntities } from './match/entities.ts';
import { lintEntities } from './match/lint.ts';
import { compileRecogniser } from './recognise.ts';
import { parseTopics, type Topic } from './topic/topics.ts';
import { InvalidInput, readJson } from './validate.ts';

/** What a file is called and what is written in it. */
export type NamedText = { readonly file: string; readonly text: string };
export type CatalogueTexts = {
  readonly entities: NamedText;
  readonly topics: NamedText;
  readonly feeds: NamedText;
};
export type CatalogueCheck = {
  /** One line each: file, entry, field, what is wrong and what to do; of a file that cannot be read its first. */
  readonly problems: readonly string[];
  readonly entities: number;
  readonly topics: number;
  readonly feeds: number;
};

export function checkCatalogue(texts: CatalogueTexts): CatalogueCheck {
  const problems: string[] = [];
  const read = <T>({ file, text }: NamedText, parse: (file: string, json: unknown) => T) => {
    try {
      return parse(file, readJson(file, text));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const entities = read(texts.entities, parseEntities);
  const topics = read(texts.topics, parseTopics);
  const feeds = read(texts.feeds, readFeedList);
  if (entities) problems.push(...risks(texts.entities.file, entities));
  if (entities && topics) {
    problems.push(...strangers(texts.topics.file, topics, entities));
    // What cannot be compiled throws here, and not in a function that is deployed.
    compileRecogniser({ entities, topics });
  }
  return {
    problems,
    entities: entities?.entities.length ?? 0,
    topics: topics?.length ?? 0,
    feeds: feeds?.length ?? 0,
  };
}

const risks = (file: string, catalogue: EntityCatalogue): readonly string[] =>
  lintEntities(catalogue).map(
    ({ entityId, alias, message }) => `${file}: entry "${entityId}": ${alias}: ${message}`,
  );

/** What a topic says of an entity that nobody finds is never true. */
function strangers(
  file: string,
  topics: readonly Topic[],
  { entities }: EntityCatalogue,
): readonly string[] {
  const known = new Set(entities.map(({ id }) => id));
  return topics.flatMap((topic) =>
    entitiesOf(topic).flatMap(({ field, ids }) =>
      ids
        .filter((id) => !known.has(id))
        .map((id) => `${file}: entry "${topic.id}": ${field}: no entity "${id}" in the entities`),
    ),
  );
}

function entitiesOf(topic: Topic): readonly { field: string; ids: readonly string[] }[] {
  const lists = ['elsewhere', 'otherArmies', 'otherThings', 'locals'] as const;
  return [
    ...topic.exits.map(({ name, objectEntities: ids }) => ({
      field: `exit "${name}": objectEntities`,
      ids,
    })),
    ...topic.actors.map(({ name, entities: ids }) => ({ field: `actor "${name}": entities`, ids })),
    ...topic.places.map(({ name, entities: ids }) => ({ field: `place "${name}": entities`, ids })),
    ...lists.map((list) => ({ field: `${list}: entities`, ids: topic[list].entities })),
  ];
}
