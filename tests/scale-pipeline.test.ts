/**
 * The whole way at scale: dispatch, poll, alert and deliver over many feeds and endpoints, while DynamoDB
 * answers late and throttles each key. Small in `npm test`; `RASID_LONG=1` runs 50,000 feeds, most of
 * them polled before.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Article } from '../functions/domain/article.ts';
import type { Delivery } from '../functions/domain/delivery.ts';
import type { Feed } from '../functions/domain/feed.ts';
import { feedId, listedUrls, newsUrl } from './support/scale-outside.ts';
import {
  A_FEW,
  desks,
  HEAR_A_FEW,
  HEAR_ALL,
  HEAR_STORIES,
  newsFeeds,
  playAtScale,
  type ScalePlan,
  type ScaleScene,
} from './support/scale-scene.ts';

const LONG = Boolean(process.env.RASID_LONG);
const FEEDS = Number(process.env.RASID_FEEDS ?? (LONG ? 50_000 : 200));
const size = {
  feeds: FEEDS,
  crowded: FEEDS / 5,
  settled: LONG ? 0.96 * FEEDS : 0,
  news: LONG ? FEEDS / 50 : 25,
  endpoints: LONG ? 400 : 20,
};
const PLAN: ScalePlan = LONG
  ? {
      ...{ size, cadence: 15, shards: 4, units: 1_000, latency: [1, 5] },
      ...{ share: 0.001, stormMillis: 8_000, ownClient: true },
    }
  : {
      ...{ size, cadence: 5, shards: 4, units: 1_000, latency: [0, 1] },
      ...{ share: 0.01, stormMillis: 300, ownClient: false },
    };
const ROUNDS = LONG ? 1 : 2;
const STOPPED = 'a poll stopped for a fault of ours; nothing of it is lost';

let scene: ScaleScene;
beforeAll(async () => {
  scene = await playAtScale(PLAN);
  if (LONG) console.log(Object.fromEntries(scene.world.facts), figuresOf(scene));
}, 3_600_000);
afterAll(() => scene.close());

const busiestOf = (keys: ScaleScene['proxy']['written']) =>
  [...keys].map(([key, { busiest }]) => ({ key, busiest })).sort((a, b) => b.busiest - a.busiest);

function figuresOf({ proxy, outside, world }: ScaleScene) {
  return {
    requests: proxy.requests(),
    throttled: proxy.throttled(),
    answers: outside.answers,
    told: outside.told.size,
    mostFeedsInOneSecond: Math.max(...world.sentIn.values()),
    written: busiestOf(proxy.written).slice(0, 6),
    read: busiestOf(proxy.read).slice(0, 6),
  };
}

const stored = () =>
  scene.rows<Pick<Article, 'articleId' | 'url' | 'storyId'>>('articles', [
    'articleId',
    'url',
    'storyId',
  ]);
const recorded = () =>
  scene.rows<
    Pick<
      Delivery,
      'deliveryId' | 'subscriptionId' | 'status' | 'articleIds' | 'storyId' | 'heldFor'
    >
  >('deliveries', ['deliveryId', 'subscriptionId', 'status', 'articleIds', 'storyId', 'heldFor']);

describe(`${size.feeds} feeds, ${size.endpoints} endpoints, keys that throttle`, () => {
  it('throttling reached the steps, not only the client', () => {
    expect(scene.proxy.throttled()).toBeGreaterThan(0);
    const failed = ['failed: alert', 'failed: delivery', STOPPED];
    expect(failed.some((fact) => (scene.world.facts.get(fact) ?? 0) > 0)).toBe(true);
  });

  it('every feed is polled in each round, a host never twice at once', () => {
    const again = scene.world.facts.get(STOPPED) ?? 0;
    expect(scene.outside.polls.every((count) => count >= ROUNDS)).toBe(true);
    const all = scene.outside.polls.reduce((sum, count) => sum + count, 0);
    const sent = [...scene.world.sentIn.values()].reduce((sum, count) => sum + count, 0);
    expect(all).toBeLessThanOrEqual(sent + again);
    expect(sent).toBe(ROUNDS * size.feeds);
    expect(scene.outside.mostOfHost()).toBe(1);
  });

  it.runIf(LONG)('a feed without news is not written', async () => {
    const feeds = await scene.rows<Feed>('feeds', ['feedId', 'version', 'pollSlot']);
    const settled = new Set(Array.from({ length: size.settled }, (_, n) => feedId(n)));
    const written = feeds.filter(({ feedId, version }) => settled.has(feedId) && version > 1);
    expect(written).toHaveLength(2 * size.news);
  });

  it('every article is stored once, and none is left to be decided on', async () => {
    const urls = (await stored()).map(({ url }) => url);
    expect(urls.length).toBe(new Set(urls).size);
    expect(new Set(urls)).toEqual(new Set(listedUrls(size)));
    expect(await scene.rows('pending', ['shard'])).toEqual([]);
  });

  it('every alert that is owed is recorded, and no other', async () => {
    const articles = new Map((await stored()).map((one) => [one.url, one]));
    const idOf = (n: number) => articles.get(newsUrl(n))?.articleId;
    const news = newsFeeds(size).map(idOf).sort();
    const told = Map.groupBy(await recorded(), ({ subscriptionId }) => subscriptionId);
    const toldTo = (id: string) =>
      (told.get(id) ?? []).map(({ articleIds }) => articleIds[0]).sort();
    for (const id of [...HEAR_ALL, ...HEAR_A_FEW]) expect(toldTo(id), id).toEqual(news);
    for (const [id, of] of desks(size)) expect(toldTo(id), id).toEqual(of.map(idOf).sort());
    const stories = newsFeeds(size).map((n) => articles.get(newsUrl(n))?.storyId);
    const toldStories = (told.get(HEAR_STORIES) ?? []).map(({ storyId }) => storyId);
    expect(toldStories.sort()).toEqual([...new Set(stories)].sort());
    expect(told.size).toBe(HEAR_ALL.length + HEAR_A_FEW.length + 1 + desks(size).size);
  });

  it('what is recorded is sent under its id, at most twice on the way, and twice only where it failed', async () => {
    const deliveries = await recorded();
    const held = deliveries.filter(({ status }) => status === 'held');
    const sent = deliveries.filter(({ status }) => status === 'sent');
    expect(sent.length + held.length).toBe(deliveries.length);
    expect(new Set(scene.outside.told.keys())).toEqual(
      new Set(sent.map(({ deliveryId }) => deliveryId)),
    );
    const doubles = [...scene.outside.told.values()].reduce((sum, { count }) => sum + count - 1, 0);
    expect(doubles).toBeLessThanOrEqual(scene.world.facts.get('failed: delivery') ?? 0);
    expect(scene.outside.answers.refused).toBe(
      new Set(sent.map(({ subscriptionId }) => subscriptionId)).size,
    );
    expect(scene.outside.mostOfEndpoint()).toBeLessThanOrEqual(2);
  });

  it('an hourly limit holds; what is above it is held', async () => {
    for (const id of HEAR_A_FEW) {
      const own = (await recorded()).filter(({ subscriptionId }) => subscriptionId === id);
      expect(own.filter(({ status }) => status === 'sent')).toHaveLength(A_FEW);
      const held = own.filter(({ heldFor }) => heldFor === 'rate');
      expect(held).toHaveLength(size.news - A_FEW);
    }
  });

  it('no key is asked for more than its rate in any second', () => {
    const busiest = [...scene.proxy.written].sort(([, a], [, b]) => b.busiest - a.busiest);
    const read = [...scene.proxy.read].sort(([, a], [, b]) => b.busiest - a.busiest);
    expect([busiest.length > 0, read.length > 0]).toEqual([true, true]);
    for (const [key, { busiest: units }] of busiest)
      expect(units, key).toBeLessThanOrEqual(PLAN.units);
    for (const [key, { busiest: units }] of read)
      expect(units, key).toBeLessThanOrEqual(3 * PLAN.units);
  });

  it.runIf(LONG)(
    'shards differ by a fifth at most; the busiest second is three times the mean at most',
    () => {
      for (const index of ['Pending Pending ', 'Deliveries byDue ']) {
        const shards = [...scene.proxy.written].filter(
          ([key]) => /^\d+$/.test(key.slice(index.length)) && key.startsWith(index),
        );
        const counts = shards.map(([, { rows: count }]) => count);
        expect(counts).toHaveLength(PLAN.shards);
        const mean = counts.reduce((a, b) => a + b, 0) / PLAN.shards;
        expect(Math.max(...counts) / mean, index).toBeLessThanOrEqual(1.2);
      }
      const most = Math.max(...scene.world.sentIn.values());
      expect(most).toBeLessThanOrEqual((3 * size.feeds) / (PLAN.cadence * 60));
    },
  );
});
