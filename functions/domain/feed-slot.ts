/**
 * When a feed falls due: computed from its host and cadence, so that no poll has to write a schedule.
 * Minutes are epoch minutes (UTC); every cadence divides a day, so slots are the same every day.
 */
import { CADENCES, type Cadence, type PollFeed } from './feed.ts';
import { bucketOf } from './hash.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** With fewer minutes than this to catch up, slots are asked for one by one; else every feed is. */
export const LONG_GAP_MINUTES = 60;

export const minuteOf = (time: number): number => Math.floor(time / MINUTE_MS);

/** Host and port: what is never hit twice at once. An address that is none is its own host. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host || url;
}

/** `"15#7"`. A host's feeds fall due together, whatever their cadence: each cadence divides the next. */
export function pollSlotOf(url: string, cadence: Cadence): string {
  return `${cadence}#${bucketOf(hostOf(url), cadence)}`;
}

/** The smallest cadence of the ladder that is no shorter; a day at most. */
export function cadenceAtLeast(minutes: number): Cadence {
  return CADENCES.find((cadence) => cadence >= minutes) ?? 1440;
}

/** How often a feed is really polled: its cadence, or what its publisher asks for where that is longer. */
export function effectiveCadence(feed: Pick<PollFeed, 'everyMinutes' | 'hintMinutes'>): Cadence {
  return cadenceAtLeast(Math.max(feed.everyMinutes, feed.hintMinutes ?? 0));
}

/** Where the feed stands in the index; undefined while it is not to be polled. */
export function slotOfFeed(
  feed: Pick<PollFeed, 'url' | 'everyMinutes' | 'hintMinutes' | 'state'>,
): string | undefined {
  if (feed.state === 'paused' || feed.state === 'gone') return undefined;
  return pollSlotOf(feed.url, effectiveCadence(feed));
}

/** The slots that fall due after one minute up to and with another; only cadences in use. */
export function slotsBetween(
  afterMinute: number,
  toMinute: number,
  cadences: readonly Cadence[],
): readonly string[] {
  const slots = new Set<string>();
  for (const cadence of cadences) {
    const first = Math.max(afterMinute + 1, toMinute - cadence + 1);
    for (let minute = first; minute <= toMinute; minute++)
      slots.add(`${cadence}#${minute % cadence}`);
  }
  return [...slots];
}

/** Whether a feed's slot has come in that span of minutes. */
export function cameDue(pollSlot: string, afterMinute: number, toMinute: number): boolean {
  const [cadence, slot] = pollSlot.split('#').map(Number);
  if (!cadence || slot === undefined) return false;
  const behind = (((toMinute - slot) % cadence) + cadence) % cadence;
  return toMinute - behind > afterMinute;
}

/**
 * The publisher's skipHours and skipDays (GMT). Hours count only for cadences up to an hour: a longer
 * cadence may have its one slot in such an hour.
 */
export function isSkipped(
  feed: Pick<PollFeed, 'pollSlot' | 'skipHours' | 'skipDays'>,
  minute: number,
): boolean {
  const date = new Date(minute * MINUTE_MS);
  if (feed.skipDays?.includes(date.getUTCDay())) return true;
  const cadence = Number(feed.pollSlot?.split('#')[0] ?? 0);
  return cadence <= 60 && (feed.skipHours?.includes(date.getUTCHours()) ?? false);
}

/** Back-off and Retry-After: no request before this time. */
export function isHeldBack(feed: Pick<PollFeed, 'notBefore'>, now: number): boolean {
  return feed.notBefore !== undefined && now < Date.parse(feed.notBefore);
}
