/**
 * Which of the admitted candidates of a field stand: the leftmost, of these the longest; an
 * ungated one before a gated one. Places nested in a longer name may stand beside it.
 */
import type { EntityType } from '../entity.ts';
import { placeOf, recency, type Verdict } from './gates.ts';
import { isHeadOfName } from './language.ts';
import { fold } from './normalise.ts';
import type { Candidate, FieldScan } from './scan.ts';

/** A candidate and what was decided on it, so far. */
export type Case = {
  readonly candidate: Candidate;
  readonly scan: FieldScan;
  verdict: Verdict;
  /** What the words around say, which no later round changes; undefined: not yet asked. */
  veto: Verdict | 'none' | undefined;
  licence: Verdict | 'none' | undefined;
};
/** Where each owner is named for what it is: places in the article, ascending. */
export type Named = ReadonlyMap<number, readonly number[]>;
export type Counts = (verdict: Verdict) => boolean;

export const isIn: Counts = ({ kind }) => kind === 'in';
/** Named for what it is: a short form of a name that stands elsewhere does not count. */
export const isInByItself: Counts = (verdict) =>
  verdict.kind === 'in' && verdict.rule !== 'doc' && verdict.rule !== 'context';

/** Names of these kinds say where they are: مطار بغداد. A brigade's name does not. */
const LOCATED: ReadonlySet<EntityType | undefined> = new Set<EntityType>([
  'base',
  'place',
  'government',
  'command',
]);

/** Of the cases of a field, in its order, those that count and stand; blockers are among them. */
export function resolve(cases: readonly Case[], counts: Counts, named?: Named): readonly Case[] {
  const quotedStarts = quotedNames(cases, counts);
  const standing: Case[] = [];
  let covered = 0;
  for (let at = 0; at < cases.length; at += 1) {
    const first = cases[at] as Case;
    const { start, quotedFrom } = first.candidate;
    if (start < covered || !counts(first.verdict)) continue;
    if (quotedFrom !== undefined && quotedStarts?.has(quotedFrom)) continue;
    const one = named ? lastNamed(cases, at, counts, named) : first;
    standing.push(one);
    covered = one.candidate.end;
  }
  return standing;
}

/** Where names that count start right behind an opening quotation mark. */
function quotedNames(cases: readonly Case[], counts: Counts): ReadonlySet<number> | undefined {
  if (!cases.some(({ candidate }) => candidate.quotedFrom !== undefined)) return undefined;
  const counting = cases.filter(({ verdict }) => counts(verdict));
  const starts = new Set(counting.map(({ candidate }) => candidate.start));
  const plain = counting.filter(({ candidate }) => !candidate.alias.gate);
  const plainStarts = new Set(plain.map(({ candidate }) => candidate.start));
  return new Set(
    counting.flatMap(({ candidate: { start, quotedFrom }, scan }) => {
      if (quotedFrom === undefined || !starts.has(quotedFrom)) return [];
      const goesWith = isHeadOfName(fold(scan.text.slice(start, quotedFrom)));
      return goesWith && !plainStarts.has(quotedFrom) ? [] : [quotedFrom];
    }),
  );
}

/** Of several that share a short form at one place, the one whose role stands beside it, else the one named last. */
function lastNamed(cases: readonly Case[], at: number, counts: Counts, named: Named): Case {
  let best = cases[at] as Case;
  const { field, start, end, alias } = best.candidate;
  if (!alias.gate || cases[at + 1]?.candidate.start !== start) return best;
  const place = placeOf(field, start);
  const distanceOf = ({ candidate }: Case) =>
    recency(named.get(candidate.alias.owner.index), place);
  let least = distanceOf(best);
  for (let next = at + 1; cases[next]?.candidate.start === start; next += 1) {
    const other = cases[next] as Case;
    if (other.candidate.end !== end || !counts(other.verdict)) continue;
    const distance = distanceOf(other);
    const beside = isBesideRole(other);
    if (beside === isBesideRole(best) ? distance < least : beside) {
      best = other;
      least = distance;
    }
  }
  return best;
}
const isBesideRole = ({ verdict }: Case): boolean =>
  verdict.kind === 'in' && (verdict.rule === 'prev' || verdict.rule === 'next');

/** Standing names with the places nested in them, outer before inner. */
export function withNested(standing: readonly Case[], cases: readonly Case[]): readonly Case[] {
  const places = cases.filter(
    ({ candidate, verdict }) => candidate.alias.owner.type === 'place' && isIn(verdict),
  );
  if (places.length === 0) return standing;
  // Both are in the order of the text: places behind one name are not looked at for the next.
  let next = 0;
  const all: Case[] = [];
  for (const outer of standing) {
    all.push(outer);
    const { start, end, alias } = outer.candidate;
    if (!LOCATED.has(alias.owner.type)) continue;
    while (next < places.length && (places[next] as Case).candidate.start < start) next += 1;
    const inner: Case[] = [];
    for (let at = next; at < places.length; at += 1) {
      const { candidate: one } = places[at] as Case;
      if (one.start >= end) break;
      const shorter = one.end <= end && one.end - one.start < end - start;
      if (shorter && one.alias.owner.index !== alias.owner.index) inner.push(places[at] as Case);
    }
    if (inner.length > 0) all.push(...resolve(inner, isIn));
  }
  return all;
}
