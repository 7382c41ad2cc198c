/**
 * Words that gates ask for (cues): whether one of a set stands before, after or near a place. They
 * are looked for only there, by windows.ts; what they decide is in gates.ts.
 */
import type { CueSet } from './compile.ts';
import { touches, wordsBetween } from './nearby.ts';

/** Cues around a place: parallel lists, in the order in which they end; raw UTF-16 offsets. */
export type Cues = {
  readonly ids: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};
/** Cues further off than this many units are not asked. */
export const REACH = 110;
/** Words within which a word licenses, and within which one vetoes. */
export const NEAR = 6;
export const NOT_NEAR = 8;
/** Right before or after: an s that English cuts may be between. */
export const NEXT_TO = 2;
/** Every cue within reach with fewer than `words` words between it and the place, and some more. */
export type CuesAround = (start: number, end: number, words: number) => Cues;

type Span = { readonly start: number; readonly end: number };
type Around = { readonly text: string; readonly cuesAround: CuesAround };

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
