/**
 * How surely an article is on each topic: the triples of its title, lead and later text, weighed,
 * added up and put in bands, with the words that speak for it and, when asked, what was refused.
 */
import type { Field, Mention, Readable, Refusal, Span, TopicResult, Verdict } from '../entity.ts';
import type { Mark, ReadField } from './marks.ts';
import { compileReading, type Found, type Reading } from './reading.ts';
import type { Zone } from './sentences.ts';
import type { Topic } from './topics.ts';
import type { Triple, Veto } from './triples.ts';

export type TopicVerdicts = {
  /** In the order of the catalogue. */
  readonly topics: readonly TopicResult[];
  /** Only when asked for. */
  readonly refused: readonly Refusal[];
};
export type ScoreTopics = (
  article: Readable,
  mentions: readonly Mention[],
  explain?: boolean,
) => TopicVerdicts;

const EVIDENCE = 24;

export function compileTopics(topics: readonly Topic[]): ScoreTopics {
  const read = compileReading(topics);
  return (article, mentions, explain = false) => {
    const readings = read(article, mentions, explain);
    const results = topics.map((topic, place) => resultOf(topic, readings[place]));
    if (!explain) return { topics: results, refused: [] };
    const refused = topics.flatMap((topic, place) => refusals(topic, readings[place]));
    return { topics: results, refused };
  };
}

const isTop = (zone: Zone): boolean => zone === 'title' || zone === 'head';

function resultOf(topic: Topic, reading: Reading | undefined): TopicResult {
  if (!reading) return { topicId: topic.id, score: 0, verdict: 'none', evidence: [] };
  const { fields, found, elsewise } = reading;
  const { weights } = topic;
  const triples = found.filter(isTriple);
  const strengths = (fits: (zone: Zone) => boolean) => strengthsOf(triples, fits);
  const top = strengths(isTop)[0] ?? 0;
  // The best triple and half of the next: a text does not become surer by repeating itself.
  const [first = 0, second = 0] = strengths((zone) => zone === 'lead');
  const lead = (first + second / 2) * (elsewise ? weights.otherEvent : 1);
  const front = weights.title * top + weights.lead * lead;
  // What a text on something else says at its end is said in passing.
  const after = elsewise ? [] : strengths((zone) => zone === 'later');
  const later = weights.later * after.reduce((a, b) => a + b, 0);
  // Later text confirms; alone it never passes.
  const score = round(front + Math.min(later, Math.max(front / 2, topic.bands.likely / 2)));
  const verdict = front >= topic.bands.likely * 0.9 ? bandOf(topic, score) : weakOrNone(score);
  const evidence = verdict === 'none' ? [] : evidenceOf(fields, triples);
  return { topicId: topic.id, score, verdict, evidence };
}

type FoundTriple = Found & { readonly result: Triple };
const isTriple = (one: Found): one is FoundTriple => one.result.kind === 'triple';

/** The strongest first; of exits that share words ("pulled out of Iraq") only the strongest. */
function strengthsOf(
  found: readonly FoundTriple[],
  fits: (zone: Zone) => boolean,
): readonly number[] {
  const strengths: number[] = [];
  let end = 0;
  for (const { zone, result } of found) {
    const exit = fits(zone) ? result.marks[0] : undefined;
    if (!exit) continue;
    if (strengths.length === 0 || exit.from >= end) {
      strengths.push(result.strength);
      end = exit.to;
    } else {
      end = Math.max(end, exit.to);
      strengths.push(Math.max(strengths.pop() ?? 0, result.strength));
    }
  }
  return strengths.sort((a, b) => b - a);
}

const round = (score: number): number => Math.round(score * 100) / 100;
const weakOrNone = (score: number): Verdict => (score > 0 ? 'weak' : 'none');
function bandOf({ bands }: Topic, score: number): Verdict {
  if (score >= bands.certain) return 'certain';
  return score >= bands.likely ? 'likely' : weakOrNone(score);
}

/** The words of the strongest triples, in order, each once. */
function evidenceOf(
  fields: Readonly<Record<Field, ReadField>>,
  found: readonly FoundTriple[],
): readonly Span[] {
  const spans = new Map<number, Span>();
  const strongest = found.toSorted((a, b) => b.result.strength - a.result.strength);
  for (const { field, result } of strongest) {
    if (spans.size >= EVIDENCE) break;
    for (const mark of result.marks) {
      const span = spanOf(fields[field], field, mark);
      spans.set(keyOf(span), span);
    }
  }
  return [...spans.values()].sort((a, b) =>
    a.field === b.field ? a.start - b.start || a.end - b.end : a.field === 'title' ? -1 : 1,
  );
}

/** No two spans share it: texts are shorter than 2^25 units. */
const keyOf = ({ field, start, end }: Span): number =>
  (start * 0x2000000 + end) * 2 + (field === 'title' ? 0 : 1);

const spanOf = ({ words }: ReadField, field: Field, { from, to }: Mark): Span => ({
  field,
  start: words.starts[from] as number,
  end: words.ends[to - 1] as number,
});

const REASONS: Readonly<Record<Veto['gate'], string>> = {
  owner: 'somebody or something else goes',
  elsewhere: 'another place is left',
  object: 'something that is no place is left',
  'no-actor': 'nobody of the topic is named',
  'no-place': 'no place of the topic is named',
};

function refusals(topic: Topic, reading: Reading | undefined): readonly Refusal[] {
  if (!reading) return [];
  const { fields, found } = reading;
  return found.flatMap(({ field, result }) => {
    if (result.kind === 'triple') return [];
    const { text } = fields[field].words;
    const span = spanOf(fields[field], field, result.exit);
    const by = result.by && spanOf(fields[field], field, result.by);
    const exit = result.exit.role.kind === 'exit' ? result.exit.role.exit.name : '';
    return {
      ...span,
      entityId: topic.id,
      surface: text.slice(span.start, span.end),
      alias: exit,
      gate: result.gate,
      reason: REASONS[result.gate] + (by ? `: ${text.slice(by.start, by.end)}` : ''),
    };
  });
}
