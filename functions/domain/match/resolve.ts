/**
 * Which of the admitted candidates of a field stand: the leftmost, of these the longest; an
 * ungated one before a gated one. Places nested in a longer name may stand beside it.
 */
import type { EntityType } from '../entity.ts';
import { placeOf, recency } from './gates.ts';
import type { Candidate } from './scan.ts';

export type Admitted = { readonly candidate: Candidate; readonly rule: string };
/** Where each owner is named for what it is: places in the article, ascending. */
export type Named = ReadonlyMap<number, readonly number[]>;

/** Names of these kinds say where they are: مطار بغداد. A brigade's name does not. */
const LOCATED: ReadonlySet<EntityType | undefined> = new Set<EntityType>([
  'base',
  'place',
  'government',
  'command',
]);

/** Of candidates in the order of their field those that stand; blockers are among them. */
export function resolve(admitted: readonly Admitted[], named?: Named): readonly Admitted[] {
  const quotedStarts = quotedNames(admitted);
  const standing: Admitted[] = [];
  let covered = 0;
  for (let at = 0; at < admitted.length; at += 1) {
    const { start, quotedFrom } = (admitted[at] as Admitted).candidate;
    if (start < covered) continue;
    if (quotedFrom !== undefined && quotedStarts.has(quotedFrom)) continue;
    const one = named ? lastNamed(admitted, at, named) : (admitted[at] as Admitted);
    standing.push(one);
    covered = one.candidate.end;
  }
  return standing;
}

const NONE: ReadonlySet<number> = new Set();

/** Where admitted names start right behind an opening quotation mark. */
function quotedNames(admitted: readonly Admitted[]): ReadonlySet<number> {
  const wanted = admitted.flatMap(({ candidate }) => candidate.quotedFrom ?? []);
  if (wanted.length === 0) return NONE;
  const starts = new Set(admitted.map(({ candidate }) => candidate.start));
  return new Set(wanted.filter((start) => starts.has(start)));
}

/** Of several that share a short form at one place, the one that was named last. */
function lastNamed(admitted: readonly Admitted[], at: number, named: Named): Admitted {
  let best = admitted[at] as Admitted;
  const { field, start, end, alias } = best.candidate;
  if (!alias.gate || admitted[at + 1]?.candidate.start !== start) return best;
  const place = placeOf(field, start);
  let least = recency(named.get(alias.owner.index), place);
  for (let next = at + 1; admitted[next]?.candidate.start === start; next += 1) {
    const other = admitted[next] as Admitted;
    const distance = recency(named.get(other.candidate.alias.owner.index), place);
    if (other.candidate.end === end && distance < least) {
      best = other;
      least = distance;
    }
  }
  return best;
}

/** Standing names with the places nested in them, outer before inner. */
export function withNested(
  standing: readonly Admitted[],
  admitted: readonly Admitted[],
): readonly Admitted[] {
  const places = admitted.filter(({ candidate }) => candidate.alias.owner.type === 'place');
  if (places.length === 0) return standing;
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
    return inner.length > 0 ? [outer, ...resolve(inner)] : [outer];
  });
}
