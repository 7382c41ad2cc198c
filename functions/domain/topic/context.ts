/**
 * What an article supplies to a sentence that does not say who goes or from where: its title, what
 * was named before, what is named next. Sentences that do say are judged in triples.ts.
 */
import type { Field } from '../entity.ts';
import type { Mark, ReadField } from './marks.ts';
import type { Topic } from './topics.ts';
import type { Context } from './triples.ts';

/** How far back and ahead, in words. */
const REACH = 80;

export function contextOf(
  topic: Topic,
  title: ReadField,
  text: ReadField,
  supplied: boolean,
): (field: Field) => Context {
  const { context, titleContext } = topic.weights;
  const who =
    (share: number) =>
    (mark: Mark): number | 'army' | undefined => {
      if (mark.role.kind === 'army') return 'army';
      return mark.role.kind === 'actor' ? mark.role.weight * share : undefined;
    };
  const where =
    (share: number) =>
    (mark: Mark): number | 'elsewhere' | undefined => {
      if (mark.role.kind === 'elsewhere') return 'elsewhere';
      return mark.role.kind === 'place' ? mark.role.place.weight * share : undefined;
    };
  // An actor in the title outweighs an army beside it; so does a place.
  const inTitle = {
    who: strongest(title, who(titleContext)),
    where: strongest(title, where(titleContext)),
  };
  return (field) => ({
    actor: (exit) =>
      (field === 'text' ? inTitle.who : undefined) ?? nextTo(text, field, exit, who(context)) ?? 0,
    place: (exit) =>
      (field === 'text' ? inTitle.where : undefined) ??
      nextTo(text, field, exit, where(context)) ??
      (supplied ? context : 0),
  });
}

function strongest<T extends string>(
  field: ReadField,
  read: (mark: Mark) => number | T | undefined,
): number | T | undefined {
  let best: number | T | undefined;
  for (const mark of field.marks) {
    const value = read(mark);
    if (typeof value === 'number' && (typeof best !== 'number' || value > best)) best = value;
    else best ??= value;
  }
  return best;
}

/** The last one named before the exit, else the first after it; for a title, the first of the text. */
function nextTo<T>(
  text: ReadField,
  field: Field,
  exit: Mark,
  read: (mark: Mark) => T | undefined,
): T | undefined {
  const word = field === 'title' ? 0 : exit.from;
  const at = text.firstMark[Math.min(word, text.tokens.length)] ?? 0;
  for (let i = at - 1; i >= 0 && (text.marks[i]?.from ?? 0) >= word - REACH; i -= 1) {
    const value = read(text.marks[i] as Mark);
    if (value !== undefined) return value;
  }
  for (let i = at; i < text.marks.length && (text.marks[i]?.from ?? 0) <= word + REACH; i += 1) {
    const value = read(text.marks[i] as Mark);
    if (value !== undefined) return value;
  }
  return undefined;
}
