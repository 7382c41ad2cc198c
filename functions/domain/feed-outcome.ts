/**
 * What one poll means for the feed's row. Every poll passes through `outcomeOf`, whatever came of it;
 * an unchanged one changes nothing but a state and, every 6 hours, a heartbeat.
 */
import type { FeedChange, FeedReport, PollFeed } from './feed.ts';
import type { FeedFailure } from './feed-answer.ts';
import { backoffMs, isGone } from './feed-backoff.ts';
import { HOUR_MS } from './feed-slot.ts';
import {
  afterChange,
  afterUnchanged,
  type ChangedPoll,
  type UnchangedPoll,
} from './feed-success.ts';

/** What came of a poll, as the step knows it once everything new is stored. */
export type PollResult =
  | UnchangedPoll
  | ChangedPoll
  | { readonly kind: 'failed'; readonly failure: FeedFailure }
  /** Not asked: its host wants to be left alone. */
  | { readonly kind: 'held'; readonly waitMs: number };

/** The change to save, or undefined when nothing is to be written. `random` is 0 ≤ x < 1. */
export function outcomeOf(
  feed: PollFeed,
  result: PollResult,
  now: number,
  random: number,
): FeedChange | undefined {
  switch (result.kind) {
    case 'failed':
      return afterFailure(feed, result.failure, now, random);
    case 'held':
      return heldBack(result.waitMs, now, random);
    case 'unchanged':
      return afterUnchanged(feed, result, now);
    case 'changed':
      return afterChange(feed, result, now);
  }
}

const OUTAGE_HOSTS = 5;

/** When none of at least five hosts can be connected to, the fault is ours: no feed is blamed for it. */
export function isOwnOutage(
  polls: readonly { readonly host: string; readonly result: PollResult }[],
): boolean {
  const hosts = new Set(polls.map(({ host }) => host));
  const isCut = ({ result }: { readonly result: PollResult }) =>
    result.kind === 'failed' && result.failure.isUnconnected === true;
  return hosts.size >= OUTAGE_HOSTS && polls.every(isCut);
}

function afterFailure(
  feed: PollFeed,
  failure: FeedFailure,
  now: number,
  random: number,
): FeedChange {
  const at = iso(now);
  const report = reportOf(failure, at, feed.url);
  const failing = { failures: feed.failures + 1, failingSince: feed.failingSince ?? at };
  if (failure.status === 410 && isGone(feed.goneSince, now)) {
    const message = 'The server said twice that this feed is gone; it is polled no more.';
    const gone = { state: 'gone' as const, pollSlot: undefined, notBefore: undefined };
    return { ...failing, ...gone, lastPolledAt: at, lastReport: { ...report, message } };
  }
  const shortest = Math.max(failure.retryAfterMs ?? 0, failure.status === 410 ? HOUR_MS : 0);
  const wait = Math.max(shortest, backoffMs(failing.failures, feed.everyMinutes, random));
  return {
    ...failing,
    state: failure.state,
    notBefore: iso(now + wait),
    ...(failure.status === 410 && feed.goneSince === undefined ? { goneSince: at } : {}),
    lastPolledAt: at,
    lastReport: report,
  };
}

/** Spread after the wait, so that the feeds of a host do not come back in a burst. */
function heldBack(waitMs: number, now: number, random: number): FeedChange {
  const message = 'Another feed of this host was asked to come less often; this one waits with it.';
  return {
    state: 'rate-limited',
    notBefore: iso(now + waitMs * (1 + random / 4)),
    lastReport: { kind: 'host-rate-limited', message, at: iso(now) },
  };
}

function reportOf({ kind, message, sample }: FeedFailure, at: string, url: string): FeedReport {
  return { kind, message, at, ...(sample === undefined ? {} : { sample: unsaid(sample, url) }) };
}

/** Servers repeat what they were asked for: values of the address, perhaps keys, stay out of the record. */
function unsaid(sample: string, url: string): string {
  const values = [...(URL.parse(url)?.searchParams.values() ?? [])];
  return values
    .filter((value) => value.length >= 6)
    .flatMap((value) => [value, encodeURIComponent(value)])
    .reduce((text, value) => text.replaceAll(value, '…'), sample);
}

const iso = (time: number): string => new Date(time).toISOString();
