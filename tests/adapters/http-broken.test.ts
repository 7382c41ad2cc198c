/** Servers that break off or break the rules: a whole answer or a typed failure, never a part. */
import type net from 'node:net';
import { describe, expect, it } from 'vitest';
import { body, OK, outcomeOf, say } from '../support/bad-servers.ts';

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
        setTimeout(() => socket.resetAndDestroy(), 300);
      },
    ],
    [
      'reset within a body of unknown length',
      (socket) => {
        socket.write(`${OK}\r\n<rss>`);
        setTimeout(() => socket.resetAndDestroy(), 300);
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
