/** Reads documents in a thread of its own, one after the other, and kills it when one takes too long. */
import type { Worker } from 'node:worker_threads';
import type { ParsedArticle } from '../domain/article.ts';
import { LIMITS } from '../domain/parse/limits.ts';
import type {
  FeedParse,
  PageParse,
  ParseErrorKind,
  ParseFailure,
  ParseOptions,
} from '../domain/parse/outcome.ts';
import type { DocumentReader } from '../ports.ts';
import { coreShare } from './env.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';
import { startThread } from './worker-thread.ts';

export type ReaderOptions = {
  /** Milliseconds of a whole core that one document may take; 2,000. With a share of one it is given longer. */
  readonly timeoutMillis?: number;
  /** Old generation of the worker's heap in MB; 128. */
  readonly heapMb?: number;
};

type Job = WorkerRequest & {
  readonly articles: ParsedArticle[];
  readonly settle: (parse: FeedParse | PageParse) => void;
};
type Reader = {
  readonly options: Required<ReaderOptions>;
  readonly waiting: Job[];
  worker: Worker | undefined;
  ready: boolean;
  current: Job | undefined;
  timer: NodeJS.Timeout | undefined;
  closed: boolean;
  lastId: number;
};

/** A thread that does not even start in this time never will. */
const START_MILLIS = 20_000;

/**
 * A reader whose thread starts with the first document and is reused. Calls may overlap: they are
 * answered in order. The bytes are copied, so the caller keeps his. An idle reader keeps no process alive.
 */
export function startDocumentReader(options: ReaderOptions = {}): DocumentReader {
  const reader: Reader = {
    options: {
      timeoutMillis: Math.round((options.timeoutMillis ?? 2000) / coreShare() / 100) * 100,
      heapMb: options.heapMb ?? 128,
    },
    waiting: [],
    worker: undefined,
    ready: false,
    current: undefined,
    timer: undefined,
    closed: false,
    lastId: 0,
  };
  return {
    parseFeed: (bytes, parse) => read(reader, 'feed', bytes, parse) as Promise<FeedParse>,
    readPage: (bytes, parse) => read(reader, 'page', bytes, parse) as Promise<PageParse>,
    close: () => close(reader),
  };
}

function read(
  reader: Reader,
  kind: Job['kind'],
  bytes: Uint8Array,
  options: ParseOptions,
): Promise<FeedParse | PageParse> {
  return new Promise((settle) => {
    if (reader.closed) {
      settle(failure('crashed', 'The reader is closed.'));
      return;
    }
    reader.waiting.push({ id: ++reader.lastId, kind, bytes, options, articles: [], settle });
    next(reader);
  });
}

/** Gives the thread its next document, starting one where there is none. */
function next(reader: Reader): void {
  if (reader.current !== undefined) return;
  const job = reader.waiting[0];
  if (job === undefined) {
    reader.worker?.unref();
    return;
  }
  if (reader.worker === undefined) {
    start(reader);
    return;
  }
  reader.worker.ref();
  if (!reader.ready) return;
  reader.waiting.shift();
  reader.current = job;
  const { timeoutMillis } = reader.options;
  limit(reader, timeoutMillis, `The document took longer than ${timeoutMillis / 1000} s to read.`);
  // A copy: transferring would take the caller's bytes away.
  const bytes = Uint8Array.prototype.slice.call(job.bytes, 0, LIMITS.decodedBytes + 1);
  const { id, kind, options } = job;
  reader.worker.postMessage({ id, kind, bytes, options } satisfies WorkerRequest, [bytes.buffer]);
}

function start(reader: Reader): void {
  const worker = startThread(reader.options.heapMb);
  reader.worker = worker;
  reader.ready = false;
  limit(reader, START_MILLIS, 'The reading thread did not start.');
  if (reader.waiting.length === 0) {
    worker.unref();
    reader.timer?.unref();
  }
  worker.on('message', (answer: WorkerAnswer) => {
    if (reader.worker === worker) onAnswer(reader, answer);
  });
  worker.on('error', (error: NodeJS.ErrnoException) => {
    const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    const message = full
      ? `The document needs more than ${reader.options.heapMb} MB of memory to read.`
      : `Reading the document failed: ${error.message.split('\n', 1)[0]}`;
    if (reader.worker === worker) lose(reader, full ? 'out-of-memory' : 'crashed', message);
  });
  worker.on('exit', () => {
    if (reader.worker === worker) lose(reader, 'crashed', 'The reading thread ended unexpectedly.');
  });
}

function onAnswer(reader: Reader, answer: WorkerAnswer): void {
  switch (answer.kind) {
    case 'ready':
      clearTimeout(reader.timer);
      reader.ready = true;
      break;
    case 'articles':
      if (reader.current?.id === answer.id) reader.current.articles.push(...answer.articles);
      return;
    case 'done':
      finish(reader, whole(reader.current, answer.parse));
      break;
    case 'failed':
      finish(reader, failure('crashed', `Reading the document failed: ${answer.message}`));
      break;
  }
  next(reader);
}

function whole(job: Job | undefined, parse: FeedParse | PageParse): FeedParse | PageParse {
  return 'articles' in parse ? { ...parse, articles: job?.articles ?? [] } : parse;
}

function finish(reader: Reader, parse: FeedParse | PageParse): void {
  clearTimeout(reader.timer);
  const job = reader.current;
  reader.current = undefined;
  job?.settle(parse);
}

/** Kills the thread when the time is over. */
function limit(reader: Reader, millis: number, message: string): void {
  clearTimeout(reader.timer);
  reader.timer = setTimeout(() => {
    const worker = reader.worker;
    lose(reader, reader.ready ? 'timeout' : 'crashed', message);
    void worker?.terminate();
  }, millis);
}

/** The thread is gone: its document (or, where none was begun, the first that waits) is answered, the others go on. */
function lose(reader: Reader, kind: ParseErrorKind, message: string): void {
  const worked = reader.ready;
  reader.worker = undefined;
  reader.ready = false;
  if (reader.current === undefined) reader.current = reader.waiting.shift();
  finish(reader, failure(kind, message));
  // The next thread starts while nobody waits for it; one that never came up is not tried for nobody.
  if (!reader.closed && (worked || reader.waiting.length > 0)) start(reader);
}

async function close(reader: Reader): Promise<void> {
  reader.closed = true;
  const worker = reader.worker;
  reader.worker = undefined;
  finish(reader, failure('crashed', 'The reader was closed.'));
  for (const job of reader.waiting.splice(0))
    job.settle(failure('crashed', 'The reader was closed.'));
  await worker?.terminate();
}

function failure(kind: ParseErrorKind, message: string): ParseFailure {
  return { ok: false, error: { kind, message } };
}
