/** How far apart two places of a raw text are, in words, and whether anything but space is between. */
import { APOSTROPHE, DOT, foldedAt, HYPHEN, isWordUnit, QUOTE, SPACE, STOP } from './normalise.ts';

/**
 * Only space, hyphens or an English possessive between, and quotation marks unless `unquoted`: a
 * head outside the quotation says what kind of thing is named, and is no part of its name.
 */
export function touches(text: string, from: number, to: number, unquoted = false): boolean {
  let at = skipPossessive(text, from);
  if (at > to || to - at > 6) return false;
  for (; at < to; at += 1) {
    const folded = foldedAt(text, at);
    if (folded === 0 || folded === SPACE || folded === HYPHEN) continue;
    if (unquoted || (folded !== QUOTE && folded !== APOSTROPHE)) return false;
  }
  return true;
}
function skipPossessive(text: string, at: number): number {
  const cut = foldedAt(text, at) === APOSTROPHE && foldedAt(text, at + 1) === 0x73;
  return cut && !isWordUnit(foldedAt(text, at + 2)) ? at + 2 : at;
}

/** Words that begin between two places; Infinity across the end of a sentence when asked. */
export function wordsBetween(text: string, from: number, to: number, stops: boolean): number {
  let count = 0;
  let inWord = false;
  for (let at = from; at < to; at += 1) {
    const folded = foldedAt(text, at);
    if (folded === 0 || folded === APOSTROPHE) continue;
    const word = isWordUnit(folded);
    if (word && !inWord) count += 1;
    else if (stops && endsSentence(text, at, folded)) return Number.POSITIVE_INFINITY;
    inWord = word;
  }
  return count;
}

/** A dot behind a title or an initial (Gen., George W.) ends nothing. */
export function endsSentence(text: string, at: number, folded = foldedAt(text, at)): boolean {
  if (folded === STOP) return true;
  if (folded !== DOT) return false;
  let letters = 0;
  while (letters < 4 && isWordUnit(foldedAt(text, at - 1 - letters))) letters += 1;
  return letters > 3 && !isWordUnit(foldedAt(text, at + 1));
}

/** Does a colon follow, at once or behind up to two words such as `لرويترز` or `to Reuters`? */
export function colonFollows(text: string, from: number): boolean {
  const after = /^[\s"“”«»]*(?:(?:ل[\p{L}\p{M}]+|to [\p{Lu}][\p{L}]+)[\s"“”«»]*){0,2}:/u;
  const ahead = text.slice(from, from + 40);
  return ahead.includes(':') && after.test(ahead);
}
