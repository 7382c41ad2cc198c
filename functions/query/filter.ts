/** What is asked for: the filters of API and commands, and whether an article has what they want. */
import type { Article } from '../domain/article.ts';
import { type Verdict, verdictRank } from '../domain/entity.ts';
import type { SlimField, SlimRow } from '../domain/query-reads.ts';

export const VERDICTS = ['certain', 'likely', 'weak'] as const;
export type LeastVerdict = (typeof VERDICTS)[number];

/** Lists are empty and values absent where nothing is asked; times are ISO 8601 UTC of publishing. */
export type ArticleFilter = {
  /** Any of them. */
  readonly topics: readonly string[];
  /** All of them. */
  readonly entities: readonly string[];
  readonly feedId?: string;
  readonly storyId?: string;
  readonly since?: string;
  readonly until?: string;
  /** A minimum; `likely` where a topic is asked for, or nothing else is. */
  readonly verdict?: LeastVerdict;
  readonly language?: string;
};
export type StoryFilter = Pick<ArticleFilter, 'topics' | 'entities' | 'since' | 'until'>;

/**
 * The filter with what is meant by saying nothing: what is on any topic. A feed's articles of a verdict
 * are on one too, and lie on its timeline.
 */
export type PlainFilter = ArticleFilter & { readonly least?: LeastVerdict };

export function plainFilter(filter: ArticleFilter, allTopics: readonly string[]): PlainFilter {
  const { topics, entities, feedId, storyId, verdict } = filter;
  const unasked = topics.length === 0 && entities.length === 0 && !storyId && (!feedId || verdict);
  const asked = unasked ? { ...filter, topics: allTopics } : filter;
  const least = verdict ?? (asked.topics.length > 0 ? 'likely' : undefined);
  return least ? { ...asked, least } : asked;
}

/** Verdicts are judged on the topics that are asked for, else on any. */
export function wantsArticle(filter: PlainFilter, article: Article): boolean {
  const { least, topics } = filter;
  return (
    hasRest(filter, article) &&
    (!filter.storyId || article.storyId === filter.storyId) &&
    (!least ||
      article.topics.some(
        ({ topicId, verdict }) =>
          (topics.length === 0 || topics.includes(topicId)) && isAtLeast(verdict, least),
      ))
  );
}

/** What a timeline row can tell already; the article itself is asked for the rest. */
export function mayWant({ least, entities, feedId, language }: PlainFilter, row: SlimRow): boolean {
  return (
    (!least || !row.verdict || isAtLeast(row.verdict, least)) &&
    (!feedId || row.feedId === feedId) &&
    (!language || speaks(row.language, language)) &&
    (entities.length < 2 || entities.every((entityId) => row.entityIds?.includes(entityId)))
  );
}

/** Few of the rows that a walk comes by will do. */
export const isPicky = ({ topics, entities, feedId, language }: PlainFilter): boolean =>
  entities.length > 1 || language !== undefined || (topics.length > 0 && feedId !== undefined);

/** What a walk wants is what is asked for, so that no article is fetched in vain. */
export function walkDecides({ topics, entities, storyId, least, language }: PlainFilter): boolean {
  if (storyId !== undefined) return false;
  if (entities.length > 0) return least === undefined;
  return topics.length > 0 || language === undefined;
}

/** What `mayWant` looks at. */
export const neededFields = ({ entities, feedId, language }: PlainFilter): readonly SlimField[] => [
  'verdict',
  ...(feedId ? (['feedId'] as const) : []),
  ...(language ? (['language'] as const) : []),
  ...(entities.length > 1 ? (['entityIds'] as const) : []),
];

export function wantsStory(
  filter: StoryFilter,
  story: { readonly entityIds: readonly string[]; readonly lastArticleAt: string },
): boolean {
  return (
    filter.entities.every((entityId) => story.entityIds.includes(entityId)) &&
    (!filter.since || story.lastArticleAt >= filter.since)
  );
}

function hasRest(
  { entities, feedId, language, since, until }: PlainFilter,
  row: Pick<Article, 'entityIds' | 'feedId' | 'language' | 'publishedAt'>,
): boolean {
  return (
    entities.every((entityId) => row.entityIds.includes(entityId)) &&
    (!feedId || row.feedId === feedId) &&
    (!language || speaks(row.language, language)) &&
    (!since || row.publishedAt >= since) &&
    (!until || row.publishedAt <= until)
  );
}

/** `ar` is asked for, whatever the region: as subscriptions have it. */
const speaks = (language: string | undefined, asked: string): boolean =>
  primary(language ?? '') === primary(asked);
const primary = (language: string): string => language.toLowerCase().split(/[-_]/)[0] ?? '';

const isAtLeast = (verdict: string, least: LeastVerdict): boolean =>
  verdictRank(verdict as Verdict) >= verdictRank(least);
