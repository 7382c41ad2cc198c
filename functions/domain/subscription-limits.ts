/** How much a subscription may be told, and which of its addresses are told nothing. */
import type { Subscription, Suppression } from './subscription.ts';
import { isTimeZone } from './subscription-time.ts';

/** What is wrong with a row that was written by hand, past the checks of a file; undefined: nothing. */
export function problemOf({ channel, timeZone }: Subscription): string | undefined {
  if (!isTimeZone(timeZone)) return `timeZone "${timeZone}" is no time zone`;
  if (channel.type === 'webhook' && !URL.canParse(channel.url)) return 'channel.url is no url';
  return undefined;
}

/** People read mails and chats; programs take what comes. */
const READ_BY_PEOPLE = 20;

/** Alerts an hour that are sent at once; undefined: no limit. */
export function hourlyLimit({
  channel,
  maxPerHour,
}: Pick<Subscription, 'channel' | 'maxPerHour'>): number | undefined {
  if (maxPerHour !== undefined) return maxPerHour;
  return channel.type === 'webhook' && channel.format === 'standard' ? undefined : READ_BY_PEOPLE;
}

/** Told nothing at an instant: for good, or while a pause after soft bounces lasts. */
export function isSuppressed(
  { suppressed }: Pick<Subscription, 'suppressed'>,
  address: string,
  now: number,
): boolean {
  const why = suppressionOf({ suppressed }, address);
  if (!why) return false;
  return isForGood(why) || (why.until !== undefined && Date.parse(why.until) > now);
}

export const isForGood = ({ reason }: Suppression): boolean => reason !== 'soft-bounces';

/** Addresses are compared without regard to case. */
export function suppressionOf(
  { suppressed }: Pick<Subscription, 'suppressed'>,
  address: string,
): Suppression | undefined {
  return suppressed?.[address.toLowerCase()];
}

const SOFT_BOUNCES = 3;
const WITHIN = 72 * 3_600_000;
const PAUSE = 24 * 3_600_000;

/**
 * The entry after one more soft bounce: three within 72 hours pause the address for 24 hours. The same
 * bounce twice counts once, in any order. An address suppressed for good stays so.
 */
export function afterSoftBounce(
  known: Suppression | undefined,
  bounce: { readonly id: string; readonly at: string },
): Suppression {
  if (known && isForGood(known)) return known;
  const counted = known?.bounces ?? [];
  if (counted.some(({ id }) => id === bounce.id)) return known as Suppression;
  const all = [...counted, bounce].sort((a, b) => (a.at < b.at ? -1 : 1));
  const newest = Date.parse(all.at(-1)?.at ?? bounce.at);
  const bounces = all.filter(({ at }) => newest - Date.parse(at) <= WITHIN);
  const enough = bounces.length >= SOFT_BOUNCES;
  const until = enough ? new Date(newest + PAUSE).toISOString() : known?.until;
  return {
    reason: 'soft-bounces',
    at: bounce.at,
    ...(until === undefined ? {} : { until }),
    bounces: bounces.slice(-SOFT_BOUNCES),
  };
}
