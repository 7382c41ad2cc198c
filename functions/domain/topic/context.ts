/**
 * What an article supplies to a sentence that does not say who goes or from where: its title, what
 * was named before, what is named next. Sentences that do say are judged in triples.ts.
 */
import type { Field } from '../entity.ts';
import { firstMarkAt, type Mark, marksBetween, type ReadField } from './marks.ts';
import { isAside, isDestination } from './nearby.ts';
import { qualifies } from './owners.ts';
import { KIND } from './roles.ts';
import type { Topic } from './topics.ts';
import type { Context } from './triples.ts';

type Range = { readonly from: number; readonly to: number };

type Given = {
  /** Words of the text that are its lead. */
  readonly opening: number;
  /** The feed says where. */
  readonly supplied: boolean;
  /** The title says that somebody else goes. */
  readonly taken: boolean;
};

/** `line` is the line of the text that the exit stands in. */
export function contextOf(
  topic: Topic,
  title: ReadField,
  text: ReadField,
  { opening, supplied, taken }: Given,
): (field: Field, line: Range) => Context {
  const { context, titleContext } = topic.weights;
  const first = { from: 0, to: Math.min(opening, REACH) };
  const named = marksBetween(title, 0, title.words.count);
  const inTitle = {
    who: taken ? ('army' as const) : strongest(named, whoWith(titleContext)),
    where: strongest(named, whereWith(titleContext)),
  };
  const foreign = inTitle.where === 'elsewhere' ? topic.weights.otherEvent : 1;
  const inOpening = strongest(marksBetween(text, 0, opening), whereWith(1));
  const foreignText = inOpening === 'elsewhere' ? context : 1;
  const whoInText = (mark: Mark) =>
    mark.role.kind === 'actor' && mark.role.actor.weight < 1 && qualifies(text, mark)
      ? undefined
      : whoWith(context)(mark);
  const whereInText = (exit: Mark) => (mark: Mark) =>
    mark.role.kind === 'elsewhere' && (isAside(text, mark, exit) || isDestination(text, mark))
      ? undefined
      : whereWith(context)(mark);
  return (field, line) => {
    const near = <T>(exit: Mark, kinds: number, read: (mark: Mark) => T | undefined) =>
      field === 'title'
        ? nextTo(text, first, 0, kinds, read)
        : (nextTo(text, line, exit.from, kinds, read) ?? nextTo(text, first, 0, kinds, read));
    return {
      taken: field === 'text' && taken,
      share: field === 'title' ? foreignText : foreign,
      actor: (exit) =>
        (field === 'text' ? inTitle.who : undefined) ?? near(exit, WHO, whoInText) ?? 0,
      place: (exit) =>
        (field === 'text' ? inTitle.where : undefined) ??
        near(exit, WHERE, whereInText(exit)) ??
        (supplied ? context : 0),
    };
  };
}

/** How far back and ahead in its line, in words. */
const REACH = 80;

const WHO = KIND.actor | KIND.army | KIND.place;
const WHERE = KIND.place | KIND.elsewhere;

const whoWith =
  (share: number) =>
  ({ role }: Mark): number | 'army' | undefined => {
    if (role.kind === 'army') return 'army';
    // A base says who was there.
    if (role.kind === 'place' && !role.place.implied)
      return (role.place.actor ?? 0) * share || undefined;
    // A short form says who only where it stands.
    return role.kind === 'actor' && !role.actor.definite ? role.actor.weight * share : undefined;
  };
const whereWith =
  (share: number) =>
  ({ role }: Mark): number | 'elsewhere' | undefined => {
    if (role.kind === 'elsewhere') return 'elsewhere';
    return role.kind === 'place' ? role.place.weight * share : undefined;
  };

/** An actor in the title outweighs an army beside it; so does a place of the topic another one. */
function strongest<T extends string>(
  marks: readonly Mark[],
  read: (mark: Mark) => number | T | undefined,
): number | T | undefined {
  let best: number | T | undefined;
  for (const mark of marks) {
    const value = read(mark);
    if (typeof value === 'number' && (typeof best !== 'number' || value > best)) best = value;
    else best ??= value;
  }
  return best;
}

/** The last one named in a range before a word, else the first after it. */
function nextTo<T>(
  field: ReadField,
  { from, to }: Range,
  word: number,
  kinds: number,
  read: (mark: Mark) => T | undefined,
): T | undefined {
  const { bits, marks } = field;
  const valueAt = (i: number): T | undefined =>
    ((bits[i] as number) & kinds) === 0 ? undefined : read(marks[i] as Mark);
  const start = firstMarkAt(field, Math.max(from, word - REACH));
  for (let i = firstMarkAt(field, Math.min(word, to)) - 1; i >= start; i -= 1) {
    const value = valueAt(i);
    if (value !== undefined) return value;
  }
  const end = firstMarkAt(field, Math.min(to, word + REACH));
  for (let i = firstMarkAt(field, Math.max(word, from)); i < end; i += 1) {
    const value = valueAt(i);
    if (value !== undefined) return value;
  }
  return undefined;
}
