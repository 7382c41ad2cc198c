/**
 * Links that no word marks: a line at the end that shares nothing with the article, a headline glued
 * on behind a bullet. Those that a word marks are pointers.ts's.
 */
import { SENTENCE } from '../match/separators.ts';
import { type TextWords, wordAt } from '../match/words.ts';
import type { ReadWords } from './pointers.ts';
import type { Line } from './sentences.ts';
import { ALEF, LAM } from './starts.ts';

/** In words: longer ones are paragraphs. */
const LINK = 15;
/** What is shorter than this tells of itself nothing to know it by. */
const ARTICLE = 12;

/** Is the last line one sentence that names nothing the title or the text before it names? */
export function isLoneLink(
  lines: readonly Line[],
  { words }: ReadWords,
  title: TextWords,
): boolean {
  const last = lines.at(-1);
  const first = lines[0];
  if (!last || !first || lines.length < 2 || !last.closed) return false;
  if (last.to - last.from > LINK || last.from - first.from + title.count < ARTICLE) return false;
  for (let i = last.from + 1; i < last.to; i += 1) if (words.gaps[i] === SENTENCE) return false;
  const own = new Set<string>();
  const beginnings = new Uint8Array(MASK + 1);
  for (let i = last.from; i < last.to; i += 1) {
    if (!tells(words, i)) continue;
    own.add(named(words, i));
    beginnings[beginningOf(words, i)] = 1;
  }
  const shares = (field: TextWords, to: number): boolean => {
    for (let i = 0; i < to; i += 1) {
      // Most words begin otherwise: no string is made of those.
      if (beginnings[beginningOf(field, i)] && own.has(named(field, i))) return true;
    }
    return false;
  };
  return own.size > 0 && !shares(title, title.count) && !shares(words, last.from);
}

/** A long word, or one in capitals: not "from", "the". */
function tells(words: TextWords, at: number): boolean {
  const word = wordAt(words, at);
  if (word.length > 4) return true;
  const raw = words.text.slice(words.starts[at], words.ends[at]);
  return word.length > 3 ? !/^\p{Ll}/u.test(raw) : /^\p{Lu}[\p{Lu}.]+$/u.test(raw);
}

/** The beginning of a word, without the Arabic article: a plural and a singular are one. */
const named = (words: TextWords, at: number): string =>
  wordAt(words, at).slice(bareFrom(words, at)).slice(0, 5);

/** How many of its units are the article, and a proclitic before it. */
function bareFrom({ units, froms }: TextWords, at: number): number {
  const from = froms[at] as number;
  if ((froms[at + 1] as number) - from <= 4) return 0;
  if (units[from + 1] === LAM) return units[from] === ALEF ? 2 : 0;
  if (units[from + 1] !== ALEF || units[from + 2] !== LAM) return 0;
  return BEFORE_ARTICLE.includes(units[from] as number) ? 3 : 0;
}
const BEFORE_ARTICLE = [...'وبلفك'].map((letter) => letter.charCodeAt(0));

/** A number that words share whose names begin with the same two letters. */
function beginningOf(words: TextWords, at: number): number {
  const { units, froms } = words;
  const from = (froms[at] as number) + bareFrom(words, at);
  const second = from + 1 < (froms[at + 1] as number) ? (units[from + 1] as number) : 0;
  return ((units[from] as number) + 31 * second) & MASK;
}
const MASK = 0x3ff;

const BULLET = /[•●▪■►▶→☛◄◀←]|>>|<</u;

/** Behind a whole sentence and a bullet, or the sign of a link, another headline is glued on. */
export const isBullet = ({ text, starts, ends, gaps }: TextWords, at: number): boolean =>
  gaps[at] === SENTENCE && BULLET.test(text.slice(ends[at - 1], starts[at]).slice(-16));
