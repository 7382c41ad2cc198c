/**
 * What decides on an ambiguous alias: vetoes first, then licences. The answer names the rule that
 * let it in, or the gate that did not.
 */
import { type Beside, isAlis, isAnothers, standsAlone } from './bearer.ts';
import type { CompiledContext, CompiledGate } from './compile.ts';
import { type CueSet, cueAfter, cueBefore, cueNear, NEAR, NOT_NEAR } from './cues.ts';
import { colonFollows } from './nearby.ts';
import type { Case } from './resolve.ts';
import { type Candidate, endingAt, type FieldScan, startingAt } from './scan.ts';

/** What is known of the article when a gate is judged. */
export type Known = Beside & {
  /** Places (title before text) at which an owner is named beyond doubt, ascending. */
  readonly named: ReadonlyMap<number, readonly number[]>;
  /** Cues of contexts that are in the article. */
  readonly told: () => readonly number[];
  /** Contexts already asked for in this round. */
  readonly held: Map<CompiledContext, boolean>;
  /** Later rounds: what stands beyond doubt is known, the full name elsewhere may license. */
  readonly settled: boolean;
};
export type Rule = 'exact' | 'clitic' | 'prev' | 'next' | 'near' | 'doc' | 'speaker' | 'context';
export type Verdict =
  | { readonly kind: 'in'; readonly rule: Rule }
  | { readonly kind: 'vetoed'; readonly gate: string; readonly cue: number | undefined }
  | { readonly kind: 'unlicensed' };

export const UNLICENSED: Verdict = { kind: 'unlicensed' };
const LET_IN: Readonly<Record<Rule, Verdict>> = {
  exact: { kind: 'in', rule: 'exact' },
  clitic: { kind: 'in', rule: 'clitic' },
  prev: { kind: 'in', rule: 'prev' },
  next: { kind: 'in', rule: 'next' },
  near: { kind: 'in', rule: 'near' },
  doc: { kind: 'in', rule: 'doc' },
  speaker: { kind: 'in', rule: 'speaker' },
  context: { kind: 'in', rule: 'context' },
};
export const letIn = (rule: Rule): Verdict => LET_IN[rule];
export const vetoed = (gate: string, cue?: number): Verdict => ({ kind: 'vetoed', gate, cue });

export function judge(gate: CompiledGate, own: Case, known: Known): Verdict {
  const { candidate: one, scan } = own;
  // Most short forms are shared: whoever is not in the article is not worth another look.
  if (gate.onlyDoc && !known.named.has(one.alias.owner.index)) return UNLICENSED;
  own.veto ??= vetoAround(gate, one, scan);
  if (own.veto !== 'none') return own.veto;
  if (gate.notDoc && isElsewhere(gate.notDoc, one, known)) return vetoed('notDoc');
  if (!gate.needsLicence) return letIn(one.clitic ? 'clitic' : 'exact');
  own.licence ??= licenceAround(gate, one, scan, known);
  if (own.licence !== 'none') return own.licence;
  if (rivalOf(one, known)) return vetoed('rival');
  if (!known.named.has(one.alias.owner.index) && isAlis(one, scan)) return vetoed('firstName');
  if (gate.doc && known.settled && known.named.has(one.alias.owner.index)) return letIn('doc');
  if (gate.speaker && holds(gate.speaker, known) && speaks(one, scan, known.speech)) {
    return letIn('speaker');
  }
  if (gate.docEntities && known.settled && holds(gate.docEntities, known)) return letIn('context');
  return UNLICENSED;
}

function vetoAround(gate: CompiledGate, one: Candidate, scan: FieldScan): Verdict | 'none' {
  const { notPrev, notNext, notNear } = gate;
  const before = notPrev ? cueBefore(notPrev, one, scan.seen, true) : -1;
  if (before >= 0) return vetoed('notPrev', before);
  const after = notNext ? cueAfter(notNext, one, scan.seen) : -1;
  if (after >= 0) return vetoed('notNext', after);
  const near = notNear ? cueNear(notNear, NOT_NEAR, false, one, scan.seen) : -1;
  return near >= 0 ? vetoed('notNear', near) : 'none';
}

/** Also the veto of a first name, which only the words right beside it outdo. */
function licenceAround(
  { prev, next, near }: CompiledGate,
  one: Candidate,
  scan: FieldScan,
  beside: Beside,
): Verdict | 'none' {
  if (prev && cueBefore(prev, one, scan.seen) >= 0) return letIn('prev');
  if (next && cueAfter(next, one, scan.seen) >= 0) return letIn('next');
  if (one.alias.owner.type === 'person' && isAnothers(one, scan, beside)) {
    return vetoed('firstName');
  }
  return near && cueNear(near, NEAR, true, one, scan.seen) >= 0 ? letIn('near') : 'none';
}

function holds(context: CompiledContext, { named, told, held }: Known): boolean {
  const known = held.get(context);
  if (known !== undefined) return known;
  const found = context.owners.some((owner) => named.has(owner)) || isTold(context, told);
  held.set(context, found);
  return found;
}

/** The article is about one of these, and none other than them was named last. */
function isElsewhere(context: CompiledContext, one: Candidate, known: Known): boolean {
  if (!holds(context, known)) return false;
  const { named, told } = known;
  const own = named.get(one.alias.owner.index);
  if (!own || isTold(context, told)) return true;
  const place = placeOf(one.field, one.start);
  const distance = recency(own, place);
  for (const owner of context.owners) if (recency(named.get(owner), place) < distance) return true;
  return false;
}
const isTold = ({ cues }: CompiledContext, told: Known['told']): boolean =>
  cues.length > 0 && told().some((cue) => cues[cue] === 1);

/** Another bearer of the name was named more recently and not in passing, or is the only one named. */
function rivalOf({ alias, field, start }: Candidate, { named }: Known): boolean {
  if (alias.rivals.size === 0) return false;
  const place = placeOf(field, start);
  const own = named.get(alias.owner.index);
  const often = timesBefore(own, place);
  for (const rival of alias.rivals) {
    const others = named.get(rival);
    const rather = timesBefore(others, place);
    if (often > 1 && often > rather) continue;
    // Nobody yet, in a headline: whoever the article names more often is meant.
    if (often + rather === 0 && own && own.length >= (others?.length ?? 0)) continue;
    if (recency(others, place) < recency(own, place)) return true;
  }
  return false;
}
const timesBefore = (places: readonly number[] | undefined, place: number): number =>
  places ? firstAbove(places, place - 1) : 0;

/** Titles are shorter. */
const TITLE = 2 ** 29;
/** A place in the article: the title comes before the text. */
export const placeOf = (field: 'title' | 'text', start: number): number =>
  field === 'title' ? start - TITLE : start;

/** How far back it was last named; further than anything when it is only named later, or never. */
export function recency(places: readonly number[] | undefined, place: number): number {
  if (!places) return Number.POSITIVE_INFINITY;
  const at = firstAbove(places, place - 1) - 1;
  return at < 0 ? 2 * TITLE + ((places[0] ?? 0) - place) : place - (places[at] ?? 0);
}

/** `X:`, `said X`, `X says`, or in one breath with another name: `Y and X`, `X and Y say`. */
function speaks(one: Candidate, scan: FieldScan, speech: CueSet): boolean {
  const { text } = scan;
  const quoted = (other: Candidate): boolean =>
    colonFollows(text, other.end) || cueAfter(speech, other, scan.seen) >= 0;
  if (quoted(one) || cueBefore(speech, one, scan.seen) >= 0) return true;
  if (one.alias.owner.type === 'person' && standsAlone(one, text)) return true;
  const before = /(?:\s[و\ufeed\ufeee][\p{M}\u0640\u200c]*|,\s|\sand\s|\s&\s)$/u.exec(
    text.slice(Math.max(0, one.start - 6), one.start),
  );
  const after = /^(?:\s[و\ufeed\ufeee][\p{M}\u0640\u200c]*|,\s|\sand\s|\s&\s)/u.exec(
    text.slice(one.end, one.end + 6),
  );
  if (!before && !after) return false;
  const first = before ? endingAt(scan, one.start - before[0].length) : [];
  const second = after ? startingAt(scan, one.end + after[0].length) : [];
  return (
    first.some(({ alias }) => !alias.gate) ||
    second.some((other) => !other.alias.gate || quoted(other))
  );
}

/** Index of the first of ascending numbers that is above `at`. */
function firstAbove(numbers: readonly number[], at: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
