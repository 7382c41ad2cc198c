/**
 * What an alias may not risk: reviewed with the catalogue, in the tests and wherever a changed file
 * is read. An alias that is short, a common noun, an adjective or shared by two entities must
 * carry a gate, and one that could be an adjective more than the full name elsewhere. What one
 * alias shares with another is in lint-shared.ts, what a gate cannot mean in lint-gates.ts.
 */
import type { Entity, EntityCatalogue } from './entities.ts';
import { emptyWords, weakGates, wordsInVain } from './lint-gates.ts';
import { sharedNames } from './lint-shared.ts';
import { plainPhrase } from './patterns.ts';
import {
  COMMON_NOUNS,
  isAdjective,
  isFamilyName,
  RISKY_CAPITALISED,
  SHORT_AND_SAFE,
} from './risky-words.ts';

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
    ...catalogue.entities.flatMap(wordsInVain),
    ...emptyWords(catalogue),
    ...sharedNames(catalogue),
  ];
}

/** A problem in one line, naming the file and the entry as other mistakes of files do. */
export const lintLine = (file: string, { entityId, alias, message }: LintProblem): string =>
  `${file}: entry "${entityId}": ${alias}: ${message}`;

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
  if (phrase.includes(' ') || isAcronym(alias)) return undefined;
  if (isAdjective(phrase)) return 'is also an adjective';
  if (isCommonNoun(phrase) && !hasCapital(alias)) return 'is also a common noun';
  if (RISKY_CAPITALISED.has(phrase)) return 'is also a common word, with a capital too';
  if (isFamilyName(phrase)) return 'is also an adjective, or a family of many';
  const arabic = /^[\u0621-\u064a]+$/.test(phrase);
  const bare = phrase.replace(/^ال/, '');
  const short = arabic ? bare.length <= 4 && phrase.length <= 4 : phrase.length <= 2;
  if (short && !SHORT_AND_SAFE.has(phrase) && !hasCapital(alias)) {
    return `has only ${phrase.length} letters`;
  }
  return undefined;
}

/** With the article or without it. */
const isCommonNoun = (phrase: string): boolean =>
  COMMON_NOUNS.has(phrase) ||
  COMMON_NOUNS.has(phrase.startsWith('ال') ? phrase.slice(2) : `ال${phrase}`);
/** Capitals throughout, which the matcher demands of so many letters: US is never us. */
const isAcronym = (alias: string): boolean =>
  /^(?:[A-Z][A-Z0-9]{1,2}|(?:[A-Z]\.)+[A-Z]?)$/.test(alias);
/** Capitals tell Pentagon from pentagon and NATO from nato: the matcher demands them. */
const hasCapital = (alias: string): boolean => /^[A-Z]/.test(alias);
