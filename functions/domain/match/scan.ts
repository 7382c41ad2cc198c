/**
 * One pass over a field: candidates (aliases that stand there as words), with raw offsets, and words
 * that tell what an article is about. Nothing is decided here.
 */
import type { Field } from '../entity.ts';
import { BEHIND_LAM, endsWord, GLUED, PLAIN, spanEnd, startOf } from './boundary.ts';
import type { Compiled, CompiledAlias } from './compile.ts';
import type { CuesAround } from './cues.ts';
import { isGenericHead } from './language.ts';
import { COMMA, FOLD, fold, QUOTE } from './normalise.ts';
import { hasCapitals, sameLetters } from './patterns.ts';
import { standingFor, type Target } from './targets.ts';
import { cuesIn, type Spot } from './windows.ts';

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
  /** Cues that contexts ask for: what the article is about. */
  readonly told: readonly number[];
  readonly cuesAround: CuesAround;
  /** Candidates by where they start and end; made when first asked for. */
  readonly places: () => Places;
};
export type Places = {
  readonly starting: ReadonlyMap<number, readonly Candidate[]>;
  readonly ending: ReadonlyMap<number, readonly Candidate[]>;
};

export function scanField(compiled: Compiled, field: Field, text: string): FieldScan {
  const { automaton, targets } = compiled.names;
  const candidates: Candidate[] = [];
  const told: number[] = [];
  const { list, length } = automaton.scan(text);
  for (let at = 0; at < length; at += 2) {
    const last = list[at + 1] as number;
    if (!endsWord(text, last)) continue;
    const target = targets[list[at] as number] as Target;
    const start = startOf(text, last, target.phrase);
    const standing = standingFor(target, text, start);
    if (standing === 0) continue;
    if (standing & PLAIN) for (const cue of target.cues) told.push(cue);
    if (standing & BEHIND_LAM) for (const cue of target.lamCues) told.push(cue);
    if (target.aliases.length + target.lamAliases.length === 0) continue;
    const glued = (standing & GLUED) !== 0;
    const quotable = target.spaced;
    const place = { field, text, start, end: spanEnd(text, last), glued, quotable };
    if (standing & PLAIN) for (const alias of target.aliases) add(candidates, alias, place);
    if (standing & BEHIND_LAM) for (const alias of target.lamAliases) add(candidates, alias, place);
  }
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
  return {
    field,
    text,
    candidates,
    told,
    cuesAround: cuesIn(compiled, text, () => spotsOf(candidates)),
    places,
  };
}

/** Where gates will ask for words around; those that wait for a full name may never ask. */
function spotsOf(candidates: readonly Candidate[]): readonly Spot[] {
  const spots: Spot[] = [];
  for (const { start, end, alias } of candidates) {
    const { gate } = alias;
    if (!gate || gate.onlyDoc) continue;
    const last = spots.at(-1);
    const shared = last !== undefined && last.start === start && last.end === end;
    if (!shared) spots.push({ start, end, words: gate.reach });
    else if (last.words < gate.reach) spots[spots.length - 1] = { start, end, words: gate.reach };
  }
  return spots;
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
  candidates.push({ field, start, end, alias, clitic: glued, quotedFrom });
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
