/**
 * The forms of a lexicon as a trie over the words of a vocabulary. Where they stand in a text is found in
 * hits.ts; what they mean is forms.ts's.
 */
import { newTextWords, readWords } from '../match/words.ts';
import { afterArticle, isArabicLetter } from './starts.ts';
import { addWord, grown, newVocabulary, type Vocabulary } from './vocabulary.ts';

/** Nodes are numbers; 0 is none. Only read once compiled. */
export type Lexicon = {
  readonly vocabulary: Vocabulary;
  nodes: number;
  /** The node of a first word, by its id. */
  firsts: Int32Array;
  /** A hash table of edges, three numbers each: node, id of the next word, the node it leads to. */
  edges: Int32Array;
  edgeCount: number;
  /** By node: does a form end there (1), does one go on (2)? */
  readonly states: number[];
  /** By node: the bits of the words that go on from there, see `mayStep`. */
  readonly nexts: number[];
  readonly phrases: Map<string, Phrase>;
};
/** A form as it was given: the node it ends at. */
export type Phrase = { readonly node: number; readonly words: number; readonly arabic: boolean };

export const ENDS = 1;
export const GOES_ON = 2;

export const newLexicon = (): Lexicon => ({
  vocabulary: newVocabulary(),
  nodes: 1,
  firsts: new Int32Array(0x2000),
  edges: new Int32Array(3 * 0x8000),
  edgeCount: 0,
  states: [0],
  nexts: [0],
  phrases: new Map(),
});

const scratch = newTextWords();

/** The node of a form, which is 0 when it has no words. Topics that are alike share most forms. */
export function addPhrase(lexicon: Lexicon, phrase: string): Phrase {
  const known = lexicon.phrases.get(phrase);
  if (known) return known;
  readWords(phrase, scratch);
  const { count, units, froms } = scratch;
  const { vocabulary } = lexicon;
  let node = 0;
  for (let i = 0; i < count; i += 1) {
    const to = froms[i + 1] as number;
    const word = addWord(vocabulary, units, afterArticle(units, froms[i] as number, to), to);
    node = addStep(lexicon, node, word);
  }
  if (node > 0) lexicon.states[node] = (lexicon.states[node] ?? 0) | ENDS;
  const added = { node, words: count, arabic: count > 0 && isArabicLetter(units[0]) };
  lexicon.phrases.set(phrase, added);
  return added;
}

function addStep(lexicon: Lexicon, node: number, word: number): number {
  const known = node === 0 ? lexicon.firsts[word] : stepFrom(lexicon, node, word);
  if (known) return known;
  const next = lexicon.nodes;
  lexicon.nodes += 1;
  lexicon.states.push(0);
  lexicon.nexts.push(0);
  if (node > 0) {
    lexicon.states[node] = (lexicon.states[node] ?? 0) | GOES_ON;
    lexicon.nexts[node] = (lexicon.nexts[node] ?? 0) | bitOf(word);
    addEdge(lexicon, node, word, next);
    return next;
  }
  if (word >= lexicon.firsts.length) lexicon.firsts = grown(lexicon.firsts, 2 * word);
  lexicon.firsts[word] = next;
  return next;
}

function slotOf(node: number, word: number, slots: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(word, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & (slots - 1);
}

function addEdge(lexicon: Lexicon, node: number, word: number, next: number): void {
  if (6 * (lexicon.edgeCount + 1) > lexicon.edges.length) {
    const { edges } = lexicon;
    lexicon.edges = new Int32Array(2 * edges.length);
    for (let at = 0; at < edges.length; at += 3) {
      if (edges[at] !== 0) place(lexicon.edges, edges[at], edges[at + 1], edges[at + 2]);
    }
  }
  place(lexicon.edges, node, word, next);
  lexicon.edgeCount += 1;
}

function place(edges: Int32Array, node = 0, word = 0, next = 0): void {
  const slots = edges.length / 3;
  let slot = slotOf(node, word, slots);
  while (edges[3 * slot] !== 0) slot = (slot + 1) & (slots - 1);
  edges[3 * slot] = node;
  edges[3 * slot + 1] = word;
  edges[3 * slot + 2] = next;
}

const bitOf = (word: number): number => 1 << (word % 31);
/** May the word lead on from the node, as far as a bit tells? */
export const mayStep = ({ nexts }: Lexicon, node: number, word: number): boolean =>
  ((nexts[node] as number) & bitOf(word)) !== 0;

/** The node that a word leads to from another, or 0. */
export function stepFrom({ edges }: Lexicon, node: number, word: number): number {
  const slots = edges.length / 3;
  for (let slot = slotOf(node, word, slots); ; slot = (slot + 1) & (slots - 1)) {
    const at = 3 * slot;
    if (edges[at] === 0) return 0;
    if (edges[at] === node && edges[at + 1] === word) return edges[at + 2] as number;
  }
}
