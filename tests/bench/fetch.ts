/**
 * The HTTP client under load, on loopback: 500 feeds of which a fifth misbehave, what the guard
 * costs beside plain `node:http`, and bombs. Prints one JSON object per line:
 * `npx node tests/bench/fetch.ts`. Limits are a tenth of the real ones, so that it ends soon.
 */
import { readdirSync } from 'node:fs';
import { get } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { FETCH_LIMITS } from '../../functions/adapters/http-limits.ts';
import type { Fetch } from '../../functions/ports.ts';
import { drip, flood, OK } from '../support/bad-servers.ts';
import { DENIED_URLS } from '../support/denied-urls.ts';
import { testFetch } from '../support/fetching.ts';
import { type RawServer, serveHttp, serveRaw } from '../support/http-server.ts';

const FEEDS = 500;
const AT_ONCE = 50;
const BODY = `<rss version="2.0"><channel>${'<item><title>خبر</title></item>'.repeat(60)}</channel></rss>`;
const LIMITS = {
  totalMs: FETCH_LIMITS.totalMs / 10,
  connectMs: FETCH_LIMITS.connectMs / 10,
  answerMs: FETCH_LIMITS.answerMs / 10,
};

const healthy = (socket: Socket) =>
  socket.end(`${OK}Content-Length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`);
const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
/** Twenty ways to misbehave, five feeds each. */
const MISBEHAVIOURS: readonly ((socket: Socket) => void)[] = [
  () => {},
  drip(OK, 'X', 50),
  drip(`${OK}\r\n`, 'x', 50),
  drip(`${OK}Content-Length: 100\r\n\r\n`, '', 50),
  flood(`${OK}\r\n`, 'x'.repeat(65_536)),
  flood(OK, 'x: y\r\n'.repeat(1000)),
  (socket) => socket.end(`${OK}X: ${'x'.repeat(1_000_000)}\r\n\r\n`),
  (socket) => socket.end(`${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(10_000)}${OK}\r\nx`),
  (socket) => socket.end(`${OK}Content-Length: 100\r\n\r\nshort`),
  (socket) => socket.end(`${OK}Content-Length: -1\r\n\r\nx`),
  (socket) => socket.resetAndDestroy(),
  (socket) => {
    socket.write(`${OK}\r\n<rss>`);
    setTimeout(() => socket.resetAndDestroy(), 100);
  },
  (socket) => {
    socket.write(`${OK}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
    socket.end(bomb);
  },
  (socket) => socket.end(`${OK}Content-Encoding: gzip\r\n\r\n\x1f\x8bnot gzip at all`, 'latin1'),
  (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'),
  (socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:22/\r\n\r\n'),
  (socket) => socket.end('HTTP/1.1 301 Moved\r\nLocation: /again\r\n\r\n'),
  (socket) => socket.end('HTTP/1.1 503 No\r\nRetry-After: 60\r\n\r\n'),
  (socket) => socket.end('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
  (socket) => socket.end(),
];

const openFiles = (): number => readdirSync('/proc/self/fd').length;
const rssMb = (): number => Math.round(process.memoryUsage().rss / 1024 / 1024);
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function pollAll(fetch: Fetch, urls: readonly string[]): Promise<Map<string, string>> {
  const kinds = new Map<string, string>();
  const waiting = urls.values();
  const worker = async () => {
    for (const url of waiting) {
      const outcome = await fetch({ url, purpose: 'feed' });
      const status = outcome.kind === 'response' ? String(outcome.status) : outcome.kind;
      kinds.set(url, status);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return kinds;
}

/** The healthy among 500 feeds are all polled, whatever a fifth of them does. */
export async function misbehaviour(): Promise<object> {
  const good = await serveRaw(healthy);
  const bad = await Promise.all(MISBEHAVIOURS.map((talk) => serveRaw(talk)));
  const fetch = testFetch([good, ...bad], { limits: LIMITS });
  await fetch({ url: good.url, purpose: 'feed' });
  const filesBefore = openFiles();
  const url = (i: number) => `${serverOf(i, good, bad).url}/feed/${i}`;
  const urls = Array.from({ length: FEEDS }, (_, i) => url(i));
  let rss = 0;
  const watch = setInterval(() => {
    rss = Math.max(rss, rssMb());
  }, 20);
  const started = performance.now();
  const kinds = await pollAll(fetch, urls);
  const seconds = (performance.now() - started) / 1000;
  clearInterval(watch);
  const isGood = (one: string) => one.startsWith(`${good.url}/`);
  const outcomes: Record<string, number> = {};
  for (const [one, kind] of kinds) if (!isGood(one)) outcomes[kind] = (outcomes[kind] ?? 0) + 1;
  await new Promise((resolve) => setTimeout(resolve, 100));
  const filesAfter = openFiles();
  await Promise.all([good, ...bad].map((server) => server.close()));
  return {
    bench: 'fetch: 20 % of 500 feeds misbehave',
    healthy: urls.filter(isGood).length,
    healthyPolled: urls.filter((one) => isGood(one) && kinds.get(one) === '200').length,
    misbehaving: outcomes,
    seconds: Number(seconds.toFixed(1)),
    rssMb: rss,
    filesLeftOpen: filesAfter - filesBefore,
  };
}

const serverOf = (i: number, good: RawServer, bad: readonly RawServer[]): RawServer =>
  (i % 5 === 0 ? bad[(i / 5) % bad.length] : undefined) ?? good;

/** The same small feed by plain `node:http` and by us, one after the other; median of the ratios. */
export async function costOfGuard(): Promise<object> {
  const server = await serveHttp((_, response) => void response.end(BODY));
  const fetch = testFetch([server]);
  const plain = () =>
    new Promise<void>((resolve, reject) => {
      const request = get(server.url, { agent: false }, (response) => {
        response.resume().on('end', () => resolve());
      });
      request.on('error', reject);
    });
  const ours = () => fetch({ url: server.url, purpose: 'feed' });
  const time = async (work: () => Promise<unknown>) => {
    const started = performance.now();
    for (let i = 0; i < 200; i += 1) await work();
    return (performance.now() - started) / 200;
  };
  await time(plain);
  await time(ours);
  const rounds: { plain: number; ours: number }[] = [];
  for (let i = 0; i < 7; i += 1) rounds.push({ plain: await time(plain), ours: await time(ours) });
  await server.close();
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return {
    bench: 'fetch: guard beside plain node:http',
    msPlain: Number(median(rounds.map((one) => one.plain)).toFixed(2)),
    msGuarded: Number(median(rounds.map((one) => one.ours)).toFixed(2)),
    ratio: Number(median(rounds.map((one) => one.ours / one.plain)).toFixed(2)),
  };
}

/** Every spelling of a private address, for every purpose. */
export async function spellings(): Promise<object> {
  const fetch = testFetch([]);
  let blocked = 0;
  for (const purpose of ['feed', 'page', 'robots', 'webhook'] as const) {
    for (const url of DENIED_URLS) {
      if ((await fetch({ url, purpose })).kind === 'forbidden-address') blocked += 1;
    }
  }
  return { bench: 'fetch: private addresses', tried: DENIED_URLS.length * 4, blocked };
}

if (import.meta.main) {
  for (const bench of [spellings, costOfGuard, misbehaviour]) print(await bench());
}
