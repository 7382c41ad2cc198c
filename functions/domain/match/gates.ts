/**
 * What decides on an ambiguous alias: vetoes first, then licences. The answer names the rule that
 * let it in, or the gate that did not.
 */
import type { CompiledContext, CompiledGate, CueSet } from './compile.ts';
import { REACH } from './cues.ts';
import { looksLikeFirstName } from './language.ts';
import { colonFollows, touches, wordsBetween } from './nearby.ts';
import { FOLD, isArabicUnit } from './normalise.ts';
import type { Candidate, FieldScan } from './scan.ts';

/** Words within which a word licenses, and within which one vetoes. */
const NEAR = 6;
const NOT_NEAR = 8;
/** Right before or after: an s that English cuts may be between. */
const NEXT_TO = 2;

/** What is known of the article when a gate is judged. */
export type Known = {
  /** Places (title before text) at which an owner is named beyond doubt, ascending. */
  readonly named: ReadonlyMap<number, readonly number[]>;
  /** Cues of contexts that are in the article. */
  readonly told: ReadonlySet<number>;
  /** Contexts already asked for in this round. */
  readonly held: Map<CompiledContext, boolean>;
  readonly speech: CueSet;
  readonly firstNames: CueSet;
  /** Later rounds: what stands beyond doubt is known, the full name elsewhere may license. */
  readonly settled: boolean;
};
export type Verdict =
  | { readonly kind: 'in'; readonly rule: string }
  | { readonly kind: 'vetoed'; readonly gate: string; readonly cue?: number }
  | { readonly kind: 'unlicensed' };

const UNLICENSED: Verdict = { kind: 'unlicensed' };

export function judge(gate: CompiledGate, one: Candidate, scan: FieldScan, known: Known): Verdict {
  // Most short forms are shared: whoever is not in the article is not worth another look.
  if (gate.onlyDoc && !known.named.has(one.alias.owner.index)) return UNLICENSED;
  const veto = vetoOf(gate, one, scan, known);
  if (veto) return veto;
  if (!gate.needsLicence) return { kind: 'in', rule: one.clitic ? 'clitic' : 'exact' };
  if (gate.prev && cueBefore(gate.prev, one, scan) >= 0) return { kind: 'in', rule: 'prev' };
  if (gate.next && cueAfter(gate.next, one, scan) >= 0) return { kind: 'in', rule: 'next' };
  if (one.alias.owner.type === 'person' && isAnothers(one, scan, known.firstNames)) {
    return { kind: 'vetoed', gate: 'firstName' };
  }
  if (gate.near && cueNear(gate.near, NEAR, true, one, scan) >= 0) {
    return { kind: 'in', rule: 'near' };
  }
  if (rivalOf(one, known)) return { kind: 'vetoed', gate: 'rival' };
  if (gate.doc && known.settled && known.named.has(one.alias.owner.index))
    return { kind: 'in', rule: 'doc' };
  if (gate.speaker && holds(gate.speaker, known) && speaks(one, scan, known.speech)) {
    return { kind: 'in', rule: 'speaker' };
  }
  if (gate.docEntities && known.settled && holds(gate.docEntities, known))
    return { kind: 'in', rule: 'context' };
  return UNLICENSED;
}

function vetoOf(
  gate: CompiledGate,
  one: Candidate,
  scan: FieldScan,
  known: Known,
): Verdict | undefined {
  const found = (name: string, cue: number): Verdict | undefined =>
    cue >= 0 ? { kind: 'vetoed', gate: name, cue } : undefined;
  const near = gate.notNear;
  return (
    (gate.notPrev && found('notPrev', cueBefore(gate.notPrev, one, scan, true))) ||
    (gate.notNext && found('notNext', cueAfter(gate.notNext, one, scan))) ||
    (near && found('notNear', cueNear(near, NOT_NEAR, false, one, scan))) ||
    (gate.notDoc && holds(gate.notDoc, known) ? { kind: 'vetoed', gate: 'notDoc' } : undefined)
  );
}

function holds(context: CompiledContext, { named, told, held }: Known): boolean {
  const known = held.get(context);
  if (known !== undefined) return known;
  const found =
    named.keys().some((owner) => context.owners.has(owner)) ||
    told.keys().some((cue) => context.cues.has(cue));
  held.set(context, found);
  return found;
}

/** Another bearer of the name was named more recently, or is the only one named at all. */
function rivalOf({ alias, field, start }: Candidate, { named }: Known): boolean {
  if (alias.rivals.size === 0) return false;
  const place = placeOf(field, start);
  const own = recency(named.get(alias.owner.index), place);
  for (const rival of alias.rivals) if (recency(named.get(rival), place) < own) return true;
  return false;
}

/** A first name right before a lone surname: somebody else's full name. */
function isAnothers(one: Candidate, scan: FieldScan, firstNames: CueSet): boolean {
  if (one.clitic) return false;
  if (cueBefore(firstNames, one, scan, true) >= 0) return true;
  const { text } = scan;
  // Headlines may capitalise every word: there a capital says nothing.
  if (scan.field === 'title' || isArabicUnit(FOLD[text.charCodeAt(one.start)] ?? 0)) return false;
  const before = /(\p{L}+) $/u.exec(text.slice(Math.max(0, one.start - 30), one.start))?.[1];
  return before !== undefined && looksLikeFirstName(before) && !endsName(one, scan, before);
}

/** `In Baghdad Sudani said`: the word before is a name of its own. */
function endsName({ start }: Candidate, scan: FieldScan, before: string): boolean {
  const end = start - 1;
  const ending = scan.places().ending.get(end) ?? [];
  return ending.some((one) => one.start <= end - before.length);
}

/** A place in the article: the title comes before the text. */
export const placeOf = (field: 'title' | 'text', start: number): number =>
  (field === 'title' ? 0 : 2 ** 32) + start;

/** How far back it was last named; further than anything when it is only named later, or never. */
export function recency(places: readonly number[] | undefined, place: number): number {
  if (!places) return Number.POSITIVE_INFINITY;
  const at = firstAbove(places, place - 1) - 1;
  return at < 0 ? 2 ** 40 + ((places[0] ?? 0) - place) : place - (places[at] ?? 0);
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

function cueBefore(set: CueSet, one: Candidate, scan: FieldScan, unquoted = false): number {
  const { start } = one;
  const { ids, ends } = scan.cuesAround(start, one.end, NEXT_TO);
  for (let at = firstAbove(ends, start) - 1; at >= 0; at -= 1) {
    const end = ends[at] as number;
    if (start - end > 8) break;
    if (set.has(ids[at] as number) && touches(scan.text, end, start, unquoted)) {
      return ids[at] as number;
    }
  }
  return -1;
}

function cueAfter(set: CueSet, one: Candidate, scan: FieldScan): number {
  const { end } = one;
  const { ids, starts, ends } = scan.cuesAround(one.start, end, NEXT_TO);
  for (let at = firstAbove(ends, end); at < ids.length; at += 1) {
    if ((ends[at] as number) > end + REACH) break;
    const start = starts[at] as number;
    if (start >= end && start - end <= 8 && set.has(ids[at] as number)) {
      if (touches(scan.text, end, start)) return ids[at] as number;
    }
  }
  return -1;
}

function cueNear(
  set: CueSet,
  limit: number,
  stops: boolean,
  { start, end }: Candidate,
  { text, cuesAround }: FieldScan,
): number {
  const { ids, starts, ends } = cuesAround(start, end, limit);
  const after = firstAbove(ends, end);
  for (let at = after - 1; at >= 0 && start - (ends[at] as number) < REACH; at -= 1) {
    if (!set.has(ids[at] as number) || (ends[at] as number) > start) continue;
    if (wordsBetween(text, ends[at] as number, start, stops) < limit) return ids[at] as number;
  }
  for (let at = after; at < ids.length && (starts[at] as number) - end < REACH; at += 1) {
    if (!set.has(ids[at] as number) || (starts[at] as number) < end) continue;
    if (wordsBetween(text, end, starts[at] as number, stops) < limit) return ids[at] as number;
  }
  return -1;
}

/** `X:`, `said X`, `X says`, or in one breath with another name: `Y and X`, `X and Y say`. */
function speaks(one: Candidate, scan: FieldScan, speech: CueSet): boolean {
  const { text } = scan;
  const quoted = (other: Candidate): boolean =>
    colonFollows(text, other.end) || cueAfter(speech, other, scan) >= 0;
  if (quoted(one) || cueBefore(speech, one, scan) >= 0) return true;
  const before = /(?: و|, | and | & )$/.exec(text.slice(Math.max(0, one.start - 6), one.start));
  const after = /^(?: و|, | and | & )/.exec(text.slice(one.end, one.end + 6));
  const { ending, starting } = scan.places();
  const first = before ? (ending.get(one.start - before[0].length) ?? []) : [];
  const second = after ? (starting.get(one.end + after[0].length) ?? []) : [];
  return (
    first.some(({ alias }) => !alias.gate) ||
    second.some((other) => !other.alias.gate || quoted(other))
  );
}
