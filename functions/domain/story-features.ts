/**
 * What is compared when two articles may tell of one event: a sketch of each (words, entities,
 * numbers, kinds of event, as hashes), and shingles for copies of a wire text. Packed into the bytes
 * of `Story.signature`. Which article joins which story is story.ts's.
 */
import type { Article } from './article.ts';
import { type Token, tokenise } from './match/tokens.ts';
import { conceptsOf, numberOf, stemOf } from './story-words.ts';

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
/** One article as grouping remembers it. */
export type Sketch = {
  /** The two letters of the language: words of different languages are not compared. */

  readonly language: number;
  /** Minutes since 1970. */
  readonly minute: number;
  /** Feature hash to its weight in this article, 1 to 63. */
  readonly features: ReadonlyMap<number, Feature>;
  /** MinHash of the word shingles. */
  readonly shingles: Uint32Array;
};
export type Feature = { readonly kind: FeatureKind; readonly weight: number };

const KINDS: readonly FeatureKind[] = ['word', 'entity', 'number', 'concept'];
/** Words of text that are read beside the title: what is new stands first. */
const LEAD = 70;
const FEATURES = 56;
const SHINGLES = 24;
const SHINGLE_WORDS = 4;
const HEADER = 7;

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

export function sketchOf(article: StoryArticle): Sketch {
  const title = tokenise(article.title);
  const text = tokenise(article.text.slice(0, LEAD * 12)).slice(0, LEAD);
  const weights = new Map<number, Feature>();
  const add = (kind: FeatureKind, name: string, weight: number) => {
    const key = hash32(`${kind} ${name}`);
    const sum = (weights.get(key)?.weight ?? 0) + weight;
    weights.set(key, { kind, weight: Math.min(sum, kind === 'entity' ? 9 : 6) });
  };
  addWords(add, title, 3);
  addWords(add, text, 1);
  const leadEnd = text.at(-1)?.end ?? 0;
  for (const { entityId, field, start } of article.mentions) {
    if (field === 'title') add('entity', entityId, 5);
    else if (start < leadEnd) add('entity', entityId, 3);
  }
  const heaviest = [...weights].sort((a, b) => b[1].weight - a[1].weight || a[0] - b[0]);
  return {
    language: (article.language.charCodeAt(0) << 8) + article.language.charCodeAt(1),
    minute: Math.floor(Date.parse(article.publishedAt) / 60_000),
    features: new Map(heaviest.slice(0, FEATURES)),
    shingles: minHash([...title, ...tokenise(article.text.slice(0, 4000))]),
  };
}

function addWords(
  add: (kind: FeatureKind, name: string, weight: number) => void,
  tokens: readonly Token[],
  weight: number,
): void {
  for (const { word } of tokens) {
    const number = numberOf(word);
    if (number !== undefined) add('number', number, weight + 1);
    else {
      const stem = stemOf(word);
      if (stem) add('word', stem, weight);
      for (const concept of conceptsOf(word)) add('concept', concept, weight);
    }
  }
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

/** The sketches as bytes, and back; unreadable bytes are no sketches. */
export function pack(sketches: readonly Sketch[]): Uint8Array {
  const sizes = sketches.map(({ features }) => HEADER + features.size * 5 + SHINGLES * 4);
  const bytes = new Uint8Array(sizes.reduce((a, b) => a + b, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { language, minute, features, shingles } of sketches) {
    view.setUint32(at, minute);
    view.setUint16(at + 4, language);
    view.setUint8(at + 6, features.size);
    at += HEADER;
    for (const [hash, { kind, weight }] of features) {
      view.setUint32(at, hash);
      view.setUint8(at + 4, weight * 4 + KINDS.indexOf(kind));
      at += 5;
    }
    for (const hash of shingles) {
      view.setUint32(at, hash);
      at += 4;
    }
  }
  return bytes;
}

export function unpack(bytes: Uint8Array): readonly Sketch[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sketches: Sketch[] = [];
  for (let at = 0; at + HEADER <= bytes.length; ) {
    const minute = view.getUint32(at);
    const language = view.getUint16(at + 4);
    const size = view.getUint8(at + 6);
    at += HEADER;
    if (at + size * 5 + SHINGLES * 4 > bytes.length) break;
    const features = new Map<number, Feature>();
    for (let i = 0; i < size; i += 1, at += 5) {
      const packed = view.getUint8(at + 4);
      features.set(view.getUint32(at), { kind: KINDS[packed % 4] ?? 'word', weight: packed >> 2 });
    }
    const shingles = Uint32Array.from({ length: SHINGLES }, (_, k) => view.getUint32(at + k * 4));
    at += SHINGLES * 4;
    sketches.push({ minute, language, features, shingles });
  }
  return sketches;
}
