/**
 * The rows that go with an article: its timeline, what is owed to alert, and when a change is worth
 * telling. How rows are written lives in the stores.
 */
import type { Article, Pending, TimelineRow } from './article.ts';
import { verdictRank } from './entity.ts';
import { shardOf } from './hash.ts';

/** An article, its timeline and its pending row have to fit one transaction of 100 writes. */
export const MAX_TIMELINE_ROWS = 90;

/**
 * One row per subject of a matched article: its topics (verdict weak or better), then its entities in
 * the article's order, 90 at most. An unmatched article has none.
 */
export function timelineRows(article: Article): readonly TimelineRow[] {
  if (!article.matched) return [];
  const common = {
    publishedKey: `${article.publishedAt}#${article.articleId}`,
    publishedAt: article.publishedAt,
    articleId: article.articleId,
    title: article.title,
    ...(article.url === undefined ? {} : { url: article.url }),
    feedId: article.feedId,
    language: article.language,
    ...(article.storyId === undefined ? {} : { storyId: article.storyId }),
    entityIds: article.entityIds,
  };
  const topics = article.topics
    .filter(({ verdict }) => verdict !== 'none')
    .map(({ topicId, verdict, score }) => ({
      subject: `topic#${topicId}`,
      ...common,
      verdict,
      score,
    }));
  const entities = [...new Set(article.entityIds)].map((entityId) => ({
    subject: `entity#${entityId}`,
    ...common,
  }));
  return [...topics, ...entities].slice(0, MAX_TIMELINE_ROWS);
}

/** What alert has to decide on; `at` is ISO 8601 UTC. */
export function pendingRow(
  article: Pick<Article, 'articleId' | 'revision'>,
  reason: Pending['reason'],
  at: string,
  shards: number,
): Pending {
  return {
    shard: shardOf(article.articleId, shards),
    pendingKey: `${at}#${article.articleId}#${article.revision}`,
    since: at,
    articleId: article.articleId,
    revision: article.revision,
    reason,
  };
}

type Recognised = Pick<Article, 'topics' | 'entityIds'>;

/** A risen verdict or an added entity: worth a second decision by alert. */
export function materialChange(before: Recognised, after: Recognised): boolean {
  const ranks = new Map(before.topics.map((topic) => [topic.topicId, verdictRank(topic.verdict)]));
  const risen = after.topics.some(
    ({ topicId, verdict }) => verdictRank(verdict) > (ranks.get(topicId) ?? 0),
  );
  const known = new Set(before.entityIds);
  return risen || after.entityIds.some((entityId) => !known.has(entityId));
}

/** An article published longer before it was first seen is no news. */
export const OLD_AFTER_HOURS = 48;

/** Baseline, surge, unmatched, or published over 48 hours before it was first seen: tells nobody. */
export function mayBeTold(
  article: Pick<Article, 'matched' | 'baseline' | 'surge' | 'publishedAt' | 'firstSeenAt'>,
): boolean {
  const age = Date.parse(article.firstSeenAt) - Date.parse(article.publishedAt);
  return (
    article.matched && !article.baseline && !article.surge && age <= OLD_AFTER_HOURS * 3_600_000
  );
}
