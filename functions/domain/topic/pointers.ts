/** Where a text points at another article ("read also"); what that does to its lines is sentences.ts's. */
import { CLAUSE, SENTENCE } from '../match/separators.ts';
import { newTextWords, readWords, type TextWords, wordAt } from '../match/words.ts';
import type { Readings } from './readings.ts';
import { formsOf, type Topic } from './topics.ts';
import { addWord, type Vocabulary } from './vocabulary.ts';

/** Words of a text with their ids. */
export type ReadWords = { readonly words: TextWords; readonly readings: Readings };
/** The words of a text that pointers begin at; most texts have none. */
export type Pointers = (text: ReadWords) => ReadonlySet<number>;

type Form = {
  /** The words after the first: their ids, and the last as a string. */
  readonly rest: readonly number[];
  readonly last: string;
  /** Ends in ":". */
  readonly marked: boolean;
};

/**
 * Finds where pointers at other articles begin. A form that ends in ":" needs the colon, and so does
 * any where no sentence begins.
 */
export function compilePointers(topic: Topic, vocabulary: Vocabulary): Pointers {
  /** Short when the vocabulary learns pointers before anything else. */
  const byFirst: (Form[] | undefined)[] = [];
  for (const form of formsOf(topic.related)) {
    const { ids, last } = idsOf(form, vocabulary);
    const [first, ...rest] = ids;
    if (first === undefined) continue;
    while (byFirst.length <= first) byFirst.push(undefined);
    byFirst[first] = [...(byFirst[first] ?? []), { rest, last, marked: form.endsWith(':') }];
  }
  return (text) => {
    const { exact } = text.readings;
    const { count } = text.words;
    const found = new Set<number>();
    for (let from = 0; from < count; from += 1) {
      const id = exact[from] as number;
      const forms = id >= 0 && id < byFirst.length ? byFirst[id] : undefined;
      if (forms?.some((form) => stands(form, text, from))) found.add(from);
    }
    return found;
  };
}

function stands({ rest, last, marked }: Form, { words, readings }: ReadWords, from: number) {
  const { count, gaps } = words;
  const colon = marked || gaps[from] !== SENTENCE;
  const after = from + 1 + rest.length;
  if (after > count) return false;
  if (colon && after < count && (gaps[after] as number) < CLAUSE) return false;
  return rest.every((id, i) => {
    const at = from + 1 + i;
    // The next headline may be glued to it.
    return i === rest.length - 1 && !colon
      ? wordAt(words, at).startsWith(last)
      : readings.exact[at] === id;
  });
}

const scratch = newTextWords();

function idsOf(form: string, vocabulary: Vocabulary) {
  readWords(form, scratch);
  const { count, units, froms } = scratch;
  const ids: number[] = [];
  for (let i = 0; i < count; i += 1) {
    ids.push(addWord(vocabulary, units, froms[i] as number, froms[i + 1] as number));
  }
  return { ids, last: count > 0 ? wordAt(scratch, count - 1) : '' };
}
