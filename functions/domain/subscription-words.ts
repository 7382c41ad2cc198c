/**
 * Words of a filter, found in a text as a reader would find them: any spelling, Arabic prefixes, whole
 * words, phrases as neighbours. Folding itself is in match/normalise.ts.
 */
import type { Span } from './entity.ts';
import { type Token, tokenise } from './match/tokens.ts';

/** و ف, then ب ك ل س, then ال, each may be there; لل is ل and ال. */
const PROCLITIC = /^[وف]?(?:[بكس]?(ال)|ل(ل)|[بكلس])?/;
const ARABIC = /^[\u0620-\u06ff]+$/;
const SHORTEST = 3;

export type Text = { readonly title: string; readonly text: string; readonly summary?: string };
/** Where it stands; nowhere in particular when it is only in the summary. */
export type FoundWord = { readonly word: string; readonly span?: Span };

type Read = readonly {
  readonly field: 'title' | 'text' | 'summary';
  readonly tokens: readonly Token[];
}[];
/** Many subscriptions ask of one article. */
const read = new WeakMap<Text, Read>();
function tokensOf(article: Text): Read {
  const known = read.get(article);
  if (known) return known;
  const { title, text, summary = '' } = article;
  const fields: Read = [
    { field: 'title', tokens: tokenise(title) },
    { field: 'text', tokens: tokenise(text) },
    { field: 'summary', tokens: summary === text ? [] : tokenise(summary) },
  ];
  read.set(article, fields);
  return fields;
}

/** The first of the words that stands in the article, or undefined. */
export function findWord(words: readonly string[], article: Text): FoundWord | undefined {
  for (const word of words) {
    const phrase = tokenise(word).map((token) => token.word);
    if (phrase.length === 0) continue;
    for (const { field, tokens } of tokensOf(article)) {
      const span = findPhrase(phrase, tokens);
      if (span) return field === 'summary' ? { word } : { word, span: { field, ...span } };
    }
  }
  return undefined;
}

function findPhrase(
  phrase: readonly string[],
  tokens: readonly Token[],
): { start: number; end: number } | undefined {
  for (let at = 0; at + phrase.length <= tokens.length; at += 1) {
    if (phrase.every((word, offset) => reads(tokens[at + offset]?.word ?? '', word))) {
      return { start: tokens[at]?.start ?? 0, end: tokens[at + phrase.length - 1]?.end ?? 0 };
    }
  }
  return undefined;
}

/** Is the token the word, perhaps with prefixes before it? A word written with ال keeps it. */
function reads(token: string, word: string): boolean {
  if (token === word) return true;
  if (!ARABIC.test(token) || !token.endsWith(word.replace(/^ال/, ''))) return false;
  const definite = word.startsWith('ال') && word.length > SHORTEST + 1;
  const stem = definite ? word.slice(2) : word;
  if (stem.length < SHORTEST || !token.endsWith(stem)) return false;
  const prefix = token.slice(0, token.length - stem.length);
  const found = PROCLITIC.exec(prefix);
  if (!found || found[0] !== prefix) return false;
  return !definite || Boolean(found[1] ?? found[2]);
}
