/**
 * Words that gates ask for (cues), looked for only around a candidate whose gate asks: most of a
 * text is never read for them. What they decide is in gates.ts.
 */
import { BEHIND_LAM, endsWord, PLAIN, spanEnd, startOf } from './boundary.ts';
import type { Compiled } from './compile.ts';
import { APOSTROPHE, COMMA, FOLD, isWordUnit } from './normalise.ts';
import { standingFor, type Target } from './targets.ts';

/** Cues around a place: parallel lists, in the order in which they end; raw UTF-16 offsets. */
export type Cues = {
  readonly ids: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};
/** Cues further off than this many units are not asked. */
export const REACH = 110;
/** Every cue within reach with fewer than `words` words between it and the place, and some more. */
export type CuesAround = (start: number, end: number, words: number) => Cues;

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
  words.automaton.scan(
    text,
    (phrase, last, uneven) => {
      if (!endsWord(text, last)) return;
      const target = words.targets[phrase] as Target;
      const even = last - target.phrase.length + 1;
      const first = even > uneven ? even : startOf(text, last, target.phrase);
      const standing = standingFor(target, text, first);
      if (standing === 0) return;
      const stop = spanEnd(text, last);
      const tell = (id: number): void => {
        ids.push(id);
        starts.push(first);
        ends.push(stop);
      };
      if (standing & PLAIN) for (const id of target.cues) tell(id);
      if (standing & BEHIND_LAM) for (const id of target.lamCues) tell(id);
    },
    from,
    to,
  );
  return { ids, starts, ends };
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
