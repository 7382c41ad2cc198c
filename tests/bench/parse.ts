/**
 * Reading feeds, beside plain rss-parser, feedsmith and htmlparser2's own feed reader on the same bytes:
 * how much is read, how fast, and what a bait costs. Only ours makes plain text, addresses and UTC times of it. `npx node tests/bench/parse.ts` prints it alone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFeed as feedsmith } from 'feedsmith';
import { parseFeed as htmlparser2 } from 'htmlparser2';
import RssParser from 'rss-parser';
import { decodeDocument } from '../../functions/domain/parse/charset.ts';
import { parseFeed } from '../../functions/domain/parse/feed.ts';
import { DAMAGE } from '../domain/parse/cases/damage.ts';
import { FEED_FIXTURES } from '../domain/parse/cases/fixtures.ts';
import type { Row } from './row.ts';

type Reader = {
  readonly name: string;
  readonly titles: (bytes: Uint8Array) => Promise<readonly string[]>;
};
type Titled = { readonly title?: unknown };

const fixtures = join(import.meta.dirname, '../fixtures/feeds');
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const titlesOf = (items: readonly Titled[] | undefined): readonly string[] =>
  (items ?? []).map(({ title }) => (typeof title === 'string' ? title.trim() : ''));

const READERS: readonly Reader[] = [
  {
    name: 'rasid',
    titles: async (bytes) => {
      const parse = await parseFeed(bytes, { now: Date.now() });
      return titlesOf(parse.ok ? parse.articles : []);
    },
  },
  {
    name: 'rss-parser alone',
    titles: async (bytes) => titlesOf((await new RssParser().parseString(textOf(bytes))).items),
  },
  {
    name: 'feedsmith',
    titles: async (bytes) => {
      const { feed } = feedsmith(textOf(bytes)) as {
        feed: { items?: Titled[]; entries?: Titled[] };
      };
      return titlesOf(feed.items ?? feed.entries);
    },
  },
  {
    name: 'htmlparser2 alone',
    titles: async (bytes) => titlesOf(htmlparser2(textOf(bytes), { xmlMode: true })?.items),
  },
];

/** A minute's work for a desk: Arabic articles of about 3 KB each, as HTML in CDATA. */
function arabicFeed(items: number): Uint8Array {
  const paragraph =
    '<p>قالت مصادر حكومية إن <b>اللجنة</b> أنهت عملها &nbsp; وإن التسليم جرى بهدوء في الأنبار.</p>';
  const item = (n: number): string =>
    `<item><title>خبر رقم ${n}</title><link>https://news.example/${n}</link><guid>https://news.example/${n}</guid><pubDate>Sun, 11 Oct 2026 07:12:45 +0000</pubDate><description><![CDATA[${paragraph.repeat(18)}]]></description></item>`;
  const list = Array.from({ length: items }, (_, n) => item(n)).join('');
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>خبر</title>${list}</channel></rss>`,
  );
}

/** Milliseconds of processor time, all threads of the process: a busy machine changes them little. */
async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The readers take turns, so that none has the warmer machine. */
async function speed(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [items, times] of [
    [20, 60],
    [100, 20],
    [1000, 7],
  ] as const) {
    const bytes = arabicFeed(items);
    const taken = READERS.map((): number[] => []);
    for (let n = 0; n < times; n++) {
      for (const [place, { titles }] of READERS.entries()) {
        taken[place]?.push(await processorTime(() => titles(bytes)));
      }
    }
    const first = median(taken[0] ?? []);
    for (const [place, { name }] of READERS.entries()) {
      const value = median(taken[place] ?? []);
      rows.push({
        name: 'parse',
        what: `${items} Arabic articles, ${name}`,
        value,
        unit: 'ms',
        ratio: value / first,
      });
    }
  }
  return rows;
}

/** Share of the titles written down by hand that come out right, of whole feeds and under every kind of damage. */
async function recovery(): Promise<readonly Row[]> {
  const documents: { bytes: Uint8Array; titles: readonly string[] }[] = [];
  for (const { file, titles: written } of FEED_FIXTURES) {
    if (!file.endsWith('.xml')) continue;
    const bytes = readFileSync(join(fixtures, file));
    const titles = written.filter((title) => title !== undefined);
    documents.push({ bytes, titles });
    const text = decodeDocument(bytes).text;
    for (const damage of Object.values(DAMAGE)) {
      documents.push({ bytes: Buffer.from(damage(text)), titles });
    }
  }
  const all = documents.reduce((sum, { titles }) => sum + titles.length, 0);
  const rows: Row[] = [];
  for (const reader of READERS) {
    let found = 0;
    for (const { bytes, titles } of documents) {
      const read = (await reader.titles(bytes).catch(() => [])).map((title) =>
        title.replace(/\s+/g, ' '),
      );
      // Damage may add to the end of a title.
      found += titles.filter((title) => read.some((one) => one.startsWith(title))).length;
    }
    const what = `titles of ${documents.length} whole and damaged feeds, ${reader.name}`;
    rows.push({ name: 'recovery', what, value: (100 * found) / all, unit: '%' });
  }
  return rows;
}

/** A description of nothing but `<`: quadratic in rss-parser's own snippet code. */
async function bait(): Promise<readonly Row[]> {
  const description = '&lt;'.repeat(20_000);
  const bytes = Buffer.from(
    `<rss version="2.0"><channel><item><title>t</title><description>${description}</description></item></channel></rss>`,
  );
  const rows: Row[] = [];
  let first: number | undefined;
  for (const { name, titles } of READERS.slice(0, 2)) {
    const value = await processorTime(() => titles(bytes));
    first ??= value;
    rows.push({
      name: 'bait',
      what: `20,000 × "<" in a description, ${name}`,
      value,
      unit: 'ms',
      ratio: value / first,
    });
  }
  return rows;
}

/** In about ten seconds; nothing is written anywhere. */
export async function benchParse(): Promise<readonly Row[]> {
  return [...(await recovery()), ...(await speed()), ...(await bait())];
}

if (import.meta.main) for (const row of await benchParse()) console.log(JSON.stringify(row));
