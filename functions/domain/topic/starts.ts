/**
 * Where an Arabic word may start without the proclitics and the article before it. What stands behind
 * it is readings.ts's.
 */
import type { Vocabulary } from './vocabulary.ts';

const unit = (letter: string): number => letter.charCodeAt(0);
export const ALEF = unit('ا');
export const LAM = unit('ل');
export const TEH = unit('ت');
export const HEH = unit('ه');
export const YEH = unit('ي');
export const MEEM = unit('م');
export const NOON = unit('ن');
const WAW = unit('و');
const FEH = unit('ف');
const BEH = unit('ب');
const KAF = unit('ك');
const SEEN = unit('س');

export const isArabicLetter = (folded: number | undefined): boolean =>
  folded !== undefined && folded >= 0x620 && folded <= 0x64a;

/** Where the word starts without the article, which is one only before three letters or more. */
export const afterArticle = (units: Uint16Array, from: number, to: number): number =>
  to - from > 4 && units[from] === ALEF && units[from + 1] === LAM ? from + 2 : from;

type FindStarts = (units: Uint16Array, from: number, to: number, starts: number[]) => number;

/**
 * Where a word may start without what is glued before it; returns how many places there are. Places
 * where no word of the vocabulary begins are left out by its first three letters.
 */
export function startFinder(known: Beginnings): FindStarts {
  const add = (units: Uint16Array, at: number, to: number, starts: number[], count: number) => {
    if (!mayBegin(known, units, at, to)) return count;
    starts[count] = at;
    return count + 1;
  };
  return (units, from, to, starts) => {
    const bare = afterArticle(units, from, to);
    let count = bare === from ? 0 : add(units, bare, to, starts, 0);
    count = add(units, from, to, starts, count);
    let rest = from;
    for (let cut = 0; cut < 3 && to - rest > 3 && isProclitic(units[rest] as number); cut += 1) {
      const isDouble = units[rest] === LAM && units[rest + 1] === LAM;
      for (let next = isDouble ? rest + 2 : rest + 1; next > rest; next -= 1) {
        const plain = afterArticle(units, next, to);
        if (plain !== next) count = add(units, plain, to, starts, count);
        count = add(units, next, to, starts, count);
      }
      rest += 1;
    }
    return count;
  };
}

const isProclitic = (letter: number): boolean =>
  letter === WAW ||
  letter === FEH ||
  letter === BEH ||
  letter === KAF ||
  letter === LAM ||
  letter === SEEN;

/** The first three letters, of which a few share a key. */
const keyOf = (a = 0, b = 0, c = 0): number =>
  (((a & 63) << 10) ^ ((b & 63) << 5) ^ (c & 63)) & 0xffff;

/** Does a word of the vocabulary begin like this one, as far as three letters tell? */
export function mayBegin(known: Beginnings, units: Uint16Array, at: number, to: number): boolean {
  if (to - at < 3) return true;
  const key = keyOf(units[at], units[at + 1], units[at + 2]);
  return ((known[key >>> 5] as number) & (1 << (key & 31))) !== 0;
}

/** A bit for the first three letters of every word that may be found, as a text may write them. */
export type Beginnings = Int32Array;
export function beginnings({ size, pool, froms }: Vocabulary): Beginnings {
  const bits = new Int32Array(0x10000 >>> 5);
  const add = (a?: number, b?: number, c?: number) => {
    const key = keyOf(a, b, c);
    bits[key >>> 5] = (bits[key >>> 5] as number) | (1 << (key & 31));
  };
  for (let id = 0; id < size; id += 1) {
    const from = froms[id] as number;
    const length = (froms[id + 1] as number) - from;
    const [a, b, c] = [pool[from], pool[from + 1], pool[from + 2]];
    if (length > 2) add(a, b, c);
    // A final ه may be written ت, and a ي may follow a final ا.
    if (length === 3 && c === HEH) add(a, b, TEH);
    if (length === 2) add(a, b, YEH);
  }
  return bits;
}
