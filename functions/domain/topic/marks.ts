/**
 * Marks: the words of an article that play a role in a topic (exit, actor, place, veto), from the
 * topic's forms and from the mentions the matcher found. What marks say together is judged in
 * triples.ts.
 */
import type { Mention } from '../entity.ts';
import { type Token, tokenise } from '../match/tokens.ts';
import { compileForms, type FormHit } from './lexicon.ts';
import { formRoles, type Role, rolesOfEntities } from './roles.ts';
import type { Topic } from './topics.ts';

/** Words `from` … `to - 1` of a field play a role. */
export type Mark = { readonly role: Role; readonly from: number; readonly to: number };
/** A field as the scorer reads it. `clauses[i]`: clause marks before word i, counted from the start. */
export type ReadField = {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly marks: readonly Mark[];
  readonly clauses: Int32Array;
  /** `firstMark[i]`: place of the first mark that begins at word i or later. */
  readonly firstMark: Int32Array;
};
/** A text with the forms of all topics found in it, once. */
export type FormText = {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly clauses: Int32Array;
  readonly hits: readonly FormHit<TopicRole>[];
};
type TopicRole = { readonly topic: number; readonly role: Role };
export type MarkFinder = {
  readonly read: (text: string) => FormText;
  /** The marks of the topic with this place in the list. */
  readonly marks: (read: FormText, topic: number, mentions: readonly Mention[]) => ReadField;
};

/** Names and phrases that are one thing: what stands inside them plays no role of its own. */
const WHOLE: ReadonlySet<Role['kind']> = new Set([
  'idiom',
  'army',
  'thing',
  'local',
  'elsewhere',
  'object',
]);

export function compileMarks(topics: readonly Topic[]): MarkFinder {
  const forms = topics.flatMap((topic, place) =>
    formRoles(topic).map((form) => ({ ...form, value: { topic: place, role: form.value } })),
  );
  const find = compileForms(forms);
  const entityRoles = topics.map(rolesOfEntities);
  return {
    read: (text) => {
      const tokens = tokenise(text);
      return { text, tokens, clauses: countClauses(tokens), hits: find(tokens, text) };
    },
    marks: ({ text, tokens, clauses, hits }, topic, mentions) => {
      const names = namesOf(entityRoles[topic] ?? new Map(), tokens, mentions);
      const marks = marksOf(hits, topic, names);
      return { text, tokens, marks, clauses, firstMark: firstMarks(marks, tokens.length) };
    },
  };
}

function firstMarks(marks: readonly Mark[], words: number): Int32Array {
  const first = new Int32Array(words + 1).fill(marks.length);
  let word = words;
  for (let i = marks.length - 1; i >= 0; i -= 1) {
    const from = marks[i]?.from ?? 0;
    if (from < word) first.fill(i + 1, from + 1, word + 1);
    first[from] = i;
    word = from;
  }
  return marks.length === 0 ? first : first.fill(0, 0, word);
}

/** Place of the first mark that begins at a word or later. */
export const firstMarkAt = ({ firstMark, tokens }: ReadField, word: number): number =>
  firstMark[Math.min(Math.max(word, 0), tokens.length)] ?? 0;
/** Marks that begin at words `from` … `to - 1`. */
export const marksBetween = (field: ReadField, from: number, to: number): readonly Mark[] =>
  field.marks.slice(firstMarkAt(field, from), firstMarkAt(field, to));

type Name = { readonly from: number; readonly to: number; readonly roles: readonly Role[] };

function marksOf(
  hits: readonly FormHit<TopicRole>[],
  topic: number,
  names: readonly Name[],
): readonly Mark[] {
  const marks: Mark[] = [];
  for (const { from, to, roles } of names) for (const role of roles) marks.push({ role, from, to });
  let name = 0;
  let wholeTo = 0;
  for (const { values, from, to } of hits) {
    while ((names[name]?.to ?? Number.POSITIVE_INFINITY) <= from) name += 1;
    if (to <= wholeTo) continue;
    const inside = isInside(names[name], from, to);
    for (const value of values) {
      if (value.topic !== topic) continue;
      const { role } = value;
      if (to - from > 1 && WHOLE.has(role.kind)) wholeTo = to;
      if (!inside || !NAMING.has(role.kind)) marks.push({ role, from, to });
    }
  }
  return marks.sort((a, b) => a.from - b.from || b.to - a.to);
}

/** Roles of a name: inside a longer name they are part of it ("US" in an embassy's). */
const NAMING: ReadonlySet<Role['kind']> = new Set(['actor', 'army', 'thing', 'local', 'elsewhere']);
const isInside = (name: Name | undefined, from: number, to: number): boolean =>
  name !== undefined && name.from <= from && to <= name.to && to - from < name.to - name.from;

/** Mentions (in order of their start) as words; a mention that covers no whole word is left out. */
function namesOf(
  entityRoles: ReadonlyMap<string, readonly Role[]>,
  tokens: readonly Token[],
  mentions: readonly Mention[],
): readonly Name[] {
  const names: Name[] = [];
  let from = 0;
  for (const { start, end, entityId } of mentions) {
    while ((tokens[from]?.end ?? Number.POSITIVE_INFINITY) <= start) from += 1;
    let to = from;
    while ((tokens[to]?.start ?? Number.POSITIVE_INFINITY) < end) to += 1;
    if (to > from) names.push({ from, to, roles: entityRoles.get(entityId) ?? [] });
  }
  return names;
}

function countClauses(tokens: readonly Token[]): Int32Array {
  const counts = new Int32Array(tokens.length + 1);
  for (const [i, { gap }] of tokens.entries()) {
    counts[i + 1] = (counts[i] ?? 0) + (i > 0 && (gap === 'clause' || gap === 'sentence') ? 1 : 0);
  }
  return counts;
}
