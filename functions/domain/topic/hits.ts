/**
 * Where the forms of a lexicon stand in a text. Which of them count, and as what, is drafts.ts's.
 */
import { CLAUSE } from '../match/separators.ts';
import type { TextWords } from '../match/words.ts';
import { ENDS, GOES_ON, type Lexicon, stepFrom } from './lexicon.ts';
import type { Readings } from './readings.ts';

/**
 * Forms in a text, three numbers each: they are words `from` … `to - 1`, and the node. In order of
 * their first word, of those that share it the longest first. Where a word may be read in several
 * ways, several nodes may follow each other at the same words.
 */
export type Hits = { readonly list: number[]; size: number };
export const HIT = 3;
/** Room that is kept between texts, in numbers. */
const KEPT = 0x40000;

export type FindForms = (words: TextWords, readings: Readings, into: Hits) => void;

export function formFinder(lexicon: Lexicon): FindForms {
  const { firsts, states } = lexicon;
  /** Ends and nodes of the forms found at a word. */
  const found: number[] = [];
  let nodes: number[] = [];
  let next: number[] = [];

  /** Adds every form that begins at a word with one of the first `count` nodes. */
  const formsAt = (
    from: number,
    first: number,
    words: TextWords,
    { froms, ids }: Readings,
    into: Hits,
  ): void => {
    let count = first;
    let size = 0;
    for (let to = from + 1; ; to += 1) {
      let goesOn = false;
      for (let k = 0; k < count; k += 1) {
        const node = nodes[k] as number;
        const state = states[node] as number;
        if (state & ENDS) {
          found[size++] = to;
          found[size++] = node;
        }
        if (state & GOES_ON) goesOn = true;
      }
      // A form never crosses a clause or a sentence.
      if (!goesOn || to >= words.count || (words.gaps[to] as number) >= CLAUSE) break;
      let ahead = 0;
      const end = froms[to + 1] as number;
      for (let k = 0; k < count; k += 1) {
        const node = nodes[k] as number;
        if (((states[node] as number) & GOES_ON) === 0) continue;
        for (let id = froms[to] as number; id < end; id += 1) {
          const one = stepFrom(lexicon, node, ids[id] as number);
          if (one > 0) next[ahead++] = one;
        }
      }
      if (ahead === 0) break;
      [nodes, next] = [next, nodes];
      count = ahead;
    }
    copyLongestFirst(found, size, from, into);
  };

  return (words, readings, into) => {
    const { froms, ids } = readings;
    into.size = 0;
    if (into.list.length > KEPT) into.list.length = 0;
    for (let from = 0; from < words.count; from += 1) {
      const end = froms[from + 1] as number;
      let count = 0;
      for (let k = froms[from] as number; k < end; k += 1) {
        const node = firsts[ids[k] as number] ?? 0;
        if (node > 0) nodes[count++] = node;
      }
      if (count > 0) formsAt(from, count, words, readings, into);
    }
  };
}

/** Pairs of end and node in order of their ends become hits, the longest first. */
function copyLongestFirst(found: readonly number[], size: number, from: number, into: Hits): void {
  const { list } = into;
  let at = into.size;
  for (let last = size; last > 0; ) {
    const to = found[last - 2];
    let first = last - 2;
    while (first > 0 && found[first - 2] === to) first -= 2;
    for (let k = first; k < last; k += 2) {
      list[at++] = from;
      list[at++] = to as number;
      list[at++] = found[k + 1] as number;
    }
    last = first;
  }
  into.size = at;
}
