/**
 * One pass over a field: candidates (aliases that stand there as words) and cues (words that gates
 * ask for), with raw offsets. Nothing is decided here.
 */
import type { Field } from '../entity.ts';
import {
  areProclitics,
  endsWord,
  isLam,
  isProclitic,
  procliticsBefore,
  spanEnd,
  startOf,
} from './boundary.ts';
import type { Compiled, CompiledAlias } from './compile.ts';
import { isGenericHead } from './language.ts';
import { COMMA, FOLD, fold, isArabicUnit, isTehMarbuta, QUOTE } from './normalise.ts';
import { hasCapitals, sameLetters } from './patterns.ts';
import type { Target } from './targets.ts';

export type Candidate = {
  readonly field: Field;
  readonly start: number;
  readonly end: number;
  readonly alias: CompiledAlias;
  /** Something is glued before it. */
  readonly clitic: boolean;
  /** Where a quotation opens behind a generic head: a name that starts there wins. */
  readonly quotedFrom?: number;
};
export type FieldScan = {
  readonly field: Field;
  readonly text: string;
  /** By start, the longer and the ungated first. */
  readonly candidates: readonly Candidate[];
  /** Parallel, in the order in which they end. */
  readonly cues: readonly number[];
  readonly cueStarts: readonly number[];
  readonly cueEnds: readonly number[];
  /** Candidates by where they start and end; made when first asked for. */
  readonly places: () => Places;
};
export type Places = {
  readonly starting: ReadonlyMap<number, readonly Candidate[]>;
  readonly ending: ReadonlyMap<number, readonly Candidate[]>;
};

export function scanField({ automaton, targets }: Compiled, field: Field, text: string): FieldScan {
  const candidates: Candidate[] = [];
  const cues: number[] = [];
  const cueStarts: number[] = [];
  const cueEnds: number[] = [];
  automaton.scan(text, (phrase, last, uneven) => {
    if (!endsWord(text, last)) return;
    const target = targets[phrase] as Target;
    const even = last - target.phrase.length + 1;
    const start = even > uneven ? even : startOf(text, last, target.phrase);
    if (insideWord(text, start)) return;
    const lamOnly = target.aliases.length === 0 && target.cues.length === 0;
    if (lamOnly && !isLam(text, start - 1)) return;
    const glued = procliticsBefore(text, start);
    if (glued === undefined || (glued !== '' && !target.arabic)) return;
    const plain = glued === '' || areProclitics(glued, false);
    const lam = target.lamAliases.length + target.lamCues.length > 0 && areProclitics(glued, true);
    if (!plain && !lam) return;
    const end = spanEnd(text, last);
    for (const cue of cuesOf(target, plain, lam)) {
      cues.push(cue);
      cueStarts.push(start);
      cueEnds.push(end);
    }
    if (target.aliases.length + target.lamAliases.length === 0) return;
    const place = { field, text, start, end, glued, quotable: target.spaced && even <= uneven };
    if (plain) for (const alias of target.aliases) add(candidates, alias, place);
    if (lam) for (const alias of target.lamAliases) add(candidates, alias, place);
  });
  candidates.sort(
    (a, b) => a.start - b.start || b.end - a.end || (a.alias.gate ? 1 : 0) - (b.alias.gate ? 1 : 0),
  );
  let known: Places | undefined;
  const places = (): Places => {
    known ??= {
      starting: Map.groupBy(candidates, ({ start }) => start),
      ending: Map.groupBy(candidates, ({ end }) => end),
    };
    return known;
  };
  return { field, text, candidates, cues, cueStarts, cueEnds, places };
}

/** Quickly: an Arabic letter that is no proclitic stands right before. */
function insideWord(text: string, start: number): boolean {
  if (start === 0) return false;
  const unit = text.charCodeAt(start - 1);
  const folded = FOLD[unit] as number;
  return (
    isArabicUnit(folded) &&
    !isProclitic(folded) &&
    !isTehMarbuta(unit) &&
    isArabicUnit(FOLD[text.charCodeAt(start)] as number)
  );
}

const NONE: readonly number[] = [];
function cuesOf(target: Target, plain: boolean, lam: boolean): readonly number[] {
  if (plain && lam) return [...target.cues, ...target.lamCues];
  return plain ? target.cues : lam ? target.lamCues : NONE;
}

type Place = {
  readonly field: Field;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly glued: string;
  /** A quotation mark may stand between its words. */
  readonly quotable: boolean;
};

function add(candidates: Candidate[], alias: CompiledAlias, place: Place): void {
  const { field, text, start, glued } = place;
  if (glued !== '' && !alias.takesProclitics) return;
  const quotes = place.quotable ? quotesIn(text, start, place.end) : undefined;
  if (quotes === 'closed before') return;
  const end = quotes?.end ?? place.end;
  if (alias.caseSensitive && !sameLetters(text.slice(start, end), alias.alias)) return;
  if (alias.capitals !== 'free' && !hasCapitals(text.slice(start, end), alias.capitals)) return;
  const quotedFrom = quotes?.quotedFrom;
  const base = { field, start, end, alias, clitic: glued !== '' };
  candidates.push(quotedFrom === undefined ? base : { ...base, quotedFrom });
}

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
