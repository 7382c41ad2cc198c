/**
 * How surely an article is on each topic: the triples of its title, lead and later text, weighed,
 * added up and put in bands, with the words that speak for it and, when asked, what was refused.
 */
import type { Field, Mention, Readable, Refusal, Span, TopicResult, Verdict } from '../entity.ts';
import type { Mark, ReadField } from './marks.ts';
import { compileTopicList, type Found, type Reading, readArticle } from './reading.ts';
import type { Zone } from './sentences.ts';
import type { Topic } from './topics.ts';
import type { Veto } from './triples.ts';

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
  const compiled = compileTopicList(topics);
  return (article, mentions, explain = false) => {
    const texts = {
      title: compiled.finder.read(article.title),
      text: compiled.finder.read(article.text),
    };
    const named = {
      title: mentions.filter(({ field }) => field === 'title'),
      text: mentions.filter(({ field }) => field === 'text'),
    };
    const refused: Refusal[] = [];
    const results = topics.map((topic, place) => {
      const read = readArticle(compiled, place, texts, named, article.feedId);
      if (explain) refused.push(...refusals(topic, read));
      return resultOf(topic, read);
    });
    return { topics: results, refused };
  };
}

const isTop = (zone: Zone): boolean => zone === 'title' || zone === 'head';

function resultOf(topic: Topic, { fields, found, elsewise }: Reading): TopicResult {
  const { weights } = topic;
  const strengths = (fits: (zone: Zone) => boolean) => strengthsOf(found, fits);
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
  const evidence = verdict === 'none' ? [] : evidenceOf(fields, found);
  return { topicId: topic.id, score, verdict, evidence };
}

/** The strongest first; of exits that share words ("pulled out of Iraq") only the strongest. */
function strengthsOf(found: readonly Found[], fits: (zone: Zone) => boolean): readonly number[] {
  const best: { from: number; to: number; strength: number }[] = [];
  for (const { zone, result } of found) {
    const exit = result.kind === 'triple' && fits(zone) ? result.marks[0] : undefined;
    if (result.kind !== 'triple' || !exit) continue;
    const { strength } = result;
    const last = best.at(-1);
    if (!last || exit.from >= last.to) best.push({ from: exit.from, to: exit.to, strength });
    else {
      last.to = Math.max(last.to, exit.to);
      last.strength = Math.max(last.strength, strength);
    }
  }
  return best.map(({ strength }) => strength).sort((a, b) => b - a);
}

const round = (score: number): number => Math.round(score * 100) / 100;
const weakOrNone = (score: number): Verdict => (score > 0 ? 'weak' : 'none');
function bandOf({ bands }: Topic, score: number): Verdict {
  if (score >= bands.certain) return 'certain';
  return score >= bands.likely ? 'likely' : weakOrNone(score);
}

/** The words of the triples, in order, each once. */
function evidenceOf(
  fields: Readonly<Record<Field, ReadField>>,
  found: readonly Found[],
): readonly Span[] {
  const spans = new Map<string, Span>();
  for (const { field, result } of found) {
    if (result.kind !== 'triple') continue;
    for (const mark of result.marks) {
      const span = spanOf(fields[field], field, mark);
      spans.set(`${field} ${span.start} ${span.end}`, span);
      if (spans.size >= EVIDENCE) break;
    }
  }
  return [...spans.values()].sort((a, b) =>
    a.field === b.field ? a.start - b.start || a.end - b.end : a.field === 'title' ? -1 : 1,
  );
}

const spanOf = ({ tokens }: ReadField, field: Field, { from, to }: Mark): Span => ({
  field,
  start: tokens[from]?.start ?? 0,
  end: tokens[to - 1]?.end ?? 0,
});

const REASONS: Readonly<Record<Veto['gate'], string>> = {
  owner: 'somebody or something else goes',
  elsewhere: 'another place is left',
  object: 'something that is no place is left',
  'no-actor': 'nobody of the topic is named',
  'no-place': 'no place of the topic is named',
};

function refusals(topic: Topic, { fields, found }: Reading): readonly Refusal[] {
  return found.flatMap(({ field, result }) => {
    if (result.kind === 'triple') return [];
    const { text } = fields[field];
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
