/**
 * Which entities an article names, where, and why: one pass over title and text, then the gates,
 * then leftmost-longest. `compileMatcher` builds the automaton once; matching keeps no state.
 */
import type { Mention, Readable, Refusal } from '../entity.ts';
import { type Beside, type FinalYa, finalYaOf, isNamesakes } from './bearer.ts';
import { type Compiled, compileCatalogue } from './compile.ts';
import { toldIn } from './cues.ts';
import type { EntityCatalogue } from './entities.ts';
import { explain } from './explain.ts';
import { judge, type Known, letIn, placeOf, UNLICENSED, type Verdict, vetoed } from './gates.ts';
import { type Case, isIn, isInByItself, type Named, resolve, withNested } from './resolve.ts';
import { type Candidate, type FieldScan, scanField } from './scan.ts';

export type Matched = {
  /** In order, title first; none overlap but a place nested in a longer name. */
  readonly mentions: readonly Mention[];
  /** Only with `explain`: what was found and not let in. */
  readonly refused?: readonly Refusal[];
};
export type Matcher = {
  readonly match: (
    article: Pick<Readable, 'title' | 'text'>,
    options?: { readonly explain?: boolean },
  ) => Matched;
};

export function compileMatcher(catalogue: EntityCatalogue): Matcher {
  const compiled = compileCatalogue(catalogue);
  return {
    match: (article, options = {}) => {
      const scans = [
        scanField(compiled, 'title', article.title),
        scanField(compiled, 'text', article.text),
      ];
      const { cases, named } = admit(compiled, scans);
      const kept = cases.flatMap((own) => withNested(resolve(own, isIn, named), own));
      const mentions = kept
        .filter(({ candidate }) => candidate.alias.owner.type !== undefined)
        .map((one) => mentionOf(one, article[one.candidate.field]));
      if (!options.explain) return { mentions };
      const all = { cases: cases.flat(), kept, cueWords: compiled.cueWords };
      return { mentions, refused: explain(all, article) };
    },
  };
}

type Admission = {
  /** By field, in the order of the text. */
  readonly cases: readonly (readonly Case[])[];
  readonly named: Named;
};

function admit(compiled: Compiled, scans: readonly FieldScan[]): Admission {
  const { speech, firstNames } = compiled;
  let ya: FinalYa | undefined;
  const finalYa = (): FinalYa => {
    ya ??= finalYaOf(scans.map(({ text }) => text));
    return ya;
  };
  const beside: Beside = { speech, firstNames, finalYa };
  const cases = scans.map((scan) =>
    scan.candidates.map((candidate): Case => {
      const verdict = firstVerdict(candidate, scan, beside);
      return { candidate, scan, verdict, veto: undefined, licence: undefined };
    }),
  );
  let cues: readonly number[] | undefined;
  const told = (): readonly number[] => {
    cues ??= toldIn(compiled.contextCues, scans);
    return cues;
  };
  let named = namedIn(cases);
  let waiting = cases.flatMap((own) => own.filter(isWaiting));
  // What is licensed by its own surroundings names the entity for the rest of the article.
  for (let round = 0; round < 3 && waiting.length > 0; round += 1) {
    const known: Known = { ...beside, named, told, held: new Map(), settled: round > 0 };
    for (const one of waiting) {
      const { gate } = one.candidate.alias;
      if (gate) one.verdict = judge(gate, one, known);
    }
    // Only who is named for what it is can license another one.
    const changed = waiting.some(({ verdict }) => isInByItself(verdict));
    waiting = waiting.filter(isWaiting);
    if (changed) named = namedIn(cases);
    else if (round > 0) break;
  }
  return { cases, named };
}

const isWaiting = ({ verdict }: Case): boolean => verdict.kind !== 'in';

function firstVerdict(one: Candidate, scan: FieldScan, beside: Beside): Verdict {
  if (one.alias.gate) return UNLICENSED;
  if (one.alias.lone && isNamesakes(one, scan, beside)) return vetoed('firstName');
  return letIn(one.clitic ? 'clitic' : 'exact');
}

function namedIn(cases: readonly (readonly Case[])[]): Named {
  const named = new Map<number, number[]>();
  for (const own of cases) {
    for (const { candidate } of resolve(own, isInByItself)) {
      const owner = candidate.alias.owner.index;
      const place = placeOf(candidate.field, candidate.start);
      const places = named.get(owner);
      if (places) places.push(place);
      else named.set(owner, [place]);
    }
  }
  return named;
}

function mentionOf({ candidate, verdict }: Case, text: string): Mention {
  const { field, end, alias } = candidate;
  // An article decides whether `base` is a name here; it is no part of it.
  const article = alias.alias.startsWith('the ') ? 'the '.length : 0;
  const start = candidate.start + article;
  const surface = text.slice(start, end);
  const rule = verdict.kind === 'in' ? verdict.rule : 'exact';
  return { entityId: alias.owner.id, field, start, end, surface, alias: alias.alias, rule };
}
