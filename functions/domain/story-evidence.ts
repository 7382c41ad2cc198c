/**
 * What speaks for and against two articles telling of one event, each as a number from 0 to 1 or
 * so: what both name, whether each covers the other's title, and what cannot be of one event (other
 * sites, kinds of action, nations, numbers, days). How much each counts is story-likeness.ts's.
 */

import { ACTIONS, MEANS, NATIONS } from './story-events.ts';
import { copied, type Feature, featureKey, type Sketch } from './story-features.ts';
import type { Rarity } from './story-rarity.ts';

/** 1 for a text of which the other has at least this share of shingles. */
const COPY = 0.35;
/** Weight of what stands once in a first sentence: from here on an article is about it. */
const ABOUT = 3;
/** Below, an article only looks back at it. */
const OF_TODAY = 2;
/** A title of few and common words covers nothing for certain: a little that nobody knows is added. */
const UNKNOWN = 0.4;
const UNKNOWN_COVERED = 0.3;

export type Evidence = {
  readonly copy: number;
  /** Cosines of what is named, weighed by rarity. */
  readonly entities: number;
  readonly events: number;
  /** The share of a title that the other article speaks of: the lesser of both ways, the greater. */
  readonly coveredLess: number;
  readonly coveredMore: number;
  /** The rarest number in both. */
  readonly sameNumber: number;
  readonly sameDay: number;
  /** Each title names what the other article does not speak of: the less rare of both. */
  readonly otherEntity: number;
  readonly otherSite: number;
  readonly otherNation: number;
  /** Titles of different kinds of action; half when one text speaks of the other's. */
  readonly otherAction: number;
  /** Attacks with other means. */
  readonly otherMeans: number;
  readonly otherNumbers: number;
  readonly otherDay: number;
  /** Days between the two, at most 2. */
  readonly daysApart: number;
};

/** Undefined when nothing is in common. */
export function evidenceOf(a: Sketch, b: Sketch, rarity: Rarity): Evidence | undefined {
  const common = commonOf(a, b, rarity);
  const isCopy = a.language === b.language && copied(a, b) >= COPY;
  if (!common.isAny) return undefined;
  const [ofA, ofB] = [covered(a, b, rarity), covered(b, a, rarity)];
  const lesser = (counts: (feature: Feature, key: number) => boolean) =>
    Math.min(missing(a, b, rarity, counts), missing(b, a, rarity, counts));
  return {
    copy: isCopy ? 1 : 0,
    entities: common.entities / (length(a, 'entity', rarity) * length(b, 'entity', rarity) || 1),
    events: common.events / (length(a, 'concept', rarity) * length(b, 'concept', rarity) || 1),
    coveredLess: Math.min(ofA, ofB),
    coveredMore: Math.max(ofA, ofB),
    sameNumber: common.numbers,
    sameDay: a.days & b.days ? 1 : 0,
    otherEntity: lesser(({ kind, inTitle }) => kind === 'entity' && inTitle),
    otherSite: lesser(({ isSite, weight }) => isSite && weight >= ABOUT),
    otherNation: lesser(({ inTitle }, key) => inTitle && NATION.has(key)),
    otherAction: otherAction(a, b),
    otherMeans: otherMeans(a, b),
    otherNumbers: common.numbers === 0 ? Math.min(1, numbersOf(a), numbersOf(b)) : 0,
    otherDay: a.days !== 0 && b.days !== 0 && (a.days & b.days) === 0 ? 1 : 0,
    daysApart: Math.min(2, Math.abs(a.minute - b.minute) / 1440),
  };
}

/** Products of entities and of kinds of event in both; the rarest number in both. */
function commonOf(a: Sketch, b: Sketch, rarity: Rarity) {
  const common = { isAny: false, entities: 0, events: 0, numbers: 0 };
  for (const [key, { kind, weight }] of a.features) {
    const other = b.features.get(key);
    if (!other) continue;
    common.isAny ||= kind !== 'word' || Math.min(weight, other.weight) >= ABOUT;
    if (kind === 'word') continue;
    const rare = rarity(key, kind);
    if (kind === 'entity') common.entities += weight * other.weight * rare ** 2;
    else if (kind === 'concept') common.events += weight * other.weight * rare ** 2;
    else {
      const about = Math.min(1, weight / ABOUT, other.weight / ABOUT);
      common.numbers = Math.max(common.numbers, rare * about);
    }
  }
  return common;
}

function length(sketch: Sketch, of: 'entity' | 'concept', rarity: Rarity): number {
  let sum = 0;
  for (const [key, { kind, weight }] of sketch.features) {
    if (kind === of) sum += (weight * rarity(key, kind)) ** 2;
  }
  return Math.sqrt(sum);
}

/** How much of the title the other article speaks of. */
function covered(title: Sketch, other: Sketch, rarity: Rarity): number {
  const same = title.language === other.language;
  let [all, has] = [UNKNOWN, UNKNOWN * UNKNOWN_COVERED];
  for (const [key, { kind, inTitle }] of title.features) {
    if (!inTitle || (kind === 'word' && !same)) continue;
    const rare = rarity(key, kind) ** 2;
    all += rare;
    has += rare * Math.min(1, weightIn(other, key) / ABOUT);
  }
  return has / all;
}

/** The rarest of what counts in one and is not spoken of in the other. */
function missing(
  one: Sketch,
  other: Sketch,
  rarity: Rarity,
  counts: (feature: Feature, key: number) => boolean,
): number {
  let most = 0;
  for (const [key, feature] of one.features) {
    if (counts(feature, key) && weightIn(other, key) < OF_TODAY)
      most = Math.max(most, rarity(key, feature.kind));
  }
  return most;
}

const NATION: ReadonlySet<number> = new Set(NATIONS.map((name) => featureKey('concept', name)));
/** A bit for each group of actions. */
const ACTION: ReadonlyMap<number, number> = new Map(
  ACTIONS.flatMap((names, group) =>
    names.map((name) => [featureKey('concept', name), 1 << group] as const),
  ),
);

function otherAction(a: Sketch, b: Sketch): number {
  const inTitle = ({ inTitle }: Feature) => inTitle;
  const ofToday = ({ weight }: Feature) => weight >= OF_TODAY;
  const [ofA, ofB] = [actionsOf(a, inTitle), actionsOf(b, inTitle)];
  if (ofA === 0 || ofB === 0 || (ofA & ofB) !== 0) return 0;
  return (ofA & actionsOf(b, ofToday)) !== 0 || (ofB & actionsOf(a, ofToday)) !== 0 ? 0.5 : 1;
}

function actionsOf(sketch: Sketch, counts: (feature: Feature) => boolean): number {
  let groups = 0;
  for (const [key, feature] of sketch.features) {
    if (feature.kind === 'concept' && counts(feature)) groups |= ACTION.get(key) ?? 0;
  }
  return groups;
}

const MEANS_KEYS: readonly number[] = MEANS.map((name) => featureKey('concept', name));

function otherMeans(a: Sketch, b: Sketch): number {
  const meansOf = (sketch: Sketch) => MEANS_KEYS.filter((key) => weightIn(sketch, key) >= OF_TODAY);
  const [ofA, ofB] = [meansOf(a), meansOf(b)];
  if (ofA.length === 0 || ofB.length === 0) return 0;
  return ofA.some((key) => ofB.includes(key)) ? 0 : 1;
}

/** How much an article is about numbers at all. */
function numbersOf(sketch: Sketch): number {
  let most = 0;
  for (const { kind, weight } of sketch.features.values()) {
    if (kind === 'number') most = Math.max(most, weight / ABOUT);
  }
  return most;
}

const weightIn = (sketch: Sketch, key: number): number => sketch.features.get(key)?.weight ?? 0;
