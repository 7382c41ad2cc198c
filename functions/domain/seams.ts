/**
 * Words that lost what parted them: a headline repeated without a break ("… من العراقبغداد تطالب"),
 * and an Arabic word with ال glued to the one before it ("ستغادرالعراق"). The break is put back where
 * the article itself has what begins there elsewhere. And where places of the opened text are in
 * the raw one.
 */
import type { Field, Readable } from './entity.ts';
import { standingAt } from './match/boundary.ts';
import { isTehMarbuta } from './match/normalise.ts';

/** Raw offsets before which a space or a line break was put, in order. */
export type Seams = Readonly<Record<Field, readonly number[]>>;
export type Opened = { readonly article: Readable; readonly seams: Seams };

/** The beginning of a headline by which it is known again. */
const HEADLINE = 24;
const ARTICLE = 'ال';
/** Shorter beginnings are stems: قال, رسالة. */
const LEAST_BEFORE = 3;
/** With the ال. Shorter rests are endings: الية, الات, التهم. */
const LEAST_WORD = 6;
/** So many rests of words are looked for in one article: news has a few. */
const MOST_LOOKS = 64;

/** Undefined where nothing is glued, as in nearly every article. */
export function openSeams(article: Readable): Opened | undefined {
  const looks = { left: MOST_LOOKS };
  const seams = {
    title: seamsIn(article.title, article, looks),
    text: seamsIn(article.text, article, looks),
  };
  if (seams.title.length + seams.text.length === 0) return undefined;
  const [title, text] = [opened(article, 'title', seams), opened(article, 'text', seams)];
  return { article: { ...article, title, text }, seams };
}

function seamsIn(text: string, article: Readable, looks: { left: number }): readonly number[] {
  const seams = new Set<number>();
  for (const headline of headlines(article)) {
    for (let at = text.indexOf(headline, 1); at > 0; at = text.indexOf(headline, at + 1)) {
      if (LETTER.test(text.charAt(at - 1)) && endsOtherWord(text, at)) seams.add(at);
    }
  }
  for (let at = text.indexOf(ARTICLE, 1); at > 0; at = text.indexOf(ARTICLE, at + 2)) {
    if (!isGlued(text, at)) continue;
    let end = at + ARTICLE.length;
    while (isArabicLetter(text, end)) end += 1;
    if (end - at < LEAST_WORD) continue;
    looks.left -= 1;
    if (looks.left < 0) break;
    const word = text.slice(at, end);
    if (isWordIn(article.text, word) || isWordIn(article.title, word)) seams.add(at);
  }
  return [...seams].sort((a, b) => a - b);
}
const LETTER = /\p{L}/u;

/** No proclitic of the word that begins at the place: و of والقوات. */
const endsOtherWord = (text: string, at: number): boolean =>
  standingAt(text, at) === 0 || isTehMarbuta(text.charCodeAt(at - 1));

/** How title and text begin. */
const headlines = ({ title, text }: Readable): readonly string[] =>
  [...new Set([title, text].map((one) => one.slice(0, HEADLINE)))].filter(
    (one) => one.length === HEADLINE && one.includes(' ') && LETTER.test(one.charAt(0)),
  );

const isGlued = (text: string, at: number): boolean =>
  isArabicLetter(text, at - 1) &&
  isArabicLetter(text, at - 2) &&
  isArabicLetter(text, at - LEAST_BEFORE) &&
  standingAt(text, at) === 0;

function isWordIn(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (!isArabicLetter(text, at - 1) && !isArabicLetter(text, at + word.length)) return true;
  }
  return false;
}

/** An Arabic letter, also a Persian one. */
function isArabicLetter(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return (unit >= 0x621 && unit <= 0x64a && unit !== 0x640) || (unit >= 0x671 && unit <= 0x6d3);
}

/** A headline ends a sentence, another word does not. */
function opened(article: Readable, field: Field, seams: Seams): string {
  const text = article[field];
  const repeated = headlines(article);
  let [out, from] = ['', 0];
  for (const seam of seams[field]) {
    const isHeadline = repeated.some((one) => text.startsWith(one, seam));
    out += text.slice(from, seam) + (isHeadline ? '\n' : ' ');
    from = seam;
  }
  return out + text.slice(from);
}

/** What was placed in the opened text, placed in the raw one. */
export function placedRaw<Placed extends { field: Field; start: number; end: number }>(
  placed: Placed,
  seams: Seams,
): Placed {
  const own = seams[placed.field];
  return { ...placed, start: rawOf(placed.start, own), end: rawOf(placed.end, own) };
}

function rawOf(place: number, seams: readonly number[]): number {
  let [before, behind] = [0, seams.length];
  while (before < behind) {
    const middle = (before + behind) >> 1;
    if ((seams[middle] as number) + middle < place) before = middle + 1;
    else behind = middle;
  }
  return place - before;
}
