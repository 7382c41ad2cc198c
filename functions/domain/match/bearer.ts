/**
 * Whose a lone surname is, by the words right beside it: a first name before it or a surname behind
 * it make it somebody else's. What else lets a name in is in gates.ts.
 */
import type { CueSet } from './compile.ts';
import { cueBefore } from './cues.ts';
import {
  isFamily,
  isSentenceCase,
  looksLikeFirstName,
  looksLikeSurname,
  standsBeforeNouns,
} from './language.ts';
import { COMMA, FOLD, fold, isArabicUnit, isWordUnit, SPACE } from './normalise.ts';
import { ADJECTIVE_SURNAMES } from './risky-words.ts';
import type { Candidate, FieldScan } from './scan.ts';

/** Words that tell, right before a surname, whose it is. */
export type Beside = { readonly firstNames: CueSet; readonly speech: CueSet };

/**
 * A first name right before a lone surname, or a surname behind it: somebody else's full name. And
 * nobody is behind `in` or `near`, but a place called like him.
 */
export function isAnothers(
  one: Candidate,
  scan: FieldScan,
  { firstNames, speech }: Beside,
): boolean {
  if (!one.clitic && cueBefore(firstNames, one, scan.seen, true) >= 0) return true;
  const { text } = scan;
  if (isFamily(wordBefore(one, text)) || isFamily(wordAfter(one, text))) return true;
  if (isArabicUnit(foldedAt(text, one.start))) {
    return isAdjective(one, text) && cueBefore(speech, one, scan.seen) < 0;
  }
  const before = wordBefore(one, text);
  if (before === 'in' || before === 'near') return true;
  const first = looksLikeFirstName(before);
  const last = looksLikeSurname(wordAfter(one, text));
  // Headlines may capitalise every word: there a capital says nothing.
  if (!(first || last) || (scan.field === 'title' && !isSentenceCase(text))) return false;
  return (first && !endsName(one, scan, before)) || (last && !beginsName(one, scan));
}

/** `التاجر السوداني`: behind a word with ال a surname that is also an adjective is one. */
function isAdjective(one: Candidate, text: string): boolean {
  if (!ADJECTIVE_SURNAMES.has(fold(one.alias.alias))) return false;
  const before = wordBefore(one, text);
  return /^[وفبك]?ال..|^لل../.test(before) && before !== 'الى';
}

const foldedAt = (text: string, at: number): number => FOLD[text.charCodeAt(at)] ?? COMMA;

/** The raw word with one space between, or nothing; al- belongs to the name behind it. */
function wordBefore(one: Candidate, text: string): string {
  const start = /[ae]l[-‑–]$/i.test(text.slice(Math.max(0, one.start - 3), one.start))
    ? one.start - 3
    : one.start;
  if (foldedAt(text, start - 1) !== SPACE) return '';
  let from = start - 1;
  while (from > 0 && isWordUnit(foldedAt(text, from - 1))) from -= 1;
  return text.slice(from, start - 1);
}
function wordAfter({ end }: Candidate, text: string): string {
  if (foldedAt(text, end) !== SPACE) return '';
  let to = end + 1;
  while (to < text.length && isWordUnit(foldedAt(text, to))) to += 1;
  return text.slice(end + 1, to);
}

/** علي is spelled like the preposition: a first name where the article names nobody so called. */
export const isAlis = (one: Candidate, { text }: FieldScan): boolean =>
  one.alias.owner.type === 'person' &&
  text.charCodeAt(one.start - 2) === YEH &&
  wordBefore(one, text) === 'علي';
const YEH = 0x64a;

/** `In Baghdad Sudani said`: the word before is a name of its own. */
function endsName(one: Candidate, scan: FieldScan, before: string): boolean {
  const end = scan.text.lastIndexOf(before, one.start) + before.length;
  const ending = scan.places().ending.get(end) ?? [];
  return ending.some(({ start }) => start <= end - before.length);
}

/** `with Sadr Baghdad has …`: the word behind is a name of its own, and nobody's surname. */
function beginsName({ end }: Candidate, scan: FieldScan): boolean {
  const beginning = scan.places().starting.get(end + 1) ?? [];
  return beginning.some(({ alias }) => alias.owner.type !== 'person');
}

/** `إن السوداني`, `زيارة السوداني`: a noun on its own, where `الجيش السوداني` has an adjective. */
export function standsAlone(one: Candidate, text: string): boolean {
  return !one.clitic && standsBeforeNouns(fold(wordBefore(one, text)).replace(/^[وف]/, ''));
}
