/**
 * Many folded phrases found in one pass over a raw text: an Aho-Corasick automaton over character
 * classes in one dense table, so that folding, dropped marks and runs of space cost one table read
 * a unit, and the rest of a word that begins no phrase is passed over. Transitions are worked out
 * when a text first asks for them, so that starting is cheap. Where phrases begin it knows but
 * roughly: boundary.ts says whether what was found stands there as words.
 */
import {
  BREAK,
  type Classes,
  classify,
  FIRST_LETTER,
  GAP,
  HAMZA,
  HEH,
  JOINT,
  MANY,
  QUOTED,
  SKIPPED,
  TEH_MARBUTA,
  TICK,
} from './classes.ts';
import { expansionOf } from './normalise.ts';
import {
  childOf,
  failOf,
  IN_ARABIC,
  IN_LATIN,
  inside,
  isEnding,
  plant,
  ROOT,
  type Trie,
} from './trie.ts';

export type Automaton = {
  /**
   * Phrases that were found, in the order of their ends, the longest first: two numbers each, the
   * phrase and the raw unit it ends at.
   */
  readonly scan: (text: string) => readonly number[];
};

/** Phrases are distinct: folded words joined by one space; a DOT may stand in acronyms. */
export function buildAutomaton(phrases: readonly string[]): Automaton {
  const trie = plant(phrases, classify(phrases));
  const tables: Tables = {
    ...trie,
    next: new Int32Array(FIRST_ROWS * trie.classes.width),
    states: [0, ROOT],
    rows: new Int32Array(trie.ends.length),
    scripts: Uint8Array.from({ length: trie.classes.width }, (_, letter) =>
      inside(letter, trie.classes),
    ),
  };
  tables.rows[ROOT] = 1;
  return { scan: (text) => scan(text, tables) };
}

type Tables = Trie & {
  /**
   * Row × class → (the next row × width) × 2, odd where phrases end; 0 where no text asked before.
   * Rows are given to states in the order in which texts reach them: what is used lies together.
   */
  next: Int32Array;
  /** The state of a row, and the row of a state, or 0. */
  readonly states: number[];
  readonly rows: Int32Array;
  /** By class: what `inside` says. */
  readonly scripts: Uint8Array;
};
const FIRST_ROWS = 256;

/** A transition that was not asked for before. */
function fill(tables: Tables, row: number, letter: number): number {
  const { width } = tables.classes;
  const value = step(tables, tables.states[row / width] as number, letter);
  const filled = ((rowOf(tables, value >>> 1) * width) << 1) | (value & 1);
  // What a tick does depends on what follows.
  if (letter !== TICK) tables.next[row + letter] = filled;
  return filled;
}

function rowOf(tables: Tables, state: number): number {
  const known = tables.rows[state] as number;
  if (known !== 0) return known;
  const row = tables.states.push(state) - 1;
  tables.rows[state] = row;
  const end = (row + 1) * tables.classes.width;
  if (end > tables.next.length) tables.next = doubled(tables.next);
  return row;
}

/** The state behind a letter × 2, odd where phrases end with the letter. */
function step(trie: Trie, state: number, letter: number): number {
  const { classes, entered } = trie;
  const stay = state << 1;
  if (letter === SKIPPED) return stay;
  if (state === IN_ARABIC || state === IN_LATIN) {
    // A name may begin behind what is no letter, and where Arabic letters meet others.
    return inside(letter, classes) === state ? stay : step(trie, ROOT, letter);
  }
  const inGap = entered[state] === GAP;
  switch (letter) {
    case HAMZA:
    case TICK:
      return stay;
    case BREAK:
      return ROOT << 1;
    case QUOTED:
      return step(trie, state, GAP);
    // Runs of space count once; a hyphen inside a name is a space, a dash between spaces an end.
    case JOINT:
      return inGap ? ROOT << 1 : step(trie, state, GAP);
    case TEH_MARBUTA: {
      const value = step(trie, state, classes.letters[HEH] as number);
      return value >>> 1 === IN_ARABIC ? ROOT << 1 : value;
    }
  }
  const child = childOf(trie, state, letter);
  if (child !== 0) return (child << 1) | (isEnding(trie, child) ? 1 : 0);
  if (letter === GAP && inGap) return stay;
  if (state === ROOT) return inside(letter, classes) << 1;
  return step(trie, failOf(trie, state), letter);
}

function scan(text: string, tables: Tables): readonly number[] {
  const hits: number[] = [];
  const { classes, width } = tables.classes;
  let row = ROOT * width;
  for (let i = 0; i < text.length; i += 1) {
    // One table for as long as nothing is filled in, which may need a larger one: far faster to read.
    const { next } = tables;
    let letter = 0;
    let value = 0;
    for (; i < text.length; i += 1) {
      letter = classes[text.charCodeAt(i)] as number;
      value = next[row + letter] as number;
      if (value === 0) break;
      row = value >>> 1;
      if ((value & 1) === 1 && !goesOn(text, i, tables)) tell(tables, i, row, hits);
    }
    if (i === text.length) break;
    value = slowly(text, i, row, letter, tables);
    row = value >>> 1;
    if ((value & 1) === 1 && !goesOn(text, i, tables)) tell(tables, i, row, hits);
  }
  return hits;
}

/** What is not in the table yet, or never will be. */
function slowly(text: string, at: number, row: number, letter: number, tables: Tables): number {
  if (letter === MANY) return expand(text, at, row, tables);
  if (letter !== TICK || !opens(text, at, tables.classes)) return fill(tables, row, letter);
  return (ROOT * tables.classes.width) << 1;
}

/** A quotation mark glued to the word before it: no Arabic name has an apostrophe inside. */
function opens(text: string, at: number, { classes, arabicEnd }: Classes): boolean {
  if (at + 1 >= text.length) return false;
  const ahead = classes[text.charCodeAt(at + 1)] as number;
  return ahead >= FIRST_LETTER && ahead < arabicEnd;
}

/** Plainly inside a word: a letter of the same script follows. Most ends are of this kind. */
function goesOn(text: string, at: number, { classes, scripts }: Tables): boolean {
  if (at + 1 >= text.length) return false;
  const script = scripts[classes.classes[text.charCodeAt(at)] as number];
  const ahead = scripts[classes.classes[text.charCodeAt(at + 1)] as number];
  return script !== ROOT && script === ahead;
}

/** One unit that stands for several letters; only its last can end a phrase. */
function expand(text: string, at: number, row: number, tables: Tables): number {
  const { letters } = tables.classes;
  const units = expansionOf(text.charCodeAt(at));
  let value = row << 1;
  for (let k = 0; k < units.length; k += 1) {
    const letter = letters[units.charCodeAt(k)] as number;
    const from = value >>> 1;
    value = (tables.next[from + letter] as number) || fill(tables, from, letter);
  }
  return value;
}

/** The phrases that end at a unit. */
function tell(tables: Tables, last: number, row: number, hits: number[]): void {
  const { classes, states, ends, suffix } = tables;
  let state = states[row / classes.width] as number;
  for (; state > 0; state = suffix[state] as number) {
    const phrase = ends[state] as number;
    if (phrase > 0) hits.push(phrase - 1, last);
  }
}

function doubled(list: Int32Array): Int32Array {
  const larger = new Int32Array(list.length * 2);
  larger.set(list);
  return larger;
}
