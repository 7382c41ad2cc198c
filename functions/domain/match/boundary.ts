/**
 * Where a name may begin and end in a raw text: word boundaries that know Arabic marks, a final ة,
 * a change of script, proclitics, English possessives and apostrophes. All offsets are raw UTF-16.
 */
import {
  APOSTROPHE,
  expansionOf,
  foldedAt,
  HYPHEN,
  isArabicUnit,
  isHamza,
  isTehMarbuta,
  isWordUnit,
  QUOTE,
  SEVERAL,
  SPACE,
} from './normalise.ts';

const LAM = 0x644;
/** What may stand, glued, before a name: up to two of و ف, then one of ب ك ل س. */
const isConjunction = (folded: number): boolean => folded === 0x648 || folded === 0x641;
const isPreposition = (folded: number): boolean =>
  folded === 0x628 || folded === 0x643 || folded === LAM || folded === 0x633;

const isSeparator = (folded: number): boolean =>
  folded === SPACE || folded === QUOTE || folded === HYPHEN;

/** First raw unit of a phrase that ends at raw unit `last`. */
export function startOf(text: string, last: number, phrase: string): number {
  let at = last;
  for (let left = phrase.length - 1; left >= 0; left -= 1, at -= 1) {
    const folded = foldedAt(text, at);
    // Most texts are written unit by unit as they are folded.
    const same = folded === phrase.charCodeAt(left);
    if (!same || folded === APOSTROPHE) return startOfUneven(text, last, phrase);
  }
  return at + 1;
}

function startOfUneven(text: string, last: number, phrase: string): number {
  let at = last + 1;
  let left = phrase.length;
  let start = last;
  while (left > 0) {
    at -= 1;
    const folded = foldedAt(text, at);
    if (folded === 0 || folded === APOSTROPHE) continue;
    if (isSeparator(folded)) {
      if (phrase.charCodeAt(left - 1) === SPACE) left -= 1;
      continue;
    }
    left -= folded === SEVERAL ? expansionOf(text.charCodeAt(at)).length : 1;
    start = at;
  }
  return start;
}

/** Does a word end at raw unit `last`? */
export function endsWord(text: string, last: number): boolean {
  if (foldedAt(text, last + 1) === SPACE) return true;
  if (isTehMarbuta(text.charCodeAt(last))) return true;
  let at = last + 1;
  let folded = foldedAt(text, at);
  while (folded === 0) {
    // Glued after a hamza or a mark is glued all the same.
    at += 1;
    folded = foldedAt(text, at);
  }
  if (folded === APOSTROPHE) {
    // In Arabic it only ever quotes.
    if (isArabicAt(text, last) || !isWordUnit(foldedAt(text, at + 1))) return true;
    return foldedAt(text, at + 1) === 0x73 && !isWordUnit(foldedAt(text, at + 2));
  }
  if (!isWordUnit(folded)) return true;
  return isArabicAt(text, at) !== isArabicAt(text, last);
}

/** End of the span: behind the marks that belong to the last letter. */
export function spanEnd(text: string, last: number): number {
  let at = last + 1;
  while (at < text.length && isMark(text.charCodeAt(at))) at += 1;
  return at;
}
const isMark = (unit: number): boolean =>
  (unit >= 0x300 && unit <= 0x36f) ||
  (unit >= 0x610 && unit <= 0x61a) ||
  (unit >= 0x64b && unit <= 0x65f) ||
  unit === 0x670 ||
  isHamza(unit);

/** How a phrase stands at a place: flags. */
export const PLAIN = 1;
/** Behind the first lam of لل. */
export const BEHIND_LAM = 2;
/** Some proclitic is glued before it. */
export const GLUED = 4;

/** Flags of what stands glued before `start`; 0 when no word begins there. */
export function standingAt(text: string, start: number): number {
  if (start === 0 || foldedAt(text, start - 1) === SPACE) return PLAIN;
  const arabic = isArabicAt(text, start);
  let conjunctions = 0;
  let preposition = 0;
  for (let at = start - 1; ; at -= 1) {
    const folded = foldedAt(text, at);
    if (folded === 0 && !isHamza(text.charCodeAt(at))) continue;
    if (endsBefore(text, at, folded, arabic)) break;
    if (isConjunction(folded)) conjunctions += 1;
    else if (isPreposition(folded) && conjunctions + preposition === 0) preposition = folded;
    else return 0;
    if (conjunctions > 2) return 0;
  }
  if (preposition === LAM) return PLAIN | BEHIND_LAM | GLUED;
  return conjunctions + preposition > 0 ? PLAIN | GLUED : PLAIN;
}

/** Is what stands at `at` no part of the word that goes on right behind it? */
function endsBefore(text: string, at: number, folded: number, arabic: boolean): boolean {
  if (!isWordUnit(folded) && !(folded === APOSTROPHE && isLatinBefore(text, at))) return true;
  return isTehMarbuta(text.charCodeAt(at)) || isArabicAt(text, at) !== arabic;
}
const isLatinBefore = (text: string, at: number): boolean => {
  const folded = foldedAt(text, at - 1);
  return folded >= 0x61 && folded <= 0x7a;
};

function isArabicAt(text: string, at: number): boolean {
  const folded = foldedAt(text, at);
  if (folded !== SEVERAL) return isArabicUnit(folded);
  return isArabicUnit(expansionOf(text.charCodeAt(at)).charCodeAt(0));
}
