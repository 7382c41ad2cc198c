/**
 * Marks: the words of an article that play a role in a topic (exit, actor, place, veto), and how they
 * are looked up. They are made in drafts.ts; what they say together is judged in triples.ts.
 */
import type { TextWords } from '../match/words.ts';
import type { Role } from './roles.ts';

/** Words `from` … `to - 1` of a field play a role. */
export type Mark = { readonly role: Role; readonly from: number; readonly to: number };
/** A field as the scorer reads it, until the next article is read. */
export type ReadField = {
  readonly words: TextWords;
  /** In order of their first word, of all topics; read by their bits, up to a `firstMark`. */
  readonly marks: readonly Mark[];
  /** The KIND of each mark, 0 where it is none of the topic's. */
  readonly bits: Int32Array;
  /** `clauses[i]`: clause marks before word i, counted from the start. */
  readonly clauses: Int32Array;
  /** `firstMark[i]`: place of the first mark that begins at word i or later. */
  readonly firstMark: Int32Array;
};

/** Place of the first mark that begins at a word or later. */
export const firstMarkAt = ({ firstMark, words }: ReadField, word: number): number =>
  firstMark[Math.min(Math.max(word, 0), words.count)] as number;
/** How many marks of one kind the field has. */
export function countMarks(field: ReadField, kind: number): number {
  const end = firstMarkAt(field, field.words.count);
  let count = 0;
  for (let i = 0; i < end; i += 1) if (field.bits[i] === kind) count += 1;
  return count;
}

/** The first of them of one of these kinds that fits. */
export function findMark(
  field: ReadField,
  from: number,
  to: number,
  kinds: number,
  fits?: (mark: Mark) => boolean,
): Mark | undefined {
  const end = firstMarkAt(field, to);
  const { bits, marks } = field;
  for (let i = firstMarkAt(field, from); i < end; i += 1) {
    if (((bits[i] as number) & kinds) === 0) continue;
    const mark = marks[i] as Mark;
    if (fits === undefined || fits(mark)) return mark;
  }
  return undefined;
}
