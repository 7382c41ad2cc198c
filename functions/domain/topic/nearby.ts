/**
 * What stands near a mark: distances in words, the nearest mark of a kind, words right before one.
 * What nearness means for a topic is owners.ts's and triples.ts's.
 */
import { foldPhrase } from '../match/tokens.ts';
import { wordAt } from '../match/words.ts';
import { findMark, firstMarkAt, type Mark, type ReadField } from './marks.ts';
import { KIND, type Role } from './roles.ts';
import { formsOf, type Topic, type Words } from './topics.ts';

/** Words `from` … `to - 1`. */
export type Range = { readonly from: number; readonly to: number };
/** The sentence that is looked at. */
export type Scene = {
  readonly topic: Topic;
  readonly field: ReadField;
  /** With the line that it stands in. */
  readonly sentence: Range & { readonly line: Range };
};
export type Exit = Mark & { readonly role: Extract<Role, { kind: 'exit' }> };

type Cost = (mark: Mark, distance: number, isAfter: boolean) => number | undefined;

/** Words of the sentence that are within a window around the exit. */
const around = ({ sentence }: Scene, exit: Exit, window: number): Range => ({
  from: Math.max(sentence.from, exit.from - window - LONGEST_FORM),
  to: Math.min(sentence.to, exit.to + window + 1),
});

/**
 * The cheapest mark of these kinds within a window around the exit, in its sentence. No mark may
 * cost less than its distance less `discount`: those that cannot be cheapest are not looked at.
 */
export function nearest(
  scene: Scene,
  exit: Exit,
  window: number,
  { kinds, discount = 0 }: { readonly kinds: number; readonly discount?: number },
  cost: Cost,
): Mark | undefined {
  const { field } = scene;
  const { bits, marks } = field;
  const { from, to } = around(scene, exit, window);
  const last = firstMarkAt(field, to);
  let best: Mark | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let i = firstMarkAt(field, from); i < last; i += 1) {
    if (((bits[i] as number) & kinds) === 0) continue;
    const mark = marks[i] as Mark;
    const distance = distanceOf(field, exit, mark);
    if (distance - discount >= bestCost) continue;
    const price = cost(mark, distance, mark.from >= exit.from);
    if (price === undefined || price >= bestCost) continue;
    best = mark;
    bestCost = price;
  }
  return best;
}

/** Does a mark of these kinds that fits stand there? */
export function isNear(
  scene: Scene,
  exit: Exit,
  window: number,
  kinds: number,
  fits: (mark: Mark) => boolean,
): boolean {
  const { from, to } = around(scene, exit, window);
  return findMark(scene.field, from, to, kinds, fits) !== undefined;
}

const LONGEST_FORM = 8;
/** A comma or colon parts as much as this many words. */
const CLAUSE_WORDS = 3;

/** Words between two marks; 0 where they overlap. */
export function distanceOf(field: ReadField, a: Range, b: Range): number {
  const from = Math.min(a.to, b.to);
  const to = Math.max(a.from, b.from);
  if (to < from) return 0;
  const clauses = (field.clauses[to + 1] ?? 0) - (field.clauses[from] ?? 0);
  return to - from + CLAUSE_WORDS * clauses;
}

export const isDestination = (field: ReadField, mark: Mark): boolean =>
  markBefore(field, mark, KIND.destination, 1);
export const isSource = (field: ReadField, mark: Mark, notBefore: number): boolean =>
  markBefore(field, mark, KIND.source, 3, notBefore);

/** Does a word of this kind stand at most `within` words before the mark, in its clause? */
function markBefore(
  field: ReadField,
  mark: Mark,
  kind: number,
  within: number,
  notBefore = 0,
): boolean {
  const before = findMark(
    field,
    mark.from - within - 2,
    mark.from,
    kind,
    (other) =>
      other.to > notBefore && other.to <= mark.from && distanceOf(field, other, mark) < within,
  );
  return before !== undefined;
}

/** Is the word one of a list of single words? For lists too common to be marks. */
export function isOneOf(list: Words, { words }: ReadField, word: number): boolean {
  if (word < 0 || word >= words.count) return false;
  let known = folded.get(list);
  if (!known) {
    known = new Set(formsOf(list).map((form) => withoutArticle(foldPhrase(form))));
    folded.set(list, known);
  }
  return known.has(withoutArticle(wordAt(words, word)));
}
const withoutArticle = (word: string): string =>
  word.length > 4 && word.startsWith('ال') ? word.slice(2) : word;
const folded = new WeakMap<Words, ReadonlySet<string>>();

/** Something told beside it: "after events in Damascus". An exit between the two takes it back. */
export function isAside(field: ReadField, mark: Mark, exit: Mark): boolean {
  const aside = findMark(
    field,
    mark.from - ASIDE_WORDS,
    mark.from,
    KIND.aside,
    (other) =>
      distanceOf(field, other, mark) < ASIDE_WORDS &&
      !(exit.from >= other.to && exit.to <= mark.from),
  );
  return aside !== undefined;
}
const ASIDE_WORDS = 4;

/** A mark of this kind next to another, in the same clause: "from Syria and Iraq". */
export function beside(
  { field, sentence }: Scene,
  mark: Mark,
  kind: number,
  within: number,
): Mark | undefined {
  return findMark(
    field,
    mark.from - within - LONGEST_FORM,
    mark.to + within,
    kind,
    (other) =>
      other.from >= sentence.from &&
      other.to <= sentence.to &&
      !(other.role.kind === 'place' && other.role.place.implied) &&
      !isDestination(field, other) &&
      distanceOf(field, mark, other) < within &&
      areJoined(field, mark, other),
  );
}

/** Nothing stands between them but "and", "from": not "Syria for Iraq". */
function areJoined(field: ReadField, a: Mark, b: Mark): boolean {
  const [from, to] = [Math.min(a.to, b.to), Math.max(a.from, b.from)];
  const joins = new Set<number>();
  findMark(field, from, to, KIND.join | KIND.source, (join) => {
    joins.add(join.from);
    return false;
  });
  return joins.size >= to - from;
}
