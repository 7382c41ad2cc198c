/**
 * One pass over a field: candidates (aliases that stand there as words), with raw offsets, and what
 * was seen of the words that gates ask for. Nothing is decided here.
 */
import type { Field } from '../entity.ts';
import { BEHIND_LAM, endsWord, GLUED, PLAIN, spanEnd, startOf } from './boundary.ts';
import type { Compiled, CompiledAlias } from './compile.ts';
import type { Seen } from './cues.ts';
import { isGenericHead, isSentenceCase } from './language.ts';
import { COMMA, FOLD, fold, QUOTE } from './normalise.ts';
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
  /** Candidates by where they start and end; made when first asked for. */
  readonly places: () => Places;
  /** A title in which small letters say something; told when first asked for. */
  readonly sentenceCase: () => boolean;
};
export type Places = {
  readonly starting: ReadonlyMap<number, readonly Candidate[]>;
  readonly ending: ReadonlyMap<number, readonly Candidate[]>;
};

export function scanField(compiled: Compiled, field: Field, text: string): FieldScan {
  const { automaton, targets, named } = compiled;
  const seen = { text, targets, hits: automaton.scan(text) };
  const candidates: Candidate[] = [];
  for (let at = 0; at < seen.hits.length; at += 2) {
    const phrase = seen.hits[at] as number;
    const last = seen.hits[at + 1] as number;
    if (named[phrase] === 0 || !endsWord(text, last)) continue;
    const target = targets[phrase] as Target;
    const start = startOf(text, last, target.phrase);
    const standing = standingFor(target, text, start);
    if (standing === 0) continue;
    const glued = (standing & GLUED) !== 0;
    const quotable = target.spaced;
    const place = { field, text, start, end: spanEnd(text, last), glued, quotable };
    if (standing & PLAIN) for (const alias of target.aliases) add(candidates, alias, place);
    if (standing & BEHIND_LAM) for (const alias of target.lamAliases) add(candidates, alias, place);
  }
  let known: Places | undefined;
  const places = (): Places => {
    known ??= {
      starting: Map.groupBy(candidates, ({ start }) => start),
      ending: Map.groupBy(candidates, ({ end }) => end),
    };
    return known;
  };
  let small: boolean | undefined;
  const sentenceCase = (): boolean => {
    small ??= isSentenceCase(text);
    return small;
  };
  return { field, text, candidates, seen, places, sentenceCase };
}

type Place = {
  readonly field: Field;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly glued: boolean;
  /** A quotation mark may stand between its words. */
  readonly quotable: boolean;
};

function add(candidates: Candidate[], alias: CompiledAlias, place: Place): void {
  const { field, text, start, glued } = place;
  if (glued && !alias.takesProclitics) return;
  const quotes = place.quotable ? quotesIn(text, start, place.end) : undefined;
  if (quotes === 'closed before') return;
  const end = quotes?.end ?? place.end;
  if (alias.caseSensitive && !sameLetters(text.slice(start, end), alias.alias)) return;
  if (alias.capitals !== 'free' && !hasCapitals(text.slice(start, end), alias.capitals)) return;
  const quotedFrom = quotes?.quotedFrom;
  insert(candidates, { field, start, end, alias, clitic: glued, quotedFrom });
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

const isQuote = (text: string, at: number): boolean => FOLD[text.charCodeAt(at)] === QUOTE;

/**
 * Quotation marks inside a name belong to it, with the one that closes right behind it; a name
 * does not run across the end of a quotation that began before it.
 */
function quotesIn(text: string, start: number, end: number) {
  const inside: number[] = [];
  for (let at = start; at < end; at += 1) if (isQuote(text, at)) inside.push(at);
  const first = inside[0];
  if (first === undefined) return undefined;
  const head = fold(text.slice(start, first)).trim();
  const quotedFrom = isGenericHead(head) ? first + 1 : undefined;
  if (inside.length % 2 === 0) return { end, quotedFrom };
  if (opensAt(text, inside[inside.length - 1] ?? first)) {
    return { end: isQuote(text, end) ? end + 1 : end, quotedFrom };
  }
  return 'closed before';
}

/** A quotation mark opens when a word follows it and no letter stands right before. */
function opensAt(text: string, at: number): boolean {
  const before = FOLD[text.charCodeAt(at - 1)] ?? COMMA;
  const after = FOLD[text.charCodeAt(at + 1)] ?? COMMA;
  const letter = (folded: number) => folded > 0x2f && folded !== COMMA;
  return letter(after) && !(letter(before) && /[”»]/.test(text.charAt(at)));
}
