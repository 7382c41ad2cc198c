/**
 * The words of a text as numbers: folded units, raw offsets and gaps in typed arrays that are used
 * again for the next text, so that reading makes no objects. The rules of what is a word live here;
 * what parts words is in separators.ts, words as strings are tokens.ts's.
 */
import {
  APOSTROPHE,
  DOT,
  expansionOf,
  FOLD,
  isArabicUnit,
  isTehMarbuta,
  isWordUnit,
  SEVERAL,
  SPACE,
} from './normalise.ts';
import {
  BLANK,
  CLASS,
  gapOf,
  isCapitalAt,
  isDigitAt,
  isLetterAt,
  isPossessive,
  NONE,
  SENTENCE,
} from './separators.ts';

/** Valid until the same object reads another text; entries from `count` on are of older texts. */
export type TextWords = {
  text: string;
  count: number;
  /** UTF-16 offsets of word i into the raw text. */
  starts: Int32Array;
  ends: Int32Array;
  gaps: Uint8Array;
  /** Folded units of all words; those of word i are `froms[i]` … `froms[i + 1] - 1`. */
  units: Uint16Array;
  froms: Int32Array;
};

/** Room that is kept between texts, in words; what a longer text took is given back. */
const KEPT = 0x10000;

export const newTextWords = (): TextWords => ({
  text: '',
  count: 0,
  starts: new Int32Array(0),
  ends: new Int32Array(0),
  gaps: new Uint8Array(0),
  units: new Uint16Array(0),
  froms: new Int32Array(1),
});

export function readWords(text: string, into: TextWords): void {
  makeRoom(text, into);
  const { starts, ends, gaps, froms } = into;
  let count = 0;
  let size = 0;
  let gap = SENTENCE;
  for (let i = 0; i < text.length; ) {
    const folded = FOLD[text.charCodeAt(i)] as number;
    if (folded === 0) {
      i += 1;
    } else if (isWordUnit(folded)) {
      starts[count] = i;
      gaps[count] = gap;
      size = readWord(text, i, size, into, count);
      i = ends[count] as number;
      if (i < text.length && CLASS[text.charCodeAt(i)] === 0 && isPossessive(text, i)) i += 2;
      gap = NONE;
      count += 1;
      froms[count] = size;
    } else if (folded === SPACE) {
      if (gap < BLANK) gap = BLANK;
      i += 1;
    } else {
      const wide = gapOf(text, i, folded);
      if (wide > gap) gap = wide;
      i += 1;
    }
  }
  into.count = count;
}

function makeRoom(text: string, into: TextWords): void {
  into.text = text;
  const room = into.starts.length;
  if (room >= text.length && (room <= KEPT || text.length > KEPT)) return;
  const size = Math.min(Math.max(text.length, 2 * room, 0x400), Math.max(text.length, KEPT));
  into.starts = new Int32Array(size);
  into.ends = new Int32Array(size);
  into.gaps = new Uint8Array(size);
  into.units = new Uint16Array(size);
  into.froms = new Int32Array(size + 1);
}

/** Reads word `at`, which starts at a letter or digit; returns where its units end. */
function readWord(text: string, start: number, from: number, into: TextWords, at: number): number {
  const { units } = into;
  const first = text.charCodeAt(start);
  const script = CLASS[first] as number;
  let size = from;
  let i = start;
  if (script !== 0) {
    units[size++] = FOLD[first] as number;
    for (i += 1; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      if (CLASS[unit] !== script) break;
      units[size++] = FOLD[unit] as number;
    }
    if (i >= text.length || CLASS[text.charCodeAt(i)] !== 0) {
      into.ends[at] = i;
      return size;
    }
  }
  return readClosely(text, start, i, size, into, at);
}

/** The same from letter `next` on, with marks, apostrophes, dots and all. */
function readClosely(
  text: string,
  start: number,
  next: number,
  from: number,
  into: TextWords,
  at: number,
): number {
  let { units } = into;
  let size = from;
  let end = next;
  let arabic = next > start ? isArabicUnit(units[from - 1] as number) : undefined;
  /** Where the next dot of a dotted acronym (U.A.E) would stand. */
  let dot = start + 1;
  for (let i = next; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    const folded = FOLD[unit] as number;
    if (folded === 0) {
      end = i + 1;
    } else if (isWordUnit(folded)) {
      const letters = folded === SEVERAL ? expansionOf(unit) : '';
      const script = isArabicUnit(letters === '' ? folded : letters.charCodeAt(0));
      if (script !== (arabic ?? script)) break;
      arabic = script;
      end = i + 1;
      if (letters === '') units[size++] = folded;
      else {
        units = withRoom(into, size + letters.length + text.length - end);
        for (let k = 0; k < letters.length; k += 1) units[size++] = letters.charCodeAt(k);
      }
      if (isTehMarbuta(unit) && isLetterAt(text, i + 1)) break;
    } else if (folded === APOSTROPHE) {
      if (!isLetterAt(text, i + 1) || isPossessive(text, i)) break;
    } else if (folded !== DOT) {
      break;
    } else if (i === dot && isCapitalAt(text, i - 1) && isCapitalAt(text, i + 1)) {
      dot += 2;
    } else if (isDigitAt(text, i - 1) && isDigitAt(text, i + 1)) {
      units[size++] = DOT;
    } else {
      break;
    }
  }
  // The last dot of a dotted acronym is its own: U.S.
  const dotted = dot > start + 1 && end === dot && text.charCodeAt(end) === DOT;
  into.ends[at] = dotted ? end + 1 : end;
  return size;
}

/** Only letters that stand for several can outgrow the text. */
function withRoom(into: TextWords, size: number): Uint16Array {
  if (size <= into.units.length) return into.units;
  const units = new Uint16Array(2 * size);
  units.set(into.units);
  into.units = units;
  return units;
}

/** Folded, as a string. */
export function wordAt({ text, starts, units, froms }: TextWords, at: number): string {
  const from = froms[at] as number;
  const to = froms[at + 1] as number;
  const start = starts[at] as number;
  let same = 0;
  while (from + same < to && text.charCodeAt(start + same) === units[from + same]) same += 1;
  // Most words stand in the text as they are folded.
  let word = text.slice(start, start + same);
  for (let k = from + same; k < to; k += 1) word += String.fromCharCode(units[k] as number);
  return word;
}
