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
  /** Of what was seen in the text, the first that ends no earlier than it starts, and than it ends. */
  readonly from: number;
  readonly to: number;
};
export type FieldScan = {
  readonly field: Field;
  readonly text: string;
  /** By start, the longer and the ungated first. */
  readonly candidates: readonly Candidate[];
  readonly seen: Seen;
  /** The same by end. */
  readonly byEnd: readonly Candidate[];
  /** A title in which small letters say something; told when first asked for. */
  readonly sentenceCase: () => boolean;
};

export function scanField({ automaton, targets }: Compiled, field: Field, text: string): FieldScan {
  const hits = automaton.scan(text);
  const all: Candidates = { candidates: [], byEnd: [] };
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
    const clitic = (standing & GLUED) !== 0;
    const from = firstEnding(hits, at, place.start);
    const to = firstEnding(hits, at, place.end);
    const found = { field, text, clitic, place, from, to };
    for (const alias of target.aliases) add(all, alias, found);
    if ((standing & BEHIND_LAM) === 0) continue;
    for (const alias of target.lamAliases) add(all, alias, found);
  }
  let small: boolean | undefined;
  const sentenceCase = (): boolean => {
    small ??= isSentenceCase(text);
    return small;
  };
  const seen = { text, targets, hits };
  return { field, text, ...all, seen, sentenceCase };
}

export const startingAt = ({ candidates }: FieldScan, place: number): readonly Candidate[] =>
  allAt(candidates, ({ start }) => start, place);
export const endingAt = ({ byEnd }: FieldScan, place: number): readonly Candidate[] =>
  allAt(byEnd, ({ end }) => end, place);

/** Those of them that have the place, by which they are in order. */
function allAt(
  candidates: readonly Candidate[],
  placeOf: (one: Candidate) => number,
  place: number,
): readonly Candidate[] {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (placeOf(candidates[middle] as Candidate) >= place) high = middle;
    else low = middle + 1;
  }
  const from = low;
  while (low < candidates.length && placeOf(candidates[low] as Candidate) === place) low += 1;
  return candidates.slice(from, low);
}

type Candidates = { readonly candidates: Candidate[]; readonly byEnd: Candidate[] };
type Found = Pick<Candidate, 'field' | 'clitic' | 'from' | 'to'> & {
  readonly text: string;
  readonly place: Place;
};

function add({ candidates, byEnd }: Candidates, alias: CompiledAlias, found: Found): void {
  const { field, text, clitic, place, from, to } = found;
  if (clitic && !alias.takesProclitics) return;
  const { start, end, quotedFrom } = place;
  if (alias.caseSensitive || alias.capitals !== 'free') {
    // Most stand as they are in the catalogue.
    const raw = text.slice(start, end);
    if (raw !== alias.alias && !isWrittenLike(alias, raw)) return;
  }
  const one = { field, start, end, alias, clitic, quotedFrom, from, to };
  byEnd.push(one);
  insert(candidates, one);
}

const isWrittenLike = ({ alias, caseSensitive, capitals }: CompiledAlias, raw: string): boolean =>
  caseSensitive ? sameLetters(raw, alias) : capitals === 'free' || hasCapitals(raw, capitals);

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

/** The first hit that ends at a place or later; they are in that order, and close to the one at `at`. */
function firstEnding(hits: readonly number[], at: number, place: number): number {
  let first = at;
  while (first > 0 && (hits[first - 1] as number) >= place) first -= 2;
  while (first < hits.length && (hits[first + 1] as number) < place) first += 2;
  return first;
}

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
