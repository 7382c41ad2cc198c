/**
 * Makes the marks of a field, for several topics in one pass, from the forms that stand in it and
 * the names the matcher found. What marks are for is marks.ts's.
 */
import { CLAUSE } from '../match/separators.ts';
import { newTextWords, type TextWords } from '../match/words.ts';
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

/** The marks of a field for one topic; the room for them is used again for the next article. */
export type Draft = {
  words: TextWords;
  clauses: Int32Array;
  readonly marks: Mark[];
  bits: Int32Array;
  firstMark: Int32Array;
  /** Marks made, and words whose first mark is known. */
  size: number;
  filled: number;
  /** Where the last whole phrase ends, and in which run of hits it was found. */
  wholeTo: number;
  wholeRun: number;
};

export const newDraft = (): Draft => ({
  words: newTextWords(),
  clauses: new Int32Array(0),
  marks: [],
  bits: new Int32Array(0),
  firstMark: new Int32Array(0),
  size: 0,
  filled: 0,
  wholeTo: 0,
  wholeRun: 0,
});
/** Marks that are kept room for between articles. */
const KEPT = 0x10000;

/** The field as each of the topics reads it; undefined for one that is not asked for. */
export function markField(
  text: FormText,
  values: PackedValues,
  asked: readonly boolean[],
  rooms: readonly Draft[],
): readonly (ReadField | undefined)[] {
  const { words } = text;
  const clauses = countClauses(words);
  const drafts = rooms.map((draft, place) => {
    if (!asked[place]) return undefined;
    prepare(draft, words, clauses);
    return draft;
  });
  collect(text, values, drafts);
  for (const draft of drafts) draft?.firstMark.fill(draft.size, draft.filled, words.count + 1);
  return drafts;
}

function prepare(draft: Draft, words: TextWords, clauses: Int32Array): void {
  draft.words = words;
  draft.clauses = clauses;
  draft.size = 0;
  draft.filled = 0;
  draft.wholeTo = 0;
  draft.wholeRun = 0;
  const room = words.starts.length + 1;
  if (draft.firstMark.length !== room) draft.firstMark = new Int32Array(room);
  if (draft.marks.length <= KEPT) return;
  draft.marks.length = 0;
  draft.bits = new Int32Array(0);
}

/** Marks come in order of their first word, of those that share it the longest first, names before forms. */
function collect(
  { words, hits, names }: FormText,
  values: PackedValues,
  drafts: readonly (Draft | undefined)[],
): void {
  const queue = sorted(names);
  let nextName = 0;
  let around = 0;
  let run = 0;
  let inside = false;
  const { list, size } = hits;
  const { froms, roles, bits, written, sets, topics } = values;
  const askers = topics.map((set) => set.flatMap((topic) => drafts[topic] ?? []));
  for (let hit = 0; hit < size; hit += HIT) {
    const from = list[hit] as number;
    const to = list[hit + 1] as number;
    // Readings of the same words are one run.
    if (hit === 0 || from !== list[hit - HIT] || to !== list[hit + 1 - HIT]) {
      run += 1;
      while (nextName < queue.length && isBefore(queue[nextName] as Name, from, to)) {
        addName(drafts, queue[nextName++] as Name);
      }
      while (around < names.length && (names[around] as Name).to <= from) around += 1;
      inside = isInside(names[around], from, to);
    }
    const node = list[hit + 2] as number;
    const last = froms[node + 1] as number;
    for (let value = froms[node] as number; value < last; value += 1) {
      const asking = askers[sets[value] as number] as readonly Draft[];
      const look = written[value] as number;
      if (asking.length === 0 || (look !== 0 && !isWritten(look, words, from))) continue;
      const bit = bits[value] as number;
      let mark: Mark | undefined;
      for (let k = 0; k < asking.length; k += 1) {
        const draft = asking[k] as Draft;
        if (to <= draft.wholeTo && draft.wholeRun !== run) continue;
        if (to - from > 1 && bit & WHOLE) {
          draft.wholeTo = to;
          draft.wholeRun = run;
        }
        if (inside && bit & NAMING) continue;
        mark ??= { role: roles[value] as Role, from, to };
        addMark(draft, mark, bit);
      }
    }
  }
  for (; nextName < queue.length; nextName += 1) addName(drafts, queue[nextName] as Name);
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

function addName(drafts: readonly (Draft | undefined)[], { from, to, roles }: Name): void {
  for (let topic = 0; topic < roles.length; topic += 1) {
    const draft = drafts[topic];
    if (!draft) continue;
    for (const role of roles[topic] as readonly Role[]) {
      addMark(draft, { role, from, to }, KIND[role.kind]);
    }
  }
}

function addMark(draft: Draft, mark: Mark, bit: number): void {
  const { size } = draft;
  while (draft.filled <= mark.from) draft.firstMark[draft.filled++] = size;
  if (size >= draft.bits.length) draft.bits = grown(draft.bits, 2 * size + 0x100);
  draft.marks[size] = mark;
  draft.bits[size] = bit;
  draft.size = size + 1;
}

function countClauses({ count, gaps }: TextWords): Int32Array {
  const counts = new Int32Array(count + 1);
  let clauses = 0;
  for (let i = 1; i < count; i += 1) {
    if ((gaps[i] as number) >= CLAUSE) clauses += 1;
    counts[i + 1] = clauses;
  }
  return counts;
}
