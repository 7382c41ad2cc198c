/** Why a candidate was not let in, in words for the person who keeps the catalogue. */
import type { Field, Refusal } from '../entity.ts';
import type { CompiledGate } from './compile.ts';
import type { Case } from './resolve.ts';
import type { Candidate } from './scan.ts';

type Outcome = {
  readonly cases: readonly Case[];
  /** Those that stand, nested places and blockers among them. */
  readonly kept: readonly Case[];
  readonly cueWords: readonly string[];
};

/** What was found and not reported, in the order of the article. */
export function explain(
  outcome: Outcome,
  texts: Readonly<Record<Field, string>>,
): readonly Refusal[] {
  const taken = new Set(outcome.kept.map(({ candidate }) => spanKey(candidate)));
  const kept = new Set(outcome.kept);
  const outer = { title: outermost(outcome.kept, 'title'), text: outermost(outcome.kept, 'text') };
  const refusals = outcome.cases.flatMap((one): readonly Refusal[] => {
    const { candidate, verdict } = one;
    const over = firstOver(candidate, outer[candidate.field]);
    // What a longer name of the same owner says is no news.
    if (over?.alias.owner.index === candidate.alias.owner.index) return [];
    if (verdict.kind === 'in') {
      const reported = kept.has(one) || candidate.alias.owner.type === undefined;
      return reported || !over ? [] : [shadowed(candidate, over, texts)];
    }
    if (verdict.kind === 'vetoed') {
      const reason = vetoReason(verdict, outcome.cueWords);
      return [{ ...placed(candidate, texts), gate: verdict.gate, reason }];
    }
    // Of the many that share a short form only the one that was meant is worth a line.
    if (taken.has(spanKey(candidate))) return [];
    const reason = licenceReason(candidate.alias.gate);
    return [{ ...placed(candidate, texts), gate: 'licence', reason }];
  });
  return distinct(refusals).sort(
    (a, b) => (a.field < b.field ? 1 : a.field > b.field ? -1 : 0) || a.start - b.start,
  );
}

const spanKey = ({ field, start, end }: Candidate): string => `${field}:${start}-${end}`;

function placed({ field, start, end, alias }: Candidate, texts: Readonly<Record<Field, string>>) {
  const surface = texts[field].slice(start, end);
  return { field, start, end, entityId: alias.owner.id, surface, alias: alias.alias };
}

/** Several spellings of one name that were refused for the same reason are one line. */
function distinct(refusals: readonly Refusal[]): Refusal[] {
  const lines = new Map<string, Refusal>();
  for (const one of refusals) {
    const key = [one.field, one.start, one.end, one.entityId, one.gate, one.reason].join('\n');
    if (!lines.has(key)) lines.set(key, one);
  }
  return [...lines.values()];
}

/** The names of a field that stand, without those nested in them: in order, none overlap. */
function outermost(kept: readonly Case[], field: Field): readonly Candidate[] {
  let covered = 0;
  return kept.flatMap(({ candidate }) => {
    if (candidate.field !== field || candidate.start < covered) return [];
    covered = candidate.end;
    return [candidate];
  });
}

/** The first of them that shares a place with the candidate. */
function firstOver({ start, end }: Candidate, outer: readonly Candidate[]): Candidate | undefined {
  let low = 0;
  let high = outer.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((outer[middle] as Candidate).end > start) high = middle;
    else low = middle + 1;
  }
  const over = outer[low];
  return over && over.start < end ? over : undefined;
}

/** Covered by a name of somebody else, which is longer or was meant. */
function shadowed(
  candidate: Candidate,
  over: Candidate,
  texts: Readonly<Record<Field, string>>,
): Refusal {
  if (spanKey(over) === spanKey(candidate)) {
    return {
      ...placed(candidate, texts),
      gate: 'rival',
      reason: `means ${over.alias.owner.id} here`,
    };
  }
  const name = texts[candidate.field].slice(over.start, over.end);
  const known = over.alias.owner.type === undefined ? 'known and not tracked' : 'another entity';
  const reason = `"${name}" covers it: ${over.alias.owner.id}, ${known}`;
  return { ...placed(candidate, texts), gate: 'longest', reason };
}

function vetoReason(
  { gate, cue }: { readonly gate: string; readonly cue?: number },
  cueWords: readonly string[],
): string {
  const word = cue === undefined ? '' : `"${cueWords[cue] ?? ''}"`;
  switch (gate) {
    case 'notPrev':
      return `${word} stands before it`;
    case 'notNext':
      return `${word} stands after it`;
    case 'notNear':
      return `${word} is near`;
    case 'notDoc':
      return 'the article is about something else';
    case 'firstName':
      return 'the first name before it is of somebody else';
    default:
      return 'another bearer of the name was named last';
  }
}

function licenceReason(gate: CompiledGate | undefined): string {
  const wanted = [
    gate?.prev && 'one of its words before it',
    gate?.next && 'one of its words after it',
    gate?.near && 'one of its words near',
    gate?.doc && 'its full name in the article',
    gate?.speaker && 'being quoted where the article is about its subject',
    gate?.docEntities && 'one of its companions in the article',
  ].filter(Boolean);
  return `needs ${wanted.join(', or ')}`;
}
