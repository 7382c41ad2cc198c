/**
 * The whole way at scale: dispatch, poll, alert and deliver over many feeds and endpoints, while DynamoDB
 * answers late and throttles each key. Small in `npm test`; `RASID_LONG=1` runs 50,000 feeds.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentClient, localServer } from '../functions/adapters/dynamo.ts';
import { dynamoStores, type TableNames } from '../functions/adapters/stores/stores.ts';
import type { Article } from '../functions/domain/article.ts';
import type { Delivery } from '../functions/domain/delivery.ts';
import type { Subscription } from '../functions/domain/subscription.ts';
import { startTestEngine, type TestEngine } from './support/engine.ts';
import { seeded } from './support/fault-proxy.ts';
import { aDefinition, aSubscription } from './support/rows.ts';
import {
  feedId,
  isNewsFeed,
  listedUrls,
  newsUrl,
  openScaleOutside,
  type ScaleOutside,
} from './support/scale-outside.ts';
import { runMinute, type ScaleWorld, scaleWorld } from './support/scale-world.ts';
import { type ThrottleProxy, throttleProxy } from './support/throttle-proxy.ts';

const LONG = Boolean(process.env.RASID_LONG);
const FEEDS = Number(process.env.RASID_FEEDS ?? (LONG ? 50_000 : 200));
const SIZE = {
  feeds: FEEDS,
  crowded: FEEDS / 5,
  news: LONG ? FEEDS / 25 : 25,
  endpoints: LONG ? 400 : 20,
};
const CADENCE = LONG ? 15 : 5;
const SHARDS = 4;
const UNITS = 1_000;
/** Milliseconds that every request waits. */
const LATENCY: readonly [number, number] = LONG ? [1, 5] : [0, 1];
/** Throttled by chance, and how long whole keys are shut in a storm. */
const STORM = LONG ? { share: 0.001, millis: 8_000 } : { share: 0.01, millis: 300 };
const START = Date.parse('2026-03-02T00:00:00.000Z');
/** Sent at once in an hour to a subscription that says so. */
const HOURLY = 5;
/** Endpoints that hear of every article, or of every story; two of the former say how much. */
const ALL = ['all-0', 'all-1'];
const LIMITED = ['limited-0', 'limited-1'];
const STORIES = 'stories';

const STOPPED = 'a poll stopped for a fault of ours; nothing of it is lost';

let engine: TestEngine;
let names: TableNames;
let outside: ScaleOutside;
let proxy: ThrottleProxy;
let world: ScaleWorld;
const requests: number[] = [];

beforeAll(async () => {
  engine = await startTestEngine();
  const time = { now: START };
  const clock = () => time.now;
  names = (await engine.freshStores(clock)).names;
  outside = await openScaleOutside(SIZE, clock, 2);
  let isCalm = true;
  const chance = seeded(7);
  const random = () => (isCalm ? 1 : chance());
  const how = {
    unitsPerSecond: UNITS,
    latency: LATENCY,
    share: STORM.share,
    random,
    clock,
  } as const;
  proxy = await throttleProxy(engine.endpoint, how);
  const client = LONG ? documentClient({ endpoint: proxy.endpoint }) : impatient(proxy.endpoint);
  const stores = dynamoStores(client, names, clock);
  const stream = { endpoint: engine.endpoint, table: names.pending };
  world = scaleWorld({ size: SIZE, stores, outside, stream, shards: SHARDS, time });
  await define();
  proxy.forget();
  isCalm = false;
  await minutes(CADENCE);
  await untilQuiet();
  outside.publish();
  await minutes(CADENCE, true);
  await untilQuiet();
  client.destroy();
}, 1_800_000);

afterAll(async () => {
  await world.close();
  await Promise.all([proxy.close(), outside.close()]);
  await engine.stop();
});

/** Asks once: what is throttled reaches the steps at once, where the client would try for seconds. */
const impatient = (endpoint: string) =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ ...localServer(endpoint), maxAttempts: 1 }), {
    marshallOptions: { removeUndefinedValues: true },
  });

async function define(): Promise<void> {
  const at = new Date(START).toISOString();
  const feeds = Array.from({ length: SIZE.feeds }, (_, n) =>
    aDefinition(feedId(n), { url: outside.feedUrl(n), everyMinutes: CADENCE, fullText: 'never' }),
  );
  await world.stores.feeds.define(feeds, 'file', at);
  const put = (id: string, given: Partial<Subscription>) =>
    world.stores.subscriptions.put(
      aSubscription(id, {
        channel: { type: 'webhook', url: outside.hookUrl(id), format: 'standard' },
        per: 'article',
        filter: { topics: ['iraq-withdrawal'] },
        createdAt: new Date(START - 86_400_000).toISOString(),
        ...given,
      }),
    );
  for (const id of ALL) await put(id, {});
  for (const id of LIMITED) await put(id, { maxPerHour: HOURLY });
  await put(STORIES, { per: 'story' });
  for (const [id, of] of desks()) {
    await put(id, { filter: { topics: ['iraq-withdrawal'], feeds: of.map(feedId) } });
  }
}

const newsFeeds = () =>
  Array.from({ length: SIZE.feeds }, (_, n) => n).filter((n) => isNewsFeed(n, SIZE));

/** Endpoints that hear of some feeds each. */
function desks(): ReadonlyMap<string, readonly number[]> {
  const count = SIZE.endpoints - ALL.length - LIMITED.length - 1;
  const feeds = newsFeeds().map((n, place) => ({ n, desk: `desk-${place % count}` }));
  return new Map(
    [...Map.groupBy(feeds, ({ desk }) => desk)].map(([desk, of]) => [desk, of.map(({ n }) => n)]),
  );
}

/** In the worst minutes whole keys are shut for longer than a client tries. */
async function minutes(count: number, stormy = false, polls = true): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    if (stormy && minute % 4 === 1) {
      const shut = ['Timeline Timeline topic#', 'Pending Pending 1', 'Deliveries byDue 2'];
      for (const keys of shut) proxy.shut(keys, STORM.millis);
    }
    const before = proxy.requests();
    await runMinute(world, polls);
    requests.push(proxy.requests() - before);
  }
}

/** What failed on the way comes again: hints within minutes, what is owed by a sweep. */
async function untilQuiet(): Promise<void> {
  const { poll, alert, delivery } = world.queues;
  for (let quiet = 0; quiet < 3; ) {
    await minutes(1, false, false);
    quiet = [poll, alert, delivery].some(({ waiting }) => waiting.length > 0) ? 0 : quiet + 1;
  }
}

async function rows<T>(
  table: 'articles' | 'deliveries' | 'pending',
  attributes: readonly string[],
) {
  const found: T[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await engine.client.send(
      new ScanCommand({
        TableName: names[table],
        ProjectionExpression: attributes.map((_, n) => `#a${n}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(attributes.map((name, n) => [`#a${n}`, name])),
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    found.push(...((answer.Items ?? []) as T[]));
    start = answer.LastEvaluatedKey;
  } while (start);
  return found;
}
const stored = () =>
  rows<Pick<Article, 'articleId' | 'url' | 'storyId' | 'baseline'>>('articles', [
    'articleId',
    'url',
    'storyId',
    'baseline',
  ]);
const recorded = () =>
  rows<Delivery>('deliveries', [
    'deliveryId',
    'subscriptionId',
    'status',
    'articleIds',
    'storyId',
    'heldFor',
    'attempts',
  ]);

describe(`${SIZE.feeds} feeds, ${SIZE.endpoints} endpoints, keys that throttle`, () => {
  it('throttling reached the steps, not only the client', () => {
    if (LONG)
      console.log(Object.fromEntries(world.facts), {
        throttled: proxy.throttled(),
        requests: proxy.requests(),
      });
    expect(proxy.throttled()).toBeGreaterThan(0);
    const failed = [
      'alert failed',
      'delivery failed',
      'a poll stopped for a fault of ours; nothing of it is lost',
    ];
    expect(failed.some((fact) => (world.facts.get(fact) ?? 0) > 0)).toBe(true);
  });

  it('every feed is polled in each round, a host never twice at once', () => {
    const again = world.facts.get(STOPPED) ?? 0;
    expect(outside.polls.every((count) => count >= 2)).toBe(true);
    const all = outside.polls.reduce((sum, count) => sum + count, 0);
    const sent = [...world.sentIn.values()].reduce((sum, count) => sum + count, 0);
    expect(all).toBeLessThanOrEqual(sent + again);
    expect(sent).toBe(2 * SIZE.feeds);
    expect(outside.mostOfHost()).toBe(1);
  });

  it('every article is stored once, and none is left to be decided on', async () => {
    const urls = (await stored()).map(({ url }) => url);
    expect(urls.length).toBe(new Set(urls).size);
    expect(new Set(urls)).toEqual(new Set(listedUrls(SIZE)));
    expect(await rows('pending', ['shard'])).toEqual([]);
  });

  it('every alert that is owed is recorded, and no other', async () => {
    const articles = new Map((await stored()).map((one) => [one.url, one]));
    const idOf = (n: number) => articles.get(newsUrl(n))?.articleId;
    const news = newsFeeds().map(idOf).sort();
    const told = Map.groupBy(await recorded(), ({ subscriptionId }) => subscriptionId);
    const toldTo = (id: string) =>
      (told.get(id) ?? []).map(({ articleIds }) => articleIds[0]).sort();
    for (const id of [...ALL, ...LIMITED]) expect(toldTo(id), id).toEqual(news);
    for (const [id, of] of desks()) expect(toldTo(id), id).toEqual(of.map(idOf).sort());
    const stories = newsFeeds().map((n) => articles.get(newsUrl(n))?.storyId);
    const toldStories = (told.get(STORIES) ?? []).map(({ storyId }) => storyId);
    expect(toldStories.sort()).toEqual([...new Set(stories)].sort());
    expect(told.size).toBe(ALL.length + LIMITED.length + 1 + desks().size);
  });

  it('what is recorded is sent under its id, at most twice on the way, and twice only where it failed', async () => {
    const deliveries = await recorded();
    const held = deliveries.filter(({ status }) => status === 'held');
    const sent = deliveries.filter(({ status }) => status === 'sent');
    expect(sent.length + held.length).toBe(deliveries.length);
    expect(new Set(outside.told.keys())).toEqual(new Set(sent.map(({ deliveryId }) => deliveryId)));
    const doubles = [...outside.told.values()].reduce((sum, { count }) => sum + count - 1, 0);
    expect(doubles).toBeLessThanOrEqual(world.facts.get('failed: delivery') ?? 0);
    expect(outside.answers.refused).toBe(
      new Set(sent.map(({ subscriptionId }) => subscriptionId)).size,
    );
    expect(outside.mostOfEndpoint()).toBeLessThanOrEqual(2);
  });

  it('an hourly limit holds; what is above it is held', async () => {
    for (const id of LIMITED) {
      const own = (await recorded()).filter(({ subscriptionId }) => subscriptionId === id);
      expect(own.filter(({ status }) => status === 'sent')).toHaveLength(HOURLY);
      const held = own.filter(({ heldFor }) => heldFor === 'rate');
      expect(held).toHaveLength(SIZE.news - HOURLY);
    }
  });

  it('no key is asked for more than its rate in any second', () => {
    const busiest = [...proxy.written].sort(([, a], [, b]) => b.busiest - a.busiest);
    const read = [...proxy.read].sort(([, a], [, b]) => b.busiest - a.busiest);
    if (LONG) console.log(busiest.slice(0, 8), read.slice(0, 4), requests);
    for (const [key, { busiest: units }] of busiest) expect(units, key).toBeLessThanOrEqual(UNITS);
    for (const [key, { busiest: units }] of read) expect(units, key).toBeLessThanOrEqual(3 * UNITS);
  });

  it.runIf(LONG)(
    'shards differ by a fifth at most; the busiest second is three times the mean at most',
    () => {
      for (const index of ['Pending Pending ', 'Deliveries byDue ']) {
        const shards = [...proxy.written].filter(
          ([key]) => /^\d+$/.test(key.slice(index.length)) && key.startsWith(index),
        );
        const counts = shards.map(([, { rows: count }]) => count);
        expect(counts).toHaveLength(SHARDS);
        const mean = counts.reduce((a, b) => a + b, 0) / SHARDS;
        expect(Math.max(...counts) / mean, index).toBeLessThanOrEqual(1.2);
      }
      const most = Math.max(...world.sentIn.values());
      expect(most).toBeLessThanOrEqual((3 * SIZE.feeds) / (CADENCE * 60));
    },
  );
});
