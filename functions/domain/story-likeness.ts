/**
 * How likely two articles tell of one event: a copy of a wire text by its shingles, a retelling by
 * what both name, weighed by how rare it is among the open stories. 1 and above: one event.
 */
import { copied, type FeatureKind, type Sketch } from './story-features.ts';

/** Rarity of a feature among open stories: near 1 for one that few have, near 0 for one of all. */
export type Rarity = (feature: number, kind: FeatureKind) => number;

/** Stories assumed beside those known, so that the first few do not make everything common. */
const ASSUMED = 12;
/** How many of the assumed stories have a feature of a kind: names of countries come everywhere. */
const ASSUMED_SHARE: Readonly<Record<FeatureKind, number>> = {
  word: 0.12,
  entity: 0.2,
  number: 0.1,
  concept: 0.3,
};

export function commonness(stories: readonly (readonly Sketch[])[]): Rarity {
  const counts = new Map<number, number>();
  for (const sketches of stories) {
    const features = new Set(sketches.flatMap((sketch) => [...sketch.features.keys()]));
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  const all = Math.log(stories.length + ASSUMED + 1);
  return (feature, kind) => {
    const having = (counts.get(feature) ?? 0) + ASSUMED * ASSUMED_SHARE[kind];
    return Math.max(0.02, Math.log((stories.length + ASSUMED + 1) / (having + 0.5)) / all);
  };
}

/** What half of the shingles in common makes certain. */
const COPY = 0.35;
const SAME_LANGUAGE = 0.34;
const OTHER_LANGUAGE = 0.28;
/** Two articles on one place with hardly a kind of event in common tell of two events. */
const OTHER_EVENT = 0.75;
const EVENT_IN_COMMON = 0.2;
/** A day apart asks for a closer likeness. */
const DAY_APART = 0.65;

/** 1 and above: one event. */
export function likeness(a: Sketch, b: Sketch, rarity: Rarity): number {
  const days = Math.abs(a.minute - b.minute) / 1440;
  const same = a.language === b.language;
  if (same) {
    const share = copied(a, b);
    if (share >= COPY) return 1 + share;
  }
  const alike = cosine(a, b, rarity, (kind) => same || kind !== 'word');
  if (alike === 0) return 0;
  const events = cosine(a, b, rarity, (kind) => kind === 'concept');
  const asked = (same ? SAME_LANGUAGE : OTHER_LANGUAGE) * (1 + DAY_APART * Math.min(days, 3));
  return (alike * (events < EVENT_IN_COMMON ? OTHER_EVENT : 1)) / asked;
}

function cosine(
  a: Sketch,
  b: Sketch,
  rarity: Rarity,
  counts: (kind: FeatureKind) => boolean,
): number {
  let product = 0;
  for (const [feature, { kind, weight }] of a.features) {
    const other = b.features.get(feature);
    if (other && counts(kind)) product += weight * other.weight * rarity(feature, kind) ** 2;
  }
  if (product === 0) return 0;
  const length = (sketch: Sketch) => {
    let sum = 0;
    for (const [feature, { kind, weight }] of sketch.features) {
      if (counts(kind)) sum += (weight * rarity(feature, kind)) ** 2;
    }
    return Math.sqrt(sum);
  };
  const lengths = length(a) * length(b);
  return lengths === 0 ? 0 : product / lengths;
}
