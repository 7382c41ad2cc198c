/**
 * What is asked of the tables to answer people: Query only, never Scan, newest first, a page at a time.
 * Reads and writes of the pipeline are in `stores/`.
 */
import {
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { TimelineRow } from '../domain/article.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { DayCount, ListedArticle, QueryReads, RowPages } from '../domain/query-reads.ts';
import type { Story } from '../domain/story.ts';
import { type Dynamo, documentClient } from './dynamo.ts';
import { readEnv } from './env.ts';

export type QueryTables = {
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

type Partition = {
  readonly table: string;
  readonly index?: string;
  readonly name: string;
  readonly value: string;
  readonly sort: string;
};
type Range = { readonly since?: string; readonly upTo?: string };

/** Over the tables that the environment names. */
export function deployedReads(): QueryReads {
  const env = readEnv(
    'articlesTable',
    'timelineTable',
    'storiesTable',
    'deliveriesTable',
    'subscriptionsTable',
  );
  return queryReads(documentClient(), {
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
      for await (const page of queryPages<DayCount>(
        client,
        bare ? withoutEntities(input) : input,
      )) {
        found.push(...page.map((row) => ({ ...row, entities: row.entities ?? {}, subject })));
      }
      return found;
    },
    keepDay: async (count) => {
      const row = {
        ...count,
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

const withoutEntities = (input: QueryCommandInput): QueryCommandInput => ({
  ...input,
  ProjectionExpression: '#day, articles, stories, verdicts, countedAt',
  ExpressionAttributeNames: { ...input.ExpressionAttributeNames, '#day': 'day' },
});

async function* queryPages<R>(client: Dynamo, input: QueryCommandInput): RowPages<R> {
  let from: Record<string, unknown> | undefined;
  do {
    const answer = await client.send(
      new QueryCommand({ ...input, ...(from ? { ExclusiveStartKey: from } : {}) }),
    );
    from = answer.LastEvaluatedKey;
    yield (answer.Items ?? []) as R[];
  } while (from);
}

/** BETWEEN is the only two-sided key condition; an open bound is the least or the greatest text. */
function condition(partition: Partition, { since, upTo }: Range): QueryCommandInput {
  return {
    TableName: partition.table,
    ...(partition.index ? { IndexName: partition.index } : {}),
    ScanIndexForward: false,
    KeyConditionExpression: '#partition = :partition AND #sort BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#partition': partition.name, '#sort': partition.sort },
    ExpressionAttributeValues: {
      ':partition': partition.value,
      ':from': since ?? ' ',
      ':to': upTo ?? '\uFFFF',
    },
  };
}
