/**
 * Words that gates ask for (cues): whether one of a set stands before, after or near a place. All
 * were seen when the text was scanned; whether one stands there as words is looked at only when a
 * gate asks for it. What they decide is in gates.ts.
 */
import { BEHIND_LAM, endsWord, PLAIN, spanEnd, startOf } from './boundary.ts';
import type { Compiled, CueSet } from './compile.ts';
import { touches, wordsBetween } from './nearby.ts';
import { standingFor, type Target } from './targets.ts';

/** Phrases seen in a text, by where they end: for each two numbers, the target and its last unit. */
export type Seen = {
  readonly text: string;
  readonly targets: readonly Target[];
  readonly hits: Int32Array;
};
/** Cues further off than this many units are not asked. */
const REACH = 110;
/** Words within which a word licenses, and within which one vetoes. */
export const NEAR = 6;
export const NOT_NEAR = 8;
/** Right before or after: an s that English cuts, and marks, may be between. */
const NEXT_TO = 8;

type Span = { readonly start: number; readonly end: number };

/** The cue of the set right before the place, or -1. */
export function cueBefore(set: CueSet, { start }: Span, seen: Seen, unquoted = false): number {
  const { text, hits } = seen;
  for (let at = firstFrom(hits, start) - 2; at >= 0; at -= 2) {
    const end = spanEnd(text, hits[at + 1] as number);
    if (start - end > NEXT_TO) break;
    const cue = end > start ? -1 : cueAt(set, seen, at);
    if (cue >= 0 && touches(text, end, start, unquoted)) return cue;
  }
  return -1;
}

/** The cue of the set right after the place, or -1. */
export function cueAfter(set: CueSet, { end }: Span, seen: Seen): number {
  const { text, hits } = seen;
  for (let at = firstFrom(hits, end); at < hits.length; at += 2) {
    const start = beginning(seen, at);
    if (start - end > REACH) break;
    if (start < end || start - end > NEXT_TO) continue;
    const cue = cueAt(set, seen, at);
    if (cue >= 0 && touches(text, end, start)) return cue;
  }
  return -1;
}

/** A cue of the set with fewer than `limit` words between; of one sentence if `stops`. */
export function cueNear(
  set: CueSet,
  limit: number,
  stops: boolean,
  { start, end }: Span,
  seen: Seen,
): number {
  const { text, hits } = seen;
  for (let at = firstFrom(hits, start) - 2; at >= 0; at -= 2) {
    const last = spanEnd(text, hits[at + 1] as number);
    if (start - last >= REACH) break;
    const cue = last > start ? -1 : cueAt(set, seen, at);
    if (cue >= 0 && wordsBetween(text, last, start, stops) < limit) return cue;
  }
  for (let at = firstFrom(hits, end); at < hits.length; at += 2) {
    const first = beginning(seen, at);
    if (first - end >= REACH) break;
    const cue = first < end ? -1 : cueAt(set, seen, at);
    if (cue >= 0 && wordsBetween(text, end, first, stops) < limit) return cue;
  }
  return -1;
}

/** The cues of contexts that stand in the fields of an article. */
export function toldIn(
  { telling, contextCues }: Compiled,
  fields: readonly { readonly seen: Seen }[],
): CueSet {
  const told = new Set<number>();
  for (const { seen } of fields) {
    for (let at = 0; at < seen.hits.length; at += 2) {
      if (telling[seen.hits[at] as number] === 0) continue;
      const { cues, lamCues } = targetOf(seen, at);
      const standing = standingOf(seen, at);
      if (standing & PLAIN) for (const cue of cues) if (contextCues.has(cue)) told.add(cue);
      if (standing & BEHIND_LAM) for (const cue of lamCues) if (contextCues.has(cue)) told.add(cue);
    }
  }
  return told;
}

/** The cue of the set that stands as a hit says, or -1. */
function cueAt(set: CueSet, seen: Seen, at: number): number {
  const { cues, lamCues } = targetOf(seen, at);
  const lam = memberOf(set, lamCues);
  if (lam >= 0 && standingOf(seen, at) & BEHIND_LAM) return lam;
  const plain = memberOf(set, cues);
  return plain >= 0 && standingOf(seen, at) & PLAIN ? plain : -1;
}
function memberOf(set: CueSet, cues: readonly number[]): number {
  for (const cue of cues) if (set.has(cue)) return cue;
  return -1;
}

const targetOf = ({ targets, hits }: Seen, at: number): Target =>
  targets[hits[at] as number] as Target;
const beginning = (seen: Seen, at: number): number =>
  startOf(seen.text, seen.hits[at + 1] as number, targetOf(seen, at).phrase);

/** Flags of how the phrase of a hit stands; 0 where it does not stand as words. */
function standingOf(seen: Seen, at: number): number {
  const { text, hits } = seen;
  if (!endsWord(text, hits[at + 1] as number)) return 0;
  return standingFor(targetOf(seen, at), text, beginning(seen, at));
}

/** Index of the first hit that ends at unit `at` or later. */
function firstFrom(hits: Int32Array, at: number): number {
  let low = 0;
  let high = hits.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[2 * middle + 1] as number) >= at) high = middle;
    else low = middle + 1;
  }
  return 2 * low;
}
