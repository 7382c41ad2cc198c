/**
 * What is compared when two articles may tell of one event: a sketch of each (words, entities,
 * numbers, kinds of event, as hashes, and the days it names), and shingles for copies of a wire
 * text. A sketch as bytes is story-bytes.ts's; which article joins which story story.ts's.
 */
import type { Article } from './article.ts';
import { type Token, tokenise } from './match/tokens.ts';
import { conceptsOf, isSiteWord } from './story-events.ts';
import { isAfter, isLookingBack, numberOf, stemOf, weekdayOf } from './story-words.ts';

/** What grouping reads of an article. */
export type StoryArticle = Pick<
  Article,
  | 'articleId'
  | 'feedId'
  | 'url'
  | 'title'
  | 'text'
  | 'language'
  | 'publishedAt'
  | 'firstSeenAt'
  | 'topics'
  | 'mentions'
  | 'entityIds'
>;

export type FeatureKind = 'word' | 'entity' | 'number' | 'concept';
export type Feature = {
  readonly kind: FeatureKind;
  /** How much the article is about it, 1 to 31. */
  readonly weight: number;
  readonly inTitle: boolean;
  /** A name beside a word such as base, camp or airport: where it happened. */
  readonly isSite: boolean;
};
/** One article as grouping remembers it. */
export type Sketch = {
  /** The two letters of the language: words of different languages are not compared. */
  readonly language: number;
  /** Minutes since 1970. */
  readonly minute: number;
  /** The days of the week it names before it looks back, a bit each, Sunday the lowest. */
  readonly days: number;
  /** By the hash of the feature's kind and name; at most FEATURES. */
  readonly features: ReadonlyMap<number, Feature>;
  /** MinHash of the word shingles. */
  readonly shingles: Uint32Array;
};

/** Words of text that are read beside the title: what is new stands first. */
const LEAD = 70;
const FEATURES = 56;
export const SHINGLES = 24;
const SHINGLE_WORDS = 4;
/** How much a word weighs by where it stands; and at most, however often it comes. */
const IN_TITLE = 6;
const IN_FIRST_SENTENCE = 3;
const IN_TEXT = 2;
/** A sentence or clause that looks back at another event. */
const LOOKING_BACK = 1;
const HEAVIEST = 15;
/** How many characters away a word such as base may stand from the name it belongs to. */
const BESIDE = 10;

/** FNV-1a, mixed: 32 bits are enough to tell the features of a few thousand stories apart. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export const featureKey = (kind: FeatureKind, name: string): number => hash32(`${kind} ${name}`);

type Placed = { readonly token: Token; readonly weight: number };
type Add = (kind: FeatureKind, name: string, weight: number, isSite?: boolean) => void;

export function sketchOf(article: StoryArticle): Sketch {
  const title = placeWords(tokenise(article.title), [IN_TITLE, IN_TITLE]);
  const lead = placeWords(tokenise(article.text.slice(0, LEAD * 12)).slice(0, LEAD), [
    IN_FIRST_SENTENCE,
    IN_TEXT,
  ]);
  const features = new Map<number, Feature>();
  const add: Add = (kind, name, weight, isSite = false) => {
    const key = featureKey(kind, name);
    const known = features.get(key);
    const sum = Math.min((known?.weight ?? 0) + weight, HEAVIEST);
    const inTitle = known?.inTitle || weight === IN_TITLE;
    features.set(key, { kind, weight: sum, inTitle, isSite: isSite || known?.isSite === true });
  };
  for (const { token, weight } of [...title, ...lead]) addWord(add, token.word, weight);
  addEntities(add, article, title, lead);
  const heaviest = [...features].sort((a, b) => b[1].weight - a[1].weight || a[0] - b[0]);
  return {
    language: (article.language.charCodeAt(0) << 8) + article.language.charCodeAt(1),
    minute: Math.floor(Date.parse(article.publishedAt) / 60_000),
    days: daysIn(title) || daysIn(lead),
    features: new Map(heaviest.slice(0, FEATURES)),
    shingles: minHash(tokenise(`${article.title}\n${article.text.slice(0, 4000)}`)),
  };
}

/** The words of a text, each with what it weighs where it stands: in the first sentence, or later. */
function placeWords(
  tokens: readonly Token[],
  [first, later]: readonly [number, number],
): readonly Placed[] {
  const background = first === IN_TITLE ? openingBack(tokens) : 0;
  let weight = first;
  let looksBack = false;
  return tokens.map((token, at) => {
    if (token.gap === 'sentence' && at > 0) {
      weight = later;
      looksBack = false;
    }
    const words = tokens.slice(at, at + 3).map(({ word }) => word);
    looksBack ||= at > 0 && isLookingBack(words, isPause(token));
    return { token, weight: looksBack || at < background ? LOOKING_BACK : weight };
  });
}
const isPause = ({ gap }: Token): boolean => gap === 'sentence' || gap === 'clause';

/** How many words of a title tell of what was before: "After Tanf, troops leave Shaddadi". */
function openingBack(title: readonly Token[]): number {
  if (!isAfter(title[0]?.word ?? '')) return 0;
  return Math.max(
    0,
    title.findIndex((token, at) => at > 0 && isPause(token)),
  );
}

/** The days named first, in one sentence: later ones may be of another event. */
function daysIn(placed: readonly Placed[]): number {
  let days = 0;
  for (const { token, weight } of placed) {
    if (token.gap === 'sentence' && days > 0) break;
    const day = weight === LOOKING_BACK ? undefined : weekdayOf(token.word);
    if (day !== undefined) days |= 1 << day;
  }
  return days;
}

function addEntities(
  add: Add,
  { mentions }: StoryArticle,
  title: readonly Placed[],
  lead: readonly Placed[],
): void {
  const sites = { title: sitesIn(title), text: sitesIn(lead) };
  const weights = { title: weightsIn(title), text: weightsIn(lead) };
  for (const { entityId, field, start, end } of mentions) {
    const weight = weights[field].get(start);
    if (!weight) continue;
    const isSite = sites[field].some((at) => at > start - BESIDE && at < end + BESIDE);
    add('entity', entityId, weight, isSite);
  }
}
const sitesIn = (placed: readonly Placed[]): readonly number[] =>
  placed.filter(({ token }) => isSiteWord(token.word)).map(({ token }) => token.start);
const weightsIn = (placed: readonly Placed[]): ReadonlyMap<number, number> =>
  new Map(placed.map(({ token, weight }) => [token.start, weight]));

function addWord(add: Add, word: string, weight: number): void {
  const number = numberOf(word);
  if (number !== undefined) {
    add('number', number, Number(number) <= 12 ? Math.ceil(weight / 2) : weight);
    return;
  }
  const stem = stemOf(word);
  if (stem) add('word', stem, weight);
  for (const concept of conceptsOf(word)) add('concept', concept, weight);
}

/** The smallest of each of a family of hashes over all runs of four words. */
function minHash(tokens: readonly Token[]): Uint32Array {
  const least = new Uint32Array(SHINGLES).fill(0xffffffff);
  const words = tokens.map(({ word }) => word);
  for (let i = 0; i + SHINGLE_WORDS <= words.length; i += 1) {
    const shingle = hash32(words.slice(i, i + SHINGLE_WORDS).join(' '));
    for (let k = 0; k < SHINGLES; k += 1) {
      const mixed = Math.imul(shingle ^ Math.imul(k + 1, 0x9e3779b1), 0x85ebca6b) >>> 0;
      const hashed = (mixed ^ (mixed >>> 13)) >>> 0;
      if (hashed < (least[k] ?? 0)) least[k] = hashed;
    }
  }
  return least;
}

/** Share of shingles in common, estimated; 0 for texts too short to have any. */
export function copied(a: Sketch, b: Sketch): number {
  const equal = a.shingles.filter((hash, k) => hash === b.shingles[k] && hash !== 0xffffffff);
  return equal.length / SHINGLES;
}
