/** The killable worker: killed when a document takes too long or too much, and used again. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { startDocumentReader } from '../../functions/adapters/worker.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const options = { now: Date.UTC(2026, 9, 11, 12) };
const feed = (title: string, items = 1): Uint8Array =>
  Buffer.from(
    `<rss version="2.0"><channel><title>${title}</title>${'<item><title>t</title><link>https://x.example/1</link></item>'.repeat(items)}</channel></rss>`,
  );
/** Takes a while: 300,000 elements, each with attributes. */
const heavy = Buffer.from(`<rss><channel>${'<x a="1" b="2"><y c="3"/></x>'.repeat(300_000)}`);
/** Takes memory: a million objects at once. */
const wide = Buffer.from(`{"items":[${'{"a":{"b":{}}},'.repeat(600_000)}{}]}`);

describe('the document reader', () => {
  const reader = startDocumentReader();
  afterAll(() => reader.close());

  it('answers calls that overlap, each with its own document', async () => {
    const titles = Array.from({ length: 20 }, (_, place) => `feed ${place}`);
    const parses = await Promise.all(titles.map((title) => reader.parseFeed(feed(title), options)));
    expect(parses.map((parse) => parse.ok && parse.title)).toEqual(titles);
  });

  it('leaves the bytes to the caller', async () => {
    const bytes = feed('kept');
    await reader.parseFeed(bytes, options);
    expect(Buffer.from(bytes).toString()).toContain('<title>kept</title>');
  });

  it('keeps the order of a long feed that comes in parts', async () => {
    const items = Array.from({ length: 450 }, (_, n) => `<item><title>${n}</title></item>`);
    const parse = await reader.parseFeed(Buffer.from(`<rss><channel>${items.join('')}`), options);
    expect(parse.ok && parse.articles.map(({ title }) => Number(title))).toEqual(
      items.map((_, n) => n),
    );
  });

  it('unpacks a gzip file, and not a bomb', async () => {
    const packed = await reader.parseFeed(gzipSync(feed('packed')), options);
    expect(packed).toMatchObject({ ok: true, title: 'packed' });
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, '<rss>'));
    expect(await reader.parseFeed(bomb, options)).toMatchObject({
      ok: false,
      error: { kind: 'not-a-feed' },
    });
  });
});

describe('a document that takes too long', () => {
  it('is a typed failure, and the ones behind it are read by a new thread', async () => {
    const reader = startDocumentReader({ timeoutMillis: 100 });
    const [slow, ...others] = await Promise.all([
      reader.parseFeed(heavy, options),
      ...['a', 'b', 'c'].map((title) => retried(() => reader.parseFeed(feed(title), options))),
    ]);
    expect(slow).toMatchObject({
      ok: false,
      error: { kind: 'timeout', message: 'The document took longer than 0.1 s to read.' },
    });
    expect(others.map((parse) => parse.ok && parse.title)).toEqual(['a', 'b', 'c']);
    await reader.close();
  });

  it('ends with its thread: none is left behind, however many are killed', async () => {
    const threads = () => readdirSync('/proc/self/task').length;
    const reader = startDocumentReader({ timeoutMillis: 100 });
    await retried(() => reader.parseFeed(feed('one'), options));
    const before = threads();
    for (let time = 0; time < 8; time++) {
      expect((await reader.parseFeed(heavy, options)).ok).toBe(false);
    }
    // What reads files for a new thread may have come meanwhile: four at most.
    await expect.poll(threads).toBeLessThanOrEqual(before + 4);
    await reader.close();
  });

  it('has as much of a processor everywhere: where there is a tenth of a core, ten times as long', async () => {
    process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE = '177';
    const reader = startDocumentReader({ timeoutMillis: 10 });
    delete process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
    expect(await reader.parseFeed(heavy, options)).toMatchObject({
      error: { kind: 'timeout', message: 'The document took longer than 0.1 s to read.' },
    });
    await reader.close();
  });

  /** 100 ms may be short for the first document of a cold thread. */
  async function retried<T extends { readonly ok: boolean }>(read: () => Promise<T>): Promise<T> {
    for (let time = 1; ; time++) {
      const parse = await read();
      if (parse.ok || time === 20) return parse;
    }
  }
});

describe('a document that takes too much memory', () => {
  it('is a typed failure, and the next one is read', async () => {
    const reader = startDocumentReader({ heapMb: 32, timeoutMillis: 30_000 });
    expect(await reader.parseFeed(wide, options)).toMatchObject({
      ok: false,
      error: {
        kind: 'out-of-memory',
        message: 'The document needs more than 32 MB of memory to read.',
      },
    });
    expect(await reader.parseFeed(feed('next'), options)).toMatchObject({
      ok: true,
      title: 'next',
    });
    await reader.close();
  });
});

describe('closing', () => {
  it('answers what waits and what comes later', async () => {
    const reader = startDocumentReader();
    const waiting = [reader.parseFeed(heavy, options), reader.readPage(feed('x'), options)];
    await reader.close();
    const answers = [...(await Promise.all(waiting)), await reader.parseFeed(feed('x'), options)];
    expect(answers.map((parse) => !parse.ok && parse.error.kind)).toEqual([
      'crashed',
      'crashed',
      'crashed',
    ]);
    await reader.close();
  });

  it('is not needed for the process to end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rasid-worker-'));
    try {
      const program = join(folder, 'program.ts');
      writeFileSync(
        program,
        `import { startDocumentReader } from ${JSON.stringify(join(root, 'functions/adapters/worker.ts'))};
        const parse = await startDocumentReader().parseFeed(Buffer.from('<rss><channel><title>t</title></channel></rss>'), { now: 0 });
        console.log(parse.ok && parse.title);`,
      );
      const { stdout } = await run(process.execPath, [program], { timeout: 60_000 });
      expect(stdout).toBe('t\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('in a bundle', () => {
  it('finds its thread beside the handler, with pages and feeds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rasid-bundle-'));
    try {
      await build({
        entryPoints: {
          'worker-main': join(root, 'functions/adapters/worker-main.ts'),
          handler: join(root, 'functions/adapters/worker.ts'),
        },
        outdir: folder,
        outExtension: { '.js': '.mjs' },
        bundle: true,
        minify: true,
        platform: 'node',
        format: 'esm',
        target: 'node24',
        mainFields: ['module', 'main'],
        banner: {
          js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
        },
        logLevel: 'silent',
      });
      const program = join(folder, 'program.mjs');
      writeFileSync(
        program,
        `import { startDocumentReader } from './handler.mjs';
        const reader = startDocumentReader();
        const feed = await reader.parseFeed(Buffer.from('<rss><channel><title>t</title></channel></rss>'), { now: 0 });
        const page = await reader.readPage(Buffer.from('<article>' + '<p>Words of the article, and more words of it, in a line.</p>'.repeat(9) + '</article>'), { now: 0 });
        console.log(feed.ok && feed.title, page.ok && page.text.split('\\n').length);`,
      );
      const { stdout } = await run(process.execPath, [program], { timeout: 60_000 });
      expect(stdout).toBe('t 9\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
