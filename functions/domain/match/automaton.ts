/**
 * Many folded phrases found in one pass over a raw text: an Aho-Corasick automaton over character
 * classes in one dense table, so that folding, dropped marks and runs of space cost one table read
 * a unit. Transitions are worked out when a text first asks for them, so that starting is cheap. It
 * knows no word boundaries: what it finds ends at a unit, boundary.ts says whether that is a name.
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
import { type Links, link, plant, ROOT, type Trie } from './trie.ts';

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

type Tables = Trie & Links & Classes;

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
