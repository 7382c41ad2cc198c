/**
 * Which of the admitted candidates of a field stand: the leftmost, of these the longest; an
 * ungated one before a gated one. Places nested in a longer name may stand beside it.
 */
import type { EntityType } from '../entity.ts';
import { placeOf, recency } from './gates.ts';
import type { Candidate } from './scan.ts';

export type Admitted = { readonly candidate: Candidate; readonly rule: string };

/** Names of these kinds say where they are: مطار بغداد. A brigade's name does not. */
const LOCATED: ReadonlySet<EntityType | undefined> = new Set<EntityType>([
  'base',
  'place',
  'government',
  'command',
]);

/** The admitted that stand, in order; blockers are among them. */
export function resolve(
  admitted: readonly Admitted[],
  named?: ReadonlyMap<number, readonly number[]>,
): readonly Admitted[] {
  const quotedStarts = quotedNames(admitted);
  const sorted = [...admitted].sort(
    (a, b) =>
      a.candidate.start - b.candidate.start ||
      b.candidate.end - a.candidate.end ||
      (a.candidate.alias.gate ? 1 : 0) - (b.candidate.alias.gate ? 1 : 0) ||
      recencyOf(a, named) - recencyOf(b, named),
  );
  const standing: Admitted[] = [];
  let covered = 0;
  for (const one of sorted) {
    const { start, end, quotedFrom } = one.candidate;
    if (start < covered) continue;
    if (quotedFrom !== undefined && quotedStarts.has(quotedFrom)) continue;
    standing.push(one);
    covered = end;
  }
  return standing;
}

/** Where admitted names start right behind an opening quotation mark. */
function quotedNames(admitted: readonly Admitted[]): ReadonlySet<number> {
  const wanted = new Set(admitted.map(({ candidate }) => candidate.quotedFrom));
  return new Set(
    admitted.map(({ candidate }) => candidate.start).filter((start) => wanted.has(start)),
  );
}

function recencyOf({ candidate }: Admitted, named?: ReadonlyMap<number, readonly number[]>) {
  const places = named?.get(candidate.alias.owner.index);
  const distance = recency(places, placeOf(candidate.field, candidate.start));
  return Number.isFinite(distance) ? distance : 2 ** 50;
}

/** Standing names with the places nested in them, outer before inner. */
export function withNested(
  standing: readonly Admitted[],
  admitted: readonly Admitted[],
): readonly Admitted[] {
  const places = admitted.filter(({ candidate }) => candidate.alias.owner.type === 'place');
  return standing.flatMap((outer) => {
    const { start, end, alias } = outer.candidate;
    if (!LOCATED.has(alias.owner.type)) return [outer];
    const inner = places.filter(
      ({ candidate: one }) =>
        one.start >= start &&
        one.end <= end &&
        one.end - one.start < end - start &&
        one.alias.owner.index !== alias.owner.index,
    );
    return [outer, ...(inner.length > 0 ? resolve(inner) : [])];
  });
}
