/**
 * Reading the surroundings of candidates for cues: windows around all whose gates will ask, joined
 * where they overlap, each read once. Who asks what of the cues is in cues.ts.
 */
import { BEHIND_LAM, endsWord, PLAIN, spanEnd, startOf } from './boundary.ts';
import type { Compiled } from './compile.ts';
import { type Cues, type CuesAround, REACH } from './cues.ts';
import { APOSTROPHE, COMMA, FOLD, isWordUnit } from './normalise.ts';
import { standingFor, type Target } from './targets.ts';

/** A place, and within how many words a gate will ask. */
export type Spot = { readonly start: number; readonly end: number; readonly words: number };
type Seen = { readonly end: number; readonly words: number; readonly cues: Cues };
type Window = { from: number; to: number; readonly spots: Spot[] };

/** Reads around all of `spots`, in their order, at the first question; further on demand. */
export function cuesIn(compiled: Compiled, text: string, spots: () => readonly Spot[]): CuesAround {
  let seen: Map<number, Seen> | undefined;
  return (start, end, words) => {
    seen ??= readAll(compiled, text, spots());
    const known = seen.get(start);
    if (known && known.end === end && known.words >= words) return known.cues;
    const window = windowOf(compiled, text, { start, end, words });
    const cues = readWindow(compiled, text, window);
    seen.set(start, { end, words, cues });
    return cues;
  };
}

function readAll(compiled: Compiled, text: string, spots: readonly Spot[]): Map<number, Seen> {
  const windows: Window[] = [];
  let last: Window | undefined;
  for (const spot of spots) {
    if (last && spot.start <= last.to && spot.words <= (last.spots[0] as Spot).words) {
      // It begins behind the first and looks no further back.
      last.to = Math.max(last.to, endOf(compiled, text, spot));
      last.spots.push(spot);
      continue;
    }
    const window = windowOf(compiled, text, spot);
    if (last && window.from <= last.to && window.from >= last.from) {
      last.to = Math.max(last.to, window.to);
      last.spots.push(spot);
    } else {
      windows.push(window);
      last = window;
    }
  }
  const seen = new Map<number, Seen>();
  for (const window of windows) {
    const cues = readWindow(compiled, text, window);
    for (const { start, end, words } of window.spots) {
      const known = seen.get(start);
      if (!known || known.end !== end || known.words < words) seen.set(start, { end, words, cues });
    }
  }
  return seen;
}

function windowOf(compiled: Compiled, text: string, spot: Spot): Window {
  const { longestWord } = compiled;
  const { start, words } = spot;
  const from = lettersBack(text, wordsBack(text, start, words), longestWord);
  return { from, to: endOf(compiled, text, spot), spots: [spot] };
}

const endOf = ({ longestWord }: Compiled, text: string, { end, words }: Spot): number =>
  lettersOn(text, wordsOn(text, end, words), longestWord);

function readWindow({ words }: Compiled, text: string, { from, to }: Window): Cues {
  const ids: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
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
