/** Bodies: every compression, honest or not, and the limits on what comes out of it. */
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FetchLimits } from '../../functions/adapters/http-limits.ts';
import type { FetchOutcome, FetchRequest } from '../../functions/domain/fetch.ts';
import { testFetch } from '../support/fetching.ts';
import { type HttpServer, serveHttp } from '../support/http-server.ts';

const FEED = `<?xml version="1.0"?><rss version="2.0"><channel><title>القوات</title>${'<item><title>x</title></item>'.repeat(40)}</channel></rss>`;
const feed = Buffer.from(FEED);
let server: HttpServer;
let reply: { encoding?: string | undefined; type?: string; status?: number; bytes: Uint8Array };

beforeAll(async () => {
  server = await serveHttp((_, response) => {
    response.writeHead(reply.status ?? 200, {
      'content-type': reply.type ?? 'application/rss+xml',
      ...(reply.encoding !== undefined && { 'content-encoding': reply.encoding }),
    });
    response.end(reply.bytes);
  });
});
afterAll(() => server.close());

const get = (
  encoding: string | undefined,
  bytes: Uint8Array,
  limits: Partial<FetchLimits> = {},
  purpose: FetchRequest['purpose'] = 'feed',
): Promise<FetchOutcome> => {
  reply = { encoding, bytes };
  return testFetch([server], { limits: { totalMs: 5000, ...limits } })({
    url: server.url,
    purpose,
  });
};
const text = (outcome: FetchOutcome) =>
  outcome.kind === 'response' ? Buffer.from(outcome.body).toString() : outcome;
const zeros = (size: number) => Buffer.alloc(size);
const pack = (times: number, bytes: Buffer): Buffer =>
  times === 0 ? bytes : pack(times - 1, zlib.gzipSync(bytes));

describe('a body is unpacked', () => {
  it.each<[string, string | undefined, Buffer]>([
    ['plain', undefined, feed],
    ['identity', 'identity', feed],
    ['gzip', 'gzip', zlib.gzipSync(feed)],
    ['gzip in capitals', 'GZIP', zlib.gzipSync(feed)],
    ['x-gzip', 'x-gzip', zlib.gzipSync(feed)],
    [
      'gzip in several members',
      'gzip',
      Buffer.concat([zlib.gzipSync(feed.subarray(0, 99)), zlib.gzipSync(feed.subarray(99))]),
    ],
    [
      'gzip with rubbish after it',
      'gzip',
      Buffer.concat([zlib.gzipSync(feed), Buffer.from('\0\0\0rubbish')]),
    ],
    ['gzip that nobody announced', undefined, zlib.gzipSync(feed)],
    ['deflate with its header', 'deflate', zlib.deflateSync(feed)],
    ['deflate without its header', 'deflate', zlib.deflateRawSync(feed)],
    ['br', 'br', zlib.brotliCompressSync(feed)],
    ['zstd', 'zstd', zlib.zstdCompressSync(feed)],
    ['gzip twice', 'gzip, gzip', pack(2, feed)],
    ['br within gzip', 'br, gzip', zlib.gzipSync(zlib.brotliCompressSync(feed))],
    ['plain, said to be gzip', 'gzip', feed],
    ['plain, said to be br', 'br', feed],
    ['plain, said to be deflate', 'deflate', feed],
    ['plain, said to be zstd', 'zstd', feed],
    ['plain after a byte order mark, said to be gzip', 'gzip', Buffer.from(`\ufeff${FEED}`)],
    ['plain, said to be something unknown', 'utf-8', feed],
    ['gzip once, said to be gzip twice', 'gzip, gzip', zlib.gzipSync(feed)],
  ])('%s', async (_, encoding, bytes) => {
    expect(text(await get(encoding, bytes))).toContain(FEED);
  });
  it('nothing, said to be gzip, is nothing', async () => {
    expect(text(await get('gzip', zeros(0)))).toBe('');
  });
  it('bytes are not interpreted: charset is for the parser', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x3c, 0x00, 0x72, 0x00, 0xc7, 0xe1]);
    const outcome = await get(undefined, bytes);
    expect(outcome.kind === 'response' && Buffer.from(outcome.body)).toEqual(bytes);
  });
});

describe('a damaged body is a failure, never a part', () => {
  const gzip = zlib.gzipSync(feed);
  it.each<[string, string, Buffer]>([
    ['gzip cut short', 'gzip', gzip.subarray(0, gzip.length - 20)],
    ['gzip without its checksum', 'gzip', gzip.subarray(0, gzip.length - 4)],
    ['gzip with a wrong checksum', 'gzip', Buffer.concat([gzip.subarray(0, -8), zeros(8)])],
    ['gzip with a broken middle', 'gzip', Buffer.concat([gzip.subarray(0, 20), zeros(60)])],
    ['br cut short', 'br', zlib.brotliCompressSync(feed).subarray(0, 40)],
    ['deflate cut short', 'deflate', zlib.deflateSync(feed).subarray(0, 40)],
    ['raw deflate cut short', 'deflate', zlib.deflateRawSync(feed).subarray(0, 40)],
    ['zstd cut short', 'zstd', zlib.zstdCompressSync(feed).subarray(0, 40)],
    ['rubbish as br', 'br', Buffer.from([1, 2, 3, 250, 251, 252, 253])],
    ['rubbish as deflate', 'deflate', Buffer.from([6, 2, 3, 250, 251, 252, 253])],
    ['rubbish in an unknown coding', 'compress', Buffer.from([0x1f, 0x9d, 1, 2, 3, 4, 5])],
  ])('%s', async (_, encoding, bytes) => {
    expect(await get(encoding, bytes)).toMatchObject({
      kind: 'bad-encoding',
      message: expect.stringMatching(/\.$/),
    });
  });
});

describe('a bomb is defused', () => {
  const mib = 1024 * 1024;
  it.each<[string, string, () => Buffer]>([
    ['gzip, 1000 to 1', 'gzip', () => zlib.gzipSync(zeros(24 * mib))],
    ['gzip that nobody announced', '', () => zlib.gzipSync(zeros(24 * mib))],
    ['deflate', 'deflate', () => zlib.deflateSync(zeros(24 * mib))],
    [
      'br',
      'br',
      () =>
        zlib.brotliCompressSync(zeros(24 * mib), {
          params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 3 },
        }),
    ],
    ['zstd', 'zstd', () => zlib.zstdCompressSync(zeros(24 * mib))],
    ['gzip in gzip', 'gzip, gzip', () => pack(2, zeros(24 * mib))],
    [
      'a middle layer that is a bomb of empty members',
      'gzip, gzip',
      () => zlib.gzipSync(Buffer.alloc(4 * mib, zlib.gzipSync(''))),
    ],
  ])('%s', async (_, encoding, make) => {
    const bytes = make();
    const before = process.memoryUsage().rss;
    const outcome = await get(encoding, bytes);
    expect(outcome).toMatchObject({ kind: 'too-large', message: expect.any(String) });
    expect(outcome.millis).toBeLessThan(2000);
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * mib);
  });
  it('seven layers are not unpacked', async () => {
    const seven = Array.from({ length: 7 }, () => 'gzip').join(', ');
    expect((await get(seven, pack(7, feed))).kind).toBe('bad-encoding');
  });
  it('large but honest bodies pass', async () => {
    const honest = Buffer.from('<item>القوات الأمريكية</item>\n'.repeat(25_000));
    const outcome = await get('gzip', zlib.gzipSync(honest), { ratio: 1000 });
    expect(outcome.kind === 'response' && outcome.body.length).toBe(honest.length);
  });
  it.each<[string, Partial<FetchLimits>, number]>([
    ['on the wire', { wireBytes: 1000 }, 1001],
    ['unpacked', { decodedBytes: 1000 }, 1001],
  ])('the limit %s is exact', async (_, limits, size) => {
    expect((await get(undefined, Buffer.alloc(size, 'x'), limits)).kind).toBe('too-large');
    expect((await get(undefined, Buffer.alloc(size - 1, 'x'), limits)).kind).toBe('response');
  });
  it('the limits are those that are documented', async () => {
    expect((await get(undefined, Buffer.alloc(5 * mib, 'x'))).kind).toBe('response');
    expect(await get(undefined, Buffer.alloc(5 * mib + 1, 'x'))).toMatchObject({
      kind: 'too-large',
      message: expect.stringContaining('larger than 5 MiB'),
    });
  });
});

describe('what cannot be a page is not downloaded', () => {
  it.each(['video/mp4', 'application/pdf', 'image/jpeg', 'application/octet-stream'])(
    '%s',
    async (type) => {
      reply = { type, bytes: zeros(1000) };
      const outcome = await testFetch([server])({ url: server.url, purpose: 'page' });
      expect(outcome.kind === 'response' && outcome.body.length).toBe(0);
    },
  );
  it.each(['text/html', 'application/xhtml+xml', 'text/plain', ''])(
    '%j may be one',
    async (type) => {
      reply = { type, bytes: zeros(1000) };
      const outcome = await testFetch([server])({ url: server.url, purpose: 'page' });
      expect(outcome.kind === 'response' && outcome.body.length).toBe(1000);
    },
  );
});

it('of a long robots.txt the first 500 KiB are read', async () => {
  const outcome = await get(undefined, Buffer.alloc(2_000_000, 'a'), {}, 'robots');
  expect(outcome.kind === 'response' && outcome.body.length).toBe(500 * 1024);
});
