/** Hostile documents through the worker: each is answered in time, and the main thread never waits. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startDocumentReader } from '../../functions/adapters/worker.ts';
import { seeded } from '../support/chance.ts';
import { HOSTILE_FEEDS } from './hostile/feeds.ts';
import { mutate } from './hostile/mutate.ts';
import { HOSTILE_PAGES } from './hostile/pages.ts';

const MUTATIONS = process.env.RASID_LONG === '1' ? 10_000 : 1_000;
const fixtures = join(import.meta.dirname, '../fixtures/feeds');
const run = promisify(execFile);

type Measured = {
  readonly name: string;
  readonly parse: { readonly ok: boolean; readonly error?: { readonly message: string } };
  readonly seconds: number;
  readonly blocked: number;
  readonly megabytes: number;
};

/** The documents as files, read by a process that does nothing else. */
async function readApart(): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-hostile-'));
  try {
    for (const [kind, list] of [
      ['feed', HOSTILE_FEEDS],
      ['page', HOSTILE_PAGES],
    ] as const) {
      for (const { name, make } of list) {
        writeFileSync(join(folder, `${kind} ${name.replaceAll('/', '')}`), make());
      }
    }
    const program = join(import.meta.dirname, 'hostile/run.ts');
    const flags = ['--max-old-space-size=256', program, folder];
    const { stdout } = await run(process.execPath, flags, { maxBuffer: 256 * 1024 * 1024 });
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** No half characters, no controls, anywhere in a result. */
function uncleanIn(value: unknown): string | undefined {
  if (typeof value === 'string') {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may come out
    const bad = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(value);
    return bad || !value.isWellFormed() ? JSON.stringify(value.slice(0, 200)) : undefined;
  }
  if (value === null || typeof value !== 'object') return undefined;
  return Object.values(value)
    .map(uncleanIn)
    .find((found) => found !== undefined);
}

describe('hostile documents', () => {
  it('are each answered in 2 s, without holding up the main thread or filling the memory', async () => {
    const results = await readApart();
    expect(results).toHaveLength(HOSTILE_FEEDS.length + HOSTILE_PAGES.length);
    const most = (of: (result: Measured) => number) => Math.max(...results.map(of));
    console.log(
      `${results.length} hostile documents: slowest ${most(({ seconds }) => seconds).toFixed(2)} s, ` +
        `main thread held up ${most(({ blocked }) => blocked).toFixed(0)} ms at most, ` +
        `${most(({ megabytes }) => megabytes).toFixed(0)} MB at most`,
    );
    // The kill comes at 2 s; the rest is the timer of a busy machine.
    expect(results.filter(({ seconds }) => seconds > 4).map(({ name }) => name)).toEqual([]);
    expect(results.filter(({ blocked }) => blocked > 100).map(({ name }) => name)).toEqual([]);
    expect(results.filter(({ megabytes }) => megabytes > 350).map(({ name }) => name)).toEqual([]);
    expect(results.map(({ parse }) => uncleanIn(parse)).filter(Boolean)).toEqual([]);
    for (const { parse } of results)
      if (!parse.ok) expect(parse.error?.message).toMatch(/^[A-Z].*\.$/);
  }, 180_000);

  it(`are ${MUTATIONS} seeded mutations: a feed or a typed error, and clean text`, async () => {
    const bases = readdirSync(fixtures).map((file) => readFileSync(join(fixtures, file)));
    const reader = startDocumentReader();
    let feeds = 0;
    for (let seed = 1; seed <= MUTATIONS; seed++) {
      const base = bases[seed % bases.length] ?? Buffer.alloc(0);
      const parse = await reader.parseFeed(mutate(base, seeded(seed)), {
        now: Date.UTC(2026, 9, 11),
      });
      expect(uncleanIn(parse), `seed ${seed}`).toBeUndefined();
      if (parse.ok) feeds++;
      else
        expect(['empty', 'html', 'not-a-feed', 'malformed'], `seed ${seed}`).toContain(
          parse.error.kind,
        );
    }
    await reader.close();
    console.log(`${MUTATIONS} mutations: ${feeds} still read as feeds`);
    expect(feeds).toBeGreaterThan(MUTATIONS / 2);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  }, 600_000);
});
