/**
 * Where a name may begin and end in a raw text: word boundaries that know Arabic marks, a final ة,
 * a change of script, proclitics, English possessives and apostrophes. All offsets are raw UTF-16.
 */
import {
  APOSTROPHE,
  COMMA,
  expansionOf,
  FOLD,
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
/** و ف, then ب ك ل س: what may stand, glued, before a name. */
const PROCLITICS = /^[وف]{0,2}[بكلس]?$/;
const LAM_PROCLITICS = /^[وف]{0,2}ل$/;

/** و ف ب ك ل س, folded. */
export const isProclitic = (folded: number): boolean =>
  folded === 0x648 ||
  folded === 0x641 ||
  folded === 0x628 ||
  folded === 0x643 ||
  folded === LAM ||
  folded === 0x633;

const foldedAt = (text: string, at: number): number => FOLD[text.charCodeAt(at)] ?? COMMA;
const isSeparator = (folded: number): boolean =>
  folded === SPACE || folded === QUOTE || folded === HYPHEN;

/** First raw unit of a phrase that ends at raw unit `last`. */
export function startOf(text: string, last: number, phrase: string): number {
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
    if (!isWordUnit(foldedAt(text, at + 1))) return true;
    return foldedAt(text, at + 1) === 0x73 && !isWordUnit(foldedAt(text, at + 2));
  }
  if (!isWordUnit(folded)) return true;
  return isArabicAt(text, at) !== isArabicAt(text, last);
}

/** End of the span: behind the marks that belong to the last letter. */
export function spanEnd(text: string, last: number): number {
  let at = last + 1;
  while (isMark(text.charCodeAt(at))) at += 1;
  return at;
}
const isMark = (unit: number): boolean =>
  (unit >= 0x300 && unit <= 0x36f) ||
  (unit >= 0x610 && unit <= 0x61a) ||
  (unit >= 0x64b && unit <= 0x65f) ||
  unit === 0x670 ||
  isHamza(unit);

/** Which proclitics stand glued before `start`: their folded letters, undefined inside a word. */
export function procliticsBefore(text: string, start: number): string | undefined {
  if (start === 0 || foldedAt(text, start - 1) === SPACE) return '';
  const first = text.charCodeAt(start);
  const arabic = isArabicAt(text, start);
  let found = '';
  for (let at = start - 1; found.length <= 3; at -= 1) {
    const folded = foldedAt(text, at);
    if (folded === 0 && !isHamza(text.charCodeAt(at))) continue;
    const ends =
      (!isWordUnit(folded) && !(folded === APOSTROPHE && isLatinBefore(text, at))) ||
      isTehMarbuta(text.charCodeAt(at)) ||
      isArabicAt(text, at) !== arabic;
    if (ends) return found;
    if (folded === SEVERAL || folded === 0 || folded === APOSTROPHE) return undefined;
    found = String.fromCharCode(folded) + found;
  }
  return Number.isNaN(first) ? '' : undefined;
}
const isLatinBefore = (text: string, at: number): boolean => {
  const folded = foldedAt(text, at - 1);
  return folded >= 0x61 && folded <= 0x7a;
};

/** لل is a lam before the lam at which a span starts; a mark may part them. */
export const isLam = (text: string, at: number): boolean => {
  const folded = foldedAt(text, at);
  return folded === LAM || folded === 0 || folded === SEVERAL;
};

/** May these letters stand before a name? With `lam` the last must be the first lam of لل. */
export function areProclitics(letters: string, lam: boolean): boolean {
  if (letters === '') return !lam;
  return lam ? LAM_PROCLITICS.test(letters) : PROCLITICS.test(letters);
}

function isArabicAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  const folded = FOLD[unit] ?? COMMA;
  return isArabicUnit(folded === SEVERAL ? expansionOf(unit).charCodeAt(0) : folded);
}
