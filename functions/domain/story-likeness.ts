/**
 * How likely two articles tell of one event: the evidence for and against, each with its weight,
 * summed. The weights are those of a logistic regression over pairs of labelled articles, rounded,
 * so 0 is even odds. And how likely an article is of a story of several.
 */
import { type Evidence, evidenceOf } from './story-evidence.ts';
import type { Sketch } from './story-features.ts';
import type { Rarity } from './story-rarity.ts';

/** Two articles of which nothing is known: most tell of different events. */
const UNKNOWN = -6.7;
const WEIGHTS: Readonly<Record<keyof Evidence, number>> = {
  copy: 3,
  entities: 3.5,
  events: 2.9,
  coveredLess: 2.2,
  coveredMore: 7.6,
  sameNumber: 6,
  sameDay: 1.1,
  otherEntity: -1.1,
  otherSite: -3.9,
  otherNation: -2.7,
  otherAction: -2.6,
  otherMeans: -2.3,
  otherNumbers: -1.4,
  otherDay: -2.2,
  daysApart: -5,
};
const NAMES = Object.keys(WEIGHTS) as readonly (keyof Evidence)[];

/** Log odds that two articles tell of one event. */
export function likeness(a: Sketch, b: Sketch, rarity: Rarity): number {
  const evidence = evidenceOf(a, b, rarity);
  if (!evidence) return UNKNOWN;
  return NAMES.reduce((sum, name) => sum + WEIGHTS[name] * evidence[name], UNKNOWN);
}

/** So far an article may vote for a story or against it: none outvotes the others. */
const CERTAIN = 3;
/** How much the most similar article of a story counts, against all of them. */
const MOST_ALIKE = 0.25;

/**
 * How likely an article is of a story, of which most articles have to be like it: one that tells of
 * two events would else chain them together.
 */
export function storyLikeness(sketch: Sketch, story: readonly Sketch[], rarity: Rarity): number {
  if (story.length === 0) return -CERTAIN;
  const each = story.map((one) =>
    Math.max(-CERTAIN, Math.min(CERTAIN, likeness(sketch, one, rarity))),
  );
  const mean = each.reduce((a, b) => a + b, 0) / each.length;
  return MOST_ALIKE * Math.max(...each) + (1 - MOST_ALIKE) * mean;
}
