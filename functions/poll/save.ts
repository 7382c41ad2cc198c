/** The one place where the outcome of a poll is written to the feed's row. */
import type { FeedChange, PollFeed } from '../domain/feed.ts';
import { outcomeOf, type PollResult } from '../domain/feed-outcome.ts';
import { HOUR_MS } from '../domain/feed-slot.ts';
import type { HostPoll } from './host.ts';
import type { PollTools } from './tools.ts';

/** The row after the outcome; a row that another poll changed meanwhile stays as that poll left it. */
export async function saveOutcome(
  feed: PollFeed,
  result: PollResult,
  { stores, clock, random, log }: PollTools,
): Promise<PollFeed> {
  const change = outcomeOf(feed, result, clock(), random());
  if (change === undefined) return feed;
  const { feedId, version } = feed;
  const saved = await stores.feeds.update(feedId, version, change);
  if (saved === 'conflict') {
    log('a feed was changed during its poll; what the poll saw is left to the next', { feedId });
    return feed;
  }
  if (change.state !== undefined && change.state !== feed.state) {
    log('feed state', {
      feedId,
      from: feed.state,
      to: change.state,
      kind: change.lastReport?.kind,
    });
  }
  if (fellSilent(feed, change, clock())) {
    const since = change.failingSince;
    log('feed without an answer for two days', { level: 'warn', feedId, since });
  }
  return { ...feed, ...change, version: version + 1 } as PollFeed;
}

const SILENT_MS = 48 * HOUR_MS;

/** Said once, at the first failure past two days. */
function fellSilent(feed: PollFeed, change: FeedChange, now: number): boolean {
  if (change.failingSince === undefined) return false;
  const since = Date.parse(change.failingSince);
  const before = feed.lastPolledAt === undefined ? since : Date.parse(feed.lastPolledAt);
  return now - since >= SILENT_MS && before - since < SILENT_MS;
}

/** What had to wait for the other hosts: failures, and the rest that a host asked for. */
export async function saveLate(
  { feed, result, end, restMs }: HostPoll,
  tools: PollTools,
): Promise<void> {
  try {
    if (result?.kind === 'failed') await saveOutcome(feed, result, tools);
    else if (restMs !== undefined && (end === 'done' || end === 'held')) {
      await saveOutcome(feed, { kind: 'held', waitMs: restMs }, tools);
    }
  } catch (error) {
    const { feedId } = feed;
    tools.log('the outcome of a poll could not be saved', { level: 'error', feedId, error });
  }
}
