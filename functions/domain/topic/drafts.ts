/**
 * Makes the marks of a field, for all topics in one pass, from the forms that stand in it and
 * the names the matcher found. What marks are for is marks.ts's.
 */
import { CLAUSE } from '../match/separators.ts';
import type { TextWords } from '../match/words.ts';
import type { FormText, Name } from './form-text.ts';
import type { PackedValues } from './forms.ts';
import { HIT } from './hits.ts';
import type { Mark, ReadField } from './marks.ts';
import { KIND, type Role } from './roles.ts';
import { grown } from './vocabulary.ts';
import { isWritten } from './written.ts';

/** Names and phrases that are one thing: what stands inside them plays no role of its own. */
const WHOLE = KIND.idiom | KIND.army | KIND.thing | KIND.local | KIND.elsewhere | KIND.object;
/** Roles of a name: inside a longer name they are part of it ("US" in an embassy's). */
const NAMING = KIND.actor | KIND.army | KIND.thing | KIND.local | KIND.elsewhere;

type Made = { -readonly [K in keyof Mark]: Mark[K] };
/** The marks of a field; the room for them is used again for the next article. */
export type Draft = {
  clauses: Int32Array;
  /** Written over by those of the next article. */
  readonly marks: Made[];
  firstMark: Int32Array;
  /** Marks made, marks that `bits` have room for, and words whose first mark is known. */
  size: number;
  room: number;
  filled: number;
  readonly topics: readonly TopicDraft[];
};
type TopicDraft = {
  /** The KIND of each mark, 0 where it is none of the topic's and behind the last. */
  bits: Int32Array;
  /** Where the last whole phrase ends, and in which run of hits it was found. */
  wholeTo: number;
  wholeRun: number;
};

export const newDraft = (topics: number): Draft => ({
  clauses: new Int32Array(0),
  marks: [],
  firstMark: new Int32Array(0),
  size: 0,
  room: 0,
  filled: 0,
  topics: Array.from({ length: topics }, () => ({
    bits: new Int32Array(0),
    wholeTo: 0,
    wholeRun: 0,
  })),
});
/** Marks that are kept room for between articles. */
const KEPT = 0x10000;

/** The field as each of the topics reads it, valid until the draft is used again. */
export function markField(
  text: FormText,
  values: PackedValues,
  draft: Draft,
): readonly ReadField[] {
  const { words } = text;
  prepare(draft, words);
  collect(text, values, draft);
  const { clauses, marks, firstMark } = draft;
  firstMark.fill(draft.size, draft.filled, words.count + 1);
  return draft.topics.map(({ bits }) => ({ words, marks, bits, clauses, firstMark }));
}

function prepare(draft: Draft, words: TextWords): void {
  const room = words.starts.length + 1;
  if (draft.firstMark.length !== room) {
    draft.firstMark = new Int32Array(room);
    draft.clauses = new Int32Array(room + 1);
  }
  countClauses(words, draft.clauses);
  const isLarge = draft.marks.length > KEPT;
  if (isLarge) draft.marks.length = draft.room = 0;
  for (const topic of draft.topics) {
    topic.wholeTo = 0;
    topic.wholeRun = 0;
    if (isLarge) topic.bits = new Int32Array(0);
    else topic.bits.fill(0, 0, draft.size);
  }
  draft.size = 0;
  draft.filled = 0;
}

/** Marks come in order of their first word, of those that share it the longest first, names before forms. */
function collect({ words, hits, names }: FormText, values: PackedValues, draft: Draft): void {
  const queue = sorted(names);
  let nextName = 0;
  let around = 0;
  let run = 0;
  let inside = false;
  const { list, size } = hits;
  const { froms, written } = values;
  for (let hit = 0; hit < size; hit += HIT) {
    const from = list[hit] as number;
    const to = list[hit + 1] as number;
    // Readings of the same words are one run.
    if (hit === 0 || from !== list[hit - HIT] || to !== list[hit + 1 - HIT]) {
      run += 1;
      while (nextName < queue.length && isBefore(queue[nextName] as Name, from, to)) {
        addName(draft, queue[nextName++] as Name);
      }
      while (around < names.length && (names[around] as Name).to <= from) around += 1;
      inside = isInside(names[around], from, to);
    }
    const node = list[hit + 2] as number;
    const last = froms[node + 1] as number;
    for (let value = froms[node] as number; value < last; value += 1) {
      const look = written[value] as number;
      if (look !== 0 && !isWritten(look, words, from)) continue;
      addValue(draft, values, value, { from, to, run, inside });
    }
  }
  for (; nextName < queue.length; nextName += 1) addName(draft, queue[nextName] as Name);
}

type Place = {
  readonly from: number;
  readonly to: number;
  readonly run: number;
  readonly inside: boolean;
};

/** A form that plays a role, for those of its topics to which it is no part of a whole phrase. */
function addValue(
  draft: Draft,
  { roles, bits, sets, topics }: PackedValues,
  value: number,
  { from, to, run, inside }: Place,
): void {
  const asking = topics[sets[value] as number] as readonly number[];
  const bit = bits[value] as number;
  const isWhole = to - from > 1 && (bit & WHOLE) !== 0;
  const isHidden = inside && (bit & NAMING) !== 0;
  let mark = -1;
  for (let k = 0; k < asking.length; k += 1) {
    const topic = draft.topics[asking[k] as number] as TopicDraft;
    if (to <= topic.wholeTo && topic.wholeRun !== run) continue;
    if (isWhole) {
      topic.wholeTo = to;
      topic.wholeRun = run;
    }
    if (isHidden) continue;
    if (mark < 0) mark = addMark(draft, roles[value] as Role, from, to);
    topic.bits[mark] = bit;
  }
}

function sorted(names: readonly Name[]): readonly Name[] {
  for (let i = 1; i < names.length; i += 1) {
    if (inOrder(names[i - 1] as Name, names[i] as Name) > 0) return names.toSorted(inOrder);
  }
  return names;
}
const inOrder = (a: Name, b: Name): number => a.from - b.from || b.to - a.to;
const isBefore = (name: Name, from: number, to: number): boolean =>
  name.from < from || (name.from === from && name.to >= to);
const isInside = (name: Name | undefined, from: number, to: number): boolean =>
  name !== undefined && name.from <= from && to <= name.to && to - from < name.to - name.from;

function addName(draft: Draft, { from, to, roles }: Name): void {
  for (const { role, topics } of roles) {
    const mark = addMark(draft, role, from, to);
    for (const topic of topics) (draft.topics[topic] as TopicDraft).bits[mark] = KIND[role.kind];
  }
}

/** A mark that is no topic's yet; returns its place. */
function addMark(draft: Draft, role: Role, from: number, to: number): number {
  const { size, marks, topics } = draft;
  while (draft.filled <= from) draft.firstMark[draft.filled++] = size;
  if (size < marks.length) {
    const mark = marks[size] as Made;
    mark.role = role;
    mark.from = from;
    mark.to = to;
  } else marks.push({ role, from, to });
  if (size >= draft.room) {
    draft.room = 2 * size + 0x100;
    for (const topic of topics) topic.bits = grown(topic.bits, draft.room);
  }
  draft.size = size + 1;
  return size;
}

function countClauses({ count, gaps }: TextWords, counts: Int32Array): void {
  let clauses = 0;
  counts[0] = 0;
  if (count > 0) counts[1] = 0;
  for (let i = 1; i < count; i += 1) {
    if ((gaps[i] as number) >= CLAUSE) clauses += 1;
    counts[i + 1] = clauses;
  }
}
