/**
 * When a failed delivery is tried again, when it is given up, and when an endpoint is: rules over
 * attempts and times. Sending is in functions/deliver.
 */
import { retryAfterOf } from './retry-after.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Gap before each attempt, the schedule of Standard Webhooks: about 75 hours in all. */
export const RETRY_GAPS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
const JITTER = 0.2;
const LONGEST_RETRY_AFTER = DAY;

/**
 * When the next attempt is, after `made` attempts, the last of which failed at `now`; undefined when
 * there is none left. Never before `retryAfter` (milliseconds), of which at most a day is honoured.
 */
export function nextAttemptAt(
  made: number,
  now: number,
  chance: number,
  retryAfter = 0,
): number | undefined {
  const gap = RETRY_GAPS[made];
  if (gap === undefined) return undefined;
  const jittered = gap * (1 + JITTER * (2 * chance - 1));
  return now + Math.round(Math.max(jittered, Math.min(retryAfter, LONGEST_RETRY_AFTER)));
}

/** What Retry-After asks for, in milliseconds from now; 0 when it asks nothing. */
export const retryAfterMillis = (header: string | undefined, now: number): number =>
  Math.max(0, retryAfterOf(header, now) ?? 0);

/** An endpoint without a success for this long, after this many failures, is disabled. */
export const DISABLED_AFTER = { millis: 5 * DAY, failures: 10 } as const;

export type Health = { readonly failingSince?: string; readonly failures?: number };

/**
 * Until when a crowd of deliveries rests because its endpoint has just failed: half as long as the
 * trouble has lasted, a minute to two hours. `spread` (0 to 1) keeps it from coming back all at once.
 * So what is due there does not stand before everybody else's.
 */
export function restUntil({ failingSince }: Health, now: number, spread: number): number {
  const half = failingSince === undefined ? 0 : (now - Date.parse(failingSince)) / 2;
  const rest = Math.min(Math.max(half, MINUTE), 2 * HOUR);
  return now + Math.round(rest * (1 + spread / 2));
}

/** The endpoint's health after one more failure at `now`, and whether that disables it. */
export function afterFailure(
  health: Health,
  now: number,
): { readonly failingSince: string; readonly failures: number; readonly disable: boolean } {
  const failingSince = health.failingSince ?? new Date(now).toISOString();
  const failures = (health.failures ?? 0) + 1;
  const long = now - Date.parse(failingSince) >= DISABLED_AFTER.millis;
  return { failingSince, failures, disable: long && failures >= DISABLED_AFTER.failures };
}
