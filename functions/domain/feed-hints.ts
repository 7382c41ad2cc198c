/** What a publisher says of how often to come: it can only make us come less often. */
import { CADENCES, type Cadence } from './feed.ts';
import type { CadenceHints } from './parse/outcome.ts';
import { WEEKDAYS } from './subscription.ts';

/** No hint but Retry-After, skipHours and skipDays holds a feed back for longer. */
const MOST_MINUTES = 60;
const DAYS: readonly string[] = WEEKDAYS;

/** Minutes that a response stays fresh (RFC 9111, 4.2.1: max-age before Expires); 0 without a hint. */
export function freshMinutes(headers: Readonly<Record<string, string>>, now: number): number {
  const control = headers['cache-control'] ?? '';
  const maxAge = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})\b/i.exec(control)?.[1];
  if (maxAge !== undefined) return Number(maxAge) / 60;
  const expires = Date.parse(headers.expires ?? '');
  const sent = Date.parse(headers.date ?? '');
  const minutes = (expires - (Number.isNaN(sent) ? now : sent)) / 60_000;
  return Number.isNaN(minutes) ? 0 : Math.max(0, minutes);
}

/** The step of the ladder that respects every hint, an hour at most; undefined when none asks for more. */
export function hintStep(
  headers: Readonly<Record<string, string>>,
  hints: CadenceHints,
  now: number,
): Cadence | undefined {
  const asked = [freshMinutes(headers, now), hints.ttlMinutes ?? 0, hints.updateMinutes ?? 0];
  const minutes = Math.min(MOST_MINUTES, Math.max(...asked.filter(Number.isFinite)));
  const step = CADENCES.find((cadence) => cadence >= minutes);
  return step === CADENCES[0] ? undefined : step;
}

/** Hours (0-23) and days (0 = Sunday), GMT; a list that leaves no time at all is ignored. */
export function skipTimes(hints: CadenceHints): {
  readonly skipHours?: readonly number[];
  readonly skipDays?: readonly number[];
} {
  const hours = within(hints.skipHours ?? [], 24);
  const days = within(
    (hints.skipDays ?? []).map((day) => DAYS.indexOf(day.trim().toLowerCase())),
    7,
  );
  return {
    ...(hours.length > 0 && hours.length < 24 ? { skipHours: hours } : {}),
    ...(days.length > 0 && days.length < 7 ? { skipDays: days } : {}),
  };
}

function within(values: readonly number[], count: number): readonly number[] {
  const valid = values.filter((value) => Number.isInteger(value) && value >= 0 && value < count);
  return [...new Set(valid)].sort((a, b) => a - b);
}
