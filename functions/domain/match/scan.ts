/**
 * One pass over a field: candidates (aliases that stand there as words), with raw offsets, and what
 * was seen of the words that gates ask for. Nothing is decided here.
 */
import type { Field } from '../entity.ts';
import { BEHIND_LAM, endsWord, GLUED, spanEnd, startOf } from './boundary.ts';
import type { Compiled, CompiledAlias } from './compile.ts';
import type { Seen } from './cues.ts';
import { isGenericHead, isSentenceCase } from './language.ts';
import { COMMA, fold, foldedAt, QUOTE } from './normalise.ts';
import { hasCapitals, sameLetters } from './patterns.ts';
import { standingFor, type Target } from './targets.ts';

export type Candidate = {
  readonly field: Field;
  readonly start: number;
  readonly end: number;
  readonly alias: CompiledAlias;
  /** Something is glued before it. */
  readonly clitic: boolean;
  /** Where a quotation opens behind a generic head: a name that starts there wins. */
  readonly quotedFrom: number | undefined;
};
export type FieldScan = {
  readonly field: Field;
  readonly text: string;
  /** By start, the longer and the ungated first. */
  readonly candidates: readonly Candidate[];
  readonly seen: Seen;
  /** The candidates that end at a place; noted when first asked for. */
  readonly ending: (place: number) => readonly Candidate[];
  /** A title in which small letters say something; told when first asked for. */
  readonly sentenceCase: () => boolean;
};

export function scanField({ automaton, targets }: Compiled, field: Field, text: string): FieldScan {
  const hits = automaton.scan(text);
  const candidates: Candidate[] = [];
  for (let at = 0; at < hits.length; at += 2) {
    const index = hits[at] as number;
    const last = hits[at + 1] as number;
    if (targets.named[index] === 0 || !endsWord(text, last)) continue;
    const target = targets.list[index] as Target;
    const start = startOf(text, last, target.phrase);
    const standing = standingFor(target, text, start);
    if (standing === 0) continue;
    const place = placeAt(text, start, spanEnd(text, last), target.spaced);
    if (!place) continue;
    const found = { field, clitic: (standing & GLUED) !== 0, place };
    for (const alias of target.aliases) add(candidates, alias, found, text);
    if ((standing & BEHIND_LAM) === 0) continue;
    for (const alias of target.lamAliases) add(candidates, alias, found, text);
  }
  return { field, text, candidates, seen: { text, targets, hits }, ...asked(text, candidates) };
}

/** What few articles need to know. */
function asked(text: string, candidates: readonly Candidate[]) {
  let ends: ReadonlyMap<number, readonly Candidate[]> | undefined;
  const ending = (place: number): readonly Candidate[] => {
    ends ??= Map.groupBy(candidates, ({ end }) => end);
    return ends.get(place) ?? NONE;
  };
  let small: boolean | undefined;
  const sentenceCase = (): boolean => {
    small ??= isSentenceCase(text);
    return small;
  };
  return { ending, sentenceCase };
}
const NONE: readonly Candidate[] = [];

/** The candidates that start at a place. */
export function startingAt({ candidates }: FieldScan, place: number): readonly Candidate[] {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((candidates[middle] as Candidate).start >= place) high = middle;
    else low = middle + 1;
  }
  let to = low;
  while (candidates[to]?.start === place) to += 1;
  return candidates.slice(low, to);
}

type Found = { readonly field: Field; readonly clitic: boolean; readonly place: Place };

function add(
  candidates: Candidate[],
  alias: CompiledAlias,
  { field, clitic, place }: Found,
  text: string,
): void {
  if (clitic && !alias.takesProclitics) return;
  const { start, end, quotedFrom } = place;
  if (alias.caseSensitive && !sameLetters(text.slice(start, end), alias.alias)) return;
  if (alias.capitals !== 'free' && !hasCapitals(text.slice(start, end), alias.capitals)) return;
  insert(candidates, { field, start, end, alias, clitic, quotedFrom });
}

/** Puts it behind those that come before it: they were found in the order of their ends. */
function insert(candidates: Candidate[], one: Candidate): void {
  let at = candidates.length;
  while (at > 0 && compare(candidates[at - 1] as Candidate, one) > 0) at -= 1;
  if (at === candidates.length) candidates.push(one);
  else candidates.splice(at, 0, one);
}
const compare = (a: Candidate, b: Candidate): number =>
  a.start - b.start || b.end - a.end || (a.alias.gate ? 1 : 0) - (b.alias.gate ? 1 : 0);

const isQuote = (text: string, at: number): boolean => foldedAt(text, at) === QUOTE;

type Place = Pick<Candidate, 'start' | 'end' | 'quotedFrom'>;

/**
 * Quotation marks inside a name belong to it, with the one that closes right behind it; a name
 * does not run across the end of a quotation that began before it.
 */
function placeAt(text: string, start: number, end: number, spaced: boolean): Place | undefined {
  let first = -1;
  let last = -1;
  let marks = 0;
  // A quotation mark may stand between words only.
  for (let at = start; spaced && at < end; at += 1) {
    if (!isQuote(text, at)) continue;
    if (marks === 0) first = at;
    last = at;
    marks += 1;
  }
  if (marks === 0) return { start, end, quotedFrom: undefined };
  const head = fold(text.slice(start, first)).trim();
  const quotedFrom = isGenericHead(head) ? first + 1 : undefined;
  if (marks % 2 === 0) return { start, end, quotedFrom };
  if (!opensAt(text, last)) return undefined;
  return { start, end: isQuote(text, end) ? end + 1 : end, quotedFrom };
}

/** A quotation mark opens when a word follows it and no letter stands right before. */
function opensAt(text: string, at: number): boolean {
  const before = foldedAt(text, at - 1);
  const after = foldedAt(text, at + 1);
  const letter = (folded: number) => folded > 0x2f && folded !== COMMA;
  return letter(after) && !(letter(before) && /[”»]/.test(text.charAt(at)));
}
