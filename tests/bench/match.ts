import { join } from 'node:path';
import { AhoCorasick as MonyoneAhoCorasick } from '@monyone/aho-corasick';
import PlainAhoCorasick from 'ahocorasick';
import ModernAhoCorasick from 'modern-ahocorasick';
import catalogueJson from '../../functions/catalogue/entities.json' with { type: 'json' };
import {
  type Entity,
  type EntityCatalogue,
  parseEntities,
} from '../../functions/domain/match/entities.ts';
import { compileMatcher } from '../../functions/domain/match/matcher.ts';
import { readMarked } from './mentions.ts';
import type { Goal, Row } from './row.ts';

const MEGABYTE = 1_000_000;
const ARTICLE_BYTES = 9_000;

/** `megabytes` of text; the full run takes 20. */
export function benchMatch({ megabytes = 20, sizes = [150, 1_000, 10_000] } = {}): readonly Row[] {
  const articles = arabicArticles(megabytes * MEGABYTE);
  return [...sizes.flatMap((size) => benchSize(size, articles)), ...benchBuild()];
}

/** Of the others: none is more than so many times as fast as the whole matcher. */
function goalOf(size: number, name: string): { readonly goal?: Goal } {
  if (name === 'whole matcher') return {};
  if (size === 10_000) return { goal: { of: 'ratio', most: 1 / 2 } };
  if (size !== 150 || name === 'RegExp union') return {};
  return { goal: { of: 'ratio', most: name.startsWith('RegExp') ? 1 : 1 / 4 } };
}

type Engine = { readonly name: string; readonly build: () => (text: string) => number };

function benchSize(size: number, articles: readonly string[]): readonly Row[] {
  const catalogue = arabicCatalogue(size);
  const aliases = aliasesOf(catalogue);
  const rows: Row[] = [];
  const built = enginesFor(catalogue, aliases).map(({ name, build }) => {
    const started = performance.now();
    const find = build();
    return { name, find, millis: performance.now() - started };
  });
  const speeds = throughputs(
    built.map(({ find }) => find),
    articles,
  );
  for (const [at, { name, millis }] of built.entries()) {
    const speed = speeds[at] ?? 0;
    const what = `${size} entities, ${aliases.length} aliases: ${name}`;
    const row = {
      name: 'match',
      what,
      value: speed,
      unit: 'MB/s',
      ratio: speed / (speeds[0] ?? 1),
    };
    rows.push({ ...row, ...goalOf(size, name) });
    rows.push({ name: 'match build', what, value: millis, unit: 'ms' });
  }
  return rows;
}

function enginesFor(catalogue: EntityCatalogue, aliases: readonly string[]): readonly Engine[] {
  const union = [...aliases]
    .sort((a, b) => b.length - a.length)
    .map((alias) => escaped(alias))
    .join('|');
  const byPattern = (pattern: RegExp) => (text: string) => {
    let found = 0;
    for (const _ of text.matchAll(pattern)) found += 1;
    return found;
  };
  return [
    {
      name: 'whole matcher',
      build: () => {
        const { match } = compileMatcher(catalogue);
        return (text) => match({ title: '', text }).mentions.length;
      },
    },
    { name: 'RegExp union', build: () => byPattern(new RegExp(union, 'g')) },
    {
      name: 'RegExp union with boundaries',
      build: () =>
        byPattern(
          new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${union})(?![\\p{L}\\p{M}\\p{N}])`, 'gu'),
        ),
    },
    {
      name: 'modern-ahocorasick',
      build: () => {
        const automaton = new ModernAhoCorasick([...aliases]);
        return (text) => automaton.search(text).length;
      },
    },
    {
      name: 'ahocorasick',
      build: () => {
        const automaton = new PlainAhoCorasick([...aliases]);
        return (text) => automaton.search(text).length;
      },
    },
    {
      name: '@monyone/aho-corasick',
      build: () => {
        const automaton = new MonyoneAhoCorasick([...aliases]);
        return (text) => automaton.matchInText(text).length;
      },
    },
  ];
}
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Every engine reads so long, unmeasured, until the compiler is done with it. */
const WARM_UP_MS = 1_000;

/**
 * So many shares of the text, each read by every engine in turn: what else a machine does meets all,
 * and each cleans up after each other one in some of them.
 */
const SHARES = 12;

/** Megabytes of UTF-8 a second, by engine: the median of the shares. */
function throughputs(
  engines: readonly ((text: string) => number)[],
  articles: readonly string[],
): readonly number[] {
  for (const find of engines) {
    const warm = performance.now() + WARM_UP_MS;
    for (let at = 0; performance.now() < warm; at += 1) find(articles[at % articles.length] ?? '');
  }
  const speeds = engines.map((): number[] => []);
  const size = Math.ceil(articles.length / SHARES);
  for (let from = 0; from < articles.length; from += size) {
    const share = articles.slice(from, from + size);
    const megabytes = share.reduce((sum, one) => sum + Buffer.byteLength(one), 0) / MEGABYTE;
    const turn = Math.round(from / size) % engines.length;
    const inTurn = [...engines.entries()];
    for (const [at, find] of [...inTurn.slice(turn), ...inTurn.slice(0, turn)]) {
      const started = performance.now();
      for (const article of share) find(article);
      speeds[at]?.push(megabytes / ((performance.now() - started) / 1000));
    }
  }
  return speeds.map((own) => own.toSorted((a, b) => a - b)[own.length >> 1] ?? 0);
}

/** Until the first article can be matched. */
function benchBuild(): readonly Row[] {
  const catalogue = arabicCatalogue(200);
  const times = Array.from({ length: 7 }, () => {
    const started = performance.now();
    compileMatcher(catalogue).match({ title: '', text: '' });
    return performance.now() - started;
  });
  const median = times.toSorted((a, b) => a - b)[3] ?? 0;
  const row = { name: 'match build', what: '200 entities, median of 7', value: median };
  return [{ ...row, unit: 'ms', goal: { most: 30 } }];
}

/** Arabic news of the matcher's own fixtures, joined to articles of about 9 KB. */
function arabicArticles(bytes: number): readonly string[] {
  const folder = join(import.meta.dirname, '../fixtures/match');
  const items = ['news-a', 'news-b', 'news-c']
    .flatMap((name) => readMarked(join(folder, `${name}.jsonl`)))
    .filter(({ id }) => id.includes('ar-'))
    .map(({ title, text }) => `${title}. ${text} ${FILLER}\n`);
  const articles: string[] = [];
  let total = 0;
  for (let at = 0; total < bytes; ) {
    let article = '';
    while (Buffer.byteLength(article) < ARTICLE_BYTES) article += items[at++ % items.length];
    const bytes = Buffer.from(article);
    total += bytes.length;
    // In one piece in memory, as the document worker and the tables give texts.
    articles.push(bytes.toString());
  }
  return articles;
}

/** What news says between its names. */
const FILLER =
  'وأوضح المصدر الذي طلب عدم الكشف عن اسمه أن الخطوات المقبلة ستناقش خلال الأسابيع القادمة بحضور ممثلين عن جميع الأطراف المعنية، مشيرا إلى أن اللقاءات السابقة شهدت تقدما ملموسا في عدد من الملفات العالقة.';

/** The first entities of the catalogue with all their gates, then made-up ones of the same shape. */
function arabicCatalogue(size: number): EntityCatalogue {
  const { entities, ...rest } = parseEntities('entities.json', catalogueJson);
  const arabic = entities
    .filter(({ names }) => names.ar)
    .map((one) => ({
      ...one,
      names: { ar: one.names.ar ?? [] },
      ambiguousAliases: (one.ambiguousAliases ?? []).filter(({ lang }) => lang === 'ar'),
    }));
  const made = Array.from({ length: Math.max(0, size - 150) }, (_, place) => madeUp(place));
  return {
    ...rest,
    entities: [...arabic.slice(0, 150), ...made],
    blockers: [],
    contexts: rest.contexts,
  };
}

const SYLLABLES =
  'با تا جا حا دا را زا سا شا صا طا عا فا قا كا لا ما نا ها وا يا بي تي جي حي دي ري زي سي شي'.split(
    ' ',
  );
const nth = (place: number): string => SYLLABLES[place % SYLLABLES.length] ?? '';

function madeUp(place: number): Entity {
  const first = nth(place) + nth(place >> 2) + nth(place >> 5);
  const last = `ال${nth(place >> 1)}${nth(place >> 4)}${nth(place >> 7)}وي`;
  const names = {
    ar: [`${first} ${last}`, `${first} ${nth(place >> 3)}ن ${last}`, `أبو ${first} ${last}`],
  };
  return {
    id: `made-up-${place}`,
    type: 'person',
    description: 'made up for the benchmark',
    names,
  };
}

function aliasesOf({ entities }: EntityCatalogue): readonly string[] {
  const all = entities.flatMap(({ names, ambiguousAliases = [] }) => [
    ...(names.ar ?? []),
    ...ambiguousAliases.map(({ alias }) => alias),
  ]);
  return [...new Set(all)];
}
