/**
 * The words of a text, folded, each with its raw UTF-16 offsets and what stands before it. English
 * possessives are cut (`Iraq's` → `iraq`), dotted acronyms joined (`U.S.` → `us`), numbers kept
 * whole (`3.5`), hyphens part words, apostrophes inside a word vanish (`Kata'ib` → `kataib`). A
 * final ة and a change of script end a word, which repairs headlines that were glued together.
 */
import { newTextWords, readWords, wordAt } from './words.ts';

/**
 * What stands between a word and the one before: nothing (glued), only space or a hyphen, also
 * quotation marks, a clause mark (comma, colon, bracket, dash), or the end of a sentence or line.
 */
export type Gap = 'none' | 'space' | 'quote' | 'clause' | 'sentence';
export type Token = {
  /** Folded, never empty. */
  readonly word: string;
  /** UTF-16 offsets into the raw text; marks on the word are inside. */
  readonly start: number;
  readonly end: number;
  /** `sentence` for the first. */
  readonly gap: Gap;
};

const GAPS: readonly Gap[] = ['none', 'space', 'quote', 'clause', 'sentence'];
const words = newTextWords();

export function tokenise(text: string): readonly Token[] {
  readWords(text, words);
  const { count, starts, ends, gaps } = words;
  const tokens: Token[] = [];
  for (let i = 0; i < count; i += 1) {
    tokens.push({
      word: wordAt(words, i),
      start: starts[i] as number,
      end: ends[i] as number,
      gap: GAPS[gaps[i] as number] ?? 'sentence',
    });
  }
  return tokens;
}

/** The words of a short phrase, folded, with one space between: how lexicons are compared. */
export function foldPhrase(text: string): string {
  readWords(text, words);
  let phrase = '';
  for (let i = 0; i < words.count; i += 1) phrase += (i > 0 ? ' ' : '') + wordAt(words, i);
  return phrase;
}
