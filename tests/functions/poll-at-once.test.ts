/** How many hosts one call of poll asks side by side, and what a slow one costs the others. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOSTS_AT_ONCE } from '../../functions/poll/poll.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { testFetch } from '../support/fetching.ts';
import { type HttpServer, serveHttp } from '../support/http-server.ts';
import { closeReader, pollWorld, rss } from '../support/poll-world.ts';

const HOSTS = 40;
let engine: TestEngine;
let server: HttpServer;
const asked = { now: 0, most: 0, doneBefore: 0, done: 0, until: 0 };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(async () => {
  engine = await startTestEngine();
  server = await serveHttp(async (request, response) => {
    const isSlow = request.headers.host?.startsWith('host0.') ?? false;
    asked.now += 1;
    asked.most = Math.max(asked.most, asked.now);
    // However slow the machine is, the slow host answers when all others have.
    if (isSlow) while (asked.done < HOSTS - 1 && Date.now() < asked.until) await pause(20);
    else await pause(20);
    asked.now -= 1;
    if (isSlow) asked.doneBefore = asked.done;
    asked.done += 1;
    response.end(rss([{ link: 'https://outlet.example/1', title: 'Report' }]));
  });
});
afterAll(async () => {
  await Promise.all([closeReader(), engine.stop(), server.close()]);
});

it('asks twenty hosts at once at most; a slow one keeps its own place and no other', async () => {
  const names = Array.from({ length: HOSTS }, (_, n) => `host${n}.example`);
  const hosts = names.map((name) => ({ host: `${name}:${server.port}` }));
  const table = Object.fromEntries(names.map((name) => [name, ['127.0.0.1']]));
  const limits = { totalMs: 30_000, answerMs: 30_000 };
  const fetch = testFetch(hosts, { resolve: async (name) => table[name] ?? [], limits });
  const world = await pollWorld(engine, [], () => ({ fetch }));
  await world.define(
    ...names.map((name, n) => ({
      id: `feed-${n}`,
      url: `http://${name}:${server.port}/rss`,
      title: name,
      language: 'en',
    })),
  );
  asked.until = Date.now() + 25_000;
  const counts = await world.pass();
  expect(counts).toMatchObject([{ polled: HOSTS, changed: HOSTS, failed: 0 }]);
  expect(asked.most).toBeGreaterThan(1);
  expect(asked.most).toBeLessThanOrEqual(HOSTS_AT_ONCE);
  expect(asked.doneBefore).toBe(HOSTS - 1);
});
