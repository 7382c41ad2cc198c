/**
 * Where the forms of a lexicon stand in a text. Which of them count, and as what, is drafts.ts's.
 */
import { CLAUSE } from '../match/separators.ts';
import type { TextWords } from '../match/words.ts';
import { ENDS, GOES_ON, type Lexicon, mayStep, stepFrom } from './lexicon.ts';
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

  const addAlone = (from: number, node: number, into: Hits): void => {
    if (((states[node] as number) & ENDS) === 0) return;
    const { list, size } = into;
    list[size] = from;
    list[size + 1] = from + 1;
    list[size + 2] = node;
    into.size = size + HIT;
  };

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
        for (let id = froms[to] as number; id < end; id += 1) {
          const word = ids[id] as number;
          const one = mayStep(lexicon, node, word) ? stepFrom(lexicon, node, word) : 0;
          if (one > 0) next[ahead++] = one;
        }
      }
      if (ahead === 0) break;
      [nodes, next] = [next, nodes];
      count = ahead;
    }
    copyLongestFirst(found, size, from, into);
  };

  /** May a form that begins with this word go on with the next? */
  const mayGoOn = (node: number, at: number, { froms, ids }: Readings): boolean => {
    const end = froms[at + 1] as number;
    for (let k = froms[at] as number; k < end; k += 1) {
      if (mayStep(lexicon, node, ids[k] as number)) return true;
    }
    return false;
  };

  return (words, readings, into) => {
    const { count, gaps } = words;
    const { froms, ids } = readings;
    into.size = 0;
    if (into.list.length > KEPT) into.list.length = 0;
    for (let from = 0; from < count; from += 1) {
      const end = froms[from + 1] as number;
      // A form never crosses a clause or a sentence.
      let goesOn = false;
      const alone = from + 1 >= count || (gaps[from + 1] as number) >= CLAUSE;
      let first = 0;
      for (let k = froms[from] as number; k < end; k += 1) {
        const node = firsts[ids[k] as number] ?? 0;
        if (node === 0) continue;
        nodes[first++] = node;
        goesOn ||= !alone && mayGoOn(node, from + 1, readings);
      }
      if (goesOn) formsAt(from, first, words, readings, into);
      else for (let k = 0; k < first; k += 1) addAlone(from, nodes[k] as number, into);
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
