/** How long a feed is left alone after a failure: doubling waits, and what the server asks for. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from './feed-slot.ts';
import { retryAfterOf } from './retry-after.ts';

const SHORTEST_RETRY_MS = MINUTE_MS;
const LONGEST_RETRY_MS = DAY_MS;

/** What Retry-After asks for as milliseconds from `now`, within 60 s and 24 h; undefined where it asks nothing. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const wait = retryAfterOf(header, now);
  if (wait === undefined) return undefined;
  return Math.min(LONGEST_RETRY_MS, Math.max(SHORTEST_RETRY_MS, wait));
}

/**
 * The wait after the nth failure in a row: it doubles from the cadence up to a day, with up to half of
 * it taken off by `random` so that feeds that failed together do not come back together. The last slot
 * within a day is always left free: at least one try a day, whatever the cadence.
 */
export function backoffMs(failures: number, everyMinutes: number, random: number): number {
  const doubled = everyMinutes * 2 ** Math.min(failures, 12);
  const jittered = Math.min(1440, doubled) * (1 - random / 2);
  return Math.min(jittered, 1440 - everyMinutes / 2) * MINUTE_MS;
}

/** A 410 is believed when a second one comes an hour or more after the first. */
export function isGone(firstGoneAt: string | undefined, now: number): boolean {
  return firstGoneAt !== undefined && now - Date.parse(firstGoneAt) >= HOUR_MS;
}
