/**
 * The words of a text as ids of a vocabulary. Arabic words are read without proclitics, the article
 * and pronoun suffixes, but only where what is left is a word of the vocabulary; so a word may be
 * read in several ways. What forms the words make is lexicon.ts's.
 */
import type { TextWords } from '../match/words.ts';
import { isKept, keep, newMemo, recall, slotOf } from './memo.ts';
import {
  ALEF,
  type Beginnings,
  beginnings,
  HEH,
  isArabicLetter,
  MEEM,
  mayBegin,
  NOON,
  startFinder,
  TEH,
  YEH,
} from './starts.ts';
import { BASE, grown, hashOf, idOf, type Vocabulary } from './vocabulary.ts';

/** Valid until the same object reads another text. */
export type Readings = {
  /** The id of word i as it stands, or -1. */
  exact: Int32Array;
  /** The ids of word i are `ids[froms[i]]` … `ids[froms[i + 1] - 1]`, the least changed first. */
  froms: Int32Array;
  ids: Int32Array;
};

export const newReadings = (): Readings => ({
  exact: new Int32Array(0),
  froms: new Int32Array(1),
  ids: new Int32Array(0x400),
});

const SUFFIXES = ['هما', 'ها', 'هم', 'هن', 'نا', 'كم', 'ه', 'ا'].map((one) =>
  [...one].map((letter) => letter.charCodeAt(0)),
);
/** A reading is shorter than the word by three proclitics, an article and a suffix at most. */
const AFFIXES = 10;
/** Readings of one word: where they may start, times how they may end. */
const MOST = 14 * (1 + 2 * SUFFIXES.length);

export type ReadText = (words: TextWords, into: Readings) => void;

export function compileReadings(vocabulary: Vocabulary): ReadText {
  const known = beginnings(vocabulary);
  const arabic = remembering(arabicReader(vocabulary, known));
  return (words, into) => {
    const { count, units, froms } = words;
    const room = words.starts.length;
    if (into.exact.length !== room) {
      into.exact = new Int32Array(room);
      into.froms = new Int32Array(room + 1);
      into.ids = new Int32Array(0x400);
    }
    let size = 0;
    for (let i = 0; i < count; i += 1) {
      const from = froms[i] as number;
      const to = froms[i + 1] as number;
      into.froms[i] = size;
      if (size + MOST > into.ids.length) into.ids = grown(into.ids, 2 * (size + MOST));
      if (isArabicLetter(units[from])) {
        size = arabic(units, from, to, into, i);
      } else {
        const last = units[to - 1] as number;
        const mayBe = to - from <= vocabulary.longest && mayBegin(known, units, from, to);
        const id = mayBe ? idOf(vocabulary, units, from, to, last, hashOf(units, from, to)) : -1;
        into.exact[i] = id;
        if (id >= 0) into.ids[size++] = id;
      }
    }
    into.froms[count] = size;
  };
}

type ReadWord = (
  units: Uint16Array,
  from: number,
  to: number,
  into: Readings,
  at: number,
) => number;

/** Words met again are not read again. */
function remembering(read: ReadWord): ReadWord {
  const memo = newMemo();
  return (units, from, to, into, at) => {
    const slot = slotOf(units, from, to);
    const first = into.froms[at] as number;
    if (isKept(memo, slot, units, from, to)) {
      into.exact[at] = memo.exact[slot] as number;
      return recall(memo, slot, into.ids, first);
    }
    const end = read(units, from, to, into, at);
    const exact = into.exact[at] as number;
    keep(memo, slot, units, from, to, { exact, list: into.ids, first, end });
    return end;
  };
}

/** Reads word `at`; returns where its ids end. */
function arabicReader(vocabulary: Vocabulary, known: Beginnings): ReadWord {
  const room = vocabulary.longest + AFFIXES;
  const findStarts = startFinder(known);
  /** `sums[k]`: hash of the first k units of the word; `powers[k]`: BASE to the k. */
  const sums = new Int32Array(room + 1);
  const powers = new Int32Array(room + 1).fill(1);
  for (let k = 1; k <= room; k += 1) powers[k] = Math.imul(powers[k - 1] as number, BASE);
  const starts: number[] = [];

  /** The id of units `start` … `end - 2` and `last`, of the word that begins at `from`. */
  const find = (units: Uint16Array, from: number, start: number, end: number, last: number) => {
    const before = end - 1;
    const sum =
      (sums[before - from] as number) -
      Math.imul(sums[start - from] as number, powers[before - start] as number);
    return idOf(vocabulary, units, start, end, last, (Math.imul(sum, BASE) + last) | 0);
  };

  return (units, from, to, into, at) => {
    into.exact[at] = -1;
    const first = into.froms[at] as number;
    if (to - from > room) return first;
    const count = findStarts(units, from, to, starts);
    if (count === 0) return first;
    for (let k = from; k < to; k += 1) {
      sums[k - from + 1] = (Math.imul(sums[k - from] as number, BASE) + (units[k] as number)) | 0;
    }
    const { ids } = into;
    const final = units[to - 1] as number;
    let size = first;
    for (let k = 0; k < count; k += 1) {
      const start = starts[k] as number;
      const id = find(units, from, start, to, final);
      if (id >= 0 && start === from) into.exact[at] = id;
      size = addId(ids, first, size, id);
    }
    if (!isSuffixEnd(final)) return size;
    for (let k = 0; k < count; k += 1) {
      const start = starts[k] as number;
      for (const suffix of SUFFIXES) {
        const end = to - suffix.length;
        if (end - start < 3 || !endsWith(units, to, suffix)) continue;
        const last = units[end - 1] as number;
        size = addId(ids, first, size, find(units, from, start, end, last));
        // Before a suffix ة is written ت and a final hamza ئ: مهمتها, إنهائها.
        if (last === TEH) size = addId(ids, first, size, find(units, from, start, end, HEH));
        else if (last === YEH && units[end - 2] === ALEF) {
          size = addId(ids, first, size, find(units, from, start, end - 1, ALEF));
        }
      }
    }
    return size;
  };
}

/** Each id once. */
function addId(ids: Int32Array, first: number, size: number, id: number): number {
  if (id < 0) return size;
  for (let k = first; k < size; k += 1) if (ids[k] === id) return size;
  ids[size] = id;
  return size + 1;
}

const isSuffixEnd = (last: number): boolean =>
  last === HEH || last === ALEF || last === MEEM || last === NOON;

function endsWith(units: Uint16Array, to: number, suffix: readonly number[]): boolean {
  const at = to - suffix.length;
  for (let k = 0; k < suffix.length; k += 1) if (units[at + k] !== suffix[k]) return false;
  return true;
}
