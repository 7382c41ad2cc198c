/** How hosts are visited: one request at a time, a gap between; robots.txt once a day. */
import { beforeEach, describe, expect, it } from 'vitest';
import { politely } from '../../functions/adapters/http-manners.ts';
import { robotsGate } from '../../functions/adapters/http-robots.ts';
import type { Fetch } from '../../functions/ports.ts';
import { testFetch } from '../support/fetching.ts';
import { serveHttp } from '../support/http-server.ts';

describe('one host', () => {
  it('requests to one host wait for each other and for the gap; other hosts do not wait', async () => {
    const asked = Promise.withResolvers<void>();
    const other = await serveHttp((_, response) => {
      asked.resolve();
      response.end('ok');
    });
    // Answers nothing before the other host was asked.
    const slow = await serveHttp(async (_, response) => {
      await asked.promise;
      setTimeout(() => response.end('ok'), 50);
    });
    const fetch = politely(testFetch([other, slow]), Date.now, 200);
    const urls = [slow, slow, slow, other].map(({ url }) => `${url}/`);
    const outcomes = await Promise.all(urls.map((url) => fetch({ url, purpose: 'page' })));
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(4).fill('response'));
    const at = slow.requests.map((request) => request.at);
    expect(at).toHaveLength(3);
    for (const i of [1, 2]) expect((at[i] ?? 0) - (at[i - 1] ?? 0)).toBeGreaterThanOrEqual(245);
    await Promise.all([slow.close(), other.close()]);
  });

  it('gets its webhooks without waiting', async () => {
    const server = await serveHttp((_, response) => void response.end('ok'));
    const fetch = politely(testFetch([server]), Date.now, 600_000);
    const url = `${server.url}/`;
    await fetch({ url, purpose: 'feed' });
    await fetch({ url, purpose: 'webhook', method: 'POST', body: '{}' });
    expect(server.requests).toHaveLength(2);
    await server.close();
  });
  it('waits for the gap and no longer where the clock was set back meanwhile', async () => {
    const server = await serveHttp((_, response) => void response.end('ok'));
    let now = 86_400_000;
    const fetch = politely(testFetch([server]), () => now, 20);
    const url = `${server.url}/`;
    await fetch({ url, purpose: 'page' });
    now = 0;
    expect((await fetch({ url, purpose: 'page' })).kind).toBe('response');
    await server.close();
  });
  it('is asked on after a failure', async () => {
    const server = await serveHttp((_, response) => void response.end('ok'));
    const fetch = politely(testFetch([server]), Date.now, 20);
    const url = `${server.url}/`;
    const refused = politely(async () => Promise.reject(new Error('a bug')), Date.now, 20);
    await expect(refused({ url, purpose: 'page' })).rejects.toThrow('a bug');
    await expect(refused({ url, purpose: 'page' })).rejects.toThrow('a bug');
    expect((await fetch({ url: 'nonsense', purpose: 'page' })).kind).toBe('forbidden-address');
    expect((await fetch({ url, purpose: 'page' })).kind).toBe('response');
    await server.close();
  });
});

describe('a host that asks for rest', () => {
  it.each<[string, number, Record<string, string>, number]>([
    ['429 with seconds', 429, { 'retry-after': '120' }, 120_000],
    ['429 without', 429, {}, 15 * 60_000],
    ['503 with seconds', 503, { 'retry-after': '600' }, 600_000],
  ])('by %s gets it', async (_, status, headers, restMs) => {
    const server = await serveHttp((_request, response) => {
      response.writeHead(server.requests.length > 1 ? 200 : status, headers).end('x');
    });
    let now = 1_000_000;
    const fetch = politely(testFetch([server]), () => now, 0);
    const get = async (purpose: 'page' | 'feed') => {
      const outcome = await fetch({ url: `${server.url}/`, purpose });
      return outcome.kind === 'response' ? outcome.status : outcome.kind;
    };
    expect(await get('page')).toBe(status);
    now += restMs - 1;
    expect([await get('page'), await get('page')]).toEqual([status, status]);
    expect(server.requests).toHaveLength(1);
    now += 1;
    expect(await get('page')).toBe(200);
    await server.close();
  });
  it('by a plain 503 is asked again, and feeds keep their own record', async () => {
    const server = await serveHttp((_, response) => void response.writeHead(503).end());
    const fetch = politely(testFetch([server]), () => 0, 0);
    await fetch({ url: `${server.url}/`, purpose: 'page' });
    await fetch({ url: `${server.url}/`, purpose: 'page' });
    await fetch({ url: `${server.url}/`, purpose: 'feed' });
    expect(server.requests).toHaveLength(3);
    await server.close();
  });
});

describe('of very many hosts', () => {
  const asked: string[] = [];
  const body = new Uint8Array();
  const busy: Fetch = async ({ url }) => {
    asked.push(url);
    const headers = { 'retry-after': '600' };
    return { kind: 'response', status: 429, url, headers, body, redirects: [], millis: 1 };
  };
  const page = (n: number) => `http://host${n}.example/page`;
  beforeEach(() => void asked.splice(0));

  it('the rest of the last two thousand is remembered', async () => {
    const fetch = politely(busy, () => 0, 0);
    for (let n = 0; n <= 2000; n += 1) await fetch({ url: page(n), purpose: 'page' });
    asked.splice(0);
    for (const n of [2000, 0]) await fetch({ url: page(n), purpose: 'page' });
    expect(asked).toEqual([page(0)]);
  });
  it('the robots.txt of the last thousand is kept', async () => {
    const mayRead = robotsGate(busy, () => 0);
    for (let n = 0; n <= 1000; n += 1) await mayRead(page(n));
    asked.splice(0);
    for (const n of [1000, 0]) await mayRead(page(n));
    expect(asked).toEqual(['http://host0.example/robots.txt']);
  });
});

describe('robots.txt', () => {
  const HOUR = 3_600_000;
  it.each([
    ['of a site with rules is kept for a day', 200, 24 * HOUR],
    ['of a site without is kept for a day', 404, 24 * HOUR],
    ['of a site in trouble is asked for again after an hour', 503, HOUR],
  ])('%s', async (_, status, keptMs) => {
    const server = await serveHttp((_request, response) => void response.writeHead(status).end());
    let now = 0;
    const mayRead = robotsGate(testFetch([server]), () => now);
    const answers = await Promise.all([1, 2, 3].map((i) => mayRead(`${server.url}/${i}`)));
    expect(new Set(answers).size).toBe(1);
    now = keptMs - 1;
    await mayRead(`${server.url}/4`);
    expect(server.requests.map(({ url }) => url)).toEqual(['/robots.txt']);
    now = keptMs;
    await mayRead(`${server.url}/5`);
    expect(server.requests).toHaveLength(2);
    await server.close();
  });
  it('of every site is its own', async () => {
    const closed = await serveHttp(
      (_, response) => void response.end('User-agent: *\nDisallow: /'),
    );
    const open = await serveHttp((_, response) => void response.end(''));
    const mayRead = robotsGate(testFetch([closed, open]), () => 0);
    expect(await mayRead(`${closed.url}/a`)).toBe('disallowed');
    expect(await mayRead(`${open.url}/a`)).toBe('allowed');
    expect(await mayRead('mailto:a@b')).toBe('disallowed');
    expect(await mayRead('http://127.0.0.1/')).toBe('unavailable');
    await Promise.all([closed.close(), open.close()]);
  });
  it('that could not be asked for by a fault of ours is asked for again', async () => {
    let calls = 0;
    const mayRead = robotsGate(
      async () => {
        calls += 1;
        throw new Error('a bug');
      },
      () => 0,
    );
    await expect(mayRead('http://news.example/a')).rejects.toThrow('a bug');
    await expect(mayRead('http://news.example/a')).rejects.toThrow('a bug');
    expect(calls).toBe(2);
  });
});
