/**
 * What is recognised in an article: who and what it names (match/), and how surely it is on each
 * topic (topic/). Compile once; recognising keeps no state that changes an answer.
 */
import type { EntityType, Readable, Recognise, Recognition, Span } from './entity.ts';
import { type EntityCatalogue, parseEntities } from './match/entities.ts';
import { compileMatcher } from './match/matcher.ts';
import { openSeams, placedRaw, type Seams } from './seams.ts';
import { compileTopics } from './topic/scorer.ts';
import { parseTopics, type Topic } from './topic/topics.ts';

type Lists = { readonly entities: EntityCatalogue; readonly topics: readonly Topic[] };

export function compileRecogniser(catalogue: Lists): Recognise {
  const matcher = compileMatcher(catalogue.entities);
  const score = compileTopics(catalogue.topics);
  const recognise: Recognise = (article, options = {}) => {
    const explain = options.explain ?? false;
    const { mentions, refused = [] } = matcher.match(article, { explain });
    const verdicts = score(article, mentions, explain);
    return explain
      ? { topics: verdicts.topics, mentions, refused: [...refused, ...verdicts.refused] }
      : { topics: verdicts.topics, mentions };
  };
  return (article, options) => {
    const opened = openSeams(article);
    if (!opened) return recognise(article, options);
    return inRaw(recognise(opened.article, options), article, opened.seams);
  };
}

function inRaw(found: Recognition, article: Readable, seams: Seams): Recognition {
  const raw = <Named extends Span & { surface: string }>(one: Named): Named => {
    const placed = placedRaw(one, seams);
    return { ...placed, surface: article[one.field].slice(placed.start, placed.end) };
  };
  const topics = found.topics.map((one) => ({
    ...one,
    evidence: one.evidence.map((span) => placedRaw(span, seams)),
  }));
  const mentions = found.mentions.map(raw);
  return found.refused
    ? { topics, mentions, refused: found.refused.map(raw) }
    : { topics, mentions };
}

export type Recogniser = {
  readonly recognise: Recognise;
  readonly typeOf: (entityId: string) => EntityType | undefined;
};

export function recogniser(lists: Lists): Recogniser {
  const types = new Map(lists.entities.entities.map(({ id, type }) => [id, type]));
  return { recognise: compileRecogniser(lists), typeOf: (entityId) => types.get(entityId) };
}

/** From the JSON of `entities.json` and `topics.json`; throws InvalidInput naming a mistake. */
export const recogniserOf = (entitiesJson: unknown, topicsJson: unknown): Recogniser =>
  recogniser({
    entities: parseEntities('entities.json', entitiesJson),
    topics: parseTopics('topics.json', topicsJson),
  });

/**
 * The same, compiled with the first article: most calls of a deployed poll meet none. It does not tell
 * of a mistake before, so what is bundled for it is compiled while it is bundled.
 */
export const recogniserAtNeed = (entitiesJson: unknown, topicsJson: unknown): Recogniser =>
  madeAtNeed(() => recogniserOf(entitiesJson, topicsJson));

export function madeAtNeed(make: () => Recogniser): Recogniser {
  let made: Recogniser | undefined;
  const ready = (): Recogniser => {
    made ??= make();
    return made;
  };
  return {
    recognise: (article, options) => ready().recognise(article, options),
    typeOf: (entityId) => ready().typeOf(entityId),
  };
}
