/**
 * What folding cannot see: "us" is no country, and أنها (that it) is not إنهاء (ending). Some forms ask
 * that a word is written like them, or with the article. Which forms stand where is lexicon.ts's.
 */
import type { TextWords } from '../match/words.ts';

const CASED = 1;
const HAMZA = 2;
export const DEFINITE = 4;

/** What a form of one word asks of a word of the text, or 0. */
export function writtenAs(phrase: string): number {
  const first = phrase.charCodeAt(0);
  if (first >= 0x41 && first <= 0x5a) return CAPITALS.test(phrase) ? CASED : 0;
  return first === 0x623 || first === 0x625 ? (phrase.endsWith('اء') ? HAMZA : 0) : 0;
}
const CAPITALS = /^[A-Z](?:\.?[A-Z]){1,4}\.?$/;

/** Is word `at` written as a form with this value must be? */
export function isWritten(written: number, words: TextWords, at: number): boolean {
  if (written & DEFINITE && !isDefinite(words, at)) return false;
  if (!(written & (CASED | HAMZA))) return true;
  const raw = words.text.slice(words.starts[at], words.ends[at]);
  return written & CASED ? !hasLowerCase(raw) : raw.includes('ء') || !/[أإ]/.test(raw);
}

/** Behind two proclitics at most: والتحالف, للتحالف. */
export function isDefinite({ units, froms }: TextWords, at: number): boolean {
  const to = froms[at + 1] as number;
  for (let k = froms[at] as number, cut = 0; k + 1 < to && cut < 3; k += 1, cut += 1) {
    const unit = units[k] as number;
    if (units[k + 1] === LAM && (unit === ALEF || unit === LAM)) return true;
    if (!BEFORE_ARTICLE.includes(unit)) return false;
  }
  return false;
}
const ALEF = 0x627;
const LAM = 0x644;
const BEFORE_ARTICLE = [...'وفبكس'].map((letter) => letter.charCodeAt(0));

function hasLowerCase(raw: string): boolean {
  for (let k = 0; k < raw.length; k += 1) {
    const unit = raw.charCodeAt(k);
    if (unit >= 0x61 && unit <= 0x7a) return true;
    if (unit > 0x7f) return /\p{Ll}/u.test(raw);
  }
  return false;
}
