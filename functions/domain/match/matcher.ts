/**
 * Which entities an article names, where, and why: one pass over title and text, then the gates,
 * then leftmost-longest. `compileMatcher` builds the automaton once; matching keeps no state.
 */
import type { Field, Mention, Readable, Refusal } from '../entity.ts';
import { type Compiled, compileCatalogue } from './compile.ts';
import type { EntityCatalogue } from './entities.ts';
import { explain, type Refused } from './explain.ts';
import { judge, type Known, placeOf } from './gates.ts';
import { type Admitted, resolve, withNested } from './resolve.ts';
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
      const { admitted, refused } = admit(compiled, scans);
      const named = namedIn(admitted);
      const kept = scans.flatMap(({ field }) => standingIn(field, admitted, named));
      const mentions = kept
        .filter(({ candidate }) => candidate.alias.owner.type !== undefined)
        .map((one) => mentionOf(one, article[one.candidate.field]));
      if (!options.explain) return { mentions };
      const all = { admitted, kept, refused, cueWords: compiled.cueWords, owners: compiled.owners };
      return { mentions, refused: explain(all, article) };
    },
  };
}

/** A rule that lets in; the names that nothing licensed; those that something vetoed. */
type Admission = { readonly admitted: readonly Admitted[]; readonly refused: readonly Refused[] };

function admit(compiled: Compiled, scans: readonly FieldScan[]): Admission {
  const all = scans.flatMap((scan) => scan.candidates.map((candidate) => ({ candidate, scan })));
  const plain = all
    .filter(({ candidate }) => !candidate.alias.gate)
    .map(({ candidate }) => ({ candidate, rule: candidate.clitic ? 'clitic' : 'exact' }));
  const gated = all.filter(({ candidate }) => candidate.alias.gate);
  if (gated.length === 0) return { admitted: plain, refused: [] };
  let found: ReadonlySet<number> | undefined;
  const cues = (): ReadonlySet<number> => {
    found ??= new Set(scans.flatMap((scan) => scan.cues));
    return found;
  };
  const compiledCues = { speech: compiled.speech, firstNames: compiled.firstNames };
  let admitted: Admitted[] = plain;
  let waiting = gated;
  let refused: Refused[] = [];
  // What is licensed by its own surroundings names the entity for the rest of the article.
  for (let round = 0; round < 3 && waiting.length > 0; round += 1) {
    const settled = round > 0;
    const known: Known = { named: namedIn(admitted), cues, ...compiledCues, settled };
    const verdicts = waiting.map((one) => ({ one, verdict: judgeOne(one, known) }));
    const licensed = verdicts.flatMap(({ one, verdict }) =>
      verdict.kind === 'in' ? [{ candidate: one.candidate, rule: verdict.rule }] : [],
    );
    refused = verdicts.flatMap(({ one, verdict }) =>
      verdict.kind === 'in' ? [] : [{ candidate: one.candidate, verdict }],
    );
    waiting = verdicts.filter(({ verdict }) => verdict.kind !== 'in').map(({ one }) => one);
    if (licensed.length === 0 && settled) break;
    admitted = [...admitted, ...licensed];
  }
  return { admitted, refused };
}

function judgeOne({ candidate, scan }: { candidate: Candidate; scan: FieldScan }, known: Known) {
  const gate = candidate.alias.gate;
  if (!gate) return { kind: 'in', rule: 'exact' } as const;
  return judge(gate, candidate, scan, known);
}

/** Where each owner is named for what it is, in the order of the article: short forms do not count. */
function namedIn(admitted: readonly Admitted[]): ReadonlyMap<number, readonly number[]> {
  const named = new Map<number, number[]>();
  for (const field of ['title', 'text'] as const) {
    const own = inField(field, admitted).filter(({ rule }) => rule !== 'doc' && rule !== 'context');
    for (const { candidate } of resolve(own)) {
      const owner = candidate.alias.owner.index;
      const place = placeOf(field, candidate.start);
      const places = named.get(owner);
      if (places) places.push(place);
      else named.set(owner, [place]);
    }
  }
  return named;
}

const inField = (field: Field, admitted: readonly Admitted[]): readonly Admitted[] =>
  admitted.filter(({ candidate }) => candidate.field === field);

function standingIn(
  field: Field,
  admitted: readonly Admitted[],
  named: ReadonlyMap<number, readonly number[]>,
): readonly Admitted[] {
  const own = inField(field, admitted);
  return withNested(resolve(own, named), own);
}

function mentionOf({ candidate, rule }: Admitted, text: string): Mention {
  const { field, start, end, alias } = candidate;
  const surface = text.slice(start, end);
  return { entityId: alias.owner.id, field, start, end, surface, alias: alias.alias, rule };
}
