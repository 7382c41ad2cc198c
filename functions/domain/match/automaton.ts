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
import { IN_ARABIC, IN_LATIN, inside, type Links, link, plant, ROOT, type Trie } from './trie.ts';

export type Automaton = {
  /**
   * Phrases that were found, in the order of their ends, the longest first: two numbers each, the
   * phrase and the raw unit it ends at.
   */
  readonly scan: (text: string) => Int32Array;
};

/** Phrases are distinct: folded words joined by one space; a DOT may stand in acronyms. */
export function buildAutomaton(phrases: readonly string[]): Automaton {
  const classes = classify(phrases);
  const trie = plant(phrases, classes);
  const tables: Tables = { ...classes, ...trie, ...link(trie, classes) };
  const hits: Hits = { list: new Int32Array(1024), length: 0 };
  return {
    scan: (text) => {
      hits.length = 0;
      scan(text, tables, hits);
      return hits.list.slice(0, hits.length);
    },
  };
}

type Tables = Trie & Links & Classes;

/** A transition that was not asked for before. */
function fill(tables: Tables, row: number, letter: number): number {
  const value = worked(tables, row, letter);
  // What a tick does depends on what follows.
  if (letter !== TICK) tables.next[row + letter] = value;
  return value;
}

const stepFrom = (tables: Tables, row: number, letter: number): number =>
  (tables.next[row + letter] as number) || fill(tables, row, letter);

function worked(tables: Tables, row: number, letter: number): number {
  const { width, entered, fail, letters } = tables;
  const state = row / width;
  const root = (ROOT * width) << 1;
  if (letter === SKIPPED) return row << 1;
  if (state === IN_ARABIC || state === IN_LATIN) {
    // A name may begin behind what is no letter, and where Arabic letters meet others.
    return inside(letter, tables) === state ? row << 1 : stepFrom(tables, ROOT * width, letter);
  }
  const inGap = entered[state] === GAP;
  switch (letter) {
    case HAMZA:
    case TICK:
      return row << 1;
    case BREAK:
      return root;
    case QUOTED:
      return stepFrom(tables, row, GAP);
    // Runs of space count once; a hyphen inside a name is a space, a dash between spaces an end.
    case JOINT:
      return inGap ? root : stepFrom(tables, row, GAP);
    case TEH_MARBUTA: {
      const value = stepFrom(tables, row, letters[HEH] as number);
      return value >>> 1 === IN_ARABIC * width ? root : value;
    }
  }
  if (letter === GAP && inGap) return row << 1;
  if (state === ROOT) return (inside(letter, tables) * width) << 1;
  return stepFrom(tables, (fail[state] as number) * width, letter);
}

type Hits = { list: Int32Array; length: number };

function scan(text: string, tables: Tables, hits: Hits): void {
  const { classes, next, width } = tables;
  let row = ROOT * width;
  for (let i = 0; i < text.length; i += 1) {
    const letter = classes[text.charCodeAt(i)] as number;
    let value = next[row + letter] as number;
    if (value === 0) value = slowly(text, i, row, letter, tables);
    row = value >>> 1;
    if ((value & 1) === 1 && !goesOn(text, i, letter, tables)) tell(tables, row, i, hits);
  }
}
/** What is not in the table yet, or never will be. */
function slowly(text: string, at: number, row: number, letter: number, tables: Tables): number {
  if (letter === MANY) return expand(text, at, row, tables);
  if (letter !== TICK || !opens(text, at, tables)) return fill(tables, row, letter);
  return (ROOT * tables.width) << 1;
}

/** A quotation mark glued to the word before it: no Arabic name has an apostrophe inside. */
function opens(text: string, at: number, { classes, arabicEnd }: Tables): boolean {
  const ahead = classes[text.charCodeAt(at + 1)] ?? BREAK;
  return ahead >= FIRST_LETTER && ahead < arabicEnd;
}

/** Plainly inside a word: a letter of the same script follows. Most ends are of this kind. */
function goesOn(text: string, at: number, letter: number, tables: Tables): boolean {
  const ahead = tables.classes[text.charCodeAt(at + 1)] ?? BREAK;
  const within = inside(letter, tables);
  return within !== ROOT && within === inside(ahead, tables);
}

/** One unit that stands for several letters; only its last can end a phrase. */
function expand(text: string, at: number, row: number, tables: Tables): number {
  const { letters } = tables;
  const units = expansionOf(text.charCodeAt(at));
  let value = row << 1;
  for (let k = 0; k < units.length; k += 1) {
    value = stepFrom(tables, value >>> 1, letters[units.charCodeAt(k)] ?? BREAK);
  }
  return value;
}

function tell({ width, ends, suffix }: Tables, row: number, last: number, hits: Hits): void {
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
