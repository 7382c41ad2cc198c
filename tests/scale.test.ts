/**
 * Many feeds, and partitions that throttle: nothing is lost, shards and seconds are even. Small in
 * `npm test`; `RASID_LONG=1` runs 50,000 feeds. Keys take fewer units a second than on AWS, because the
 * embedded engine is slower too: all of them throttle here. At AWS's rate runs `scale-pipeline.test.ts`.
 */
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentClient } from '../functions/adapters/dynamo.ts';
import { newFeed } from '../functions/adapters/stores/feed-definition.ts';
import { dynamoStores } from '../functions/adapters/stores/stores.ts';
import { alert } from '../functions/alert/alert.ts';
import { dispatch } from '../functions/dispatch/dispatch.ts';
import { minuteOf } from '../functions/domain/feed-slot.ts';
import { hashId, shardOf } from '../functions/domain/hash.ts';
import type { PollMessage } from '../functions/domain/message.ts';
import type { Clock } from '../functions/ports.ts';
import { startTestEngine, type TestEngine } from './support/engine.ts';
import { type HttpServer, serveHttp } from './support/http-server.ts';
import { closeReader, type Item, MINUTE, pollWorld, rss, START } from './support/poll-world.ts';
import { aDefinition, aSubscription } from './support/rows.ts';
import { throttleProxy } from './support/throttle-proxy.ts';

const LONG = Boolean(process.env.RASID_LONG);
const SIZE = LONG
  ? { feeds: 50_000, throttledFeeds: 200, articles: 30, unitsPerSecond: 100 }
  : { feeds: 3_000, throttledFeeds: 4, articles: 8, unitsPerSecond: 40 };
const CADENCE = 15;
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(async () => {
  await engine.stop();
  await closeReader();
});

describe('ids', () => {
  it.each([2, 4, 8])(
    'fall evenly into %i shards: the fullest has 1.2 times the mean at most',
    (shards) => {
      const counts = new Map<string, number>();
      for (let n = 0; n < 10_000; n += 1) {
        const shard = shardOf(hashId('art', `https://outlet.example/${n}`), shards);
        counts.set(shard, (counts.get(shard) ?? 0) + 1);
      }
      expect(counts.size).toBe(shards);
      expect(Math.max(...counts.values())).toBeLessThanOrEqual((1.2 * 10_000) / shards);
    },
  );
});

describe(`${SIZE.feeds} feeds every ${CADENCE} minutes`, { timeout: 300_000 }, () => {
  it('are each dispatched once; the busiest second has three times the mean at most', async () => {
    const { stores, names } = await engine.freshStores(() => START);
    const rows = Array.from({ length: SIZE.feeds }, (_, n) =>
      newFeed(aDefinition(`feed-${n}`, { everyMinutes: CADENCE }), 'file', '2026-03-01'),
    );
    await writeAll(names.feeds, rows);
    // Defining a feed also notes its cadence.
    const extra = aDefinition('one-more', { everyMinutes: CADENCE });
    await stores.feeds.define([extra], 'user', '2026-03-01');
    const seconds = new Array<number>(CADENCE * 60 + 900).fill(0);
    const seen: string[] = [];
    const none = { send: async () => {} };
    for (let minute = 0; minute < CADENCE; minute += 1) {
      const toMinute = minuteOf(START) + minute;
      const pollQueue = {
        send: async (messages: readonly { body: PollMessage; delaySeconds?: number }[]) => {
          for (const { body, delaySeconds = 0 } of messages) {
            seen.push(...body.feeds.map(({ feedId }) => feedId));
            const at = minute * 60 + delaySeconds;
            seconds[at] = (seconds[at] ?? 0) + body.feeds.length;
          }
        },
      };
      await dispatch(
        { afterMinute: toMinute - 1, toMinute },
        {
          stores,
          pollQueue,
          alertQueue: none,
          deliveryQueue: none,
          clock: () => START,
          log: () => {},
          shards: 2,
        },
      );
    }
    expect(seen.length).toBe(SIZE.feeds + 1);
    expect(new Set(seen).size).toBe(SIZE.feeds + 1);
    const minutes = Array.from({ length: CADENCE }, (_, m) =>
      sum(seconds.slice(m * 60, m * 60 + 60)),
    );
    expect(Math.max(...minutes)).toBeLessThanOrEqual((1.25 * SIZE.feeds) / CADENCE);
    // With fewer feeds seconds share their messages on purpose.
    if (LONG) expect(Math.max(...seconds)).toBeLessThanOrEqual((3 * SIZE.feeds) / (CADENCE * 60));
  });
});

describe('partitions that throttle', { timeout: 600_000 }, () => {
  it(`${SIZE.throttledFeeds} feeds bring ${SIZE.articles} matching articles each at once: nothing is lost`, async () => {
    const outlet = await serveNews();
    const proxy = await throttleProxy(engine.endpoint, SIZE);
    const client = documentClient({ endpoint: proxy.endpoint });
    try {
      const throttled: TestEngine = {
        ...engine,
        freshStores: async (clock?: Clock) => {
          const { names } = await engine.freshStores(clock);
          return { stores: dynamoStores(client, names, clock), names };
        },
      };
      const world = await pollWorld(throttled, [outlet.server]);
      await define(world, outlet.server);
      for (let tries = 0; tries < 5; tries += 1) await world.pass();
      outlet.publish();
      const wanted = SIZE.throttledFeeds * SIZE.articles;
      const stored = async () => {
        const lists = await Promise.all(
          Array.from({ length: SIZE.throttledFeeds }, (_, n) =>
            world.stores.articles.ofFeed(`feed-${n}`, '0'),
          ),
        );
        return lists.flat().length;
      };
      for (let tries = 0; tries < 30 && (await stored()) < wanted; tries += 1) {
        world.advance(16 * MINUTE);
        await world.pass();
      }
      expect(await stored()).toBe(wanted);
      expect(proxy.throttled(), 'requests throttled').toBeGreaterThan(0);
      expect(await decideAll(world)).toBe(wanted);
      // Every row is there, also of the busiest partition.
      const { rows } = await world.stores.articles.timeline('topic#iraq-withdrawal', {});
      expect(rows).toHaveLength(wanted);
    } finally {
      client.destroy();
      await Promise.all([proxy.close(), outlet.server.close()]);
    }
  });
});

type World = Awaited<ReturnType<typeof pollWorld>>;

async function define(world: World, server: HttpServer): Promise<void> {
  const feeds = Array.from({ length: SIZE.throttledFeeds }, (_, n) =>
    aDefinition(`feed-${n}`, {
      url: `${server.url}/${n}`,
      everyMinutes: CADENCE,
      fullText: 'never',
    }),
  );
  await world.define(...feeds);
  const createdAt = new Date(START - 86_400_000).toISOString();
  await world.stores.subscriptions.put(aSubscription('desk', { per: 'article', createdAt }));
}

/** Alert over everything owed, again and again as the sweep does; returns the deliveries recorded. */
async function decideAll(world: World): Promise<number> {
  const queue = { send: async () => {} };
  const deps = { stores: world.stores, queue, now: world.clock, shards: 2, log: () => {} };
  for (let tries = 0; tries < 50; tries += 1) {
    const owed = (
      await Promise.all(['0', '1'].map((shard) => world.stores.pending.owed(shard, '9', 200)))
    ).flat();
    if (owed.length === 0) break;
    await Promise.all(owed.map((row) => alert(row, deps).catch(() => {})));
  }
  return (await world.stores.deliveries.ofSubscription('desk', {})).rows.length;
}

async function serveNews() {
  let isOut = false;
  const server = await serveHttp((request, response) => {
    const feed = (request.url ?? '').slice(1);
    const items = Array.from(
      { length: isOut ? SIZE.articles : 0 },
      (_, n): Item => ({
        link: `https://outlet-${feed}.example/${n}`,
        guid: `${feed}-${n}`,
        title: `US troops withdraw from Iraq: convoy ${feed}-${n} leaves Ain al-Asad air base`,
        text: 'US forces went on with the withdrawal from Iraq, officials in Baghdad said.',
        date: START - (n + 1) * 7 * MINUTE,
      }),
    );
    response.setHeader('content-type', 'application/rss+xml').end(rss(items));
  });
  const publish = () => {
    isOut = true;
  };
  return { server, publish };
}

async function writeAll(table: string, rows: readonly object[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 100) {
    const parts = [0, 25, 50, 75].map((from) => rows.slice(at + from, at + from + 25));
    await Promise.all(
      parts
        .filter((part) => part.length > 0)
        .map((part) =>
          engine.client.send(
            new BatchWriteCommand({
              RequestItems: {
                [table]: part.map((Item) => ({ PutRequest: { Item: { ...Item } } })),
              },
            }),
          ),
        ),
    );
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
