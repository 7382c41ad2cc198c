/** Waits after failures, and what the server asks for. */
import { describe, expect, it } from 'vitest';
import { CADENCES } from '../../functions/domain/feed.ts';
import { backoffMs, isGone, retryAfterMs } from '../../functions/domain/feed-backoff.ts';
import { freshMinutes, hintStep, skipTimes } from '../../functions/domain/feed-hints.ts';
import { MINUTE_MS } from '../../functions/domain/feed-slot.ts';

const now = Date.parse('2026-03-02T12:00:00.000Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('Retry-After', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['seconds with blanks', ' 3600 ', HOUR],
    ['no less than a minute', '0', 60_000],
    ['no more than a day', '315360000', DAY],
    ['an HTTP date', 'Mon, 02 Mar 2026 13:00:00 GMT', HOUR],
    ['an old date form', 'Monday, 02-Mar-26 13:00:00 GMT', HOUR],
    ['a date that has passed', 'Mon, 02 Mar 2026 11:00:00 GMT', 60_000],
    ['a date ten years ahead', 'Mon, 02 Mar 2036 11:00:00 GMT', DAY],
    ['garbage', 'soon', undefined],
    ['a negative number', '-5', undefined],
    ['a fraction', '1.5', undefined],
    ['a day that is none', 'Monday', undefined],
    ['nothing', '', undefined],
    ['no header', undefined, undefined],
    ['digits without end', '9'.repeat(400), undefined],
  ])('%s', (_, header, expected) => expect(retryAfterMs(header, now)).toBe(expected));
});

describe('back-off', () => {
  it('doubles from twice the cadence to a day', () => {
    const waits = [1, 2, 3, 4, 5, 6, 20].map((failures) => backoffMs(failures, 15, 0) / MINUTE_MS);
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1432.5]);
  });
  it('takes off up to a half by chance, so that feeds do not come back in step', () => {
    expect(backoffMs(3, 15, 0.5)).toBe(90 * MINUTE_MS);
    expect(backoffMs(3, 15, 0.999)).toBeGreaterThan(59 * MINUTE_MS);
  });
  it.each(CADENCES)(
    'leaves a slot within every day, failing for ever: every %i minutes',
    (cadence) => {
      for (let failures = 1; failures < 2000; failures += 7) {
        const wait = backoffMs(failures, cadence, 0);
        expect(wait).toBeLessThan(DAY);
        const slots = Math.ceil(wait / MINUTE_MS / cadence);
        expect(slots * cadence).toBeLessThanOrEqual(1440);
      }
    },
  );
  it('believes a 410 when it is said again an hour later', () => {
    const first = new Date(now).toISOString();
    expect(isGone(undefined, now)).toBe(false);
    expect(isGone(first, now + HOUR - 1)).toBe(false);
    expect(isGone(first, now + HOUR)).toBe(true);
  });
});

describe('the publisher’s hints', () => {
  it.each<[string, Record<string, string>, number]>([
    ['max-age', { 'cache-control': 'public, max-age=1800' }, 30],
    [
      'max-age before Expires',
      { 'cache-control': 'max-age=60', expires: 'Mon, 02 Mar 2026 15:00:00 GMT' },
      1,
    ],
    ['s-maxage is for caches', { 'cache-control': 's-maxage=600' }, 0],
    ['no-store says nothing', { 'cache-control': 'no-store' }, 0],
    ['Expires', { expires: 'Mon, 02 Mar 2026 12:30:00 GMT' }, 30],
    [
      'Expires against Date',
      { expires: 'Mon, 02 Mar 2026 13:00:00 GMT', date: 'Mon, 02 Mar 2026 12:45:00 GMT' },
      15,
    ],
    ['Expires in the past', { expires: 'Mon, 02 Mar 2020 12:30:00 GMT' }, 0],
    ['Expires 0', { expires: '0' }, 0],
    ['garbage', { 'cache-control': 'max-age=soon', expires: 'never' }, 0],
    ['none', {}, 0],
  ])('%s', (_, headers, minutes) => expect(freshMinutes(headers, now)).toBe(minutes));

  it.each([
    ['nothing asked', {}, {}, undefined],
    ['less than the shortest cadence', { 'cache-control': 'max-age=299' }, {}, undefined],
    ['rounded up to the ladder', { 'cache-control': 'max-age=600' }, {}, 15],
    ['the longest of all wins', { 'cache-control': 'max-age=600' }, { ttlMinutes: 30 }, 60],
    ['an hour at most', { 'cache-control': 'max-age=31536000' }, { updateMinutes: 10080 }, 60],
    ['what is no number asks nothing', {}, { ttlMinutes: Number.NaN }, undefined],
  ] as const)('%s', (_, headers, hints, step) => expect(hintStep(headers, hints, now)).toBe(step));

  it.each([
    [
      { skipHours: [1, 1, 25, -1, 2.5, 3], skipDays: ['Sunday', ' monday ', 'Funday'] },
      { skipHours: [1, 3], skipDays: [0, 1] },
    ],
    [{ skipHours: Array.from({ length: 24 }, (_, hour) => hour) }, {}],
    [
      { skipDays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] },
      {},
    ],
    [{}, {}],
  ])('times to skip: %j', (hints, expected) => expect(skipTimes(hints)).toEqual(expected));
});
