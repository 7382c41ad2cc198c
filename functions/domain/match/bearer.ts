/**
 * Whose a lone surname is, by the words right beside it: a first name before it or a surname behind
 * it make it somebody else's. What else lets a name in is in gates.ts.
 */
import type { CueSet } from './compile.ts';
import { cueBefore } from './cues.ts';
import {
  isSentenceCase,
  looksLikeFirstName,
  looksLikeSurname,
  standsBeforeNouns,
} from './language.ts';
import { FOLD, fold, isArabicUnit } from './normalise.ts';
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
  const before = wordBefore(one, text);
  if (isArabicUnit(FOLD[text.charCodeAt(one.start)] ?? 0)) {
    return isAdjective(one, before) && cueBefore(speech, one, scan.seen) < 0;
  }
  const after = /^ (\p{L}+)/u.exec(text.slice(one.end, one.end + 30))?.[1];
  if (before === 'in' || before === 'near') return true;
  const first = before !== undefined && looksLikeFirstName(before);
  const last = after !== undefined && looksLikeSurname(after);
  // Headlines may capitalise every word: there a capital says nothing.
  if (!(first || last) || (scan.field === 'title' && !isSentenceCase(text))) return false;
  return (first && !endsName(one, scan, before)) || (last && !beginsName(one, scan));
}
/** `التاجر السوداني`: behind a word with ال a surname that is also an adjective is one. */
const isAdjective = ({ alias }: Candidate, before: string | undefined): boolean =>
  before !== undefined &&
  /^[وفبك]?ال..|^لل../.test(before) &&
  before !== 'الى' &&
  ADJECTIVE_SURNAMES.has(fold(alias.alias));

const wordBefore = ({ start }: Candidate, text: string): string | undefined =>
  /(\p{L}+) $/u.exec(text.slice(Math.max(0, start - 30), start))?.[1];

/** علي is spelled like the preposition: a first name where the article names nobody so called. */
export const isAlis = (one: Candidate, { text }: FieldScan): boolean =>
  one.alias.owner.type === 'person' && wordBefore(one, text) === 'علي';

/** `In Baghdad Sudani said`: the word before is a name of its own. */
function endsName({ start }: Candidate, scan: FieldScan, before: string): boolean {
  const end = start - 1;
  const ending = scan.places().ending.get(end) ?? [];
  return ending.some((one) => one.start <= end - before.length);
}

/** `with Sadr Baghdad has …`: the word behind is a name of its own, and nobody's surname. */
function beginsName({ end }: Candidate, scan: FieldScan): boolean {
  const beginning = scan.places().starting.get(end + 1) ?? [];
  return beginning.some(({ alias }) => alias.owner.type !== 'person');
}

/** `إن السوداني`, `زيارة السوداني`: a noun on its own, where `الجيش السوداني` has an adjective. */
export function standsAlone(one: Candidate, text: string): boolean {
  const before = one.clitic ? undefined : wordBefore(one, text);
  return before !== undefined && standsBeforeNouns(fold(before).replace(/^[وف]/, ''));
}
