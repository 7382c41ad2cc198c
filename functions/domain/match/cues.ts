/**
 * Words that gates ask for (cues), looked for only around a candidate whose gate asks: most of a
 * text is never read for them. What they decide is in gates.ts.
 */
import { BEHIND_LAM, endsWord, PLAIN, spanEnd, startOf } from './boundary.ts';
import type { Compiled, CueSet } from './compile.ts';
import { touches, wordsBetween } from './nearby.ts';
import { APOSTROPHE, COMMA, FOLD, isWordUnit } from './normalise.ts';
import { standingFor, type Target } from './targets.ts';

/** Cues around a place: parallel lists, in the order in which they end; raw UTF-16 offsets. */
export type Cues = {
  readonly ids: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};
/** Cues further off than this many units are not asked. */
const REACH = 110;
/** Right before or after: an s that English cuts may be between. */
const NEXT_TO = 2;
/** Every cue within reach with fewer than `words` words between it and the place, and some more. */
export type CuesAround = (start: number, end: number, words: number) => Cues;

type Span = { readonly start: number; readonly end: number };
type Around = { readonly text: string; readonly cuesAround: CuesAround };

/** Looks around each place of a text once, or again when asked to look further. */
export function cuesIn(compiled: Compiled, text: string): CuesAround {
  type Seen = { readonly end: number; readonly words: number; readonly cues: Cues };
  const seen = new Map<number, Seen>();
  return (start, end, words) => {
    const known = seen.get(start);
    if (known && known.end === end && known.words >= words) return known.cues;
    const cues = readAround(compiled, text, start, end, words);
    seen.set(start, { end, words, cues });
    return cues;
  };
}

function readAround(
  { words, longestWord }: Compiled,
  text: string,
  start: number,
  end: number,
  limit: number,
): Cues {
  const ids: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const from = lettersBack(text, wordsBack(text, start, limit), longestWord);
  const to = lettersOn(text, wordsOn(text, end, limit), longestWord);
  const { targets, automaton } = words;
  const { list, length } = automaton.scan(text, from, to);
  for (let at = 0; at < length; at += 2) {
    const last = list[at + 1] as number;
    if (!endsWord(text, last)) continue;
    const target = targets[list[at] as number] as Target;
    const first = startOf(text, last, target.phrase);
    const standing = standingFor(target, text, first);
    if (standing === 0) continue;
    const stop = spanEnd(text, last);
    const plain = standing & PLAIN ? target.cues : NONE;
    const lam = standing & BEHIND_LAM ? target.lamCues : NONE;
    for (let k = 0; k < plain.length + lam.length; k += 1) {
      ids.push((k < plain.length ? plain[k] : lam[k - plain.length]) as number);
      starts.push(first);
      ends.push(stop);
    }
  }
  return { ids, starts, ends };
}
const NONE: readonly number[] = [];

/** The cue of the set right before the place, or -1. */
export function cueBefore(set: CueSet, one: Span, scan: Around, unquoted = false): number {
  const { start } = one;
  const { ids, ends } = scan.cuesAround(start, one.end, NEXT_TO);
  for (let at = firstAbove(ends, start) - 1; at >= 0; at -= 1) {
    const end = ends[at] as number;
    if (start - end > 8) break;
    if (set.has(ids[at] as number) && touches(scan.text, end, start, unquoted)) {
      return ids[at] as number;
    }
  }
  return -1;
}

/** The cue of the set right after the place, or -1. */
export function cueAfter(set: CueSet, one: Span, scan: Around): number {
  const { end } = one;
  const { ids, starts, ends } = scan.cuesAround(one.start, end, NEXT_TO);
  for (let at = firstAbove(ends, end); at < ids.length; at += 1) {
    if ((ends[at] as number) > end + REACH) break;
    const start = starts[at] as number;
    if (start >= end && start - end <= 8 && set.has(ids[at] as number)) {
      if (touches(scan.text, end, start)) return ids[at] as number;
    }
  }
  return -1;
}

/** A cue of the set with fewer than `limit` words between; of one sentence if `stops`. */
export function cueNear(
  set: CueSet,
  limit: number,
  stops: boolean,
  { start, end }: Span,
  { text, cuesAround }: Around,
): number {
  const { ids, starts, ends } = cuesAround(start, end, limit);
  const after = firstAbove(ends, end);
  for (let at = after - 1; at >= 0 && start - (ends[at] as number) < REACH; at -= 1) {
    if (!set.has(ids[at] as number) || (ends[at] as number) > start) continue;
    if (wordsBetween(text, ends[at] as number, start, stops) < limit) return ids[at] as number;
  }
  for (let at = after; at < ids.length && (starts[at] as number) - end < REACH; at += 1) {
    if (!set.has(ids[at] as number) || (starts[at] as number) < end) continue;
    if (wordsBetween(text, end, starts[at] as number, stops) < limit) return ids[at] as number;
  }
  return -1;
}

/** Index of the first of ascending numbers that is above `at`. */
export function firstAbove(numbers: readonly number[], at: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

const foldedAt = (text: string, at: number): number => FOLD[text.charCodeAt(at)] ?? COMMA;
const isPassedOver = (folded: number): boolean => folded === 0 || folded === APOSTROPHE;

/** Where the `limit`-th word before `start` begins. */
function wordsBack(text: string, start: number, limit: number): number {
  const lowest = Math.max(0, start - REACH);
  let inWord = false;
  let count = 0;
  for (let at = start - 1; at >= lowest; at -= 1) {
    const folded = foldedAt(text, at);
    if (isPassedOver(folded)) continue;
    const word = isWordUnit(folded);
    if (inWord && !word) count += 1;
    if (count === limit) return at + 1;
    inWord = word;
  }
  return lowest;
}
/** Where the `limit`-th word behind `end` begins. */
function wordsOn(text: string, end: number, limit: number): number {
  const highest = Math.min(text.length, end + REACH);
  let inWord = false;
  let count = 0;
  for (let at = end; at < highest; at += 1) {
    const folded = foldedAt(text, at);
    if (isPassedOver(folded)) continue;
    const word = isWordUnit(folded);
    if (word && !inWord) count += 1;
    if (count === limit) return at;
    inWord = word;
  }
  return highest;
}

/** So far that a phrase of `letters` units that ends or begins there lies inside. */
function lettersBack(text: string, from: number, letters: number): number {
  let at = from;
  for (let left = letters; at > 0 && left > 0; at -= 1) {
    if (isWordUnit(foldedAt(text, at - 1))) left -= 1;
  }
  return at;
}
function lettersOn(text: string, from: number, letters: number): number {
  let at = from;
  for (let left = letters; at < text.length && left > 0; at += 1) {
    if (isWordUnit(foldedAt(text, at))) left -= 1;
  }
  return at;
}
