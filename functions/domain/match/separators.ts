/**
 * What parts the words of a text, and how far: classes of units, gaps, apostrophes that end a word.
 * How words themselves are read is words.ts's.
 */
import {
  APOSTROPHE,
  DOT,
  FOLD,
  foldedAt,
  HYPHEN,
  isArabicUnit,
  isTehMarbuta,
  isWordUnit,
  QUOTE,
  SEVERAL,
  STOP,
} from './normalise.ts';

/** What stands before a word, the more the further apart: see `Gap` in tokens.ts. */
export const NONE = 0;
export const BLANK = 1;
export const QUOTED = 2;
export const CLAUSE = 3;
export const SENTENCE = 4;

/**
 * What the inner loop asks of a unit: a letter or digit that folds to one, Arabic or not; a
 * separator that ends any word; or (0, and all of the rarer scripts) something to look at closely.
 */
const OTHER_LETTER = 1;
const ARABIC_LETTER = 2;
const PARTS = 3;
export const CLASS = new Uint8Array(FOLD.length);
for (let unit = 0; unit < 0x3000; unit += 1) {
  const folded = FOLD[unit] as number;
  if (!isWordUnit(folded)) {
    if (folded !== 0 && folded !== APOSTROPHE && folded !== DOT) CLASS[unit] = PARTS;
  } else if (folded !== SEVERAL && !isTehMarbuta(unit)) {
    CLASS[unit] = isArabicUnit(folded) ? ARABIC_LETTER : OTHER_LETTER;
  }
}

export const isLetterAt = (text: string, at: number): boolean => isWordUnit(foldedAt(text, at));
export const isCapitalAt = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0x41 && unit <= 0x5a;
};
export const isDigitAt = (text: string, at: number): boolean => {
  const folded = foldedAt(text, at);
  return folded >= 0x30 && folded <= 0x39;
};
/** `'s` or `’s` at the end of a word. */
export const isPossessive = (text: string, at: number): boolean =>
  foldedAt(text, at) === APOSTROPHE && foldedAt(text, at + 1) === 0x73 && !isLetterAt(text, at + 2);

/** How much a separator other than a space parts. */
export function gapOf(text: string, at: number, folded: number): number {
  // "2,500" is one number.
  if (isDigitAt(text, at - 1) && isDigitAt(text, at + 1)) return 1;
  if (folded === HYPHEN) return isLetterAt(text, at - 1) && isLetterAt(text, at + 1) ? 1 : CLAUSE;
  if (folded === QUOTE || folded === APOSTROPHE) return QUOTED;
  return folded === STOP || folded === DOT ? SENTENCE : CLAUSE;
}
