/** Servers that answer slowly, wrongly, endlessly or not at all: each ends as one typed outcome. */
import { readdirSync } from 'node:fs';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import type { FetchLimits } from '../../functions/adapters/http-limits.ts';
import type { FetchOutcome, FetchRequest } from '../../functions/domain/fetch.ts';
import { testFetch } from '../support/fetching.ts';
import { serveRaw } from '../support/http-server.ts';

/** What becomes of a request to a server that behaves so. */
async function outcomeOf(
  talk: (socket: net.Socket) => void,
  request: Partial<FetchRequest> = {},
  limits: Partial<FetchLimits> = {},
): Promise<FetchOutcome> {
  const server = await serveRaw(talk);
  const fetch = testFetch([server], { limits });
  const outcome = await fetch({ url: `${server.url}/feed`, purpose: 'feed', ...request });
  await server.close();
  return outcome;
}
const say = (text: string) => (socket: net.Socket) => socket.end(text, 'latin1');
const drip = (head: string, piece: string, everyMs: number) => (socket: net.Socket) => {
  socket.write(head);
  const timer = setInterval(() => socket.write(piece), everyMs);
  socket.on('close', () => clearInterval(timer));
};
/** Writes as fast as the reader takes it, for ever. */
const flood = (head: string, piece: string) => (socket: net.Socket) => {
  socket.write(head);
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
};
const OK = 'HTTP/1.1 200 OK\r\n';
const body = (outcome: FetchOutcome) =>
  outcome.kind === 'response' ? Buffer.from(outcome.body).toString() : outcome.kind;

describe('a server that never finishes is left at the limit', () => {
  it.concurrent.each<[string, (socket: net.Socket) => void, RegExp]>([
    ['accepts and never answers', () => {}, /no complete answer/],
    ['drips its headers', drip(OK, 'X', 20), /no complete answer/],
    ['drips its body', drip(`${OK}\r\n`, 'x', 20), /Not finished within/],
    [
      'promises a body and sends none',
      drip(`${OK}Content-Length: 9\r\n\r\n`, '', 50),
      /Not finished/,
    ],
    [
      'sends a chunk size and stalls',
      drip(`${OK}Transfer-Encoding: chunked\r\n\r\nff\r\n`, '', 50),
      /Not/,
    ],
  ])('%s', async (_, talk, message) => {
    const started = performance.now();
    const outcome = await outcomeOf(talk, {}, { totalMs: 700, answerMs: 400 });
    expect(outcome).toMatchObject({ kind: 'timeout', message: expect.stringMatching(message) });
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('a server that sends too much is cut off', () => {
  it.each<[string, (socket: net.Socket) => void]>([
    ['a body without end', flood(`${OK}\r\n`, 'x'.repeat(65_536))],
    [
      'chunks without end',
      flood(`${OK}Transfer-Encoding: chunked\r\n\r\n`, `400\r\n${'x'.repeat(1024)}\r\n`),
    ],
    ['an announced 6 GB', say(`${OK}Content-Length: 6000000000\r\n\r\nx`)],
    ['a header of 1 MB', say(`${OK}X: ${'x'.repeat(1_000_000)}\r\n\r\n`)],
    ['100,000 headers', say(`${OK}${'a: b\r\n'.repeat(100_000)}\r\n`)],
    ['headers without end', flood(OK, 'x: y\r\n'.repeat(1000))],
  ])('%s', async (_, talk) => {
    expect((await outcomeOf(talk, {}, { totalMs: 5000 })).kind).toBe('too-large');
  });
  it('interim answers without end', async () => {
    const many = say(
      `${'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(10_000)}${OK}\r\nx`,
    );
    expect(await outcomeOf(many)).toMatchObject({ kind: 'protocol' });
    const continues = say(`${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(10_000)}${OK}\r\nx`);
    expect(await outcomeOf(continues)).toMatchObject({ kind: 'protocol' });
  });
  it('a few interim answers are nothing', async () => {
    const few = say(`${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(3)}${OK}\r\nfine`);
    expect(body(await outcomeOf(few))).toBe('fine');
  });
});

describe('half an answer is no answer', () => {
  it.each<[string, (socket: net.Socket) => void]>([
    ['reset before an answer', (socket) => socket.resetAndDestroy()],
    ['closed before an answer', (socket) => socket.end()],
    ['closed within the headers', say(`${OK}Content-Ty`)],
    ['closed before the announced end', say(`${OK}Content-Length: 100\r\n\r\n<rss>`)],
    ['closed before the last chunk', say(`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n`)],
    [
      'reset within the body',
      (socket) => {
        socket.write(`${OK}Content-Length: 100\r\n\r\n<rss>`);
        setTimeout(() => socket.resetAndDestroy(), 50);
      },
    ],
    [
      'reset within a body of unknown length',
      (socket) => {
        socket.write(`${OK}\r\n<rss>`);
        setTimeout(() => socket.resetAndDestroy(), 50);
      },
    ],
  ])('%s', async (_, talk) => {
    expect(await outcomeOf(talk)).toMatchObject({ kind: 'reset', message: expect.any(String) });
  });
});

describe('a server that breaks the rules of HTTP', () => {
  it.each([
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['a negative length', `${OK}Content-Length: -5\r\n\r\nhello`],
    ['a length that is no number', `${OK}Content-Length: many\r\n\r\nhello`],
    ['two lengths', `${OK}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`],
    ['a broken chunk size', `${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n`],
    [
      'a change of protocol',
      'HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
    ],
  ])('%s', async (_, text) => {
    expect(await outcomeOf(say(text))).toMatchObject({
      kind: 'protocol',
      message: expect.any(String),
    });
  });
  it.each([
    ['a length too short: that much is the answer', `${OK}Content-Length: 2\r\n\r\nhello`, 'he'],
    ['an offer of HTTP/2', `${OK}Upgrade: h2,h2c\r\nConnection: Upgrade\r\n\r\nhello`, 'hello'],
    [
      'length and chunks: the chunks count',
      `${OK}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
      'hello',
    ],
    [
      'blanks after a chunk size',
      `${OK}Transfer-Encoding: chunked\r\n\r\n5  \r\nhello\r\n0\r\n\r\n`,
      'hello',
    ],
    [
      'lines that end without a return',
      'HTTP/1.1 200 OK\nContent-Type: text/xml\n\nhello',
      'hello',
    ],
    ['a folded header', `${OK}X: a\r\n b\r\n\r\nhello`, 'hello'],
    ['control characters in a header', `${OK}X: a\x01b\r\n\r\nhello`, 'hello'],
    ['no reason phrase', 'HTTP/1.1 200\r\n\r\nhello', 'hello'],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nhello', 'hello'],
    [
      'header values in raw UTF-8',
      `${OK}X: ${Buffer.from('خبر').toString('latin1')}\r\n\r\nhello`,
      'hello',
    ],
    ['304 with a body', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello', ''],
    ['204 with a body', 'HTTP/1.1 204 None\r\nContent-Length: 5\r\n\r\nhello', ''],
    ['200 with nothing', `${OK}Content-Length: 0\r\n\r\n`, ''],
  ])('%s', async (_, text, expected) => expect(body(await outcomeOf(say(text)))).toBe(expected));
});

it('header values come without control characters, repeated ones joined, cookies not at all', async () => {
  const text = `${OK}X: a\x01\x02b\r\nX: c\r\nSet-Cookie: id=1\r\nETag: W/"x"\r\n\r\nhello`;
  const outcome = await outcomeOf(say(text));
  expect(outcome.kind === 'response' && outcome.headers).toEqual({ x: 'a b, c', etag: 'W/"x"' });
});

describe('a server that cannot be reached', () => {
  it('refuses the connection', async () => {
    const server = await serveRaw(() => {});
    await server.close();
    const outcome = await testFetch([server])({ url: server.url, purpose: 'feed' });
    expect(outcome).toMatchObject({
      kind: 'refused',
      message: 'The server refuses the connection.',
    });
  });
  it('is reached at its other address when the first is a black hole', async () => {
    const server = await serveRaw(say(`${OK}\r\nhello`), '::1');
    const host = `two.example:${server.port}`;
    const connect = net.Socket.prototype.connect;
    // 127.0.0.1 stands for the address that swallows packets.
    net.Socket.prototype.connect = function (this: net.Socket, ...args: never[]) {
      const swallowed = JSON.stringify(args).includes('"127.0.0.1"');
      return swallowed ? this : (connect as (...all: never[]) => net.Socket).apply(this, args);
    } as typeof connect;
    const resolve = async () => ['127.0.0.1', '::1'];
    const fetch = testFetch([{ host }], { resolve });
    const outcome = await fetch({ url: `http://${host}/`, purpose: 'feed' });
    net.Socket.prototype.connect = connect;
    await server.close();
    expect(body(outcome)).toBe('hello');
    expect(outcome.millis).toBeLessThan(1000);
  });
  it('is reached at its other address when the first refuses', async () => {
    const server = await serveRaw(say(`${OK}\r\nhello`), '::1');
    const host = `two.example:${server.port}`;
    const fetch = testFetch([{ host }], { resolve: async () => ['127.0.0.1', '::1'] });
    expect(body(await fetch({ url: `http://${host}/`, purpose: 'feed' }))).toBe('hello');
    await server.close();
  });
});

describe('the status is an answer', () => {
  it.each([
    ...[204, 206, 400, 401, 403, 404, 410, 418, 429, 451, 500, 502, 503, 504, 520, 521, 522],
    ...[523, 524, 525, 526, 599],
  ])('%i', async (status) => {
    const text = `HTTP/1.1 ${status} X\r\nRetry-After: 120\r\nContent-Length: 4\r\n\r\nwhy?`;
    expect(await outcomeOf(say(text))).toMatchObject({
      kind: 'response',
      status,
      headers: { 'retry-after': '120' },
    });
  });
  it('an error keeps its status although its body is endless, broken or slow', async () => {
    const head = 'HTTP/1.1 403 Forbidden\r\n';
    for (const talk of [
      flood(`${head}\r\n`, 'x'.repeat(65_536)),
      say(`${head}Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\n\x1f\x8bbroken!`),
      say(`${head}Content-Length: 100\r\n\r\ncut`),
      drip(`${head}\r\n`, 'x', 30),
    ]) {
      const outcome = await outcomeOf(talk);
      expect(outcome).toMatchObject({ kind: 'response', status: 403 });
      expect(outcome.kind === 'response' && outcome.body.length).toBeLessThanOrEqual(16_384);
    }
  });
});

describe('the answer of a webhook', () => {
  const post: Partial<FetchRequest> = { purpose: 'webhook', method: 'POST', body: '{}' };
  it.concurrent.each<[string, (socket: net.Socket) => void, number]>([
    ['without end is read for 16 KiB', flood(`${OK}\r\n`, 'x'.repeat(65_536)), 16_384],
    ['that drips is not waited for', drip(`${OK}\r\n`, 'x', 100), 16_384],
    [
      'that is reset after the status counts',
      (socket) => {
        socket.write(`${OK}Content-Length: 100\r\n\r\nab`);
        setTimeout(() => socket.resetAndDestroy(), 50);
      },
      2,
    ],
    ['that is a bomb is not unpacked', say(`${OK}Content-Encoding: gzip\r\n\r\nxx`), 2],
  ])('%s', async (_, talk, most) => {
    const outcome = await outcomeOf(talk, post);
    expect(outcome).toMatchObject({ kind: 'response', status: 200 });
    expect(outcome.kind === 'response' && outcome.body.length).toBeLessThanOrEqual(most);
    expect(outcome.millis).toBeLessThan(3000);
  });
});

it('no file descriptor is left open', async () => {
  const count = () => readdirSync('/proc/self/fd').length;
  const kinds = [
    () => {},
    say(`${OK}\r\nok`),
    flood(`${OK}\r\n`, 'x'.repeat(65_536)),
    say('SSH-2.0\r\n'),
  ];
  await outcomeOf(say(`${OK}\r\nok`));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const before = count();
  await Promise.all(
    Array.from({ length: 80 }, (_, i) =>
      outcomeOf(kinds[i % 4] ?? say(OK), {}, { answerMs: 200, totalMs: 3000 }),
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(count()).toBeLessThanOrEqual(before + 5);
});
