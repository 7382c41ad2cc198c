/** What a poll that went well changes of a feed's rhythm: its gap, cadence and the publisher's hints. */
import type { FeedChange, PollFeed } from './feed.ts';
import type { Response } from './feed-answer.ts';
import { adaptedCadence, firstCadence, gapOfDates, nextGap } from './feed-cadence.ts';
import { hintStep, skipTimes } from './feed-hints.ts';
import { MINUTE_MS } from './feed-slot.ts';
import type { CadenceHints } from './parse/outcome.ts';

export type Heard = {
  readonly response: Response;
  readonly now: number;
  /** Of a changed poll: new articles, the document's hints, its dates. */
  readonly added?: number;
  readonly hints?: CadenceHints;
  readonly dates?: readonly string[];
};

/** Only what differs from the row. */
export function rhythmAfter(feed: PollFeed, heard: Heard): FeedChange {
  const gap = gapAfter(feed, heard);
  const hints = hintsAfter(feed, heard);
  const everyMinutes = feed.cadenceFixed ? feed.everyMinutes : cadenceAfter(feed, gap, heard);
  return {
    ...(gap === feed.changeGapMinutes ? {} : { changeGapMinutes: gap }),
    ...(everyMinutes === feed.everyMinutes ? {} : { everyMinutes }),
    ...hints,
  };
}

function gapAfter(feed: PollFeed, { now, added, dates }: Heard): number | undefined {
  if (feed.baselineAt === undefined) return gapOfDates(dates ?? [], now);
  if (!added) return feed.changeGapMinutes;
  return nextGap(feed.changeGapMinutes, silentMinutes(feed, now), added);
}

function cadenceAfter(feed: PollFeed, gapMinutes: number | undefined, heard: Heard) {
  const { etag, 'last-modified': lastModified } = heard.response.headers;
  const sends = Boolean(etag) || Boolean(lastModified);
  const hasValidators = heard.response.status === 304 || sends;
  if (feed.baselineAt === undefined) return firstCadence(gapMinutes, hasValidators);
  const silent = heard.added ? 0 : silentMinutes(feed, heard.now);
  const rhythm = { silentMinutes: silent, ...(gapMinutes === undefined ? {} : { gapMinutes }) };
  return adaptedCadence(feed.everyMinutes, rhythm, hasValidators);
}

/** A 304 or the same body may ask for more patience; only a new document asks for less. */
function hintsAfter(feed: PollFeed, { response, now, hints }: Heard): FeedChange {
  const step = hintStep(response.headers, hints ?? {}, now);
  if (hints === undefined)
    return (step ?? 0) > (feed.hintMinutes ?? 0) ? { hintMinutes: step } : {};
  const { skipHours, skipDays } = skipTimes(hints);
  return {
    ...(step === feed.hintMinutes ? {} : { hintMinutes: step }),
    ...(`${skipHours}` === `${feed.skipHours}` ? {} : { skipHours }),
    ...(`${skipDays}` === `${feed.skipDays}` ? {} : { skipDays }),
  };
}

const silentMinutes = (feed: PollFeed, now: number): number =>
  feed.lastChangedAt === undefined ? 0 : (now - Date.parse(feed.lastChangedAt)) / MINUTE_MS;
