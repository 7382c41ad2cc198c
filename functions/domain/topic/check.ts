/**
 * What topics say of entities and feeds, compared with those that there are, and parts that say nothing:
 * mistakes that no schema sees, since each file is right by itself. Reading and scoring are elsewhere.
 */
import { InvalidInput } from '../validate.ts';
import { formsOf, type Topic, type Words } from './topics.ts';

export type Known = {
  /** Ids of the entities that are recognised; blockers are never reported. */
  readonly entities: ReadonlySet<string>;
  /** Ids of the feeds, where they are known. */
  readonly feeds?: ReadonlySet<string>;
};

/** One line each: file, entry, field, what is wrong and what to do. */
export function topicProblems(
  file: string,
  topics: readonly Topic[],
  { entities, feeds }: Known,
): readonly string[] {
  return topics.flatMap((topic) => {
    const line = (problem: string): string => `${file}: entry "${topic.id}": ${problem}`;
    const lost = entitiesOf(topic).flatMap(({ field, ids }) =>
      ids
        .filter((id) => !entities.has(id))
        .map((id) => line(`${field}: no entity "${id}" in the entities`)),
    );
    const unfed = topic.feeds
      .filter((id) => feeds && !feeds.has(id))
      .map((id) => line(`feeds: no feed "${id}" in the feeds`));
    return [...emptyParts(topic).map(line), ...lost, ...unfed];
  });
}

/** Throws InvalidInput with the first of `topicProblems`. */
export function checkTopics(file: string, topics: readonly Topic[], known: Known): void {
  const [first, ...more] = topicProblems(file, topics, known);
  if (first === undefined) return;
  throw new InvalidInput(more.length === 0 ? first : `${first} (and ${more.length} more)`);
}

/** Which can never be found. */
function emptyParts({ exits, actors, places }: Topic): readonly string[] {
  const groups = [
    ...actors.map((group) => ({ field: 'actor', ...group })),
    ...places.map((group) => ({ field: 'place', ...group })),
  ];
  return [
    ...exits
      .filter(({ forms }) => saysNothing(forms))
      .map(({ name }) => `exit "${name}": forms: needs at least one word`),
    ...exits
      .filter(({ objects, objectEntities }) => objects && saysNothing(objects, objectEntities))
      .map(({ name }) => `exit "${name}": objects: needs at least one word, or leave it out`),
    ...groups
      .filter(({ forms, entities }) => saysNothing(forms, entities))
      .map(({ field, name }) => `${field} "${name}": needs forms or entities to be found by`),
  ];
}

const saysNothing = (forms: Words, entities: readonly string[] = []): boolean =>
  entities.length === 0 && !formsOf(forms).some((form) => /[\p{L}\p{N}]/u.test(form));

const LISTS = ['elsewhere', 'otherArmies', 'otherThings', 'locals'] as const;

function entitiesOf(topic: Topic): readonly { field: string; ids: readonly string[] }[] {
  return [
    ...topic.exits.map(({ name, objectEntities: ids }) => ({
      field: `exit "${name}": objectEntities`,
      ids,
    })),
    ...topic.actors.map(({ name, entities: ids }) => ({ field: `actor "${name}": entities`, ids })),
    ...topic.places.map(({ name, entities: ids }) => ({ field: `place "${name}": entities`, ids })),
    ...LISTS.map((list) => ({ field: `${list}: entities`, ids: topic[list].entities })),
  ];
}
