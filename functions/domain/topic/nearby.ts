/**
 * What stands near a mark: distances in words, the nearest mark of a kind, words right before one.
 * What nearness means for a topic is owners.ts's and triples.ts's.
 */
import { foldPhrase } from '../match/tokens.ts';
import { withoutArticle } from './lexicon.ts';
import { firstMarkAt, type Mark, marksBetween, type ReadField } from './marks.ts';
import type { Role } from './roles.ts';
import { formsOf, type Topic, type Words } from './topics.ts';

/** Words `from` … `to - 1`. */
export type Range = { readonly from: number; readonly to: number };
/** The sentence that is looked at. */
export type Scene = {
  readonly topic: Topic;
  readonly field: ReadField;
  readonly sentence: Range;
};
export type Exit = Mark & { readonly role: Extract<Role, { kind: 'exit' }> };

type Cost = (mark: Mark, distance: number, isAfter: boolean) => number | undefined;

/** The cheapest mark within a window around the exit, in its sentence. */
export function nearest(
  { field, sentence }: Scene,
  exit: Mark,
  window: number,
  cost: Cost,
): Mark | undefined {
  const start = Math.max(sentence.from, exit.from - window - LONGEST_FORM);
  const end = Math.min(sentence.to, exit.to + window + 1);
  let best: Mark | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  const { marks } = field;
  for (let i = firstMarkAt(field, start); i < marks.length; i += 1) {
    const mark = marks[i] as Mark;
    if (mark.from >= end) break;
    const price = cost(mark, distanceOf(field, exit, mark), mark.from >= exit.from);
    if (price === undefined || price >= bestCost) continue;
    best = mark;
    bestCost = price;
  }
  return best;
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
  markBefore(field, mark, 'destination', 1);
export const isSource = (field: ReadField, mark: Mark, notBefore: number): boolean =>
  markBefore(field, mark, 'source', 3, notBefore);

/** Does a word of this kind stand at most `within` words before the mark, in its clause? */
function markBefore(
  field: ReadField,
  mark: Mark,
  kind: 'source' | 'destination',
  within: number,
  notBefore = 0,
): boolean {
  return marksBetween(field, mark.from - within - 2, mark.from).some(
    (other) =>
      other.role.kind === kind &&
      other.to > notBefore &&
      other.to <= mark.from &&
      distanceOf(field, other, mark) < within,
  );
}

/** Is the word one of a list of single words? For lists too common to be marks. */
export function isOneOf(words: Words, { tokens }: ReadField, word: number): boolean {
  let known = folded.get(words);
  if (!known) {
    known = new Set(formsOf(words).map((form) => withoutArticle(foldPhrase(form))));
    folded.set(words, known);
  }
  return known.has(withoutArticle(tokens[word]?.word ?? ''));
}
const folded = new WeakMap<Words, ReadonlySet<string>>();

/** Something told beside it: "after events in Damascus". An exit between the two takes it back. */
export function isAside(field: ReadField, mark: Mark, exit: Mark): boolean {
  return marksBetween(field, mark.from - ASIDE_WORDS, mark.from).some(
    (other) =>
      other.role.kind === 'aside' &&
      distanceOf(field, other, mark) < ASIDE_WORDS &&
      !(exit.from >= other.to && exit.to <= mark.from),
  );
}
const ASIDE_WORDS = 4;

/** A mark of this kind next to another, in the same clause: "from Syria and Iraq". */
export function beside(
  { field, sentence }: Scene,
  mark: Mark,
  kind: Role['kind'],
  within: number,
): Mark | undefined {
  return marksBetween(field, mark.from - within - LONGEST_FORM, mark.to + within).find(
    (other) =>
      other.role.kind === kind &&
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
  const joins = marksBetween(field, from, to).filter(
    ({ role }) => role.kind === 'join' || role.kind === 'source',
  );
  return new Set(joins.map((join) => join.from)).size >= to - from;
}
