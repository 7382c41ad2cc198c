/**
 * Words that gates ask for (cues): whether one of a set stands before, after or near a place. All
 * were seen when the text was scanned; where one begins, and whether it stands there as words, is
 * looked at only when it is of a set that a gate asks for. What they decide is in gates.ts.
 */
import { BEHIND_LAM, endsWord, spanEnd, startOf } from './boundary.ts';
import { touches, wordsBetween } from './nearby.ts';
import { SEVERAL_CUES, standingFor, type Target, type Targets } from './targets.ts';

/** 1 at each cue of the set; shorter where no later cue is in it. */
export type CueSet = Uint8Array;
/** Phrases seen in a text, by where they end: for each two numbers, the target and its last unit. */
export type Seen = {
  readonly text: string;
  readonly targets: Targets;
  readonly hits: readonly number[];
};
/** A place of the text and, of its hits, the first that ends at its start or later, and at its end. */
type Span = {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
};

/** Cues further off than this many units are not asked. */
const REACH = 110;
/** Words within which a word licenses, and within which one vetoes. */
export const NEAR = 6;
export const NOT_NEAR = 8;
/** Right before or after: an s that English cuts, and marks, may be between. */
const NEXT_TO = 8;

export function cueSet(cues: readonly number[]): CueSet {
  let size = 0;
  for (const cue of cues) if (cue >= size) size = cue + 1;
  const set = new Uint8Array(size);
  for (const cue of cues) set[cue] = 1;
  return set;
}

/** The cue of the set right before the place, or -1. */
export function cueBefore(
  set: CueSet,
  { start, from }: Span,
  seen: Seen,
  unquoted = false,
): number {
  const { text, hits } = seen;
  for (let at = from - 2; at >= 0; at -= 2) {
    const last = hits[at + 1] as number;
    if (start - last > NEXT_TO && start - spanEnd(text, last) > NEXT_TO) break;
    if (!mayTell(set, seen, at)) continue;
    const end = spanEnd(text, last);
    const cue = end > start ? -1 : cueAt(set, seen, at);
    if (cue >= 0 && touches(text, end, start, unquoted)) return cue;
  }
  return -1;
}

/** The cue of the set right after the place, or -1. */
export function cueAfter(set: CueSet, { end, to }: Span, seen: Seen): number {
  const { text, hits } = seen;
  for (let at = to; at < hits.length; at += 2) {
    if (evenly(seen, at) - end > REACH && beginning(seen, at) - end > REACH) break;
    if (!mayTell(set, seen, at)) continue;
    const start = beginning(seen, at);
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
  { start, end, from, to }: Span,
  seen: Seen,
): number {
  const { text, hits } = seen;
  for (let at = from - 2; at >= 0; at -= 2) {
    const last = hits[at + 1] as number;
    if (start - last > REACH && start - spanEnd(text, last) >= REACH) break;
    if (!mayTell(set, seen, at)) continue;
    const behind = spanEnd(text, last);
    const cue = behind > start ? -1 : cueAt(set, seen, at);
    if (cue >= 0 && wordsBetween(text, behind, start, stops) < limit) return cue;
  }
  for (let at = to; at < hits.length; at += 2) {
    if (evenly(seen, at) - end >= REACH && beginning(seen, at) - end >= REACH) break;
    if (!mayTell(set, seen, at)) continue;
    const first = beginning(seen, at);
    const cue = first < end || first - end >= REACH ? -1 : cueAt(set, seen, at);
    if (cue >= 0 && wordsBetween(text, end, first, stops) < limit) return cue;
  }
  return -1;
}

/** The cues of the set that stand in the fields of an article. */
export function toldIn(set: CueSet, fields: readonly { readonly seen: Seen }[]): readonly number[] {
  const told = new Set<number>();
  for (const { seen } of fields) {
    for (let at = 0; at < seen.hits.length; at += 2) {
      if (!mayTell(set, seen, at)) continue;
      const standing = standingOf(seen, at);
      if (standing === 0) continue;
      const { cues, lamCues } = targetOf(seen, at);
      for (const cue of cues) if (set[cue] === 1) told.add(cue);
      if (standing & BEHIND_LAM) for (const cue of lamCues) if (set[cue] === 1) told.add(cue);
    }
  }
  return [...told];
}

/** Does the phrase of a hit tell a cue of the set, where it stands as words? Mostly it does not. */
function mayTell(set: CueSet, { targets, hits }: Seen, at: number): boolean {
  const cue = targets.cues[hits[at] as number] as number;
  return cue >= 0 ? set[cue] === 1 : cue === SEVERAL_CUES;
}

/** The cue of the set that stands as a hit says, or -1. */
function cueAt(set: CueSet, seen: Seen, at: number): number {
  const { cues, lamCues } = targetOf(seen, at);
  const standing = standingOf(seen, at);
  const lam = standing & BEHIND_LAM ? memberOf(set, lamCues) : -1;
  return lam >= 0 || standing === 0 ? lam : memberOf(set, cues);
}
const memberOf = (set: CueSet, cues: readonly number[]): number =>
  cues.find((cue) => set[cue] === 1) ?? -1;

const targetOf = ({ targets, hits }: Seen, at: number): Target =>
  targets.list[hits[at] as number] as Target;

/** Where the phrase of a hit begins if it is written as it is folded; stretched it begins before that. */
const evenly = ({ targets, hits }: Seen, at: number): number =>
  (hits[at + 1] as number) + 1 - (targets.lengths[hits[at] as number] as number);
const beginning = (seen: Seen, at: number): number =>
  startOf(seen.text, seen.hits[at + 1] as number, targetOf(seen, at).phrase);

/** Flags of how the phrase of a hit stands; 0 where it does not stand as words. */
function standingOf(seen: Seen, at: number): number {
  const { text, hits } = seen;
  if (!endsWord(text, hits[at + 1] as number)) return 0;
  return standingFor(targetOf(seen, at), text, beginning(seen, at));
}
