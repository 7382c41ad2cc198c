/** Names that two entities share, in any spelling the matcher looks for, and no gate tells apart. */
import type { EntityType } from '../entity.ts';
import type { AmbiguousAlias, EntityCatalogue, Gate, Names } from './entities.ts';
import type { LintProblem } from './lint.ts';
import { patternsOf, spellingSets } from './patterns.ts';

type Claim = {
  readonly id: string;
  readonly alias: string;
  /** Equal for gates that decide alike; absent without one. */
  readonly gate?: string;
  /** Lets in only where its own entity is named: alike in words, another thing for each. */
  readonly ownDoc?: boolean;
  /** A place lends its name to what is in it and after it: the gate there says when that is meant. */
  readonly lends?: boolean;
};
const LENDERS: readonly EntityType[] = ['place', 'country', 'base'];

/** Two owners of one name without gates that could tell them apart; told of the later one. */
export function sharedNames(catalogue: EntityCatalogue): readonly LintProblem[] {
  const sets = spellingSets(catalogue.spellings.flatMap((one) => one.sets));
  const claimed = new Map<string, Claim[]>();
  const problems = new Map<string, LintProblem>();
  for (const claim of claimsOf(catalogue)) {
    for (const { phrase, lam } of patternsOf(claim.alias, sets)) {
      if (lam) continue;
      const others = claimed.get(phrase) ?? [];
      for (const other of others) {
        const message = other.id === claim.id ? undefined : conflict(claim, other);
        const key = `${claim.id}\n${claim.alias}\n${other.id}`;
        if (message && !problems.has(key)) {
          problems.set(key, { entityId: claim.id, alias: claim.alias, message });
        }
      }
      claimed.set(phrase, [...others, claim]);
    }
  }
  return [...problems.values()];
}

function claimsOf({ entities, blockers }: EntityCatalogue): readonly Claim[] {
  const claims = (id: string, names: Names, lends: boolean) =>
    Object.values(names)
      .flat()
      .map((alias) => ({ id, alias, lends }));
  const plain = [
    ...entities.flatMap(({ id, names, type }) => claims(id, names, LENDERS.includes(type))),
    ...blockers.flatMap(({ id, names }) => claims(id, names, false)),
  ];
  const gated = entities.flatMap(({ id, ambiguousAliases = [] }) =>
    ambiguousAliases.map((one) => ({
      id,
      alias: one.alias,
      gate: gateKey(one),
      ownDoc: one.doc === true,
    })),
  );
  return [...plain, ...gated];
}

function conflict(claim: Claim, other: Claim): string | undefined {
  if (claim.gate === undefined) return `is also a name of ${other.id}: gate it in both`;
  if (other.gate === undefined) {
    if (other.lends) return undefined;
    return `is also a name of ${other.id} without a gate: gate it there too`;
  }
  if (claim.gate !== other.gate || claim.ownDoc) return undefined;
  return `is also an alias of ${other.id} with the same gates: give them gates that tell the two apart`;
}

/** The same for gates that decide alike, whatever their order. */
function gateKey({ alias: _, lang: __, ...gate }: AmbiguousAlias): string {
  const parts = Object.entries(gate satisfies Gate).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.toSorted() : value,
  ]);
  return JSON.stringify(parts.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}
