/** Rows as short as they may be, for tests of stores and steps: every field that a test means is given. */
import type { Article, Pending, TimelineRow } from '../../functions/domain/article.ts';
import type { Delivery } from '../../functions/domain/delivery.ts';
import type { FeedDefinition } from '../../functions/domain/feed.ts';
import type { Story } from '../../functions/domain/story.ts';
import type { Subscription } from '../../functions/domain/subscription.ts';

export const anArticle = (articleId: string, given: Partial<Article> = {}): Article => ({
  articleId,
  feedId: 'gulf-desk',
  title: 'Convoy leaves the base',
  text: 'The last trucks were loaded in the morning.',
  textSource: 'teaser',
  language: 'en',
  publishedAt: '2026-03-01T08:00:00.000Z',
  dated: true,
  firstSeenAt: '2026-03-01T08:05:00.000Z',
  baseline: false,
  matched: true,
  topics: [],
  mentions: [],
  entityIds: [],
  revision: 0,
  schemaVersion: 1,
  ...given,
});

/** An article of the feed `wire`, surely on topic, in a story of its own. */
export const onTopic = (n: number, given: Partial<Article> = {}): Article =>
  anArticle(`art_${n}`, {
    feedId: 'wire',
    topics: [{ topicId: 'iraq-withdrawal', score: 0.9, verdict: 'certain', evidence: [] }],
    entityIds: ['ain-al-asad'],
    storyId: `sto_${n}`,
    ...given,
  });

export const aTimelineRow = (
  subject: string,
  article: Article,
  given: Partial<TimelineRow> = {},
): TimelineRow => ({
  subject,
  publishedKey: `${article.publishedAt}#${article.articleId}`,
  publishedAt: article.publishedAt,
  articleId: article.articleId,
  title: article.title,
  feedId: article.feedId,
  language: article.language,
  entityIds: article.entityIds,
  ...given,
});

export const aPendingRow = (
  article: Article,
  since = article.firstSeenAt,
  shard = '0',
): Pending => ({
  shard,
  pendingKey: `${since}#${article.articleId}#${article.revision}`,
  since,
  articleId: article.articleId,
  revision: article.revision,
  reason: 'new',
});

export const aDefinition = (id: string, given: Partial<FeedDefinition> = {}): FeedDefinition => ({
  id,
  url: `https://${id}.example/feed.xml`,
  title: `Feed ${id}`,
  language: 'en',
  ...given,
});

export const aStory = (storyId: string, openedAt: string, given: Partial<Story> = {}): Story => ({
  topicId: 'iraq-withdrawal',
  openedKey: `${openedAt}#${storyId}`,
  storyId,
  openedAt,
  headline: 'Convoy leaves the base',
  language: 'en',
  signature: new Uint8Array([1, 2, 3, 255]),
  entityIds: [],
  outlets: [],
  articleCount: 1,
  lastArticleAt: openedAt,
  schemaVersion: 1,
  ...given,
});

export const aSubscription = (
  subscriptionId: string,
  given: Partial<Subscription> = {},
): Subscription => ({
  subscriptionId,
  name: `Subscription ${subscriptionId}`,
  channel: { type: 'email', to: ['desk@example.org'] },
  filter: {},
  per: 'story',
  cadence: 'instant',
  timeZone: 'UTC',
  state: 'active',
  source: 'file',
  createdAt: '2026-03-01T00:00:00.000Z',
  secretVersion: 1,
  schemaVersion: 1,
  ...given,
});

export const aDelivery = (deliveryId: string, given: Partial<Delivery> = {}): Delivery => ({
  deliveryId,
  subscriptionId: 'desk',
  createdAt: '2026-03-01T08:06:00.000Z',
  type: 'article.matched',
  status: 'pending',
  recipient: 'desk@example.org',
  articleIds: ['art_1'],
  revision: 0,
  dueShard: '0',
  dueAt: '2026-03-01T08:06:00.000Z',
  attempts: [],
  expiresAt: 4_000_000_000,
  schemaVersion: 1,
  ...given,
});
