/**
 * The phrases of an automaton as a trie over classes, in one dense table, and the links between its
 * states: phrases begin where a word may, not inside one. How a text is read is in automaton.ts.
 */
import { BREAK, type Classes, FIRST_LETTER, GAP, HEH } from './classes.ts';

/** State 0 is none, so that a cell of 0 says: not yet known. In ROOT a phrase may begin. */
export const ROOT = 1;
/** Inside a word, behind an Arabic letter or another one, where no phrase goes on or may begin. */
export const IN_ARABIC = 2;
export const IN_LATIN = 3;
const FIRST_STATE = 4;

/** What may stand, glued, before a name, here in every order in which boundary.ts may read it. */
const PROCLITICS: readonly string[] = ['', 'و', 'ف', 'وو', 'وف', 'فو', 'فف'].flatMap(
  (conjunction) => ['', 'ب', 'ك', 'ل', 'س'].map((preposition) => conjunction + preposition),
);

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
  /** States of proclitics: a name may begin behind. */
  readonly proclitic: Uint8Array;
};
export type Links = {
  /** The state of the longest proper suffix that begins a phrase where one may begin. */
  readonly fail: Int32Array;
  /** The next shorter state at which a phrase ends, or 0. */
  readonly suffix: Int32Array;
};

export function plant(phrases: readonly string[], { letters, width }: Classes): Trie {
  const bound = phrases.reduce((sum, phrase) => sum + phrase.length, FIRST_STATE + 60);
  // Pages that no phrase reaches are never touched, so the bound costs address space only.
  const next = new Int32Array(width * bound);
  const ends = new Int32Array(bound).fill(-1);
  const entered = new Uint8Array(bound);
  entered[ROOT] = GAP;
  const parents = new Int32Array(bound);
  const proclitic = new Uint8Array(bound);
  let states = FIRST_STATE;
  const stateOf = (phrase: string): number => {
    let state = ROOT;
    for (let i = 0; i < phrase.length; i += 1) {
      const letter = letters[phrase.charCodeAt(i)] ?? BREAK;
      if (letter === BREAK) return 0;
      const known = (next[state * width + letter] as number) >>> 1;
      if (known === 0) {
        next[state * width + letter] = (states * width) << 1;
        entered[states] = letter;
        parents[states] = state;
      }
      state = known === 0 ? states++ : known / width;
    }
    return state;
  };
  for (const phrase of PROCLITICS) proclitic[stateOf(phrase)] = 1;
  for (const [index, phrase] of phrases.entries()) {
    const state = stateOf(phrase);
    if (state >= FIRST_STATE) ends[state] = index;
  }
  return { width, states, next, ends, entered, parents, proclitic };
}

/** Suffix links, shallow states first; transitions that are no phrase's own come when needed. */
export function link(trie: Trie, classes: Classes): Links {
  const { width, states, next, ends, entered, parents } = trie;
  const fail = new Int32Array(states).fill(ROOT);
  const suffix = new Int32Array(states);
  for (const state of byDepth(states, parents)) {
    const parent = parents[state] as number;
    const letter = entered[state] as number;
    let at = fail[parent] as number;
    while (at >= FIRST_STATE && next[at * width + letter] === 0) at = fail[at] as number;
    // A phrase may also begin where Arabic letters meet others.
    const meets = inside(entered[parent] as number, classes) !== inside(letter, classes);
    if (at < FIRST_STATE && meets) at = ROOT;
    const begins = parent !== ROOT && (at === ROOT || at >= FIRST_STATE);
    const found = begins ? (next[at * width + letter] as number) >>> 1 : 0;
    const failed = found === 0 ? outside(state, trie, classes) : found / width;
    fail[state] = failed;
    suffix[state] = (ends[failed] as number) >= 0 ? failed : (suffix[failed] as number);
    const ending = (ends[state] as number) >= 0 || (suffix[state] as number) > 0;
    if (ending) (next[parent * width + letter] as number) |= 1;
  }
  return { fail, suffix };
}

/** Where reading stands behind a state of which no suffix begins a phrase. */
function outside(state: number, { entered, proclitic }: Trie, classes: Classes): number {
  const letter = entered[state] as number;
  const mayBegin = proclitic[state] === 1 || letter === classes.letters[HEH];
  return mayBegin ? ROOT : inside(letter, classes);
}

/** Inside what kind of word a letter stands that belongs to no phrase; ROOT: in none. */
export const inside = (letter: number, { arabicEnd, wordEnd }: Classes): number =>
  letter < FIRST_LETTER || letter >= wordEnd ? ROOT : letter < arabicEnd ? IN_ARABIC : IN_LATIN;

/** The states of phrases, shallow ones first; a child is always planted after its parent. */
function byDepth(states: number, parents: Int32Array): Int32Array {
  const depths = new Int32Array(states);
  const counts: number[] = [];
  for (let state = FIRST_STATE; state < states; state += 1) {
    const depth = (depths[parents[state] as number] as number) + 1;
    depths[state] = depth;
    counts[depth] = (counts[depth] ?? 0) + 1;
  }
  let sum = 0;
  const places = Array.from(counts, (count = 0) => {
    sum += count;
    return sum - count;
  });
  const order = new Int32Array(sum);
  for (let state = FIRST_STATE; state < states; state += 1) {
    const depth = depths[state] as number;
    const place = places[depth] as number;
    order[place] = state;
    places[depth] = place + 1;
  }
  return order;
}
