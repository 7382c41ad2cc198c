/** Servers that answer slowly, endlessly or not at all: each ends in time, as one typed outcome. */
import { readdirSync } from 'node:fs';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import type { FetchRequest } from '../../functions/domain/fetch.ts';
import { body, drip, flood, OK, outcomeOf, say } from '../support/bad-servers.ts';
import { testFetch } from '../support/fetching.ts';
import { serveRaw } from '../support/http-server.ts';

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
    const outcome = await outcomeOf(talk, {}, { totalMs: 2000, answerMs: 1000 });
    expect(outcome).toMatchObject({ kind: 'timeout', message: expect.stringMatching(message) });
    expect(performance.now() - started).toBeLessThan(10_000);
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
    const limits = { connectMs: 10_000, totalMs: 20_000 };
    const fetch = testFetch([{ host }], { resolve, limits });
    const outcome = await fetch({ url: `http://${host}/`, purpose: 'feed' });
    net.Socket.prototype.connect = connect;
    await server.close();
    expect(body(outcome)).toBe('hello');
    expect(outcome.millis).toBeLessThan(5000);
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
        setTimeout(() => socket.resetAndDestroy(), 300);
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
  await expect.poll(count).toBeLessThanOrEqual(before + 5);
});
