/** A crowd of feeds of which every fifth misbehaves: the others are all polled, and nothing is left open. */
import { readdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dispatch } from '../../functions/dispatch/dispatch.ts';
import { minuteOf } from '../../functions/domain/feed-slot.ts';
import { poll } from '../../functions/poll/poll.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type Answer, type HttpServer, serveHttp, serveRaw } from '../support/http-server.ts';
import { closeReader, DAY, pollWorld, rss, START } from '../support/poll-world.ts';

/** RASID_LONG=1: 500 feeds, else 100; every fifth misbehaves. */
const LONG = process.env.RASID_LONG === '1';
const PER_HOST = 10;
const GOOD_HOSTS = LONG ? 40 : 8;
const PER_BAD_HOST = LONG ? 5 : 1;

let engine: TestEngine;
const servers: Pick<HttpServer, 'host' | 'url' | 'close'>[] = [];
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await closeReader();
  await engine.stop();
});

const answersWell: Answer = (request, response) => {
  const path = request.url ?? '';
  if (request.headers['if-none-match'] === '"1"') return void response.writeHead(304).end();
  response.setHeader('etag', '"1"');
  response.end(
    rss([{ link: `https://outlet.example${path}`, title: `Football ${path}`, date: START }]),
  );
};
const http =
  (status: number, headers: Record<string, string>, body: string | Buffer): Answer =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);
const raw = (bytes: string) => (socket: Socket) => void socket.end(bytes);

type Talk = (socket: Socket) => void;
/** Twenty ways to misbehave, each on a host of its own, and the state it gives the feed. */
const BAD: readonly (readonly [string, Answer | Talk, string])[] = [
  ['404', http(404, {}, 'nothing here'), 'unreachable'],
  [
    '403 page',
    http(403, { 'content-type': 'text/html' }, '<title>Attention Required</title>'),
    'blocked',
  ],
  ['500', http(500, {}, 'oops'), 'unreachable'],
  ['503 with Retry-After', http(503, { 'retry-after': '120' }, ''), 'unreachable'],
  ['429 without Retry-After', http(429, {}, ''), 'rate-limited'],
  ['204', http(204, {}, ''), 'empty'],
  ['nothing', http(200, {}, ''), 'empty'],
  [
    'a page',
    http(200, { 'content-type': 'text/html' }, '<!doctype html><html><body>Hello</body></html>'),
    'malformed',
  ],
  [
    'a bot wall',
    http(200, { 'content-type': 'text/html' }, '<html><title>Just a moment...</title></html>'),
    'blocked',
  ],
  ['bytes of no kind', http(200, {}, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2])), 'malformed'],
  ['gzip that is none', http(200, { 'content-encoding': 'gzip' }, 'plainly not'), ''],
  [
    'a gzip bomb',
    http(200, { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(40 << 20))),
    'too-large',
  ],
  ['a loop of redirects', http(302, { location: '/again' }, ''), 'unreachable'],
  ['a redirect inside', http(301, { location: 'http://169.254.169.254/latest' }, ''), 'forbidden'],
  ['a redirect to a file', http(301, { location: 'file:///etc/passwd' }, ''), ''],
  [
    'the end in the middle',
    raw('HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n<rss><channel><item>'),
    '',
  ],
  ['no HTTP at all', raw('220 smtp ready\r\n'), 'unreachable'],
  ['a header without end', raw(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`), ''],
  ['silence', () => {}, 'unreachable'],
  ['a reset', (socket: Socket) => void socket.resetAndDestroy(), 'unreachable'],
];

const openFiles = () => {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
};

/** Sockets close a moment later than their answers end: as many as stay, or a few more, are counted. */
async function settledFiles(): Promise<number> {
  let files = openFiles();
  for (let waits = 0; waits < 15; waits++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    files = Math.min(files, openFiles());
  }
  return files;
}

describe('a crowd of feeds of which every fifth misbehaves', () => {
  it('are polled: the good ones are ok, the others say why they are not; nothing stays open', async () => {
    for (let n = 0; n < GOOD_HOSTS; n++) servers.push(await serveHttp(answersWell));
    for (const [name, answer] of BAD) {
      const isRaw = /end in the middle|no HTTP|without end|silence|reset/.test(name);
      servers.push(isRaw ? await serveRaw(answer as Talk) : await serveHttp(answer as Answer));
    }
    const world = await pollWorld(engine, servers);
    const feeds = servers.flatMap(({ url }, host) =>
      Array.from({ length: host < GOOD_HOSTS ? PER_HOST : PER_BAD_HOST }, (_, n) => ({
        id: `${host < GOOD_HOSTS ? 'good' : 'bad'}-${host}-${n}`,
        url: `${url}/${host}/${n}`,
        title: 'x',
        language: 'en',
        everyMinutes: 15 as const,
      })),
    );
    expect(feeds).toHaveLength(LONG ? 500 : 100);
    await world.define(...feeds);
    const everyFeed = async () => {
      await dispatch(
        { toMinute: minuteOf(world.clock()), atOnce: true },
        { ...world.tools, ...world.queues, stores: world.stores },
      );
      const messages = world.queues.pollQueue.sent.splice(0);
      for (let from = 0; from < messages.length; from += 10) {
        const some = messages.slice(from, from + 10);
        await Promise.all(some.map(({ body }) => poll(body, world.tools)));
      }
    };
    await everyFeed();
    const afterFirst = await settledFiles();
    const rows = await world.stores.feeds.list();
    const good = rows.filter(({ feedId }) => feedId.startsWith('good'));
    expect(good.filter(({ state }) => state !== 'ok')).toEqual([]);
    const states = rows
      .filter(({ feedId }) => feedId.startsWith('bad'))
      .map(({ feedId, state, lastReport }) => {
        const [name, , expected] = BAD[Number(feedId.split('-')[1]) - GOOD_HOSTS] ?? [];
        expect(lastReport?.message, name).toMatch(/\S/);
        return expected === '' || expected === state || state === 'rate-limited'
          ? 'as expected'
          : `${name}: ${state}`;
      });
    expect(new Set(states)).toEqual(new Set(['as expected']));
    // The connections to the tables stay open: what a second round adds is what polls leave behind.
    world.advance(DAY);
    await everyFeed();
    await expect.poll(openFiles).toBeLessThanOrEqual(afterFirst + 5);
  });

  it('cost nothing of their own when polled again unchanged: a slot and the sweeps, each minute', async () => {
    const { stores, tools, queues, define, advance } = await pollWorld(engine, servers);
    const feeds = servers.slice(0, GOOD_HOSTS).flatMap(({ url }, host) =>
      Array.from({ length: 12 }, (_, n) => ({
        id: `g-${host}-${n}`,
        url: `${url}/${host}/${n}`,
        title: 'x',
        language: 'en',
        everyMinutes: 15 as const,
      })),
    );
    await define(...feeds);
    const quarter = async (first: number) => {
      const counts = [];
      for (let minute = first; minute < first + 15; minute++) {
        await dispatch(
          { afterMinute: minute - 1, toMinute: minute },
          { ...tools, ...queues, stores },
        );
        for (const { body } of queues.pollQueue.sent.splice(0)) {
          counts.push(await poll(body, tools));
        }
      }
      return counts.reduce((sum, { unchanged }) => sum + unchanged, 0);
    };
    await quarter(minuteOf(START));
    advance(15 * 60_000);
    const before = { ...engine.counters };
    const unchanged = await quarter(minuteOf(START) + 15);
    expect(unchanged).toBe(feeds.length);
    expect(engine.counters.writeUnits).toBe(before.writeUnits);
    const requests = engine.counters.requests - before.requests;
    const readUnits = engine.counters.readUnits - before.readUnits;
    // A slot of the one cadence in use, alerts and deliveries owed in two shards; every five minutes
    // which cadences are in use.
    expect(requests).toBeLessThanOrEqual(15 * (1 + 4) + 3);
    const perPoll = (units: number) => (units / unchanged).toFixed(3);
    console.info(
      `${unchanged} unchanged polls: 0 writes, ${perPoll(requests)} requests and ${perPoll(readUnits)} read units each, dispatch included`,
    );
    if (LONG) expect(readUnits / unchanged).toBeLessThan(0.4);
  });
});
