/**
 * The cadence of a feed without `everyMinutes`: it follows how often the feed really changes, one step
 * of the ladder at a time, with room between up and down so that it does not swing.
 */
import { CADENCES, type Cadence } from './feed.ts';
import { cadenceAtLeast, DAY_MS, HOUR_MS, MINUTE_MS } from './feed-slot.ts';

/** Where an adapting feed starts. */
export const FIRST_CADENCE: Cadence = 15;
/** A server without validators sends everything every time: no oftener than hourly. */
const WITHOUT_VALIDATORS: Cadence = 60;
const WEIGHT_OF_LATEST = 0.3;

/**
 * Smoothed minutes between new articles. A long silence (a night, a weekend) counts as four usual gaps
 * at most, so that the morning finds the feed where the evening left it.
 */
export function nextGap(
  gapMinutes: number | undefined,
  sinceLastChangeMinutes: number,
  added: number,
): number {
  const latest = Math.max(1, sinceLastChangeMinutes / Math.max(1, added));
  if (gapMinutes === undefined) return Math.round(latest);
  const bounded = Math.min(latest, gapMinutes * 4);
  return Math.max(1, Math.round(gapMinutes + WEIGHT_OF_LATEST * (bounded - gapMinutes)));
}

/** A first guess from the dates of a document: the mean gap of its last week; needs five dates. */
export function gapOfDates(publishedAt: readonly string[], now: number): number | undefined {
  const times = publishedAt
    .map((date) => Date.parse(date))
    .filter((time) => time <= now && time > now - 7 * DAY_MS);
  const distinct = [...new Set(times)].sort((a, b) => a - b);
  if (distinct.length < 5) return undefined;
  const span = (distinct.at(-1) ?? 0) - (distinct[0] ?? 0);
  return Math.max(1, Math.round(span / (distinct.length - 1) / MINUTE_MS));
}

/**
 * The cadence to go on with: a step faster when the feed brings something nearly every time, a step
 * slower when it is silent for six times the slower cadence or brings something in every third only.
 */
export function adaptedCadence(
  current: Cadence,
  rhythm: { readonly gapMinutes?: number; readonly silentMinutes: number },
  hasValidators: boolean,
): Cadence {
  const floor = hasValidators ? CADENCES[0] : WITHOUT_VALIDATORS;
  if (current < floor) return floor;
  const place = CADENCES.indexOf(current);
  const slower = CADENCES[place + 1];
  const faster = CADENCES[place - 1];
  const gap = rhythm.gapMinutes;
  if (slower && (rhythm.silentMinutes > 6 * slower || (gap !== undefined && gap > 3 * slower))) {
    return slower;
  }
  const lively = gap !== undefined && gap < 1.5 * current && rhythm.silentMinutes < 6 * current;
  return faster && faster >= floor && lively ? faster : current;
}

/** The cadence to start with once the first document has shown the feed's rhythm. */
export function firstCadence(gapMinutes: number | undefined, hasValidators: boolean): Cadence {
  const floor = hasValidators ? CADENCES[0] : WITHOUT_VALIDATORS;
  if (gapMinutes === undefined) return cadenceAtLeast(Math.max(floor, FIRST_CADENCE));
  const wanted = CADENCES.findLast((cadence) => cadence <= Math.max(5, gapMinutes / 1.5)) ?? 5;
  return cadenceAtLeast(Math.max(floor, wanted));
}

/** Silent against its own rhythm: ten usual gaps, two days at least; two weeks where none is known. */
export function isQuiet(
  lastChangedAt: string | undefined,
  gapMinutes: number | undefined,
  now: number,
): boolean {
  if (lastChangedAt === undefined) return false;
  const silence = now - Date.parse(lastChangedAt);
  const limit =
    gapMinutes === undefined ? 14 * DAY_MS : Math.max(48 * HOUR_MS, 10 * gapMinutes * MINUTE_MS);
  return silence > limit;
}
