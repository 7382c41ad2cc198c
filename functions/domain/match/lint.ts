/**
 * What an alias may not risk: reviewed with the catalogue, in the tests and before a changed file
 * is taken. An alias that is short, a common noun, an adjective or shared by two entities must
 * carry a gate, and one that could be an adjective more than the full name elsewhere.
 */
import type { AmbiguousAlias, Entity, EntityCatalogue } from './entities.ts';
import { plainPhrase } from './patterns.ts';
import { ADJECTIVE_SURNAMES, COMMON_NOUNS, SHORT_AND_SAFE } from './risky-words.ts';

export type LintProblem = {
  readonly entityId: string;
  readonly alias: string;
  /** One line: what is wrong and what to do. */
  readonly message: string;
};

export function lintEntities(catalogue: EntityCatalogue): readonly LintProblem[] {
  return [
    ...catalogue.entities.flatMap(riskyNames),
    ...catalogue.entities.flatMap(weakGates),
    ...catalogue.entities.flatMap(emptyGates),
    ...sharedNames(catalogue),
    ...unusedLists(catalogue),
  ];
}

/** Plain names that need a gate. */
function riskyNames({ id, names }: Entity): readonly LintProblem[] {
  return Object.values(names)
    .flat()
    .flatMap((alias) => {
      const reason = riskOf(alias);
      const message = `${reason}: move it to ambiguousAliases with a gate, or leave it out`;
      return reason ? [{ entityId: id, alias, message }] : [];
    });
}

function riskOf(alias: string): string | undefined {
  const phrase = plainPhrase(alias);
  if (!/[\p{L}\p{N}]/u.test(phrase)) return 'has no letter or digit';
  if (phrase.includes(' ')) return undefined;
  const bare = phrase.replace(/^ال/, '');
  if (ADJECTIVE_SURNAMES.has(phrase)) return 'is also an adjective';
  if (COMMON_NOUNS.has(phrase) && !isAcronymOrName(alias)) return 'is also a common noun';
  const arabic = /^[\u0621-\u064a]+$/.test(phrase);
  const short = arabic ? bare.length <= 4 && phrase.length <= 4 : phrase.length <= 2;
  if (short && !SHORT_AND_SAFE.has(phrase) && !isAcronymOrName(alias)) {
    return `has only ${phrase.length} letters`;
  }
  return undefined;
}

/** Capitals tell Pentagon from pentagon and NATO from nato: the matcher demands them. */
const isAcronymOrName = (alias: string): boolean => /^[A-Z]/.test(alias);

/** The full name elsewhere in the article does not tell an adjective from a surname. */
function weakGates({ id, ambiguousAliases = [] }: Entity): readonly LintProblem[] {
  return ambiguousAliases.flatMap((gated) => {
    const { alias } = gated;
    const adjective = ADJECTIVE_SURNAMES.has(plainPhrase(alias));
    const vetoed = gated.notPrev || gated.notNext || gated.notNear || gated.notDoc;
    const local = gated.near || gated.prev || gated.next;
    if (!adjective || vetoed || (local && !gated.doc)) return [];
    const message =
      'is also an adjective: add vetoes (notPrev, notNear), `doc` alone is not enough';
    return [{ entityId: id, alias, message }];
  });
}

const GATES = [
  'notPrev',
  'notNext',
  'notNear',
  'notDoc',
  'prev',
  'next',
  'near',
  'docEntities',
  'speaker',
] as const;

/** An ambiguous alias without any condition is a plain name in disguise. */
function emptyGates({ id, ambiguousAliases = [] }: Entity): readonly LintProblem[] {
  return ambiguousAliases.flatMap((gated: AmbiguousAlias) => {
    const { alias } = gated;
    const empty = GATES.find((gate) => gated[gate]?.length === 0);
    if (empty) return [{ entityId: id, alias, message: `${empty} is empty: it can never hold` }];
    const gate = gated.doc || gated.caseSensitive || GATES.some((name) => gated[name]);
    return gate
      ? []
      : [{ entityId: id, alias, message: 'has no gate: give it one or move it to names' }];
  });
}

/** Two owners of one name, after folding, without a gate that could tell them apart. */
function sharedNames({ entities, blockers }: EntityCatalogue): readonly LintProblem[] {
  const owners = new Map<string, string>();
  const problems: LintProblem[] = [];
  for (const { id, names } of [...entities, ...blockers]) {
    for (const alias of Object.values(names).flat()) {
      const phrase = plainPhrase(alias);
      const other = owners.get(phrase);
      if (other === undefined) owners.set(phrase, id);
      else if (other !== id) {
        problems.push({
          entityId: id,
          alias,
          message: `is also a name of ${other}: gate it in both`,
        });
      }
    }
  }
  return problems;
}

/** A list nobody refers to is a gate somebody thinks is there. */
function unusedLists({ entities, lists, contexts }: EntityCatalogue): readonly LintProblem[] {
  const used = new Set(
    entities.flatMap(({ ambiguousAliases = [] }) =>
      ambiguousAliases.flatMap((gated) => GATES.flatMap((gate) => gated[gate] ?? [])),
    ),
  );
  return [...lists, ...contexts]
    .filter(({ id }) => !used.has(`@${id}`))
    .map(({ id }) => ({ entityId: id, alias: `@${id}`, message: 'no gate refers to it' }));
}
