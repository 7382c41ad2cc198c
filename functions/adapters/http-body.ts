/** The body of an answer: decoded while it arrives, within limits on every layer, whole or not at all. */
import { pipeline, type Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { bytes, FetchError } from './http-failure.ts';
import type { FetchLimits } from './http-limits.ts';

type Bytes = AsyncIterable<Buffer>;
type BodyLimits = Pick<
  FetchLimits,
  'wireBytes' | 'decodedBytes' | 'ratio' | 'ratioAfterBytes' | 'encodings' | 'sampleBytes'
>;

/** All of the body. Throws FetchError (`too-large`, `bad-encoding`) or what the stream throws. */
export async function readBody(
  answer: Bytes,
  contentEncoding: string | undefined,
  limits: BodyLimits,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of decoded(answer, contentEncoding, limits)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The beginning of a body that nobody depends on: whatever is wrong with it, it ends quietly. */
export async function readSample(
  answer: Bytes,
  contentEncoding: string | undefined,
  limits: BodyLimits,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decoded(answer, contentEncoding, limits)) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= limits.sampleBytes) break;
    }
  } catch {
    // Cut short, damaged or too large: what came is the sample.
  }
  return Buffer.concat(chunks).subarray(0, limits.sampleBytes);
}

function decoded(answer: Bytes, contentEncoding: string | undefined, limits: BodyLimits): Bytes {
  const named = (contentEncoding ?? '').toLowerCase().split(',');
  const encodings = named.map((name) => name.trim()).filter((name) => !/^(identity)?$/.test(name));
  if (encodings.length > limits.encodings) {
    throw new FetchError('bad-encoding', 'The body is compressed too many times over.');
  }
  const meter = { wire: 0 };
  // Nothing that we read starts like gzip: a .gz file served as it is gets unpacked too.
  const layers = encodings.length > 0 ? encodings.reverse() : ['unnamed'];
  return layers.reduce<Bytes>(
    (source, encoding) => layer(source, encoding, meter, limits),
    metered(answer, meter, limits),
  );
}

async function* metered(source: Bytes, meter: { wire: number }, limits: BodyLimits): Bytes {
  for await (const chunk of source) {
    meter.wire += chunk.length;
    if (meter.wire > limits.wireBytes) throw tooLarge(limits.wireBytes);
    yield chunk;
  }
}

async function* layer(
  source: Bytes,
  encoding: string,
  meter: { readonly wire: number },
  limits: BodyLimits,
): Bytes {
  const { head, all } = await peek(source, 6);
  const decoder = decoderFor(encoding, head);
  // The decoder carries every error of its source to the reader.
  const output: Bytes = decoder ? pipeline(all, decoder, () => {}) : all;
  let size = 0;
  for await (const chunk of output) {
    size += chunk.length;
    if (size > limits.decodedBytes) throw tooLarge(limits.decodedBytes);
    if (size > limits.ratioAfterBytes && size > meter.wire * limits.ratio) {
      const times = `more than ${limits.ratio} times`;
      throw new FetchError('too-large', `The compressed body unfolds to ${times} its size.`);
    }
    yield chunk;
  }
}

const tooLarge = (limit: number) =>
  new FetchError('too-large', `The body is larger than ${bytes(limit)}.`);

async function peek(source: Bytes, enough: number): Promise<{ head: Buffer; all: Bytes }> {
  const iterator = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < enough) {
    const next = await iterator.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const all = async function* () {
    try {
      if (head.length > 0) yield head;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  };
  return { head, all: all() };
}

/** The decoder of a layer; undefined where the bytes are plain although a label says otherwise. */
function decoderFor(encoding: string, head: Buffer): Transform | undefined {
  if (head.length === 0 || looksPlain(head)) return undefined;
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  switch (encoding) {
    case 'unnamed':
      return gzip ? createGunzip() : undefined;
    case 'gzip':
    case 'x-gzip':
      return gzip ? createGunzip() : undefined;
    case 'deflate':
      return isZlib(head) ? createInflate() : createInflateRaw();
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      // 8 MiB of window is what RFC 9659 asks a decoder of this content coding to bear.
      return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } });
    default:
      throw new FetchError('bad-encoding', 'The body is compressed in a way that is not known.');
  }
}

/** Markup, JSON or a byte order mark in clear: servers label plain bodies as compressed. */
const looksPlain = (head: Buffer): boolean =>
  /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*[<[{][\x20-\x7e\s\0]*$/.test(
    head.subarray(0, 12).toString('latin1'),
  );

const isZlib = (head: Buffer): boolean =>
  ((head[0] ?? 0) & 0x0f) === 8 && (((head[0] ?? 0) << 8) | (head[1] ?? 0)) % 31 === 0;
