/**
 * How much was published on a subject, day by day (UTC), and who it was seen with. A day is counted
 * from its timeline rows once and kept; what is asked of many days is then one read.
 */
import type { TimelineRow } from '../domain/article.ts';
import type { DayCount, QueryReads } from '../domain/query-reads.ts';

const DAY_MS = 86_400_000;
/** A closed day hardly changes: what was published longer before it was first seen tells nobody. */
const CLOSED_AFTER_MS = 3 * DAY_MS;
/** How long a count of a day that may still change is good enough. */
const OPEN_GOOD_MS = 10 * 60_000;
const TODAY_GOOD_MS = 60_000;
const ENTITIES_KEPT = 40;
export const MAX_DAYS = 366;

export type DaysDeps = {
  readonly reads: Pick<QueryReads, 'timeline' | 'days' | 'keepDay'>;
  readonly now: number;
  /** Without the entities of the days: what a chart needs. */
  readonly bare?: boolean;
  /** When a feed's first poll last brought old articles: what was counted before is counted again. */
  readonly recountBefore?: string;
};
export type DayRange = { readonly from: string; readonly to: string };

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Every day from `from` to `to`, oldest first, those without articles too. */
export async function countDays(
  deps: DaysDeps,
  subject: string,
  { from, to }: DayRange,
): Promise<readonly DayCount[]> {
  const kept = new Map(
    (await deps.reads.days(subject, from, to, deps.bare)).map((row) => [row.day, row]),
  );
  const days = daysBetween(from, to);
  const stale = days.filter((day) => !isGood(deps, day, kept.get(day)));
  for (const count of await countAgain(deps, subject, stale)) kept.set(count.day, count);
  return days.map((day) => kept.get(day) ?? emptyDay(subject, day, deps.now));
}

/** Entities by the number of articles that name them too, most first; the subject itself left out. */
export function seenTogether(
  counts: readonly DayCount[],
  entityId: string,
): readonly { readonly entityId: string; readonly articles: number }[] {
  const sums = new Map<string, number>();
  for (const { entities } of counts) {
    for (const [id, articles] of Object.entries(entities)) {
      if (id !== entityId) sums.set(id, (sums.get(id) ?? 0) + articles);
    }
  }
  return [...sums]
    .map(([id, articles]) => ({ entityId: id, articles }))
    .sort((a, b) => b.articles - a.articles || (a.entityId < b.entityId ? -1 : 1));
}

function isGood({ now, recountBefore }: DaysDeps, day: string, count?: DayCount): boolean {
  if (!count || (recountBefore !== undefined && count.countedAt < recountBefore)) return false;
  const age = now - Date.parse(count.countedAt);
  const sinceEnd = now - (Date.parse(day) + DAY_MS);
  if (sinceEnd < 0) return age < TODAY_GOOD_MS;
  // Counted while the day was open, it may have grown since.
  const countedClosed = Date.parse(count.countedAt) - (Date.parse(day) + DAY_MS) >= CLOSED_AFTER_MS;
  return countedClosed || age < OPEN_GOOD_MS;
}

/** Reads from the first stale day to the last in one walk: stale days are mostly side by side. */
async function countAgain(
  deps: DaysDeps,
  subject: string,
  stale: readonly string[],
): Promise<readonly DayCount[]> {
  const [first, last] = [stale[0], stale.at(-1)];
  if (first === undefined || last === undefined) return [];
  const rowsOfDay = new Map<string, TimelineRow[]>(stale.map((day) => [day, []]));
  const range = { since: first, upTo: `${last}T\uFFFF` };
  for await (const page of deps.reads.timeline(subject, range, 2000)) {
    for (const row of page) rowsOfDay.get(row.publishedAt.slice(0, 10))?.push(row);
  }
  const counts = [...rowsOfDay].map(([day, rows]) => countDay(subject, day, rows, deps.now));
  await Promise.all(counts.map((count) => deps.reads.keepDay(count)));
  return counts;
}

function countDay(
  subject: string,
  day: string,
  rows: readonly TimelineRow[],
  now: number,
): DayCount {
  const entities = tally(rows.flatMap((row) => row.entityIds));
  return {
    subject,
    day,
    articles: rows.length,
    verdicts: Object.fromEntries(tally(rows.flatMap((row) => row.verdict ?? []))),
    stories: new Set(rows.flatMap((row) => row.storyId ?? [])).size,
    entities: Object.fromEntries(entities.slice(0, ENTITIES_KEPT)),
    countedAt: new Date(now).toISOString(),
  };
}

const emptyDay = (subject: string, day: string, now: number): DayCount =>
  countDay(subject, day, [], now);

function tally(values: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function daysBetween(from: string, to: string): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to) && days.length < MAX_DAYS; at += DAY_MS) {
    days.push(dayOf(at));
  }
  return days;
}
