/**
 * A whole pass over 200 feeds of 50 articles on loopback, as a user runs it (`rasid start --once`), beside
 * other feed readers on the same feeds: everything new, nothing new, 1 % changed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '../../infra/local/tally.ts';
import { openBenchOutlets } from './outlets.ts';
import { type Peer, peers } from './peers.ts';
import type { Goal, Row } from './row.ts';

const BIN = join(import.meta.dirname, '../../infra/cli/bin.mjs');
const KINDS = ['cold', 'unchanged', '1 % changed'] as const;
type Kind = (typeof KINDS)[number];
export type PassOptions = {
  readonly feeds?: number;
  readonly articles?: number;
  readonly rounds?: number;
};

export async function benchPass(options: PassOptions = {}): Promise<readonly Row[]> {
  const { feeds = 200, articles = 50, rounds = 3 } = options;
  const times = new Map<string, number[]>();
  const note = (who: string, kind: Kind, seconds: number) => {
    const key = `${who}\n${kind}`;
    times.set(key, [...(times.get(key) ?? []), seconds]);
  };
  let absent: readonly Peer[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'rasid-bench-'));
    const outlets = await openBenchOutlets(feeds, articles);
    try {
      const all = peers(folder, outlets.urls);
      absent = all.filter(({ installed }) => !installed);
      const pass = ourPass(folder, outlets.urls, outlets.hosts);
      for (const kind of KINDS) {
        if (kind === '1 % changed') await outlets.change(Math.ceil(feeds / 100));
        for (const one of all) if (one.installed) note(one.name, kind, one.fetchAll());
        const ours = pass();
        expectCounts(kind, ours.summary, feeds, articles);
        note('rasid', kind, ours.seconds);
      }
    } finally {
      outlets.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const size = `${feeds} feeds of ${articles} articles, process start included, median of ${rounds}`;
  return [
    ...KINDS.flatMap((kind) => rowsOf(kind, times, size)),
    ...absent.map(({ name }) => ({
      name: 'pass',
      what: `${name}: not installed, not compared`,
      value: 0,
      unit: 's',
    })),
  ];
}

/** The benchmark measures nothing when the pass did not do its work. */
function expectCounts(kind: Kind, summary: Summary, feeds: number, articles: number): void {
  const wanted = { cold: feeds * articles, unchanged: 0, '1 % changed': Math.ceil(feeds / 100) };
  if (summary.articles.new === wanted[kind] && summary.feeds.failed === 0) return;
  throw new Error(`${kind}: ${JSON.stringify(summary)}`);
}

function ourPass(folder: string, urls: readonly string[], hosts: string) {
  const list = join(folder, 'feeds.json');
  const feeds = urls.map((url, n) => ({
    id: `feed-${n}`,
    url,
    title: `Feed ${n}`,
    language: 'en',
    fullText: 'never',
  }));
  writeFileSync(list, JSON.stringify(feeds));
  const args = [
    'start',
    '--once',
    '--now',
    '--json',
    '--data',
    join(folder, 'data'),
    '--feeds',
    list,
  ];
  return () => {
    const started = performance.now();
    const env = { ...process.env, RASID_ALLOW_PRIVATE: hosts };
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`rasid start: exit ${status}: ${stderr.slice(0, 500)}`);
    const seconds = (performance.now() - started) / 1000;
    return { seconds, summary: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Summary };
  };
}

function rowsOf(
  kind: Kind,
  times: ReadonlyMap<string, readonly number[]>,
  size: string,
): readonly Row[] {
  const of = [...times].filter(([key]) => key.endsWith(`\n${kind}`));
  const medians = of.map(([key, list]) => ({
    who: key.split('\n')[0] ?? '',
    seconds: median(list),
  }));
  const ours = medians.find(({ who }) => who === 'rasid')?.seconds ?? 0;
  const others = medians.filter(({ who }) => who !== 'rasid');
  const fetched = kind === 'cold' ? 'fetched, stored and matched' : 'fetched';
  return [
    { name: 'pass', what: `${kind}: rasid (${fetched}); ${size}`, value: round(ours), unit: 's' },
    ...others.map(({ who, seconds }) => ({
      name: 'pass',
      what: `${kind}: ${who}; ratio: rasid's time is so many times this`,
      value: round(seconds),
      unit: 's',
      ratio: round(ours / seconds),
      ...goalBeside(kind, who, seconds, others),
    })),
  ];
}

/** Everything new: twice newsboat's time. Nothing new: the time of the fastest of them. */
function goalBeside(
  kind: Kind,
  who: string,
  seconds: number,
  others: readonly { readonly seconds: number }[],
): { readonly goal?: Goal } {
  const isFastest = others.every((one) => seconds <= one.seconds);
  if (kind === 'cold' && who.startsWith('newsboat')) return { goal: { of: 'ratio', most: 2 } };
  return kind === 'unchanged' && isFastest ? { goal: { of: 'ratio', most: 1 } } : {};
}

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;
const round = (value: number): number => Math.round(value * 100) / 100;

if (import.meta.main) for (const row of await benchPass()) console.log(JSON.stringify(row));
