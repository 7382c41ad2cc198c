/**
 * How likely two articles tell of one event: the evidence for and against, each with its weight,
 * summed. The weights are those of a logistic regression over pairs of labelled articles, rounded;
 * other sites, nations and actions weigh more than it says, and one common number less, since one
 * false join costs many pairs. And how likely an article is of a story of several.
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
  sameNumber: 3.5,
  sameDay: 1.1,
  otherEntity: -1.1,
  otherSite: -6,
  otherNation: -7,
  otherAction: -3,
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

/**
 * So far an article may vote for a story, and against it: none outvotes the others, and one that is
 * of another event says more than one that is alike.
 */
const FOR = 2;
const AGAINST = -4;

/**
 * How likely an article is of a story: the mean vote of its articles. One that tells of two events
 * would chain them together if the most similar article counted more than the others.
 */
export function storyLikeness(sketch: Sketch, story: readonly Sketch[], rarity: Rarity): number {
  if (story.length === 0) return AGAINST;
  const votes = story.map((one) => Math.max(AGAINST, Math.min(FOR, likeness(sketch, one, rarity))));
  return votes.reduce((a, b) => a + b, 0) / votes.length;
}
