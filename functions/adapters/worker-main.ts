/** The worker's side: reads one document after the other, in a thread that may be killed at any time. */
import { parentPort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { parseFeed } from '../domain/parse/feed.ts';
import { LIMITS } from '../domain/parse/limits.ts';
import type { FeedParse, PageParse } from '../domain/parse/outcome.ts';
import { readPage } from '../domain/parse/page.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';

/** Small enough that receiving one never holds the other thread up. */
const ARTICLES_PER_MESSAGE = 100;

async function read({ kind, bytes, options }: WorkerRequest): Promise<FeedParse | PageParse> {
  const document = unpacked(bytes);
  try {
    return kind === 'feed' ? await parseFeed(document, options) : readPage(document, options);
  } finally {
    // Megabytes outside of the heap, freed now rather than when the collector looks.
    if (bytes.buffer instanceof ArrayBuffer) bytes.buffer.transfer(0);
  }
}

/** A file that is gzip by its first bytes; anything else, or a bomb, as it is. */
function unpacked(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LIMITS.decodedBytes });
  } catch {
    return bytes;
  }
}

function post(answer: WorkerAnswer): void {
  parentPort?.postMessage(answer);
}

function answerWith(id: number, parse: FeedParse | PageParse): void {
  if (!('articles' in parse)) {
    post({ kind: 'done', id, parse });
    return;
  }
  for (let at = 0; at < parse.articles.length; at += ARTICLES_PER_MESSAGE) {
    post({ kind: 'articles', id, articles: parse.articles.slice(at, at + ARTICLES_PER_MESSAGE) });
  }
  post({ kind: 'done', id, parse: { ...parse, articles: [] } });
}

parentPort?.on('message', (request: WorkerRequest) => {
  read(request).then(
    (parse) => answerWith(request.id, parse),
    (error: unknown) => {
      const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      post({ kind: 'failed', id: request.id, message: message.slice(0, 300) });
    },
  );
});
post({ kind: 'ready' });
