/**
 * Many folded phrases found in one pass over a raw text: an Aho-Corasick automaton over character
 * classes in one dense table, so that folding, dropped marks and runs of space cost one table read
 * a unit. Transitions are worked out when a text first asks for them, so that starting is cheap. It knows no word boundaries: what it finds ends at a unit, boundary.ts says whether that
 * is a name.
 */
import {
  BREAK,
  type Classes,
  classify,
  FIRST_LETTER,
  GAP,
  JOINT,
  MANY,
  QUOTED,
  SKIPPED,
} from './classes.ts';
import { expansionOf, isTehMarbuta } from './normalise.ts';

/**
 * Phrases that were found, the longest first at each end: two numbers each, the phrase and the raw
 * unit it ends at. Valid until the same automaton scans again.
 */
export type Hits = { readonly list: Int32Array; readonly length: number };
export type Automaton = {
  /** Phrases that lie in the units `from` … `to - 1`; of the whole text unless told. */
  readonly scan: (text: string, from?: number, to?: number) => Hits;
};

/** Phrases are distinct: folded words joined by one space; a DOT may stand in acronyms. */
export function buildAutomaton(phrases: readonly string[]): Automaton {
  const { width, ...read } = classify(phrases);
  const trie = plant(phrases, read.letters, width);
  const tables: Tables = { ...read, ...trie, ...link(trie) };
  const hits = { list: new Int32Array(1024), length: 0 };
  return {
    scan: (text, from = 0, to = text.length) => {
      hits.length = 0;
      scan(text, tables, hits, from, to);
      return hits;
    },
  };
}

/** State 0 is none, so that a cell of 0 says: not yet known. */
const ROOT = 1;
type Trie = {
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
type Links = {
  /** The state of the longest proper suffix that begins a phrase. */
  readonly fail: Int32Array;
  /** The next shorter state at which a phrase ends, or 0. */
  readonly suffix: Int32Array;
};
type Tables = Trie & Links & Classes;

function plant(phrases: readonly string[], letters: Uint8Array, width: number): Trie {
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
function link({ width, states, next, ends, entered, parents }: Trie): Links {
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

function kept(next: Int32Array, cell: number, value: number): number {
  next[cell] = value;
  return value;
}

/** A transition that was not asked for before. */
function fill(tables: Tables, row: number, letter: number): number {
  const { width, next, entered, fail } = tables;
  const state = row / width;
  const root = (ROOT * width) << 1;
  const inGap = entered[state] === GAP;
  if (letter === QUOTED) return kept(next, row + letter, next[row + GAP] || fill(tables, row, GAP));
  if (letter === SKIPPED) return kept(next, row + letter, row << 1);
  const passes = letter !== BREAK && !(letter === JOINT && inGap);
  let value = root;
  // Runs of space count once; a hyphen inside a name is a space, a dash between spaces an end.
  if (passes && letter === JOINT) value = (next[row + GAP] as number) || fill(tables, row, GAP);
  else if (passes && letter === GAP && inGap) value = row << 1;
  else if (passes && state !== ROOT) {
    const failed = (fail[state] as number) * width;
    value = (next[failed + letter] as number) || fill(tables, failed, letter);
  }
  return kept(next, row + letter, value);
}

type Found = { list: Int32Array; length: number };

function scan(text: string, tables: Tables, hits: Found, from: number, to: number): void {
  const { classes, next, width } = tables;
  let row = ROOT * width;
  for (let i = from; i < to; i += 1) {
    const letter = classes[text.charCodeAt(i)] as number;
    let value = next[row + letter] as number;
    if (value === 0) value = slowly(text, i, row, letter, tables);
    row = value >>> 1;
    if ((value & 1) === 1 && !goesOn(text, i, letter, tables)) tell(tables, row, i, hits);
  }
}

/** What is not in the table yet, or never will be. */
const slowly = (text: string, at: number, row: number, letter: number, tables: Tables): number =>
  letter === MANY ? expand(text, at, row, tables) : fill(tables, row, letter);

/** Plainly inside a word: a letter of the same script follows. Most ends are of this kind. */
function goesOn(text: string, at: number, letter: number, { classes, scripts }: Tables): boolean {
  const ahead = classes[text.charCodeAt(at + 1)];
  if (ahead === undefined || ahead < FIRST_LETTER) return false;
  return scripts[ahead] === scripts[letter] && !isTehMarbuta(text.charCodeAt(at));
}

/** One unit that stands for several letters; only its last can end a phrase. */
function expand(text: string, at: number, from: number, tables: Tables): number {
  const { letters, next } = tables;
  const units = expansionOf(text.charCodeAt(at));
  let value = from << 1;
  for (let k = 0; k < units.length; k += 1) {
    const letter = letters[units.charCodeAt(k)] ?? BREAK;
    const row = value >>> 1;
    value = (next[row + letter] as number) || fill(tables, row, letter);
  }
  return value;
}

function tell({ width, ends, suffix }: Tables, row: number, last: number, hits: Found): void {
  for (let state = row / width; state > ROOT; state = suffix[state] as number) {
    const phrase = ends[state] as number;
    if (phrase < 0) continue;
    if (hits.length + 2 > hits.list.length) hits.list = doubled(hits.list);
    hits.list[hits.length] = phrase;
    hits.list[hits.length + 1] = last;
    hits.length += 2;
  }
}

function doubled(list: Int32Array): Int32Array {
  const larger = new Int32Array(list.length * 2);
  larger.set(list);
  return larger;
}
