/** A poll that is stopped at any of its effects, and comes again: nothing lost, nothing twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../functions/poll/poll.ts';
import type { Stores } from '../../functions/ports.ts';
import { type CrashPoint, crashing } from '../support/crash.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type HttpServer, serveHttp } from '../support/http-server.ts';
import {
  closeReader,
  HOUR,
  type Item,
  MINUTE,
  pollWorld,
  rss,
  START,
} from '../support/poll-world.ts';

let engine: TestEngine;
let server: HttpServer;
let body = '';
let etag = '';
beforeAll(async () => {
  engine = await startTestEngine();
  server = await serveHttp((request, response) => {
    const status = request.headers['if-none-match'] === etag ? 304 : 200;
    response.writeHead(status, { etag }).end(status === 200 ? body : undefined);
  });
});
afterAll(async () => {
  await server.close();
  await closeReader();
  await engine.stop();
});

const report = (n: number): Item => ({
  link: `https://outlet.example/${n}`,
  title: `US troops leave Iraq, report number ${n} on the withdrawal`,
  text: `American forces handed over site ${n}.`,
  date: START - HOUR + n * MINUTE,
});
const dull = (n: number): Item => ({
  link: `https://outlet.example/dull/${n}`,
  title: `Football ${n}`,
  date: START,
});
const BASELINE = [report(1), dull(1)];
const LATER = [
  { ...report(1), title: 'Corrected: US troops leave Iraq for good, report number 1' },
  ...[2, 3, 4].map(report),
  ...[1, 2, 3].map(dull),
];
const serve = (items: readonly Item[], tag: string) => {
  body = rss(items);
  etag = tag;
};

/** Every effect of the stores of feeds, articles and stories; the one of the point stops the poll. */
function stopping(stores: Stores, point?: CrashPoint) {
  const { feeds, articles, stories } = stores;
  const { deps, effects } = crashing({ feeds, articles, stories }, point, []);
  return { stores: { ...stores, ...deps }, effects };
}
const definition = () =>
  ({ id: 'one', url: `${server.url}/one`, title: 'One', language: 'en', everyMinutes: 5 }) as const;

/** Baseline, then a poll that is stopped as planned, then the next poll: what is there in the end. */
async function run(point?: CrashPoint) {
  const world = await pollWorld(engine, [server]);
  await world.define(definition());
  serve(BASELINE, '"1"');
  await world.pass();
  world.advance(5 * MINUTE);
  serve(LATER, '"2"');
  const { stores, effects } = stopping(world.stores, point);
  const message = {
    feeds: await world.stores.feeds.list(),
    at: new Date(world.clock()).toISOString(),
  };
  await poll(message, { ...world.tools, stores });
  if (point) {
    world.advance(5 * MINUTE);
    const feeds = await world.stores.feeds.list();
    await poll({ feeds, at: new Date(world.clock()).toISOString() }, world.tools);
  }
  const known = await world.stores.articles.ofFeed('one', '0');
  const articles = await world.stores.articles.getMany(known.map(({ articleId }) => articleId));
  const owed = (
    await Promise.all(['0', '1'].map((s) => world.stores.pending.owed(s, '9', 99)))
  ).flat();
  const timeline = await world.stores.articles.timeline('topic#iraq-withdrawal', {});
  const stories = [...new Set(articles.flatMap(({ storyId }) => storyId ?? []))];
  const feed = await world.stores.feeds.get('one');
  return {
    effects: effects.length,
    again: world.queues.pollQueue.sent,
    state: {
      articles: articles
        .map(({ articleId, title, revision, baseline }) => ({
          articleId,
          title,
          revision,
          baseline,
        }))
        .sort((a, b) => (a.articleId < b.articleId ? -1 : 1)),
      owed: owed
        .map(({ articleId, revision, reason }) => `${articleId} ${revision} ${reason}`)
        .sort(),
      timeline: timeline.rows.map(({ articleId, title }) => `${articleId} ${title}`).sort(),
      stories: stories.length,
      feed: {
        etag: feed?.etag,
        state: feed?.state,
        ring: Buffer.from(feed?.ring ?? []).toString('hex'),
      },
    },
    asked: [...new Set(world.queues.readQueue.sent.map((sent) => sent.body.articleId))].sort(),
  };
}

describe('a poll that is stopped at any of its effects', () => {
  it('leaves the same state as one that was not, when it comes again', async () => {
    const whole = await run();
    expect(whole.state.articles).toHaveLength(7);
    expect(whole.state.owed).toHaveLength(3);
    expect(whole.effects).toBeGreaterThan(6);
    // Stopped before an effect is stopped after the one before it.
    const points: readonly CrashPoint[] = [
      { effect: 0, when: 'before' },
      ...Array.from({ length: whole.effects }, (_, effect) => ({ effect, when: 'after' as const })),
    ];
    for (const point of points) {
      const { state, asked } = await run(point);
      expect({ point, state, asked }).toEqual({ point, state: whole.state, asked: whole.asked });
    }
  });
});

describe('an outage of ours', () => {
  it('keeps the validators back and polls the feed again after a while, five times at most', async () => {
    const { again } = await run({ effect: 2, when: 'before' });
    expect(again).toEqual([
      {
        body: expect.objectContaining({
          tries: 1,
          feeds: [expect.objectContaining({ feedId: 'one', etag: '"1"' })],
        }),
        delaySeconds: 60,
      },
    ]);
  });
  it('is an alarm when it lasts, and the next slot tries again', async () => {
    const world = await pollWorld(engine, [server]);
    await world.define(definition());
    const { stores } = stopping(world.stores, { effect: 0, when: 'before' });
    const message = {
      feeds: await world.stores.feeds.list(),
      at: new Date(world.clock()).toISOString(),
      tries: 4,
    };
    expect(await poll(message, { ...world.tools, stores })).toMatchObject({ failed: 1 });
    expect(world.queues.pollQueue.sent).toEqual([]);
    expect(world.logged.some(({ fact }) => fact.includes('given up'))).toBe(true);
  });
});

describe('a page that was not asked for when the poll was stopped', () => {
  it.each([
    ['the article still listed', LATER],
    ['the article listed no more', [...LATER.slice(0, 1), report(9)]],
  ])('is asked for by the next poll, half a day later, with %s', async (_, listed) => {
    let isStopped = false;
    const world = await pollWorld(engine, [server]);
    const readQueue: typeof world.queues.readQueue = {
      ...world.queues.readQueue,
      send: async (messages) => {
        if (isStopped) throw new Error('stopped');
        await world.queues.readQueue.send(messages);
      },
    };
    const pollNow = async () => {
      const feeds = await world.stores.feeds.list();
      const at = new Date(world.clock()).toISOString();
      await poll({ feeds, at }, { ...world.tools, readQueue });
    };
    await world.define({ ...definition(), everyMinutes: 1440 });
    serve(BASELINE, '"1"');
    await pollNow();
    world.advance(12 * HOUR);
    serve(LATER, '"2"');
    isStopped = true;
    await pollNow();
    isStopped = false;
    expect(world.queues.readQueue.sent).toEqual([]);
    world.advance(12 * HOUR);
    serve(listed, '"3"');
    await pollNow();
    const asked = world.queues.readQueue.sent.splice(0).map(({ body }) => body.articleId);
    const articles = await world.stores.articles.getMany(asked);
    expect(articles.map(({ url }) => url)).toEqual(
      expect.arrayContaining([2, 3, 4].map((n) => report(n).link)),
    );
    world.advance(HOUR);
    serve([report(1), ...listed.slice(1)], '"4"');
    await pollNow();
    expect(world.queues.readQueue.sent).toEqual([]);
  });
});

describe('an article that can never be written', () => {
  it('is recorded on the feed, and does not hold the others back', async () => {
    const world = await pollWorld(engine, [server], (stores) => ({
      stores: {
        ...stores,
        articles: {
          ...stores.articles,
          add: async (article, timeline, pending) =>
            article.title.includes('number 3')
              ? { kind: 'rejected', message: 'too large' }
              : stores.articles.add(article, timeline, pending),
        },
      },
    }));
    await world.define(definition());
    serve(BASELINE, '"1"');
    await world.pass();
    world.advance(5 * MINUTE);
    serve(LATER, '"2"');
    const [counts] = await world.pass();
    expect(counts).toMatchObject({ changed: 1, articles: { new: 4 } });
    expect(await world.stores.feeds.get('one')).toMatchObject({
      etag: '"2"',
      lastReport: { kind: 'article-rejected', message: expect.stringContaining('too large') },
    });
  });
});
