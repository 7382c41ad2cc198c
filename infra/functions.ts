/**
 * The functions as data, in the order data flows: what each is given, what it may touch, what wakes
 * it. The stack builds roles and environments from this; tests compare it with what the steps do.
 */
import type { Setting } from '../functions/adapters/env.ts';
import type { TableName } from './tables.ts';

export type QueueName = 'poll' | 'read' | 'alert' | 'delivery';
export type FunctionName =
  | 'dispatch'
  | 'poll'
  | 'read'
  | 'alert'
  | 'deliver'
  | 'digest'
  | 'feedback'
  | 'query';
/** DynamoDB actions without the `dynamodb:` prefix. */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'PartiQLInsert'
  | 'ConditionCheckItem';

export type FunctionDeclaration = {
  readonly name: FunctionName;
  readonly does: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly tables: Readonly<Partial<Record<TableName, readonly TableAction[]>>>;
  readonly sendsTo: readonly QueueName[];
  /** The queue that wakes it: messages a call, and calls at once. */
  readonly consumes?: {
    readonly queue: QueueName;
    readonly batch: number;
    readonly atOnce: number;
  };
  /** Beside the names of all tables, which every function gets. */
  readonly settings: readonly Setting[];
  /** Bundles the document worker beside the handler. */
  readonly parses?: boolean;
  readonly sendsMail?: boolean;
  readonly readsMasterKey?: boolean;
};

export const TABLE_SETTINGS: Readonly<Record<TableName, Setting>> = {
  Feeds: 'feedsTable',
  Articles: 'articlesTable',
  Pending: 'pendingTable',
  Timeline: 'timelineTable',
  Stories: 'storiesTable',
  Subscriptions: 'subscriptionsTable',
  Deliveries: 'deliveriesTable',
};
export const QUEUE_SETTINGS: Readonly<Record<QueueName, Setting>> = {
  poll: 'pollQueueUrl',
  read: 'readQueueUrl',
  alert: 'alertQueueUrl',
  delivery: 'deliveryQueueUrl',
};

export const functions: readonly FunctionDeclaration[] = [
  {
    name: 'dispatch',
    does: 'Finds what is due: feeds of this minute, alerts and deliveries still owed.',
    memoryMb: 512,
    timeoutSeconds: 50,
    tables: {
      Feeds: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
      Pending: ['Query'],
      Deliveries: ['Query'],
    },
    sendsTo: ['poll', 'alert', 'delivery'],
    settings: [],
  },
  {
    name: 'poll',
    does: 'Fetches feeds, finds new articles, recognises who and what they speak of, stores them.',
    // It waits for answers most of its time, and that is billed by memory: see infra/LIMITS.md.
    memoryMb: 512,
    timeoutSeconds: 120,
    tables: {
      Feeds: ['GetItem', 'UpdateItem'],
      Articles: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'PartiQLInsert'],
      Timeline: ['PutItem', 'DeleteItem'],
      Pending: ['PutItem'],
      Stories: ['Query', 'PutItem'],
    },
    sendsTo: ['poll', 'read'],
    consumes: { queue: 'poll', batch: 1, atOnce: 50 },
    settings: ['contact'],
    parses: true,
  },
  {
    name: 'read',
    does: "Reads an article's own page and recognises again.",
    memoryMb: 1024,
    timeoutSeconds: 300,
    tables: {
      Feeds: ['GetItem'],
      Articles: ['GetItem', 'PutItem'],
      Timeline: ['PutItem', 'DeleteItem'],
      Pending: ['PutItem'],
      Stories: ['Query', 'PutItem'],
    },
    sendsTo: [],
    // At most two at once, so that a host is rarely visited by two: each spaces its own visits.
    consumes: { queue: 'read', batch: 10, atOnce: 2 },
    settings: ['contact'],
    parses: true,
  },
  {
    name: 'alert',
    does: 'Decides which subscriptions are told of an article, and records their deliveries.',
    memoryMb: 512,
    timeoutSeconds: 60,
    tables: {
      Articles: ['GetItem'],
      Subscriptions: ['Query', 'GetItem', 'UpdateItem'],
      Deliveries: ['GetItem', 'PutItem'],
      Pending: ['DeleteItem'],
    },
    sendsTo: ['delivery'],
    consumes: { queue: 'alert', batch: 10, atOnce: 10 },
    settings: [],
  },
  {
    name: 'deliver',
    does: 'Sends what is due, by e-mail or webhook, and records how it went.',
    memoryMb: 512,
    timeoutSeconds: 60,
    tables: {
      Articles: ['GetItem', 'BatchGetItem'],
      Stories: ['GetItem'],
      Subscriptions: ['GetItem', 'UpdateItem'],
      Deliveries: ['GetItem', 'PutItem', 'UpdateItem'],
    },
    sendsTo: ['delivery'],
    consumes: { queue: 'delivery', batch: 10, atOnce: 20 },
    settings: ['masterSecretArn', 'mailFrom', 'configurationSet', 'publicUrl', 'contact'],
    sendsMail: true,
    readsMasterKey: true,
  },
  {
    name: 'digest',
    does: 'Every quarter of an hour, gathers the held deliveries of closed periods.',
    memoryMb: 512,
    timeoutSeconds: 300,
    tables: {
      Subscriptions: ['Query'],
      Deliveries: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
    },
    sendsTo: ['delivery'],
    settings: [],
  },
  {
    name: 'feedback',
    does: 'Takes unsubscribe requests, bounces and complaints.',
    memoryMb: 256,
    timeoutSeconds: 15,
    tables: {
      Subscriptions: ['GetItem', 'Query', 'UpdateItem'],
      Deliveries: ['GetItem'],
    },
    sendsTo: [],
    settings: ['masterSecretArn'],
    readsMasterKey: true,
  },
  {
    name: 'query',
    does: 'Answers people and programs: API, feeds of queries, the console.',
    memoryMb: 512,
    timeoutSeconds: 29,
    tables: {
      Feeds: ['GetItem', 'BatchGetItem', 'Query'],
      Articles: ['GetItem', 'BatchGetItem', 'Query'],
      Timeline: ['Query', 'PutItem'],
      Stories: ['GetItem', 'Query'],
      Subscriptions: ['GetItem', 'Query'],
      Deliveries: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
    },
    sendsTo: ['delivery'],
    settings: ['masterSecretArn'],
    readsMasterKey: true,
  },
];
