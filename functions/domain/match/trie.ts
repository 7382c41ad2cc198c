/**
 * The phrases of an automaton as a trie over classes, and the links between its states: phrases
 * begin where a word may, not inside one. States are found by hashing, since most are never asked
 * for; for the same reason links are worked out when they are. How a text is read is in automaton.ts.
 */
import { BREAK, type Classes, FIRST_LETTER, GAP, HEH } from './classes.ts';

/** State 0 is none. In ROOT a phrase may begin. */
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
  readonly classes: Classes;
  /** The states by parent and class, hashed; as many as a power of two. */
  readonly slots: Int32Array;
  /** The phrase that ends at a state, counted from 1, or 0. */
  readonly ends: Int32Array;
  /** Class by which a state was entered, and from where. */
  readonly entered: Uint8Array;
  readonly parents: Int32Array;
  /** States of proclitics: a name may begin behind. */
  readonly proclitic: Uint8Array;
  /** The state of the longest proper suffix that begins a phrase where one may begin; 0: not yet known. */
  readonly fail: Int32Array;
  /** The next shorter state at which a phrase ends, or 0; known with `fail`. */
  readonly suffix: Int32Array;
};

export function plant(phrases: readonly string[], classes: Classes): Trie {
  const bound = phrases.reduce((sum, phrase) => sum + phrase.length, FIRST_STATE + 60);
  const trie: Trie = {
    classes,
    slots: new Int32Array(2 ** (32 - Math.clz32(bound + (bound >> 1)))),
    ends: new Int32Array(bound),
    entered: new Uint8Array(bound),
    parents: new Int32Array(bound),
    proclitic: new Uint8Array(bound),
    fail: new Int32Array(bound).fill(ROOT, ROOT, FIRST_STATE),
    suffix: new Int32Array(bound),
  };
  trie.entered[ROOT] = GAP;
  let free = FIRST_STATE;
  const stateOf = (phrase: string): number => {
    let state = ROOT;
    for (let i = 0; i < phrase.length; i += 1) {
      const letter = classes.letters[phrase.charCodeAt(i)] as number;
      if (letter === BREAK) return 0;
      const slot = slotOf(trie, state, letter);
      const known = trie.slots[slot] as number;
      if (known === 0) {
        trie.slots[slot] = free;
        trie.entered[free] = letter;
        trie.parents[free] = state;
      }
      state = known === 0 ? free++ : known;
    }
    return state;
  };
  for (const phrase of PROCLITICS) trie.proclitic[stateOf(phrase)] = 1;
  for (let index = 0; index < phrases.length; index += 1) {
    const state = stateOf(phrases[index] as string);
    if (state >= FIRST_STATE) trie.ends[state] = index + 1;
  }
  return trie;
}

/** Where the state that a class leads to is noted, or would be. */
function slotOf({ slots, parents, entered }: Trie, state: number, letter: number): number {
  const last = slots.length - 1;
  // Spreads what follows one state, and states that follow one another, over all slots.
  let slot = Math.imul((state << 8) | letter, 0x9e3779b1) >>> Math.clz32(last);
  for (;;) {
    const found = slots[slot] as number;
    if (found === 0 || (parents[found] === state && entered[found] === letter)) return slot;
    slot = (slot + 1) & last;
  }
}

/** The state of a phrase or of the beginning of one, or 0. */
export const childOf = (trie: Trie, state: number, letter: number): number =>
  trie.slots[slotOf(trie, state, letter)] as number;

/** Where reading goes on when a state has no child for what follows. */
export function failOf(trie: Trie, state: number): number {
  const known = trie.fail[state] as number;
  if (known !== 0) return known;
  const { classes, entered, parents, ends, suffix } = trie;
  const parent = parents[state] as number;
  const letter = entered[state] as number;
  let at = failOf(trie, parent);
  while (at >= FIRST_STATE && childOf(trie, at, letter) === 0) at = failOf(trie, at);
  // A phrase may also begin where Arabic letters meet others.
  const meets = inside(entered[parent] as number, classes) !== inside(letter, classes);
  if (at < FIRST_STATE && meets) at = ROOT;
  const begins = parent !== ROOT && (at === ROOT || at >= FIRST_STATE);
  const found = begins ? childOf(trie, at, letter) : 0;
  const failed = found === 0 ? outside(state, trie) : found;
  trie.fail[state] = failed;
  const shorter = suffixOf(trie, failed);
  suffix[state] = (ends[failed] as number) > 0 ? failed : shorter;
  return failed;
}

/** The next shorter state at which a phrase ends, or 0. */
function suffixOf(trie: Trie, state: number): number {
  failOf(trie, state);
  return trie.suffix[state] as number;
}

/** Does any phrase end at the state? Once asked, `suffix` tells the others. */
export const isEnding = (trie: Trie, state: number): boolean =>
  suffixOf(trie, state) > 0 || (trie.ends[state] as number) > 0;

/** Where reading stands behind a state of which no suffix begins a phrase. */
function outside(state: number, { classes, entered, proclitic }: Trie): number {
  const letter = entered[state] as number;
  const mayBegin = proclitic[state] === 1 || letter === classes.letters[HEH];
  return mayBegin ? ROOT : inside(letter, classes);
}

/** Inside what kind of word a letter stands that belongs to no phrase; ROOT: in none. */
export const inside = (letter: number, { arabicEnd, wordEnd }: Classes): number =>
  letter < FIRST_LETTER || letter >= wordEnd ? ROOT : letter < arabicEnd ? IN_ARABIC : IN_LATIN;
