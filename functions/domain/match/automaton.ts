/**
 * Many folded phrases found in one pass over a raw text: an Aho-Corasick automaton over character
 * classes in one dense table, so that folding, dropped marks and runs of space cost one table read
 * a unit. It knows no word boundaries: what it finds ends at a unit, boundary.ts says whether that
 * is a name.
 */
import {
  APOSTROPHE,
  COMMA,
  expansionOf,
  FOLD,
  HYPHEN,
  QUOTE,
  SEVERAL,
  SPACE,
} from './normalise.ts';

/** Called with each phrase that ends at raw unit `last`, the longest first. */
export type OnEnd = (phrase: number, last: number) => void;
export type Automaton = { readonly scan: (text: string, onEnd: OnEnd) => void };

/** Classes of units; letters that occur in phrases come after. */
const SKIPPED = 0;
const BREAK = 1;
const GAP = 2;
const JOINT = 3;
const MANY = 4;
const FIRST_LETTER = 5;

/** Phrases are distinct: folded words joined by one space; a DOT may stand in acronyms. */
export function buildAutomaton(phrases: readonly string[]): Automaton {
  const { classes, letters, width } = classify(phrases);
  const trie = plant(phrases, letters, width);
  const tables: Tables = { classes, letters, ...trie, suffix: link(trie) };
  return { scan: (text, onEnd) => scan(text, tables, onEnd) };
}

type Trie = {
  readonly width: number;
  /** State × class → state; 0 is the root. Linked: (state × width) × 2, odd where phrases end. */
  readonly next: Int32Array;
  /** The phrase that ends at a state, or -1. */
  readonly ends: Int32Array;
  /** Class by which a state was entered. */
  readonly entered: Uint8Array;
};
type Tables = Trie & {
  readonly classes: Uint8Array;
  readonly letters: Uint8Array;
  /** The next shorter state at which a phrase ends, or 0. */
  readonly suffix: Int32Array;
};

/** A class for every folded letter that occurs; the rest breaks. */
function classify(phrases: readonly string[]) {
  const letters = new Uint8Array(65536).fill(BREAK);
  letters[0] = SKIPPED;
  letters[SPACE] = GAP;
  letters[QUOTE] = GAP;
  letters[APOSTROPHE] = SKIPPED;
  letters[HYPHEN] = JOINT;
  letters[SEVERAL] = MANY;
  let width = FIRST_LETTER;
  for (const phrase of phrases) {
    for (let i = 0; i < phrase.length; i += 1) {
      const unit = phrase.charCodeAt(i);
      if (letters[unit] !== BREAK) continue;
      // More scripts than a byte can tell apart: such a phrase is never found, the rest are.
      if (width < 255) letters[unit] = width++;
    }
  }
  const classes = new Uint8Array(65536);
  for (let unit = 0; unit < 65536; unit += 1) classes[unit] = letters[FOLD[unit] ?? COMMA] ?? BREAK;
  return { classes, letters, width };
}

function plant(phrases: readonly string[], letters: Uint8Array, width: number): Trie {
  const bound = phrases.reduce((sum, phrase) => sum + phrase.length, 1);
  let next = new Int32Array(width * Math.min(bound, 4096));
  const ends = new Int32Array(bound).fill(-1);
  const entered = new Uint8Array(bound).fill(GAP, 0, 1);
  let states = 1;
  for (const [index, phrase] of phrases.entries()) {
    let state = 0;
    for (let i = 0; i < phrase.length; i += 1) {
      const letter = letters[phrase.charCodeAt(i)] ?? BREAK;
      let child = next[state * width + letter] ?? 0;
      if (child === 0) {
        child = states++;
        if (states * width > next.length) next = enlarged(next, bound * width);
        next[state * width + letter] = child;
        entered[child] = letter;
      }
      state = child;
    }
    if (state !== 0) ends[state] = index;
  }
  return { width, next: next.subarray(0, states * width), ends, entered };
}

function enlarged(table: Int32Array, bound: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.min(table.length * 2, bound));
  larger.set(table);
  return larger;
}

/** Breadth first: failures become plain transitions. Returns the shorter ends of every state. */
function link({ width, next, ends, entered }: Trie): Int32Array {
  const states = next.length / width;
  const fail = new Int32Array(states);
  const suffix = new Int32Array(states);
  const order = new Int32Array(states);
  let filled = 1;
  for (let at = 0; at < filled; at += 1) {
    const state = order[at] as number;
    const base = state * width;
    const failed = fail[state] as number;
    suffix[state] = (ends[failed] as number) >= 0 ? failed : (suffix[failed] as number);
    for (let letter = GAP; letter < width; letter += 1) {
      const child = next[base + letter] as number;
      const other = state === 0 ? 0 : (next[failed * width + letter] as number);
      if (child === 0) {
        next[base + letter] = other;
      } else {
        order[filled++] = child;
        fail[child] = other;
      }
    }
    linkSeparators(next, base, state, entered[state] === GAP);
  }
  for (let cell = 0; cell < next.length; cell += 1) {
    const state = next[cell] as number;
    const found = (ends[state] as number) >= 0 || (suffix[state] as number) > 0;
    next[cell] = ((state * width) << 1) | (found ? 1 : 0);
  }
  return suffix;
}

/** Runs of space count once; a hyphen inside a name is a space, a dash between spaces an end. */
function linkSeparators(next: Int32Array, base: number, state: number, inGap: boolean): void {
  if (inGap) next[base + GAP] = state;
  next[base + JOINT] = inGap ? 0 : (next[base + GAP] as number);
  next[base + BREAK] = 0;
}

function scan(text: string, tables: Tables, onEnd: OnEnd): void {
  const { classes, next } = tables;
  let state = 0;
  for (let i = 0; i < text.length; i += 1) {
    const letter = classes[text.charCodeAt(i)] as number;
    if (letter === SKIPPED) continue;
    const value =
      letter === MANY ? expand(text, i, state, tables) : (next[state + letter] as number);
    state = value >>> 1;
    if (value & 1) tell(tables, state, i, onEnd);
  }
}

/** One unit that stands for several letters; only its last can end a phrase. */
function expand(text: string, at: number, from: number, { letters, next }: Tables): number {
  const units = expansionOf(text.charCodeAt(at));
  let value = from << 1;
  for (let k = 0; k < units.length; k += 1) {
    value = next[(value >>> 1) + (letters[units.charCodeAt(k)] ?? BREAK)] ?? 0;
  }
  return value;
}

function tell({ width, ends, suffix }: Tables, row: number, last: number, onEnd: OnEnd): void {
  for (let state = row / width; state !== 0; state = suffix[state] as number) {
    const phrase = ends[state] as number;
    if (phrase >= 0) onEnd(phrase, last);
  }
}
