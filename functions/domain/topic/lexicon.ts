/**
 * Finds a topic's forms among the words of a text. Arabic words are read without proclitics, the
 * article and pronoun suffixes, but only where what is left is a word of the lexicon. What the
 * forms mean is no business of this file.
 */
import { type Token, tokenise } from '../match/tokens.ts';

/** `definite`: in Arabic only with the article. */
export type Form<T> = {
  readonly phrase: string;
  readonly value: T;
  readonly definite?: boolean;
};
/** Words `from` … `to - 1` of the text are a form with these values. */
export type FormHit<T> = {
  readonly values: readonly T[];
  readonly from: number;
  readonly to: number;
};
/** In order of their first word, of those that share it the longest first. */
export type FindForms<T> = (tokens: readonly Token[], text: string) => readonly FormHit<T>[];

type Value<T> = {
  readonly value: T;
  readonly cased: boolean;
  readonly hamza: boolean;
  readonly definite: boolean;
};
type Node<T> = {
  /** Absent where no form goes on. */
  next?: Map<number, Node<T>>;
  readonly values: Value<T>[];
  /** The same, each once, when how the word is written decides nothing. */
  readonly plain: T[];
  asWritten: boolean;
};
const newNode = <T>(): Node<T> => ({ values: [], plain: [], asWritten: false });
/** A word as the lexicon reads it: the ids it may have, and the forms that may begin with it. */
type Read<T> = { readonly ids: readonly number[]; readonly starts: readonly Node<T>[] };
const UNKNOWN: Read<never> = { ids: [], starts: [] };

/** Unknown words are remembered too; the memory is emptied when it has grown this large. */
const REMEMBERED = 20_000;

export function compileForms<T>(forms: readonly Form<T>[]): FindForms<T> {
  const ids = new Map<string, number>();
  const root = newNode<T>();
  // Topics that are like each other share most forms: each is read once.
  const known = new Map<string, readonly Token[]>();
  for (const form of forms) {
    const tokens = known.get(form.phrase) ?? tokenise(form.phrase);
    known.set(form.phrase, tokens);
    insert(root, ids, form, tokens);
  }
  const remembered = new Map<string, Read<T>>();
  const read = (word: string): Read<T> => {
    const known = remembered.get(word);
    if (known) return known;
    if (remembered.size >= REMEMBERED) remembered.clear();
    const all = [...new Set(readings(word).flatMap((reading) => ids.get(reading) ?? []))];
    const starts = all.flatMap((id) => root.next?.get(id) ?? []);
    const found = all.length === 0 ? UNKNOWN : { ids: all, starts };
    remembered.set(word, found);
    return found;
  };
  return (tokens, text) => {
    const words: Read<T>[] = [];
    for (const { word } of tokens) words.push(read(word));
    const hits: FormHit<T>[] = [];
    for (let from = 0; from < words.length; from += 1) {
      const { starts } = words[from] as Read<T>;
      if (starts.length > 0) formsAt(starts, words, tokens, text, from, hits);
    }
    return hits;
  };
}

function insert<T>(
  root: Node<T>,
  ids: Map<string, number>,
  form: Form<T>,
  tokens: readonly Token[],
): void {
  const { phrase, value } = form;
  let at = root;
  for (const { word } of tokens) {
    const key = withoutArticle(word);
    const wordId = ids.get(key) ?? ids.size;
    ids.set(key, wordId);
    at.next ??= new Map();
    const next = at.next.get(wordId) ?? newNode<T>();
    at.next.set(wordId, next);
    at = next;
  }
  if (at === root) return;
  const alone = tokens.length === 1;
  const cased = alone && /^[A-Z](?:\.?[A-Z]){1,4}\.?$/.test(phrase);
  const hamza = alone && /^[أإ].*اء$/.test(phrase);
  const definite = form.definite === true && ARABIC.test(tokens[0]?.word ?? '');
  at.values.push({ value, cased, hamza, definite });
  if (!at.plain.includes(value)) at.plain.push(value);
  at.asWritten ||= cased || hamza || definite;
}

/** Adds every form that begins at a word, the longest first. */
function formsAt<T>(
  starts: readonly Node<T>[],
  words: readonly Read<T>[],
  tokens: readonly Token[],
  text: string,
  from: number,
  hits: FormHit<T>[],
): void {
  const first = hits.length;
  // A word may be read in several ways, so there may be several nodes to go on from.
  let nodes = starts;
  for (let to = from + 1; nodes.length > 0; to += 1) {
    const values = valuesOf(nodes, text, tokens[from]);
    if (values.length > 0) hits.splice(first, 0, { values, from, to });
    if (nodes.length === 1 && nodes[0]?.next === undefined) return;
    const gap = tokens[to]?.gap;
    // A form never crosses a clause or a sentence.
    if (gap === undefined || gap === 'clause' || gap === 'sentence') return;
    const next: Node<T>[] = [];
    for (const node of nodes) {
      for (const id of words[to]?.ids ?? UNKNOWN.ids) {
        const one = node.next?.get(id);
        if (one) next.push(one);
      }
    }
    nodes = next;
  }
}

function valuesOf<T>(
  nodes: readonly Node<T>[],
  text: string,
  token: Token | undefined,
): readonly T[] {
  const [first] = nodes;
  if (first && nodes.length === 1 && !first.asWritten) return first.plain;
  const values: T[] = [];
  for (const node of nodes) {
    for (const one of node.values) {
      if (isWritten(one, text, token) && !values.includes(one.value)) values.push(one.value);
    }
  }
  return values;
}

/** What folding cannot see: "us" is no country, and أنها (that it) is not إنهاء (ending). */
function isWritten<T>(one: Value<T>, text: string, token: Token | undefined): boolean {
  const { cased, hamza, definite } = one;
  if (token && definite && !/^[وفبكس]{0,2}(?:ال|لل)/.test(token.word)) return false;
  if (!token || !(cased || hamza)) return true;
  const raw = text.slice(token.start, token.end);
  return cased ? !/\p{Ll}/u.test(raw) : raw.includes('ء') || !/[أإ]/.test(raw);
}

const ARABIC = /^[\u0620-\u064a]/;
const PROCLITICS = 'وفبكلس';
const SUFFIXES = ['هما', 'ها', 'هم', 'هن', 'نا', 'كم', 'ه', 'ا'];

/** A word as it may stand in the lexicon, the least changed first. */
function readings(word: string): readonly string[] {
  if (!ARABIC.test(word)) return [word];
  const bare = withoutProclitics(word).flatMap((form) => {
    const plain = withoutArticle(form);
    return plain === form ? [form] : [plain, form];
  });
  return [...bare, ...bare.flatMap(withoutSuffix)];
}

function withoutProclitics(word: string): readonly string[] {
  const forms = [word];
  let rest = word;
  for (let cut = 0; cut < 3 && rest.length > 3 && PROCLITICS.includes(rest.charAt(0)); cut += 1) {
    if (rest.startsWith('لل')) forms.push(rest.slice(2));
    rest = rest.slice(1);
    forms.push(rest);
  }
  return forms;
}

export const withoutArticle = (word: string): string =>
  word.length > 4 && word.startsWith('ال') ? word.slice(2) : word;

/** Before a suffix ة is written ت and a final hamza ئ: مهمتها, إنهائها. */
function withoutSuffix(word: string): readonly string[] {
  return SUFFIXES.filter((suffix) => word.length - suffix.length >= 3 && word.endsWith(suffix))
    .map((suffix) => word.slice(0, -suffix.length))
    .flatMap((stem) => {
      if (stem.endsWith('ت')) return [stem, `${stem.slice(0, -1)}ه`];
      return stem.endsWith('اي') ? [stem, stem.slice(0, -1)] : [stem];
    });
}
