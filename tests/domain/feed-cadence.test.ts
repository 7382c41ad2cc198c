/** The cadence of a feed that names none follows how often it changes, and does not swing. */
import { describe, expect, it } from 'vitest';
import { CADENCES, type Cadence } from '../../functions/domain/feed.ts';
import {
  adaptedCadence,
  firstCadence,
  gapOfDates,
  isQuiet,
  nextGap,
} from '../../functions/domain/feed-cadence.ts';

const now = Date.parse('2026-03-08T12:00:00.000Z');
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

describe('a step at a time', () => {
  it.each<[string, Cadence, number | undefined, number, boolean, Cadence]>([
    ['lively: faster', 60, 20, 0, true, 15],
    ['lively at the fastest: stays', 5, 2, 0, true, 5],
    ['no validators: never under an hour', 15, 2, 0, false, 60],
    ['no validators and lively: stays hourly', 60, 2, 0, false, 60],
    ['something in every third poll only: slower', 15, 200, 0, true, 60],
    ['a silence of six slower cadences: slower', 15, 20, 361, true, 60],
    ['a night is no reason to slow down', 15, 20, 350, true, 15],
    ['a rhythm that fits: stays', 15, 40, 10, true, 15],
    ['the slowest stays', 1440, 99999, 99999, true, 1440],
    ['no rhythm known yet: stays', 15, undefined, 30, true, 15],
  ])('%s', (_, current, gap, silent, validators, expected) => {
    const rhythm = { silentMinutes: silent, ...(gap === undefined ? {} : { gapMinutes: gap }) };
    expect(adaptedCadence(current, rhythm, validators)).toBe(expected);
  });

  it.each(Array.from({ length: 40 }, (_, n) => Math.round(3 * 1.25 ** n)))(
    'a steady gap of %i minutes settles on one cadence',
    (gap) => {
      let cadence = firstCadence(undefined, true);
      const seen: Cadence[] = [];
      for (let polls = 0; polls < 12; polls++) {
        cadence = adaptedCadence(cadence, { gapMinutes: gap, silentMinutes: gap / 2 }, true);
        seen.push(cadence);
      }
      expect(new Set(seen.slice(-4)).size).toBe(1);
      expect(
        adaptedCadence(firstCadence(gap, true), { gapMinutes: gap, silentMinutes: 0 }, true),
      ).toBe(firstCadence(gap, true));
    },
  );
});

describe('the first document', () => {
  it.each<[string, readonly string[], number | undefined]>([
    ['shows the rhythm of the last week', [0, 30, 60, 90, 120].map(ago), 30],
    ['needs five different dates', [0, 30, 60, 90, 90, 90].map(ago), undefined],
    ['does not count what is older', [0, 30, 60, 90, 120, 99999].map(ago), 30],
    ['nor what is in the future', [0, 30, 60, 90, 120, -600].map(ago), 30],
    ['nor what is no date', ['x', 'y', 'z', 'a', 'b'], undefined],
  ])('%s', (_, dates, gap) => expect(gapOfDates(dates, now)).toBe(gap));
  it.each<[number | undefined, boolean, Cadence]>([
    [undefined, true, 15],
    [undefined, false, 60],
    [4, true, 5],
    [30, true, 15],
    [100, true, 60],
    [100_000, true, 1440],
    [4, false, 60],
  ])('a gap of %s minutes, validators %s: every %i', (gap, validators, cadence) => {
    expect(firstCadence(gap, validators)).toBe(cadence);
    expect(CADENCES).toContain(cadence);
  });
});

describe('the gap between articles', () => {
  it.each([
    ['the first time as it is', undefined, 50, 1, 50],
    ['several at once share the time', undefined, 50, 5, 10],
    ['later smoothed', 100, 0, 1, 70],
    ['a long silence counts four gaps at most', 20, 6000, 1, 38],
  ])('%s', (_, gap, since, added, expected) => expect(nextGap(gap, since, added)).toBe(expected));
});

describe('quiet', () => {
  it.each<[string, string | undefined, number | undefined, boolean]>([
    ['not before two days', ago(47 * 60), 1, false],
    ['after two days of a lively feed', ago(49 * 60), 1, true],
    ['ten of its own gaps', ago(9 * 1440), 1440, false],
    ['and no more', ago(11 * 1440), 1440, true],
    ['two weeks where no rhythm is known', ago(13 * 1440), undefined, false],
    ['and no more', ago(15 * 1440), undefined, true],
    ['never where nothing was ever listed', undefined, undefined, false],
  ])('%s', (_, changed, gap, quiet) => expect(isQuiet(changed, gap, now)).toBe(quiet));
});
