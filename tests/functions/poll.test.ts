/** One poll after the other: baseline, new articles, edits, unchanged polls, and what each writes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../functions/poll/poll.ts';
import type { Stores } from '../../functions/ports.ts';
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
let headers: Record<string, string> = {};
let status = 200;

beforeAll(async () => {
  engine = await startTestEngine();
  server = await serveHttp((request, response) => {
    const fresh = headers.etag !== undefined && request.headers['if-none-match'] === headers.etag;
    response.writeHead(fresh && status === 200 ? 304 : status, headers);
    response.end(fresh ? undefined : body);
  });
});
afterAll(async () => {
  await server.close();
  await closeReader();
  await engine.stop();
});

const serve = (items: readonly Item[], etag?: string) => {
  body = rss(items);
  headers = { 'content-type': 'application/rss+xml', ...(etag ? { etag } : {}) };
  status = 200;
};
const feed = (id = 'one') =>
  ({ id, url: `${server.url}/${id}`, title: 'One', language: 'en', everyMinutes: 5 }) as const;
const onTopic = (n: number, date?: number): Item => ({
  link: `https://outlet.example/news/${n}`,
  guid: `g${n}`,
  title: `US forces complete withdrawal from base number ${n} in Iraq`,
  text: 'The American troops left Iraq under the agreement with Baghdad.',
  ...(date === undefined ? {} : { date }),
});
const owed = async (stores: Pick<Stores, 'pending'>) =>
  (await Promise.all(['0', '1'].map((shard) => stores.pending.owed(shard, '9', 100)))).flat();

describe('a feed polled for the first time', () => {
  it('is baseline: everything is stored and matched, nobody is told', async () => {
    const world = await pollWorld(engine, [server]);
    await world.define(feed());
    serve([onTopic(1, START - HOUR), onTopic(2, START - 2 * HOUR)], '"a"');
    const [counts] = await world.pass();
    expect(counts).toMatchObject({ polled: 1, changed: 1, articles: { new: 2, onTopic: 2 } });
    expect(await owed(world.stores)).toEqual([]);
    const known = await world.stores.articles.ofFeed('one', '0');
    expect(known).toHaveLength(2);
    const row = await world.stores.feeds.get('one');
    expect(row).toMatchObject({
      state: 'ok',
      etag: '"a"',
      articles: 2,
      baselineAt: expect.any(String),
    });
    const { rows } = await world.stores.articles.timeline('topic#iraq-withdrawal', {});
    expect(rows).toHaveLength(2);
    expect(world.queues.readQueue.sent).toEqual([]);
  });

  it('keeps what matched for good, and everything else for ninety days', async () => {
    const world = await pollWorld(engine, [server]);
    await world.define(feed());
    serve([onTopic(1, START - HOUR), { link: 'https://outlet.example/2', title: 'Football' }]);
    await world.pass();
    const known = await world.stores.articles.ofFeed('one', '0');
    const all = await world.stores.articles.getMany(known.map(({ articleId }) => articleId));
    expect(all.map(({ matched, expiresAt }) => [matched, expiresAt]).sort()).toEqual([
      [false, START / 1000 + 90 * 86_400],
      [true, undefined],
    ]);
  });

  it('and polled again unchanged: no write, no read of its own', async () => {
    const world = await pollWorld(engine, [server]);
    await world.define(feed());
    serve([onTopic(1, START - HOUR)]);
    await world.pass();
    world.advance(5 * MINUTE);
    const row = await world.stores.feeds.get('one');
    const before = { ...engine.counters };
    const [counts] = await world.pass({ everyFeed: false, afterMinute: 0 });
    expect(counts).toMatchObject({ polled: 1, unchanged: 1, changed: 0, articles: { new: 0 } });
    expect(engine.counters.writeUnits).toBe(before.writeUnits);
    expect(await world.stores.feeds.get('one')).toEqual(row);
  });

  it('and sent again to the letter is not even parsed', async () => {
    const world = await pollWorld(engine, [server]);
    await world.define(feed());
    serve([onTopic(1, START - HOUR)]);
    await world.pass();
    world.advance(5 * MINUTE);
    const parseFeed = () => Promise.reject(new Error('parsed'));
    const tools = { ...world.tools, reader: { ...world.tools.reader, parseFeed } };
    const at = new Date(world.clock()).toISOString();
    const counts = await poll({ feeds: await world.stores.feeds.list(), at }, tools);
    expect(counts).toMatchObject({ polled: 1, unchanged: 1, failed: 0 });
  });

  it('tells of an article that comes later, once', async () => {
    const world = await pollWorld(engine, [server]);
    await world.define(feed());
    serve([onTopic(1, START - HOUR)]);
    await world.pass();
    world.advance(5 * MINUTE);
    serve([onTopic(2, START), onTopic(1, START - HOUR)]);
    const [counts] = await world.pass();
    expect(counts).toMatchObject({ changed: 1, articles: { new: 1, onTopic: 1 } });
    const pending = await owed(world.stores);
    expect(pending).toHaveLength(1);
    expect(pending[0]).toMatchObject({ reason: 'new', revision: 0 });
    expect(world.queues.readQueue.sent).toHaveLength(1);
  });
});

describe('an edit that meets another change of the article', () => {
  it('is made on the article as it is then: neither is lost', async () => {
    let isFirst = true;
    const world = await pollWorld(engine, [server], (stores) => ({
      stores: {
        ...stores,
        articles: {
          ...stores.articles,
          revise: async (article, from, timeline, pending) => {
            if (isFirst) {
              isFirst = false;
              const other = await stores.articles.get(article.articleId);
              if (!other) throw new Error('not stored');
              const read = { ...other, revision: other.revision + 1, author: 'Somebody else' };
              await stores.articles.revise(read, from, from.timeline);
            }
            return stores.articles.revise(article, from, timeline, pending);
          },
        },
      },
    }));
    await world.define(feed());
    serve([onTopic(1, START - HOUR)]);
    await world.pass();
    world.advance(5 * MINUTE);
    serve([{ ...onTopic(1, START - HOUR), title: 'Corrected: US forces stay in Iraq for now' }]);
    await world.pass();
    const [known] = await world.stores.articles.ofFeed('one', '0');
    expect(await world.stores.articles.get(known?.articleId ?? '')).toMatchObject({
      title: 'Corrected: US forces stay in Iraq for now',
      author: 'Somebody else',
      revision: 2,
    });
  });
});
