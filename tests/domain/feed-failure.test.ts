/** A poll that failed: named states, waits, and when the fault is ours. */
import { describe, expect, it } from 'vitest';
import { CADENCES, type FeedState, type PollFeed } from '../../functions/domain/feed.ts';
import { readAnswer } from '../../functions/domain/feed-answer.ts';
import { isOwnOutage, type PollResult } from '../../functions/domain/feed-outcome.ts';
import { cameDue, isHeldBack, minuteOf, pollSlotOf } from '../../functions/domain/feed-slot.ts';
import type { FetchFailureKind } from '../../functions/domain/fetch.ts';
import {
  DAY,
  failed,
  feed,
  HOUR,
  iso,
  NOW,
  notModified,
  outcome,
  url,
} from '../support/feed-rows.ts';

describe('a failed poll', () => {
  it.each<[number, FeedState, Record<string, string>, string]>([
    [204, 'empty', {}, ''],
    [200, 'empty', {}, ''],
    [206, 'malformed', {}, '<rss>'],
    [304, 'malformed', {}, ''],
    [400, 'unreachable', {}, ''],
    [401, 'blocked', {}, ''],
    [403, 'blocked', {}, '<title>Forbidden</title>'],
    [404, 'unreachable', {}, ''],
    [410, 'unreachable', {}, ''],
    [418, 'blocked', {}, ''],
    [429, 'rate-limited', {}, ''],
    [451, 'blocked', {}, ''],
    [500, 'unreachable', {}, ''],
    [502, 'unreachable', {}, ''],
    [503, 'unreachable', {}, 'down for maintenance'],
    [503, 'blocked', {}, '<title>Just a moment...</title>'],
    [521, 'unreachable', {}, ''],
  ])('%i is the state %s', (status, state, headers, body) => {
    const change = outcome(feed(), failed(status, headers, body));
    expect(change).toMatchObject({
      state,
      failures: 1,
      failingSince: iso(0),
      notBefore: iso(30 * 60_000 * (status === 410 ? 2 : 1)),
    });
    expect(change?.lastReport?.message).toMatch(/\.$/);
    expect(change).not.toHaveProperty('etag');
    expect(change).not.toHaveProperty('ring');
  });
  it.each<[FetchFailureKind, FeedState]>([
    ['forbidden-address', 'forbidden'],
    ['dns', 'unreachable'],
    ['refused', 'unreachable'],
    ['timeout', 'unreachable'],
    ['tls', 'unreachable'],
    ['reset', 'unreachable'],
    ['too-large', 'too-large'],
    ['bad-encoding', 'malformed'],
    ['bad-redirect', 'unreachable'],
    ['too-many-redirects', 'unreachable'],
    ['protocol', 'unreachable'],
  ])('%s is the state %s', (kind, state) => {
    const answer = readAnswer(feed(), { kind, message: 'It failed.', millis: 1 }, NOW);
    expect(outcome(feed(), answer as PollResult)).toMatchObject({ state, lastReport: { kind } });
  });
  it('shows the first bytes, made safe', () => {
    const change = outcome(feed(), failed(500, {}, `\u0000<b>${'\u202e'}oops ${'x'.repeat(500)}`));
    expect(change?.lastReport?.sample).toMatch(/^<b> ?oops x+$/);
    expect(change?.lastReport?.sample?.length).toBeLessThanOrEqual(200);
  });
  it('waits as long as Retry-After says, where that is longer than the back-off', () => {
    expect(outcome(feed(), failed(503, { 'retry-after': '7200' }))?.notBefore).toBe(iso(2 * HOUR));
    expect(outcome(feed(), failed(429, { 'retry-after': '60' }))?.notBefore).toBe(iso(HOUR / 2));
    expect(outcome(feed(), failed(429, { 'retry-after': '99999999' }))?.notBefore).toBe(iso(DAY));
  });
  it('counts on from the first failure', () => {
    const down = feed({ failures: 3, failingSince: iso(-DAY), state: 'unreachable' });
    expect(outcome(down, failed(500))).toMatchObject({
      failures: 4,
      failingSince: iso(-DAY),
      notBefore: iso(4 * HOUR),
    });
  });
  it('ends the polling only when 410 is said twice, an hour apart', () => {
    const once = { ...feed(), ...outcome(feed(), failed(410)) } as PollFeed;
    expect(once).toMatchObject({
      goneSince: iso(0),
      state: 'unreachable',
      pollSlot: expect.any(String),
    });
    const tooSoon = outcome(once, failed(410), NOW + HOUR - 1);
    expect(tooSoon?.state).toBe('unreachable');
    expect(outcome(once, failed(404), NOW + 2 * HOUR)?.state).toBe('unreachable');
    const gone = outcome(once, failed(410), NOW + HOUR);
    expect(gone).toMatchObject({ state: 'gone', pollSlot: undefined, notBefore: undefined });
    expect(gone).toHaveProperty('pollSlot');
  });
  it('holds the other feeds of a host back, spread', () => {
    const change = outcome(feed(), { kind: 'held', waitMs: HOUR }, NOW, 0.5);
    expect(change).toEqual({
      state: 'rate-limited',
      notBefore: iso(HOUR * 1.125),
      lastReport: expect.objectContaining({ kind: 'host-rate-limited' }),
    });
    expect(change).not.toHaveProperty('failures');
  });
});

describe('a server that fails for a month', () => {
  it.each(CADENCES)(
    'is asked ever more rarely, and once a day at least: every %i minutes',
    (cadence) => {
      let row = feed({ everyMinutes: cadence, pollSlot: pollSlotOf(url, cadence) });
      const tries: number[] = [];
      const first = minuteOf(NOW);
      for (let minute = first; minute < first + 30 * 1440; minute++) {
        const now = minute * 60_000;
        if (!cameDue(row.pollSlot ?? '', minute - 1, minute) || isHeldBack(row, now)) continue;
        tries.push(minute);
        row = { ...row, ...outcome(row, failed(500), now, (tries.length * 0.37) % 1) } as PollFeed;
      }
      const gaps = tries.slice(1).map((minute, place) => minute - (tries[place] ?? 0));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(1440);
      expect(gaps.at(-1)).toBeGreaterThanOrEqual(700);
      expect(row).toMatchObject({ state: 'unreachable', failures: tries.length });
    },
  );
});

describe('an outage of our own', () => {
  const cut = (host: string, kind: FetchFailureKind = 'timeout') => ({
    host,
    result: readAnswer(feed(), { kind, message: '', millis: 1 }, NOW) as PollResult,
  });
  const five = ['a', 'b', 'c', 'd', 'e'].map((host) => cut(host));
  it('is when none of five hosts can be connected to', () => expect(isOwnOutage(five)).toBe(true));
  it.each([
    ['four hosts', five.slice(0, 4)],
    ['ten feeds of four hosts', [...five.slice(0, 4), ...five.slice(0, 4)]],
    ['one that answers', [...five, { host: 'f', result: notModified() }]],
    ['one that answers badly', [...five, { host: 'f', result: failed(500) }]],
    ['one that may not be asked', [...five, cut('f', 'forbidden-address')]],
  ])('but not with %s', (_, polls) => expect(isOwnOutage(polls)).toBe(false));
});
