/** What is wrong with a gate: it cannot hold, cannot let in, or does not tell two meanings apart. */
import type { AmbiguousAlias, Entity, EntityCatalogue } from './entities.ts';
import type { LintProblem } from './lint.ts';
import { plainPhrase } from './patterns.ts';
import { ADJECTIVE_SURNAMES } from './risky-words.ts';

const WORD_GATES = ['notPrev', 'notNext', 'notNear', 'prev', 'next', 'near'] as const;
const GATES = [...WORD_GATES, 'notDoc', 'docEntities', 'speaker'] as const;
/** Licence and veto that look at the same words. */
const OPPOSITES = [
  ['prev', 'notPrev'],
  ['next', 'notNext'],
  ['near', 'notNear'],
  ['docEntities', 'notDoc'],
] as const;

/** The full name elsewhere in the article does not tell an adjective from a surname. */
export function weakGates({ id, ambiguousAliases = [] }: Entity): readonly LintProblem[] {
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

/** An alias without a condition that can decide is a plain name in disguise, or never found. */
export function wordsInVain({ id, ambiguousAliases = [] }: Entity): readonly LintProblem[] {
  return ambiguousAliases.flatMap((gated) =>
    mistakesOf(id, gated).map((message) => ({ entityId: id, alias: gated.alias, message })),
  );
}

function mistakesOf(id: string, gated: AmbiguousAlias): readonly string[] {
  const empty = GATES.find((gate) => gated[gate]?.length === 0);
  if (empty) return [`${empty} is empty: it can never hold`];
  const hasCase = /[\p{Lu}\p{Ll}]/u.test(gated.alias);
  const mistakes: string[] = [];
  if (!gated.doc && !(gated.caseSensitive && hasCase) && !GATES.some((gate) => gated[gate])) {
    mistakes.push(
      gated.caseSensitive
        ? 'has no capitals, so caseSensitive decides nothing: give it another gate'
        : 'has no gate: give it one or move it to names',
    );
  }
  for (const [licence, veto] of OPPOSITES) {
    const vetoed = new Set(gated[veto]?.map(folded));
    const both = gated[licence]?.find((word) => vetoed.has(folded(word)));
    if (both) mistakes.push(`has ${both} in ${licence} and in ${veto}: take it out of one`);
  }
  if (gated.docEntities?.every((one) => one === id)) {
    mistakes.push('has only its own entity in docEntities: write doc: true instead');
  }
  if (gated.notDoc?.includes(id)) {
    mistakes.push('has its own entity in notDoc: take it out');
  }
  for (const gate of WORD_GATES) {
    const nothing = gated[gate]?.find((word) => !word.startsWith('@') && saysNothing(word));
    if (nothing) mistakes.push(`has "${nothing}" in ${gate}, which has no letter or digit`);
  }
  return mistakes;
}

const folded = (word: string): string => (word.startsWith('@') ? word : plainPhrase(word));
const saysNothing = (word: string): boolean => !/[\p{L}\p{N}]/u.test(plainPhrase(word));

/** A list nobody refers to is a gate somebody thinks is there; a word that nothing can equal too. */
export function emptyWords({ entities, lists, contexts }: EntityCatalogue): readonly LintProblem[] {
  const used = new Set(
    entities.flatMap(({ ambiguousAliases = [] }) =>
      ambiguousAliases.flatMap((gated) => GATES.flatMap((gate) => gated[gate] ?? [])),
    ),
  );
  return [...lists, ...contexts].flatMap(({ id, words }) => {
    const problem = (message: string) => ({ entityId: id, alias: `@${id}`, message });
    const nested = words.find((word) => word.startsWith('@'));
    const nothing = words.find((word) => !word.startsWith('@') && saysNothing(word));
    return [
      ...(used.has(`@${id}`) ? [] : [problem('no gate refers to it')]),
      ...(nested ? [problem(`has ${nested} among its words: a list cannot hold a list`)] : []),
      ...(nothing ? [problem(`has "${nothing}" among its words: no letter or digit`)] : []),
    ];
  });
}
