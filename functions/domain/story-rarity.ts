/** How rare a feature is among the open stories: what all of them name tells none from another. */
import type { FeatureKind, Sketch } from './story-features.ts';

/** Near 1 for a feature that few stories have, near 0 for one of all. */
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

export function rarityAmong(stories: readonly (readonly Sketch[])[]): Rarity {
  const counts = new Map<number, number>();
  for (const [first, ...others] of stories) {
    const features = new Set(first?.features.keys());
    for (const { features: more } of others)
      for (const feature of more.keys()) features.add(feature);
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  const all = Math.log(stories.length + ASSUMED + 1);
  return (feature, kind) => {
    const having = (counts.get(feature) ?? 0) + ASSUMED * ASSUMED_SHARE[kind];
    return Math.max(0.02, Math.log((stories.length + ASSUMED + 1) / (having + 0.5)) / all);
  };
}
