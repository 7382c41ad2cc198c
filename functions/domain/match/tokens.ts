/**
 * The words of a text, folded, each with its raw UTF-16 offsets and what stands before it. English
 * possessives are cut (`Iraq's` → `iraq`), dotted acronyms joined (`U.S.` → `us`), numbers kept
 * whole (`3.5`), hyphens part words, apostrophes inside a word vanish (`Kata'ib` → `kataib`). A
 * final ة and a change of script end a word, which repairs headlines that were glued together.
 */
import {
  APOSTROPHE,
  COMMA,
  DOT,
  expansionOf,
  FOLD,
  HYPHEN,
  isArabicUnit,
  isTehMarbuta,
  isWordUnit,
  QUOTE,
  SEVERAL,
  SPACE,
  STOP,
} from './normalise.ts';

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

export function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let gap = 4;
  for (let i = 0; i < text.length; ) {
    const folded = FOLD[text.charCodeAt(i)] ?? COMMA;
    if (folded === 0) {
      i += 1;
    } else if (isWordUnit(folded)) {
      const token = readWord(text, i, GAPS[gap] ?? 'sentence');
      if (token.word !== '') tokens.push(token);
      i = Math.max(token.end, i + 1);
      if (token.word !== '') gap = 0;
      i = skipPossessive(text, i);
    } else {
      gap = Math.max(gap, gapOf(text, i, folded));
      i += 1;
    }
  }
  return tokens;
}

/** The words of a short phrase, folded, with one space between: how lexicons are compared. */
export const foldPhrase = (text: string): string =>
  tokenise(text)
    .map(({ word }) => word)
    .join(' ');

function readWord(text: string, start: number, gap: Gap): Token {
  let word = '';
  let end = start;
  let arabic: boolean | undefined;
  for (let i = start; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    const folded = FOLD[unit] ?? COMMA;
    if (folded === 0) {
      end = i + 1;
    } else if (isWordUnit(folded)) {
      const letters = folded === SEVERAL ? expansionOf(unit) : String.fromCharCode(folded);
      const script = isArabicUnit(letters.charCodeAt(0));
      if (arabic !== undefined && script !== arabic) break;
      arabic = script;
      word += letters;
      end = i + 1;
      if (isTehMarbuta(unit) && followsWord(text, i + 1)) break;
    } else if (!joins(text, i, folded, start)) {
      break;
    } else if (folded === DOT && isDigitAt(text, i + 1)) {
      word += '.';
    }
  }
  // The last dot of a dotted acronym is its own: U.S.
  if (isDotted(text, start, end) && text[end] === '.') end += 1;
  return { word, start, end, gap };
}

/** A teh marbuta ends its word; its own marks may still follow. */
const followsWord = (text: string, at: number): boolean =>
  isWordUnit(FOLD[text.charCodeAt(at)] ?? COMMA);

/** Apostrophes inside a word, dots inside acronyms and numbers. */
function joins(text: string, at: number, folded: number, start: number): boolean {
  if (folded === APOSTROPHE)
    return at > start && isLetterAt(text, at + 1) && !isPossessive(text, at);
  if (folded !== DOT) return false;
  return isDotted(text, start, at + 2) || (isDigitAt(text, at - 1) && isDigitAt(text, at + 1));
}

/** Single capitals parted by dots: U.S, U.A.E. */
function isDotted(text: string, start: number, end: number): boolean {
  return end - start >= 3 && /^(?:[A-Z]\.)+[A-Z]\.?$/.test(text.slice(start, end));
}
const isLetterAt = (text: string, at: number) => isWordUnit(FOLD[text.charCodeAt(at)] ?? COMMA);
const isDigitAt = (text: string, at: number) => {
  const folded = FOLD[text.charCodeAt(at)] ?? COMMA;
  return folded >= 0x30 && folded <= 0x39;
};
/** `'s` or `’s` at the end of a word. */
const isPossessive = (text: string, at: number): boolean =>
  FOLD[text.charCodeAt(at)] === APOSTROPHE &&
  FOLD[text.charCodeAt(at + 1)] === 0x73 &&
  !isLetterAt(text, at + 2);
const skipPossessive = (text: string, at: number): number =>
  at < text.length && isPossessive(text, at) ? at + 2 : at;

/** How much a separator parts: a place in GAPS. */
function gapOf(text: string, at: number, folded: number): number {
  if (folded === SPACE) return 1;
  if (folded === HYPHEN) return isLetterAt(text, at - 1) && isLetterAt(text, at + 1) ? 1 : 3;
  if (folded === QUOTE || folded === APOSTROPHE) return 2;
  if (folded === STOP || folded === DOT) return 4;
  return 3;
}
