/**
 * Time as a subscriber lives it: his wall clock, his quiet hours, when his digests close. Right over
 * daylight-saving changes; every function is given its instant (epoch milliseconds).
 */
import { type Subscription, type SubscriptionDefinition, WEEKDAYS } from './subscription.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Schedule = Pick<
  SubscriptionDefinition | Subscription,
  'cadence' | 'at' | 'day' | 'timeZone' | 'quietHours'
>;
/** Half-open: an instant that is `end` belongs to the next period. */
export type Period = { readonly start: number; readonly end: number };

export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** The wall clock of a zone, as if it were UTC: epoch milliseconds to whole seconds. */
function wallClock(zone: string, instant: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The instant at which a zone's clock shows `wall`. Shown twice (clocks went back): the first time.
 * Never shown (clocks went forward): as far after the jump as it was to be after the last full time.
 */
function instantOf(zone: string, wall: number): number {
  const offsetAt = (instant: number) =>
    wallClock(zone, instant) - Math.floor(instant / 1000) * 1000;
  const before = wall - offsetAt(wall - DAY);
  const after = wall - offsetAt(wall + DAY);
  const shown = [before, after].filter((instant) => wallClock(zone, instant) === wall);
  return shown.length > 0 ? Math.min(...shown) : before;
}

const minutesOf = (time: string): number =>
  Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const startOfDay = (wall: number): number => Math.floor(wall / DAY) * DAY;

/** The release on the wall clock's day, or undefined when that is no day of release. */
function releaseOn(schedule: Schedule, wallDay: number): number | undefined {
  if (schedule.cadence === 'weekly') {
    const weekday = WEEKDAYS[new Date(wallDay).getUTCDay()];
    if (weekday !== (schedule.day ?? 'sunday')) return undefined;
  }
  return instantOf(schedule.timeZone, wallDay + minutesOf(schedule.at ?? '08:00') * MINUTE);
}

/** The first release after an instant, whatever quiet hours say. */
function releaseAfter(schedule: Schedule, instant: number): number {
  if (schedule.cadence === 'hourly' || schedule.cadence === 'instant') {
    return (Math.floor(instant / HOUR) + 1) * HOUR;
  }
  const today = startOfDay(wallClock(schedule.timeZone, instant));
  for (let day = today - DAY; day <= today + 8 * DAY; day += DAY) {
    const release = releaseOn(schedule, day);
    if (release !== undefined && release > instant) return release;
  }
  throw new Error(`No release in a week: ${schedule.cadence} ${schedule.day} ${schedule.at}`);
}

/** The last release at or before an instant. */
function releaseBefore(schedule: Schedule, instant: number): number {
  if (schedule.cadence === 'hourly' || schedule.cadence === 'instant') {
    return Math.floor(instant / HOUR) * HOUR;
  }
  const today = startOfDay(wallClock(schedule.timeZone, instant));
  for (let day = today + DAY; day >= today - 8 * DAY; day -= DAY) {
    const release = releaseOn(schedule, day);
    if (release !== undefined && release <= instant) return release;
  }
  throw new Error(`No release in a week: ${schedule.cadence} ${schedule.day} ${schedule.at}`);
}

/** The last period that is over; of an instant subscription, the last full hour. */
export function closedPeriod(schedule: Schedule, now: number): Period {
  const end = releaseBefore(schedule, now);
  return { start: releaseBefore(schedule, end - 1), end };
}

/** The end of the quiet hours that an instant lies in; undefined when it lies in none. */
export function quietUntil(schedule: Schedule, instant: number): number | undefined {
  if (!schedule.quietHours) return undefined;
  const from = minutesOf(schedule.quietHours.from) * MINUTE;
  const to = minutesOf(schedule.quietHours.to) * MINUTE;
  const wall = wallClock(schedule.timeZone, instant);
  const day = startOfDay(wall);
  const time = wall - day;
  const quiet = from < to ? time >= from && time < to : time >= from || time < to;
  if (!quiet) return undefined;
  const end = instantOf(schedule.timeZone, (time < to ? day : day + DAY) + to);
  // An hour shown twice may end before it began to be quiet: never in the past.
  return Math.max(end, instant + 1);
}

/** When what is held at an instant may be told: the close of its digest, after quiet hours. */
export function nextRelease(schedule: Schedule, instant: number): number {
  const release = releaseAfter(schedule, instant);
  // A daily or weekly digest has a time that the subscriber chose himself: it is kept.
  if (schedule.cadence === 'daily' || schedule.cadence === 'weekly') return release;
  return quietUntil(schedule, release) ?? release;
}
