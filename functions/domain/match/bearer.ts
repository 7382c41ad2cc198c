/**
 * Whose a lone surname is, by the words right beside it: a first name before it or a surname behind
 * it make it somebody else's. What else lets a name in is in gates.ts.
 */
import { type CueSet, cueAfter, cueBefore } from './cues.ts';
import {
  isFirstName,
  isFullyNamed,
  isNounToo,
  isSureFirstName,
  looksLikeNisba,
  mayBeFirstName,
} from './first-names.ts';
import { isFamily, looksLikeFirstName, looksLikeSurname, standsBeforeNouns } from './language.ts';
import { fold, foldedAt, HYPHEN, isArabicUnit, isWordUnit, SPACE } from './normalise.ts';
import { isOwn } from './own-names.ts';
import { ADJECTIVE_SURNAMES, COMMON_NOUNS } from './risky-words.ts';
import { type Candidate, endingAt, type FieldScan, startingAt } from './scan.ts';

/** Words that tell, right before a surname, whose it is. */
export type Beside = {
  readonly firstNames: CueSet;
  readonly speech: CueSet;
  readonly finalYa: () => FinalYa;
};

/** How an article writes على: with a final ى, with dots as in علي, or it does not say. */
export type FinalYa = 'bare' | 'dotted' | 'unknown';

/**
 * A first name right before a lone surname, or a surname behind it: somebody else's full name. And
 * nobody is behind `in` or `near`, but a place called like him.
 */
export function isAnothers(one: Candidate, scan: FieldScan, beside: Beside): boolean {
  const { firstNames, speech } = beside;
  if (!one.clitic && cueBefore(firstNames, one, scan.seen, true) >= 0) return true;
  const { text } = scan;
  const before = wordBefore(one, text);
  const folded = fold(before);
  const after = wordAfter(one, text);
  if (isFamily(folded) || isFamily(fold(after))) return true;
  if (isArabicUnit(foldedAt(text, one.start))) {
    if (isAlis(one, scan) && beside.finalYa() !== 'dotted' && !isOwns(one, before)) return true;
    if (isBehindRole(one, text, folded)) return true;
    if (hasSurnameBehind(one, scan, after)) return true;
    if (cueAfter(firstNames, one, scan.seen) >= 0 && COMMON_NOUNS.has(fold(one.alias.alias))) {
      return true; // المهندس أحمد: an engineer
    }
    return isAdjective(one, folded) && cueBefore(speech, one, scan.seen) < 0;
  }
  if (before === 'in' || before === 'near') return true;
  const first = looksLikeFirstName(before);
  const last = looksLikeSurname(after) && !isOwns(one, after);
  if (!(first || last)) return false;
  // Headlines may capitalise every word: there a capital says nothing.
  if (scan.field === 'title' && !scan.sentenceCase()) {
    return isSureFirstName(before) || (last && isArticle(text, one.end) && !beginsName(one, scan));
  }
  return (first && !endsName(one, scan, before)) || (last && !beginsName(one, scan));
}

/**
 * The same of a name that its bearer hardly shares (Trump): only a first name or a family right
 * beside it make it another's, and none of his own.
 */
export function isNamesakes(one: Candidate, scan: FieldScan, beside: Beside): boolean {
  const { text } = scan;
  const before = wordBefore(one, text);
  const folded = fold(before);
  if (isFamily(folded) || isFamily(fold(wordAfter(one, text)))) return true;
  if (isArabicUnit(foldedAt(text, one.start))) {
    const alis = isAlis(one, scan);
    if (!alis && cueBefore(beside.firstNames, one, scan.seen, true) < 0) return false;
    if (isBehindOwn(one, text)) return false;
    if (alis) return beside.finalYa() === 'bare';
    return !isNounToo(folded.replace(/^[وفبلك]/, '')) && !isNounToo(folded);
  }
  if (!looksLikeFirstName(before) || isBehindOwn(one, text)) return false;
  if (scan.field === 'title' && !scan.sentenceCase()) return isSureFirstName(before);
  return !endsName(one, scan, before);
}

/** One of the three words before it is its bearer's, or there is none. */
function isBehindOwn(one: Candidate, text: string): boolean {
  const words = wordsBefore(one, text, 3);
  return words.length === 0 || words.some((word) => isOwns(one, word));
}

const isOwns = ({ alias }: Candidate, word: string): boolean =>
  alias.owner.ownWords !== undefined && isOwn(word, alias.owner.ownWords());

/** `النائب ريكان الحلبوسي`: behind a role that takes a full name, up to two words that may be first names. */
function isBehindRole(one: Candidate, text: string, nearest: string): boolean {
  if (!mayBeFirstName(nearest)) return false;
  const before = wordsBefore(one, text, MOST_BEFORE);
  const folded = before.map(fold);
  const names = mayBeFirstName(folded[1] ?? '') ? 2 : 1;
  if (before.slice(0, names).some((word) => isOwns(one, word))) return false;
  // النائب السابق, الباحث السياسي: what the role is told closer by stands behind it.
  for (let at = names; /^(?:[وفبك]?ال|[وف]?لل)/.test(folded[at] ?? ''); at += 1) {
    if (isFullyNamed(folded[at] as string)) return true;
  }
  return false;
}
/** Two names, and a role of three words. */
const MOST_BEFORE = 5;

/** `رشيد العزاوي`: a surname that is a first name too, and a word like a surname that is nobody's here. */
const hasSurnameBehind = (one: Candidate, scan: FieldScan, after: string): boolean =>
  looksLikeNisba(after) &&
  isFirstName(fold(one.alias.alias)) &&
  !isOwns(one, after) &&
  startingAt(scan, one.end + 1).length === 0;

/** `التاجر السوداني`: behind a word with ال a surname that is also an adjective is one. */
const isAdjective = (one: Candidate, before: string): boolean =>
  /^[وفبك]?ال..|^لل../.test(before) && ADJECTIVE_SURNAMES.has(fold(one.alias.alias));

/** The raw word with one space between, or nothing; al- belongs to the name behind it. */
const wordBefore = (one: Candidate, text: string): string => wordsBefore(one, text, 1)[0] ?? '';

/** So many words, the nearest first, with one space between. */
function wordsBefore({ start }: Candidate, text: string, most: number): readonly string[] {
  const found: string[] = [];
  const dashed = foldedAt(text, start - 1) === HYPHEN;
  const article = dashed && /[ae]l[-‑–]$/i.test(text.slice(Math.max(0, start - 3), start));
  let at = article ? start - 3 : start;
  while (found.length < most && foldedAt(text, at - 1) === SPACE) {
    const end = at - 1;
    at = end;
    while (at > 0 && end - at < LONGEST && isOfWord(foldedAt(text, at - 1))) at -= 1;
    if (at === end) break;
    found.push(text.slice(at, end));
  }
  return found;
}
/** No name is longer, marks and all. */
const LONGEST = 40;
/** A letter or digit, or a mark that folds to nothing. */
const isOfWord = (folded: number): boolean => folded === 0 || isWordUnit(folded);
/** Is al-, Al- or el behind the space at a place? */
const isArticle = (text: string, space: number): boolean =>
  /^[ae]l[-‑– ]/i.test(text.slice(space + 1, space + 4));
/** The raw word behind one space, or nothing; of al-Azzawi what follows al-. */
function wordAfter({ end }: Candidate, text: string): string {
  if (foldedAt(text, end) !== SPACE) return '';
  const from = end + (isArticle(text, end) ? 4 : 1);
  let to = from;
  while (to < text.length && isOfWord(foldedAt(text, to))) to += 1;
  return text.slice(from, to);
}

/** Small words that end in ى tell how the writer spells على. */
export function finalYaOf(texts: readonly string[]): FinalYa {
  if (texts.some((text) => /ى(?![\p{L}\p{M}])/u.test(text))) return 'bare';
  const dotted =
    /(?<![\p{L}\p{M}])[وف]?(?:[إا]لي|حتي|لدي|مدي|[أا]خري|[أا]علي|مستوي)(?![\p{L}\p{M}])/u;
  return texts.some((text) => dotted.test(text)) ? 'dotted' : 'unknown';
}

/** علي is spelled like the preposition: a first name where the article names nobody so called. */
export const isAlis = (one: Candidate, { text }: FieldScan): boolean =>
  one.alias.owner.type === 'person' &&
  text.charCodeAt(one.start - 2) === YEH &&
  /^[وف]?علي$/.test(wordBefore(one, text));
const YEH = 0x64a;

/** `In Baghdad Sudani said`: the word before is a name of its own, and no surname that is a first name too. */
function endsName(one: Candidate, scan: FieldScan, before: string): boolean {
  const end = scan.text.lastIndexOf(before, one.start) + before.length;
  return endingAt(scan, end).some(
    ({ start, alias }) =>
      start <= end - before.length && !(alias.gate && alias.owner.type === 'person'),
  );
}

/** `with Sadr Baghdad has …`: the word behind is a name of its own, and nobody's surname. */
function beginsName({ end }: Candidate, scan: FieldScan): boolean {
  return startingAt(scan, end + 1).some(({ alias }) => alias.owner.type !== 'person');
}

/** `إن السوداني`, `زيارة السوداني`: a noun on its own, where `الجيش السوداني` has an adjective. */
export function standsAlone(one: Candidate, text: string): boolean {
  return !one.clitic && standsBeforeNouns(fold(wordBefore(one, text)).replace(/^[وف]/, ''));
}
