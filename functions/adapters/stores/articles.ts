/** `RasidArticles` with `RasidTimeline`: reading articles. Writing them is in `article-writes.ts`. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Article, TimelineRow } from '../../domain/article.ts';
import type { ArticleStore, Clock, KnownArticle, Range } from '../../ports.ts';
import type { Dynamo } from '../dynamo.ts';
import { type ArticleRow, fromRow } from './article-row.ts';
import { addArticle, addArticles, reviseArticle } from './article-writes.ts';
import { getRows, queryPage, queryRows, timeRange } from './paging.ts';

export type ArticleTables = {
  readonly articles: string;
  readonly timeline: string;
  readonly pending: string;
};

export const articleStore = (
  client: Dynamo,
  tables: ArticleTables,
  clock: Clock,
): ArticleStore => ({
  ofFeed: (feedId, since, limit) => seenInFeed(client, tables.articles, feedId, since, limit),
  get: async (articleId) => {
    const answer = await client.send(
      new GetCommand({ TableName: tables.articles, Key: { articleId }, ConsistentRead: true }),
    );
    const row = answer.Item as ArticleRow | undefined;
    return row && isAlive(clock)(row) ? fromRow(row) : undefined;
  },
  getMany: (articleIds, options) =>
    getInOrder(client, tables.articles, articleIds, clock, options?.history ?? true),
  ofStory: (storyId, limit) => idsOfStory(client, tables.articles, storyId, limit),
  add: (article, timeline, pending) =>
    addArticle(client, tables, { article, timeline, pending }, clock),
  addMany: (articles) => addArticles(client, tables, articles, clock),
  revise: (article, from, timeline, pending) =>
    reviseArticle(client, tables, article, from, timeline, pending),
  timeline: (subject, range) => publishedOn(client, tables.timeline, subject, range),
});

/** The table may keep expired rows for days: they are gone all the same. */
const isAlive =
  (clock: Clock) =>
  ({ expiresAt }: ArticleRow): boolean =>
    expiresAt === undefined || expiresAt > clock() / 1000;

const seenInFeed = (client: Dynamo, table: string, feedId: string, since: string, limit?: number) =>
  queryRows<KnownArticle>(
    client,
    {
      TableName: table,
      IndexName: 'byFeed',
      KeyConditionExpression: 'feedId = :feed AND firstSeenAt >= :since',
      ExpressionAttributeValues: { ':feed': feedId, ':since': since },
      ScanIndexForward: false,
    },
    limit,
  );

/** All that a list shows of an article, and its rules ask of it. */
const SHOWN: readonly (keyof ArticleRow)[] = [
  ...(['articleId', 'feedId', 'url', 'title', 'summary', 'text', 'textSource', 'author'] as const),
  ...(['language', 'publishedAt', 'dated', 'updatedAt', 'firstSeenAt', 'baseline'] as const),
  ...([
    'surge',
    'matched',
    'topics',
    'notOn',
    'mentions',
    'entityIds',
    'storyId',
    'storyTopicId',
  ] as const),
  ...(['storyOpenedKey', 'revision', 'expiresAt', 'schemaVersion'] as const),
];
const WITHOUT_HISTORY = {
  ProjectionExpression: SHOWN.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(SHOWN.map((name) => [`#${name}`, name])),
};

async function getInOrder(
  client: Dynamo,
  table: string,
  articleIds: readonly string[],
  clock: Clock,
  history: boolean,
): Promise<readonly Article[]> {
  const keys = [...new Set(articleIds)].map((articleId) => ({ articleId }));
  const rows = await getRows<ArticleRow>(client, table, keys, history ? {} : WITHOUT_HISTORY);
  const found = new Map(rows.filter(isAlive(clock)).map((row) => [row.articleId, fromRow(row)]));
  return keys.flatMap(({ articleId }) => found.get(articleId) ?? []);
}

async function idsOfStory(
  client: Dynamo,
  table: string,
  storyId: string,
  limit?: number,
): Promise<readonly string[]> {
  const rows = await queryRows<Pick<Article, 'articleId'>>(
    client,
    {
      TableName: table,
      IndexName: 'byStory',
      KeyConditionExpression: 'storyId = :story',
      ExpressionAttributeValues: { ':story': storyId },
    },
    limit,
  );
  return rows.map(({ articleId }) => articleId);
}

function publishedOn(client: Dynamo, table: string, subject: string, range: Range) {
  const time = timeRange('publishedKey', range);
  return queryPage<TimelineRow>(
    client,
    {
      TableName: table,
      KeyConditionExpression: `subject = :subject${time.condition}`,
      ExpressionAttributeNames: time.names,
      ExpressionAttributeValues: { ':subject': subject, ...time.values },
      ScanIndexForward: false,
    },
    range,
  );
}
