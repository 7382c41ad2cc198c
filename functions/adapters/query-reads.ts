/**
 * What is asked of the tables to answer people: Query only, never Scan, newest first, a page at a time.
 * Reads and writes of the pipeline are in `stores/`.
 */
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TimelineRow } from '../domain/article.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Feed } from '../domain/feed.ts';
import type {
  DayCount,
  ListedArticle,
  QueryReads,
  RowPages,
  SlimRow,
} from '../domain/query-reads.ts';
import type { Story } from '../domain/story.ts';
import { type Dynamo, documentClient } from './dynamo.ts';
import { readEnv } from './env.ts';
import { condition, only, type Partition, queryPages, type Range } from './query-pages.ts';
import { getRows } from './stores/paging.ts';

export type QueryTables = {
  readonly feeds: string;
  readonly articles: string;
  readonly timeline: string;
  readonly stories: string;
  readonly deliveries: string;
  readonly subscriptions: string;
};
/** Counts stand in the timeline, in partitions of their own: `count#topic#iraq-withdrawal`. */
const COUNT_PREFIX = 'count#';

/** No id of a subscription begins with "#", and a row without `state` is in no list of them. */
const ACCESS_KEY = { subscriptionId: '#access' } as const;
const versionOf = (row: Record<string, unknown> | undefined): number =>
  1 + (typeof row?.rotations === 'number' ? row.rotations : 0);

const COUNTED = ['articles', 'stories', 'verdicts', 'countedAt'] as const;
/** The sort key is the day. */
type CountRow = Omit<DayCount, 'entities' | 'day'> & {
  readonly publishedKey: string;
  readonly named?: string;
};

/** Over the tables that the environment names. */
export function deployedReads(): QueryReads {
  const env = readEnv(
    'feedsTable',
    'articlesTable',
    'timelineTable',
    'storiesTable',
    'deliveriesTable',
    'subscriptionsTable',
  );
  return queryReads(documentClient(), {
    feeds: env.feedsTable,
    articles: env.articlesTable,
    timeline: env.timelineTable,
    stories: env.storiesTable,
    deliveries: env.deliveriesTable,
    subscriptions: env.subscriptionsTable,
  });
}

export function queryReads(client: Dynamo, tables: QueryTables): QueryReads {
  const pages = <R>(partition: Partition, range: Range, pageSize: number): RowPages<R> =>
    queryPages<R>(client, { ...condition(partition, range), Limit: pageSize });
  const { articles, timeline, stories, deliveries, subscriptions } = tables;
  return {
    timeline: (value, range, size) =>
      pages<TimelineRow>(
        { table: timeline, name: 'subject', value, sort: 'publishedKey' },
        range,
        size,
      ),
    slimTimeline: (value, range, size, fields) => {
      const partition = { table: timeline, name: 'subject', value, sort: 'publishedKey' };
      const input = { ...condition(partition, range), Limit: size };
      return queryPages<SlimRow>(client, only(input, ['articleId', 'publishedAt', ...fields]));
    },
    feedTitles: async (feedIds) => {
      const keys = [...feedIds].map((feedId) => ({ feedId }));
      const rows = await getRows<Pick<Feed, 'feedId' | 'title'>>(client, tables.feeds, keys, {
        ProjectionExpression: 'feedId, title',
      });
      return new Map(rows.map(({ feedId, title }) => [feedId, title]));
    },
    ofFeed: (value, range, size) =>
      pages<ListedArticle>(
        { table: articles, index: 'byFeed', name: 'feedId', value, sort: 'firstSeenAt' },
        range,
        size,
      ),
    ofStory: (value, range, size) =>
      pages<ListedArticle>(
        { table: articles, index: 'byStory', name: 'storyId', value, sort: 'publishedAt' },
        range,
        size,
      ),
    stories: (value, range, size) =>
      pages<Story>({ table: stories, name: 'topicId', value, sort: 'openedKey' }, range, size),
    deliveries: (value, range, size) =>
      pages<Delivery>(
        {
          table: deliveries,
          index: 'bySubscription',
          name: 'subscriptionId',
          value,
          sort: 'createdAt',
        },
        range,
        size,
      ),
    days: async (subject, from, to, bare = false) => {
      const partition = {
        table: timeline,
        name: 'subject',
        value: `${COUNT_PREFIX}${subject}`,
        sort: 'publishedKey',
      };
      const found: DayCount[] = [];
      const input = { ...condition(partition, { since: from, upTo: to }), Limit: 400 };
      const fields = [...COUNTED, ...(bare ? [] : ['named'])];
      for await (const page of queryPages<CountRow>(client, only(input, fields))) {
        found.push(
          ...page.map(({ named, publishedKey: day, ...row }) => {
            return { ...row, day, entities: readNamed(named), subject };
          }),
        );
      }
      return found;
    },
    keepDay: async (count) => {
      const { entities, ...rest } = count;
      const row = {
        ...rest,
        named: Object.entries(entities)
          .map(([entityId, articles]) => `${entityId}:${articles}`)
          .join(' '),
        subject: `${COUNT_PREFIX}${count.subject}`,
        publishedKey: count.day,
      };
      await client.send(new PutCommand({ TableName: timeline, Item: row }));
    },
    tokenVersion: async () => {
      const row = await client.send(
        new GetCommand({ TableName: subscriptions, Key: ACCESS_KEY, ConsistentRead: true }),
      );
      return versionOf(row.Item);
    },
    rotateTokens: async (at) => {
      const row = await client.send(
        new UpdateCommand({
          TableName: subscriptions,
          Key: ACCESS_KEY,
          UpdateExpression: 'SET rotatedAt = :at ADD rotations :one',
          ExpressionAttributeValues: { ':at': at, ':one': 1 },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return versionOf(row.Attributes);
    },
  };
}

/** One text a day, `us-forces:12 iraq:9`: a map of forty numbers takes five times as long to read. */
const readNamed = (named = ''): Readonly<Record<string, number>> =>
  Object.fromEntries(
    named
      .split(' ')
      .filter(Boolean)
      .map((entry) => {
        const [entityId = '', articles] = entry.split(':');
        return [entityId, Number(articles)];
      }),
  );
