/** When a feed falls due: slots, spans of minutes, and the publisher's hours and days. */
import { describe, expect, it } from 'vitest';
import { CADENCES, type Cadence } from '../../functions/domain/feed.ts';
import {
  cadenceAtLeast,
  cameDue,
  effectiveCadence,
  hostOf,
  isHeldBack,
  isSkipped,
  pollSlotOf,
  slotOfFeed,
  slotsBetween,
} from '../../functions/domain/feed-slot.ts';

const minutes = (iso: string) => Date.parse(iso) / 60_000;
const hosts = Array.from({ length: 2000 }, (_, n) => `https://outlet-${n}.example/rss`);

describe('the slot of a feed', () => {
  it('is the same for every feed of a host', () => {
    expect(pollSlotOf('https://a.example/ar/rss', 15)).toBe(
      pollSlotOf('http://A.EXAMPLE/en?x=1', 15),
    );
  });
  it('comes together for all cadences of a host: every slot of a longer cadence is one of a shorter', () => {
    for (const url of hosts.slice(0, 200)) {
      const slots = CADENCES.map((cadence) => Number(pollSlotOf(url, cadence).split('#')[1]));
      slots.forEach((slot, place) => {
        for (const shorter of CADENCES.slice(0, place)) {
          expect(slot % shorter).toBe(slots[CADENCES.indexOf(shorter)]);
        }
      });
    }
  });
  it('spreads hosts evenly over the minutes of the cadence', () => {
    const counts = new Map<string, number>();
    for (const url of hosts) {
      const slot = pollSlotOf(url, 15);
      counts.set(slot, (counts.get(slot) ?? 0) + 1);
    }
    expect(counts.size).toBe(15);
    expect(Math.max(...counts.values())).toBeLessThan(3 * (2000 / 15));
  });
  it.each([
    ['not a url', 'not a url'],
    ['https://a.example:8443/x', 'a.example:8443'],
  ])('host of %s is %s', (url, host) => expect(hostOf(url)).toBe(host));
  it.each(['paused', 'gone'] as const)('there is none while a feed is %s', (state) => {
    expect(slotOfFeed({ url: 'https://a.example', everyMinutes: 5, state })).toBeUndefined();
  });
});

describe('the slots between two minutes', () => {
  it.each<[string, number, number, readonly Cadence[], number]>([
    ['none when no minute has passed', 100, 100, CADENCES, 0],
    ['none when the clock went back', 100, 40, CADENCES, 0],
    ['one per cadence in use after a minute', 100, 101, [5, 60], 2],
    ['no more than a cadence has, however long ago', 0, 10_000, [5, 15], 20],
    ['every slot of a day after a day', 0, 1440, [1440], 1440],
    ['none without cadences', 0, 100, [], 0],
  ])('%s', (_, after, to, cadences, count) => {
    expect(slotsBetween(after, to, cadences)).toHaveLength(count);
  });
  it('hold every feed exactly once per cadence, minute by minute over a day', () => {
    const due = new Map<string, number>();
    const feeds = hosts.slice(0, 50).map((url) => [url, pollSlotOf(url, 60)] as const);
    for (let minute = 1; minute <= 1440; minute++) {
      const slots = new Set(slotsBetween(minute - 1, minute, CADENCES));
      for (const [url, slot] of feeds) if (slots.has(slot)) due.set(url, (due.get(url) ?? 0) + 1);
    }
    expect(new Set(due.values())).toEqual(new Set([24]));
  });
  it.each([
    ['15#7', 6, 7, true],
    ['15#7', 7, 21, false],
    ['15#7', 7, 22, true],
    ['15#7', 0, 5000, true],
    ['1440#3', 4, 1440, false],
    ['nonsense', 0, 5000, false],
  ])('%s after %i up to %i: %s', (slot, after, to, came) => {
    expect(cameDue(slot, after, to)).toBe(came);
  });
});

describe('what lengthens a cadence', () => {
  it.each([
    [5, undefined, 5],
    [5, 15, 15],
    [60, 15, 60],
    [1440, 60, 1440],
  ] as const)('every %s minutes with a hint of %s is every %s', (everyMinutes, hint, expected) => {
    expect(effectiveCadence({ everyMinutes, ...(hint ? { hintMinutes: hint } : {}) })).toBe(
      expected,
    );
  });
  it.each([
    [0, 5],
    [5.1, 15],
    [61, 360],
    [9999, 1440],
  ])('%s minutes need the step %s', (wanted, step) => expect(cadenceAtLeast(wanted)).toBe(step));
});

describe('the hours and days without visits', () => {
  const monday = minutes('2026-03-02T03:07:00Z');
  it.each([
    ['an hour that is skipped', { pollSlot: '15#7', skipHours: [3] }, true],
    ['another hour', { pollSlot: '15#7', skipHours: [4] }, false],
    ['a day that is skipped', { pollSlot: '1440#187', skipDays: [1] }, true],
    ['another day', { pollSlot: '15#7', skipDays: [0, 6] }, false],
    [
      'an hour does not silence a daily feed for ever',
      { pollSlot: '1440#187', skipHours: [3] },
      false,
    ],
  ])('%s', (_, feed, skipped) => expect(isSkipped(feed, monday)).toBe(skipped));
  it('a feed is held back until its time, not after', () => {
    const feed = { notBefore: '2026-03-02T05:30:00.000Z' };
    const until = Date.parse(feed.notBefore);
    expect([isHeldBack(feed, until - 1), isHeldBack(feed, until), isHeldBack({}, 0)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
