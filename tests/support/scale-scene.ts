/**
 * The stage of the whole way at scale: the engine behind its throttling proxy, the outside world, feeds
 * and subscriptions, and the rounds that are played on it. What has to be true then is in the test.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { documentClient, localServer } from '../../functions/adapters/dynamo.ts';
import { newFeed } from '../../functions/adapters/stores/feed-definition.ts';
import { dynamoStores, type TableNames } from '../../functions/adapters/stores/stores.ts';
import type { Subscription } from '../../functions/domain/subscription.ts';
import { seeded } from './chance.ts';
import { startTestEngine } from './engine.ts';
import { aDefinition, aSubscription } from './rows.ts';
import {
  FIRST_ETAG,
  feedId,
  isNewsFeed,
  openScaleOutside,
  type ScaleOutside,
  type ScaleSize,
} from './scale-outside.ts';
import { runMinute, type ScaleWorld, scaleWorld } from './scale-world.ts';
import { scan } from './scan.ts';
import { type ThrottleProxy, throttleProxy } from './throttle-proxy.ts';
import { sideBySide } from './timed-queue.ts';

export type ScalePlan = {
  readonly size: ScaleSize;
  readonly cadence: 5 | 15;
  readonly shards: number;
  /** Write units a second that a key takes. */
  readonly units: number;
  /** Milliseconds that every request waits: from, to. */
  readonly latency: readonly [number, number];
  /** Share of writes throttled by chance, and how long whole keys are shut in a storm. */
  readonly share: number;
  readonly stormMillis: number;
  /** The product's own client; without it one that asks once, so that throttling reaches the steps at once. */
  readonly ownClient: boolean;
};
export type ScaleScene = {
  readonly outside: ScaleOutside;
  readonly proxy: ThrottleProxy;
  readonly world: ScaleWorld;
  /** All rows of a table, with these attributes. */
  readonly rows: <T>(table: keyof TableNames, attributes: readonly string[]) => Promise<T[]>;
  readonly close: () => Promise<void>;
};

const START = Date.parse('2026-03-02T00:00:00.000Z');
const TOPIC = { topics: ['iraq-withdrawal'] };
/** Endpoints that hear of every article; of every article, a few an hour; of every story. */
export const HEAR_ALL = ['all-0', 'all-1'];
export const HEAR_A_FEW = ['few-0', 'few-1'];
export const HEAR_STORIES = 'stories';
export const A_FEW = 5;

export const newsFeeds = (size: ScaleSize): readonly number[] =>
  Array.from({ length: size.feeds }, (_, n) => n).filter((n) => isNewsFeed(n, size));

/** The other endpoints, and the feeds that each hears of. */
export function desks(size: ScaleSize): ReadonlyMap<string, readonly number[]> {
  const count = size.endpoints - HEAR_ALL.length - HEAR_A_FEW.length - 1;
  const feeds = newsFeeds(size).map((n, place) => ({ n, desk: `desk-${place % count}` }));
  return new Map(
    [...Map.groupBy(feeds, ({ desk }) => desk)].map(([desk, of]) => [desk, of.map(({ n }) => n)]),
  );
}

/** Sets the stage and plays it to its end: feeds never polled first get a round of their own. */
export async function playAtScale(plan: ScalePlan): Promise<ScaleScene> {
  const { size, cadence, shards } = plan;
  const engine = await startTestEngine();
  const time = { now: START };
  const clock = () => time.now;
  const { names } = await engine.freshStores(clock);
  const outside = await openScaleOutside(size, clock, 2);
  let isCalm = true;
  const chance = seeded(7);
  const random = () => (isCalm ? 1 : chance());
  const { latency, share, units: unitsPerSecond } = plan;
  const how = { unitsPerSecond, latency, share, random, clock };
  const proxy = await throttleProxy(engine.endpoint, how);
  const client = plan.ownClient
    ? documentClient({ endpoint: proxy.endpoint })
    : impatient(proxy.endpoint);
  const stores = dynamoStores(client, names, clock);
  const stream = { endpoint: engine.endpoint, table: names.pending };
  const world = scaleWorld({ size, stores, outside, stream, shards, time });
  await defineFeeds(plan, { client, names, outside, world });
  await subscribe(plan, outside, world);
  proxy.forget();
  isCalm = false;
  if (size.settled === 0) {
    for (let minute = 0; minute < cadence; minute += 1) await runMinute(world, true);
    await untilQuiet(world);
  }
  outside.publish();
  for (let minute = 0; minute < cadence; minute += 1) {
    if (minute % 6 === 1) storm(proxy, plan.stormMillis);
    await runMinute(world, true);
  }
  await untilQuiet(world);
  return {
    outside,
    proxy,
    world,
    rows: (table, attributes) => scan(engine.client, names[table], attributes),
    close: async () => {
      client.destroy();
      await world.close();
      await Promise.all([proxy.close(), outside.close()]);
      await engine.stop();
    },
  };
}

/** Asks once: what is throttled reaches the steps at once, where the client would try for seconds. */
const impatient = (endpoint: string) =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ ...localServer(endpoint), maxAttempts: 1 }), {
    marshallOptions: { removeUndefinedValues: true },
  });

/** Feeds that were polled before come as rows, as their first polls left them; the others as a file's. */
async function defineFeeds(
  { size, cadence }: ScalePlan,
  stage: {
    client: DynamoDBDocumentClient;
    names: TableNames;
    outside: ScaleOutside;
    world: ScaleWorld;
  },
): Promise<void> {
  const { client, names, outside, world } = stage;
  const at = new Date(START - 600_000).toISOString();
  const feeds = Array.from({ length: size.feeds }, (_, n) =>
    aDefinition(feedId(n), { url: outside.feedUrl(n), everyMinutes: cadence, fullText: 'never' }),
  );
  const settled = feeds.slice(0, size.settled).map((feed) => ({
    ...newFeed(feed, 'user', at),
    state: 'ok',
    etag: FIRST_ETAG,
    validatorsUrl: feed.url,
    baselineAt: at,
    lastFullAt: at,
    lastPolledAt: at,
    lastChangedAt: at,
    lastSuccessAt: at,
  }));
  const batches = Array.from({ length: Math.ceil(settled.length / 25) }, (_, n) =>
    settled.slice(25 * n, 25 * n + 25),
  );
  await sideBySide(batches, 4, async (batch) => {
    const RequestItems = { [names.feeds]: batch.map((Item) => ({ PutRequest: { Item } })) };
    await client.send(new BatchWriteCommand({ RequestItems }));
  });
  await world.stores.feeds.define(feeds.slice(size.settled), 'file', at);
}

async function subscribe(
  { size }: ScalePlan,
  outside: ScaleOutside,
  { stores }: ScaleWorld,
): Promise<void> {
  const put = (id: string, given: Partial<Subscription>) =>
    stores.subscriptions.put(
      aSubscription(id, {
        channel: { type: 'webhook', url: outside.hookUrl(id), format: 'standard' },
        per: 'article',
        filter: TOPIC,
        createdAt: new Date(START - 86_400_000).toISOString(),
        ...given,
      }),
    );
  for (const id of HEAR_ALL) await put(id, {});
  for (const id of HEAR_A_FEW) await put(id, { maxPerHour: A_FEW });
  await put(HEAR_STORIES, { per: 'story' });
  for (const [id, of] of desks(size)) {
    await put(id, { filter: { ...TOPIC, feeds: of.map(feedId) } });
  }
}

/** Keys are shut for longer than a client tries. */
function storm(proxy: ThrottleProxy, millis: number): void {
  const shut = ['Timeline Timeline topic#', 'Pending Pending 1', 'Deliveries byDue 2'];
  for (const keys of shut) proxy.shut(keys, millis);
}

/** What failed on the way comes again: hints within minutes, what is owed by a sweep. */
async function untilQuiet(world: ScaleWorld): Promise<void> {
  const { poll, alert, delivery } = world.queues;
  for (let quiet = 0; quiet < 3; ) {
    await runMinute(world, false);
    quiet = [poll, alert, delivery].some(({ waiting }) => waiting.length > 0) ? 0 : quiet + 1;
  }
}
