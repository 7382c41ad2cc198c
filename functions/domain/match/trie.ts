/**
 * The phrases of an automaton as a trie over classes, in one dense table, and the links between its
 * states. How a text is read with it is in automaton.ts.
 */
import { BREAK, GAP } from './classes.ts';

/** State 0 is none, so that a cell of 0 says: not yet known. */
export const ROOT = 1;
export type Trie = {
  readonly width: number;
  readonly states: number;
  /** State × class → (state × width) × 2, odd where phrases end; filled when first asked for. */
  readonly next: Int32Array;
  /** The phrase that ends at a state, or -1. */
  readonly ends: Int32Array;
  /** Class by which a state was entered, and from where. */
  readonly entered: Uint8Array;
  readonly parents: Int32Array;
};
export type Links = {
  /** The state of the longest proper suffix that begins a phrase. */
  readonly fail: Int32Array;
  /** The next shorter state at which a phrase ends, or 0. */
  readonly suffix: Int32Array;
};

export function plant(phrases: readonly string[], letters: Uint8Array, width: number): Trie {
  const bound = phrases.reduce((sum, phrase) => sum + phrase.length, 2);
  // Pages that no phrase reaches are never touched, so the bound costs address space only.
  const next = new Int32Array(width * bound);
  const ends = new Int32Array(bound).fill(-1);
  const entered = new Uint8Array(bound).fill(GAP, 0, ROOT + 1);
  const parents = new Int32Array(bound);
  let states = ROOT + 1;
  for (const [index, phrase] of phrases.entries()) {
    let state = ROOT;
    for (let i = 0; i < phrase.length; i += 1) {
      const letter = letters[phrase.charCodeAt(i)] ?? BREAK;
      const known = (next[state * width + letter] as number) >>> 1;
      if (known === 0) {
        next[state * width + letter] = (states * width) << 1;
        entered[states] = letter;
        parents[states] = state;
      }
      state = known === 0 ? states++ : known / width;
    }
    if (state !== ROOT) ends[state] = index;
  }
  return { width, states, next, ends, entered, parents };
}

/** Suffix links, shallow states first; transitions that are no phrase's own come when needed. */
export function link({ width, states, next, ends, entered, parents }: Trie): Links {
  const fail = new Int32Array(states).fill(ROOT);
  const suffix = new Int32Array(states);
  for (const state of byDepth(states, parents)) {
    const parent = parents[state] as number;
    const letter = entered[state] as number;
    let at = fail[parent] as number;
    while (at !== ROOT && next[at * width + letter] === 0) at = fail[at] as number;
    const found = (next[at * width + letter] as number) >>> 1;
    const failed = parent === ROOT || found === 0 ? ROOT : found / width;
    fail[state] = failed;
    suffix[state] = (ends[failed] as number) >= 0 ? failed : (suffix[failed] as number);
    const ending = (ends[state] as number) >= 0 || (suffix[state] as number) > 0;
    if (ending) (next[parent * width + letter] as number) |= 1;
  }
  return { fail, suffix };
}

/** All states but the root, shallow ones first; a child is always planted after its parent. */
function byDepth(states: number, parents: Int32Array): readonly number[] {
  const depths = new Int32Array(states);
  const levels: number[][] = [];
  for (let state = ROOT + 1; state < states; state += 1) {
    const depth = (depths[parents[state] as number] as number) + 1;
    depths[state] = depth;
    const level = levels[depth - 1];
    if (level) level.push(state);
    else levels.push([state]);
  }
  return levels.flat();
}
