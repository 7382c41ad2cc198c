/**
 * What an article supplies to a sentence that does not say who goes or from where: its title, what
 * was named before, what is named next. Sentences that do say are judged in triples.ts.
 */
import { findMark, firstMarkAt, type Mark, type ReadField } from './marks.ts';
import { isAside, isDestination } from './nearby.ts';
import { PASSING, qualifies } from './owners.ts';
import { KIND } from './roles.ts';
import type { Topic } from './topics.ts';
import type { Context } from './triples.ts';

type Range = { readonly from: number; readonly to: number };
type Fields = { readonly title: ReadField; readonly text: ReadField };
type Given = {
  /** Words of the text that are its lead. */
  readonly opening: number;
  /** The feed says where. */
  readonly supplied: boolean;
};

/** To the title, its text supplies what it names first. */
export function contextOfTitle(topic: Topic, { text }: Fields, given: Given): Context {
  const { context } = topic.weights;
  const opening = { from: 0, to: given.opening };
  const first = firstWords(given);
  const [who, where] = [whoIn(text, topic.weights.context), whereInText(topic, text)];
  return {
    taken: false,
    share: strongest(text, opening, WHERE, whereWith(1)) === 'elsewhere' ? context : 1,
    actor: () => nextTo(text, first, 0, WHO, who) ?? 0,
    place: (exit) => nextTo(text, first, 0, WHERE, where(exit)) ?? (given.supplied ? context : 0),
    supplies: () => true,
  };
}

/** `taken`: the title says that somebody else goes. */
export function contextOfText(
  topic: Topic,
  { title, text }: Fields,
  given: Given,
  taken: boolean,
): Context {
  const { context, titleContext, otherEvent } = topic.weights;
  const whole = { from: 0, to: title.words.count };
  const whoInTitle = (passing: boolean) =>
    taken ? 'army' : strongest(title, whole, WHO, whoIn(title, titleContext, passing));
  const [titleWho, passingWho] = [whoInTitle(false), whoInTitle(true)];
  const titleWhere = strongest(title, whole, WHERE, whereWith(titleContext));
  const first = firstWords(given);
  const [who, where] = [whoIn(text, topic.weights.context), whereInText(topic, text)];
  const isPlaced =
    !topic.unplaced ||
    titleWhere !== undefined ||
    given.supplied ||
    findMark(text, first.from, first.to, KIND.place) !== undefined;
  return {
    taken,
    share: titleWhere === 'elsewhere' ? otherEvent : 1,
    actor: (exit, line) =>
      (mayPass(exit) ? passingWho : titleWho) ??
      nextTo(text, line, exit.from, WHO, who) ??
      nextTo(text, first, 0, WHO, who) ??
      0,
    place: (exit, line) =>
      titleWhere ??
      nextTo(text, line, exit.from, WHERE, where(exit)) ??
      nextTo(text, first, 0, WHERE, where(exit)) ??
      (given.supplied ? context : 0),
    supplies: (line) =>
      titleWhere !== 'elsewhere' &&
      (isPlaced || findMark(text, line.from, line.to, KIND.place) !== undefined),
  };
}

/** How far back and ahead in its line, in words. */
const REACH = 80;
const firstWords = ({ opening }: Given): Range => ({ from: 0, to: Math.min(opening, REACH) });

const WHO = KIND.actor | KIND.army | KIND.place;
const WHERE = KIND.place | KIND.elsewhere;

/** Might a visitor be who goes? */
const mayPass = ({ role }: Mark): boolean => role.kind === 'exit' && role.exit.personal;
const whoWith =
  (share: number, passing: boolean) =>
  ({ role }: Mark): number | 'army' | undefined => {
    if (role.kind === 'army') return 'army';
    // A base says who was there.
    if (role.kind === 'place' && !role.place.implied)
      return (role.place.actor ?? 0) * share * (passing ? PASSING : 1) || undefined;
    // A short form says who only where it stands.
    return role.kind === 'actor' && !role.actor.definite ? role.actor.weight * share : undefined;
  };
const whereWith =
  (share: number) =>
  ({ role }: Mark): number | 'elsewhere' | undefined => {
    if (role.kind === 'elsewhere') return 'elsewhere';
    return role.kind === 'place' ? role.place.weight * share : undefined;
  };

/** A country that says whose another thing is does not go: "US aid". */
function whoIn(field: ReadField, share: number, passing = false) {
  const who = whoWith(share, passing);
  return (mark: Mark) =>
    mark.role.kind === 'actor' && mark.role.actor.weight < 1 && qualifies(field, mark)
      ? undefined
      : who(mark);
}
function whereInText({ weights }: Topic, text: ReadField) {
  const where = whereWith(weights.context);
  return (exit: Mark) => (mark: Mark) =>
    mark.role.kind === 'elsewhere' && (isAside(text, mark, exit) || isDestination(text, mark))
      ? undefined
      : where(mark);
}

/** An actor in the title outweighs an army beside it; so does a place of the topic another one. */
function strongest<T extends string>(
  field: ReadField,
  { from, to }: Range,
  kinds: number,
  read: (mark: Mark) => number | T | undefined,
): number | T | undefined {
  const { bits, marks } = field;
  const end = firstMarkAt(field, to);
  let best: number | T | undefined;
  for (let i = firstMarkAt(field, from); i < end; i += 1) {
    if (((bits[i] as number) & kinds) === 0) continue;
    const value = read(marks[i] as Mark);
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
