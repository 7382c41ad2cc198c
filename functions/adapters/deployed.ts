/** What every handler needs on AWS, from its environment: settings, stores, queues, log, metrics. */
import type { Metrics } from '../domain/metrics.ts';
import type { Log, Queue, Stores } from '../ports.ts';
import { documentClient } from './dynamo.ts';
import { optionalEnv, readEnv, type Setting } from './env.ts';
import { jsonLog } from './log.ts';
import { emfMetrics } from './metrics.ts';
import { sqsClient, sqsQueue } from './queue.ts';
import { dynamoStores } from './stores/stores.ts';

const TABLES = [
  'feedsTable',
  'articlesTable',
  'pendingTable',
  'timelineTable',
  'storiesTable',
  'subscriptionsTable',
  'deliveriesTable',
] as const satisfies readonly Setting[];

export type Deployed<S extends Setting> = {
  readonly env: Readonly<Record<S, string>>;
  readonly stores: Stores;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The queue whose url is in that setting. */
  readonly queue: <M>(setting: S & `${string}QueueUrl`) => Queue<M>;
  readonly shards: number;
};

/** Throws one error naming every missing setting. */
export function deployed<const S extends Setting>(
  step: string,
  ...settings: readonly S[]
): Deployed<S> {
  const env = readEnv(...TABLES, ...settings) as Readonly<
    Record<S | (typeof TABLES)[number], string>
  >;
  const sqs = sqsClient();
  return {
    env,
    stores: dynamoStores(documentClient(), {
      feeds: env.feedsTable,
      articles: env.articlesTable,
      pending: env.pendingTable,
      timeline: env.timelineTable,
      stories: env.storiesTable,
      subscriptions: env.subscriptionsTable,
      deliveries: env.deliveriesTable,
    }),
    log: jsonLog({ level: optionalEnv('logLevel'), base: { step } }),
    metrics: emfMetrics(),
    queue: (setting) => sqsQueue(sqs, env[setting]),
    shards: Number(optionalEnv('shards') ?? 2),
  };
}

/** Real time passing. */
export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
