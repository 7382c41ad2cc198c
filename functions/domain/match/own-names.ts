/**
 * The words of a person's own names, however outlets spell them: whether a word before a surname is
 * the bearer's own (Sergey for Sergei, Pete for Peter). Who else bears a surname is in bearer.ts.
 */
import { fold } from './normalise.ts';

/** Folded words, and what Latin ones sound like behind a tilde. */
export type OwnWords = ReadonlySet<string>;

/** Parts of compound names: whose they are, only the next word says. */
const PARTS: ReadonlySet<string> = new Set(['عبد', 'أبو', 'ابن', 'الله', 'آية'].map(fold));

export function ownWords(names: readonly string[]): OwnWords {
  const folded = names
    .flatMap((name) => fold(name).split(/[^\p{L}]+/u))
    .filter((word) => word.length > 2 && !PARTS.has(word));
  return new Set(folded.flatMap((word) => [word, ...sounds(word)]));
}

/** Is the raw word one of them, in a spelling of its own or longer or shorter by its end? */
export function isOwn(word: string, own: OwnWords): boolean {
  const folded = fold(word);
  if (own.has(folded) || sounds(folded).some((one) => own.has(one))) return true;
  if (folded.length < SHORTEST) return false;
  for (const one of own) {
    if (one.length < SHORTEST || one.startsWith('~')) continue;
    if (one.startsWith(folded) || folded.startsWith(one)) return true;
  }
  return false;
}
/** What Pete and Peter have in common says something from so many letters on. */
const SHORTEST = 4;

/** As it sounds: Antony and Anthony, Yahya and Yehya, Sergei and Sergey; not Hassan and Hossein. */
function sounds(folded: string): readonly string[] {
  if (!/^[a-z]{4,}$/.test(folded)) return [];
  const heard = folded
    .replace(/h$|(?<=[ktg])h/g, '')
    .replace(/[cq]/g, 'k')
    .replace(/[aeiy]+/g, 'a')
    .replace(/[ouw]+/g, 'o')
    .replace(/(.)\1+/g, '$1');
  return [`~${heard}`];
}
