/**
 * Phrases of a lexicon, found on the tokens of a text: whole words, longest at each place, the
 * first word also behind up to three proclitics (و ف ب ك ل س, and لل for ال). What the phrases
 * mean is their owner's business.
 */
import { foldPhrase, type Token } from './tokens.ts';

export type PhraseHit<T> = {
  readonly value: T;
  /** Tokens `from` … `to - 1`. */
  readonly from: number;
  readonly to: number;
};
/** Every hit, in order; where phrases of several values share their words, one hit for each. */
export type FindPhrases<T> = (tokens: readonly Token[]) => readonly PhraseHit<T>[];

type Node<T> = { readonly next: Map<string, Node<T>>; readonly values: T[] };
const node = <T>(): Node<T> => ({ next: new Map(), values: [] });

export function compilePhrases<T>(
  entries: readonly { readonly phrase: string; readonly value: T }[],
): FindPhrases<T> {
  const root = node<T>();
  for (const { phrase, value } of entries) {
    let at = root;
    for (const word of foldPhrase(phrase).split(' ')) {
      const next = at.next.get(word) ?? node<T>();
      at.next.set(word, next);
      at = next;
    }
    if (at !== root && !at.values.includes(value)) at.values.push(value);
  }
  return (tokens) => tokens.flatMap((_, from) => longestAt(root, tokens, from));
}

function longestAt<T>(
  root: Node<T>,
  tokens: readonly Token[],
  from: number,
): readonly PhraseHit<T>[] {
  for (const form of wordForms(tokens[from]?.word ?? '')) {
    let at = root.next.get(form);
    let best: { values: readonly T[]; to: number } | undefined;
    for (let to = from + 1; at; to += 1) {
      if (at.values.length > 0) best = { values: at.values, to };
      const next = tokens[to];
      // A phrase never crosses a clause or sentence.
      at =
        next && next.gap !== 'clause' && next.gap !== 'sentence'
          ? at.next.get(next.word)
          : undefined;
    }
    if (best) {
      const { values, to } = best;
      return values.map((value) => ({ value, from, to }));
    }
  }
  return [];
}

const PROCLITICS = 'وفبكلس';

/** A word as it stands, then without one, two, three proclitics; `لل…` also as `ال…`. */
export function wordForms(word: string): readonly string[] {
  const forms = [word];
  let rest = word;
  for (let cut = 0; cut < 3 && rest.length > 2 && PROCLITICS.includes(rest.charAt(0)); cut += 1) {
    if (rest.startsWith('لل')) forms.push(`ا${rest.slice(1)}`, `ال${rest.slice(1)}`);
    rest = rest.slice(1);
    forms.push(rest);
  }
  return forms;
}
