/** A subscriber's time: quiet hours and releases, over daylight-saving changes in both directions. */
import { describe, expect, it } from 'vitest';
import {
  closedPeriod,
  isTimeZone,
  nextRelease,
  quietUntil,
  type Schedule,
} from '../../functions/domain/subscription-time.ts';

const at = Date.parse;
const iso = (instant: number | undefined) =>
  instant === undefined ? undefined : new Date(instant).toISOString().replace('.000Z', 'Z');
const schedule = (change: Partial<Schedule>): Schedule => ({
  cadence: 'instant',
  timeZone: 'Asia/Baghdad',
  ...change,
});
const BERLIN = 'Europe/Berlin';

describe('the next release', () => {
  it.each<[string, Partial<Schedule>, string, string]>([
    [
      'hourly: the next full hour',
      { cadence: 'hourly' },
      '2026-03-02T09:00:00Z',
      '2026-03-02T10:00:00Z',
    ],
    [
      'daily at 08:00 Baghdad',
      { cadence: 'daily', at: '08:00' },
      '2026-03-02T04:59:59Z',
      '2026-03-02T05:00:00Z',
    ],
    [
      'what comes at the release belongs to the next',
      { cadence: 'daily', at: '08:00' },
      '2026-03-02T05:00:00Z',
      '2026-03-03T05:00:00Z',
    ],
    [
      'daily without a time: 08:00',
      { cadence: 'daily', timeZone: 'UTC' },
      '2026-03-02T09:00:00Z',
      '2026-03-03T08:00:00Z',
    ],
    [
      'a zone with half an hour',
      { cadence: 'daily', at: '08:00', timeZone: 'Asia/Tehran' },
      '2026-03-02T00:00:00Z',
      '2026-03-02T04:30:00Z',
    ],
    [
      'weekly on Sunday unless said',
      { cadence: 'weekly', at: '08:00' },
      '2026-03-02T09:00:00Z',
      '2026-03-08T05:00:00Z',
    ],
    [
      'weekly, over the date line',
      { cadence: 'weekly', day: 'monday', at: '00:30', timeZone: 'Pacific/Auckland' },
      '2026-03-02T09:00:00Z',
      '2026-03-08T11:30:00Z',
    ],
    [
      'the last hour of a year',
      { cadence: 'weekly', day: 'friday', at: '00:00', timeZone: 'UTC' },
      '2026-12-31T23:59:59Z',
      '2027-01-01T00:00:00Z',
    ],
    [
      '29 February',
      { cadence: 'daily', at: '23:59', timeZone: 'UTC' },
      '2028-02-29T12:00:00Z',
      '2028-02-29T23:59:00Z',
    ],
    [
      'clocks go forward: the day has 23 hours',
      { cadence: 'daily', at: '08:00', timeZone: BERLIN },
      '2026-03-28T08:00:00Z',
      '2026-03-29T06:00:00Z',
    ],
    [
      'a time that the clocks jump over is told after the jump',
      { cadence: 'daily', at: '02:30', timeZone: BERLIN },
      '2026-03-28T12:00:00Z',
      '2026-03-29T01:30:00Z',
    ],
    [
      'a time shown twice is told the first time',
      { cadence: 'daily', at: '02:30', timeZone: BERLIN },
      '2026-10-24T12:00:00Z',
      '2026-10-25T00:30:00Z',
    ],
    [
      'and not the second time',
      { cadence: 'daily', at: '02:30', timeZone: BERLIN },
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00Z',
    ],
    [
      'hourly waits for the end of quiet hours',
      { cadence: 'hourly', quietHours: { from: '22:00', to: '06:30' } },
      '2026-03-02T20:10:00Z',
      '2026-03-03T03:30:00Z',
    ],
    [
      'a daily time within quiet hours was chosen: it is kept',
      { cadence: 'daily', at: '23:00', quietHours: { from: '22:00', to: '06:00' } },
      '2026-03-02T12:00:00Z',
      '2026-03-02T20:00:00Z',
    ],
  ])('%s', (_, change, now, expected) => {
    expect(iso(nextRelease(schedule(change), at(now)))).toBe(expected);
  });
});

describe('quiet hours', () => {
  const night = { quietHours: { from: '22:00', to: '06:00' } };
  it.each<[string, Partial<Schedule>, string, string | undefined]>([
    ['before them', night, '2026-03-02T18:59:59Z', undefined],
    ['from their first instant', night, '2026-03-02T19:00:00Z', '2026-03-03T03:00:00Z'],
    ['after midnight', night, '2026-03-02T22:00:00Z', '2026-03-03T03:00:00Z'],
    ['until their last', night, '2026-03-03T02:59:59Z', '2026-03-03T03:00:00Z'],
    ['after them', night, '2026-03-03T03:00:00Z', undefined],
    [
      'within one day',
      { quietHours: { from: '12:00', to: '13:30' } },
      '2026-03-02T09:00:00Z',
      '2026-03-02T10:30:00Z',
    ],
    ['none', {}, '2026-03-02T22:00:00Z', undefined],
    [
      'over the night the clocks go forward',
      { ...night, timeZone: BERLIN },
      '2026-03-28T23:00:00Z',
      '2026-03-29T04:00:00Z',
    ],
    [
      'over the night the clocks go back',
      { ...night, timeZone: BERLIN },
      '2026-10-24T23:00:00Z',
      '2026-10-25T05:00:00Z',
    ],
  ])('%s', (_, change, now, expected) => {
    expect(iso(quietUntil(schedule(change), at(now)))).toBe(expected);
  });

  it('end after any instant within them, at every half hour of a year', () => {
    const zones = [BERLIN, 'Africa/Casablanca', 'Australia/Lord_Howe'];
    const wrong: string[] = [];
    for (const timeZone of zones) {
      const one = schedule({ timeZone, quietHours: { from: '01:15', to: '02:45' } });
      for (let now = at('2026-01-01'); now < at('2027-01-01'); now += 30 * 60_000) {
        const until = quietUntil(one, now);
        if (until === undefined) continue;
        if (until <= now || until - now > 3 * 3_600_000) wrong.push(`${timeZone} ${iso(now)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('periods', () => {
  it.each<Partial<Schedule>>([
    { cadence: 'hourly' },
    { cadence: 'daily', at: '02:30', timeZone: BERLIN },
    { cadence: 'weekly', day: 'sunday', at: '02:30', timeZone: BERLIN },
    { cadence: 'daily', at: '00:00', timeZone: 'Africa/Cairo' },
  ])('follow each other without a gap or an overlap: %o', (change) => {
    const one = schedule(change);
    let period = closedPeriod(one, at('2026-03-20T00:00:00Z'));
    for (let n = 0; n < 60; n += 1) {
      const end = nextRelease(one, period.end);
      expect(closedPeriod(one, end)).toEqual({ start: period.end, end });
      expect(closedPeriod(one, end - 1)).toEqual(period);
      period = closedPeriod(one, end);
    }
  });

  it('a year of days has as many releases as days', () => {
    const one = schedule({ cadence: 'daily', at: '02:30', timeZone: BERLIN });
    let releases = 0;
    for (let now = at('2026-01-01'); now < at('2027-01-01'); releases += 1)
      now = nextRelease(one, now);
    expect(releases - 1).toBe(365);
  });
});

it.each([
  ['Asia/Baghdad', true],
  ['UTC', true],
  ['Mars/Olympus', false],
  ['', false],
])('%s is a time zone: %s', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});
