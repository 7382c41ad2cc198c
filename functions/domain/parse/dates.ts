/** Dates as feeds write them. A date that cannot be is absent: nothing is guessed, nothing is rolled over. */
import { HALF_WORDS, hourOfDay, isNoise, monthOf, plainDate } from './date-words.ts';
import { toUtc, type Zone, zoneByName, zoneByOffset } from './time-zone.ts';

export type DateContext = {
  /** IANA zone of dates without one; UTC where it is absent or does not exist. */
  readonly timeZone: string | undefined;
  /** Epoch ms: no date is later than a day after it. */
  readonly now: number;
};
type Day = { readonly year: number; readonly month: number; readonly day: number };
type Clock = { readonly millis: number; readonly rest: string };
/** A day, and what is written beside it: the time and the zone. */
type Split = { readonly day: Day; readonly rest: string };

const DAY = 86_400_000;
/** Before it, dates are some system's way to say "none". */
const FIRST_YEAR = 1900;

/** ISO 8601 UTC, at most a day ahead of now; undefined when it is no date. */
export function parseDate(written: string | undefined, context: DateContext): string | undefined {
  if (written === undefined) return undefined;
  const text = plainDate(written);
  if (text === '') return undefined;
  const time = epoch(text) ?? calendar(text, context);
  if (time === undefined || Number.isNaN(time)) return undefined;
  return new Date(Math.min(time, context.now + DAY)).toISOString();
}

/** Seconds (10 digits) or milliseconds (13 digits) since 1970. */
function epoch(text: string): number | undefined {
  if (/^\d{10}$/.test(text)) return Number(text) * 1000;
  return /^\d{13}$/.test(text) ? Number(text) : undefined;
}

function calendar(text: string, context: DateContext): number | undefined {
  const split = isoDay(text) ?? numericDay(text) ?? wordedDay(text);
  if (split === undefined) return undefined;
  const { year, month, day } = split.day;
  const start = Date.UTC(year, month - 1, day);
  if (year < FIRST_YEAR || year > 9999 || new Date(start).getUTCDate() !== day) return undefined;
  if (month < 1 || month > 12) return undefined;
  const clock = clockIn(split.rest);
  if (clock === undefined) return undefined;
  const local = start + clock.millis;
  const zone = zoneIn(clock.rest, local, context);
  return zone === undefined ? undefined : toUtc(local, zone);
}

/** `2026-10-11`, `20261011`, `2026-10`, `2026`, `2026-284`, with the time after `T` or a space. */
function isoDay(text: string): Split | undefined {
  const ordinal = /^(\d{4})-?(\d{3})(?:[t ]+(.*))?$/.exec(text);
  if (ordinal) return ordinalDay(Number(ordinal[1]), Number(ordinal[2]), ordinal[3] ?? '');
  const compact = /^(\d{4})(\d{2})(\d{2})(?:[t ]?(\d.*))?$/.exec(text);
  const match = compact ?? /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[t ,]+(.*)|z)?$/.exec(text);
  if (!match) return undefined;
  const day = { year: Number(match[1]), month: Number(match[2] ?? 1), day: Number(match[3] ?? 1) };
  return { day, rest: match[4] ?? '' };
}

function ordinalDay(year: number, place: number, rest: string): Split | undefined {
  const date = new Date(Date.UTC(year, 0, place));
  if (place < 1 || date.getUTCFullYear() !== year) return undefined;
  return { day: { year, month: date.getUTCMonth() + 1, day: date.getUTCDate() }, rest };
}

/** `2026/10/11`, `11/10/2026` (day first unless that cannot be), the time before or after. */
function numericDay(text: string): Split | undefined {
  const bare = text
    .split(' ')
    .filter((word) => !isNoise(word.replace(/,$/, '')) || word === 'م')
    .join(' ');
  const match = /^(.*?)(?<![\d:])(\d{1,4})([/.-])(\d{1,2})\3(\d{2,4})(?![\d:])[,t ]*(.*)$/.exec(
    bare,
  );
  if (!match) return undefined;
  const [first, second, last] = [Number(match[2]), Number(match[4]), Number(match[5])];
  const rest = `${match[1] ?? ''} ${match[6] ?? ''}`.replace(/ - |\|/g, ' ').trim();
  if (match[2]?.length === 4) return { day: { year: first, month: second, day: last }, rest };
  if (match[2]?.length === 3) return undefined;
  const year = wholeYear(match[5] ?? '');
  if (year === undefined) return undefined;
  const american = second > 12 && first <= 12;
  const day = american ? { year, month: first, day: second } : { year, month: second, day: first };
  return { day, rest };
}

/** `Sun, 11 Oct 2026 …`, `October 11, 2026`, `Sun Oct 11 … 2026`, `11 تشرين الأول 2026`. */
function wordedDay(text: string): Split | undefined {
  const clock = CLOCK.exec(text);
  const outside =
    clock === null
      ? text
      : `${text.slice(0, clock.index)} ${text.slice(clock.index + clock[0].length)}`;
  const rest: string[] = clock === null ? [] : [clock[0]];
  const small: string[] = [];
  let year: number | undefined;
  let month: number | undefined;
  const offset = clock === null ? null : OFFSET.exec(outside.slice(clock.index));
  const words =
    offset === null
      ? outside
      : outside.slice(0, clock?.index) + outside.slice(clock?.index).replace(offset[0], ' ');
  for (const word of words
    .replace(/\(([^)]*)\)/g, ' ')
    .split(/[\s,|]+|(?<=[a-z\u0600-\u06ff\d.])-(?=[a-z\u0600-\u06ff\d])/)) {
    const plain = word.replace(/^[-.]+|[-.]+$/g, '');
    const named = monthOf(plain);
    if (named !== undefined) {
      if (month !== undefined && month !== named) return undefined;
      month = named;
    } else if (/^\d{4}م?$/.test(plain)) {
      if (year !== undefined) return undefined;
      year = Number.parseInt(plain, 10);
    } else if (/^\d{1,2}(?:st|nd|rd|th)?$/.test(plain)) small.push(plain);
    else if (plain !== '' && !isNoise(plain)) rest.push(plain);
  }
  if (offset !== null) rest.push(offset[0]);
  year ??= small.length > 1 ? wholeYear(small.pop() ?? '') : undefined;
  if (year === undefined || month === undefined || small.length !== 1) return undefined;
  return { day: { year, month, day: Number.parseInt(small[0] ?? '', 10) }, rest: rest.join(' ') };
}

const CLOCK = new RegExp(
  `(?<![\\d:+-])(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?(?: ?(${HALF_WORDS})(?![a-z\\u0600-\\u06ff]))?|(?<![\\d:])(\\d{1,2}) ?(${HALF_WORDS})(?![a-z\\u0600-\\u06ff\\d])`,
);
const OFFSET = /(?:\b(?:gmt|utc|ut|z) ?)?([+-]) ?(\d{1,2})(?::?(\d{2}))?(?![\d:])/;
const COMPACT_CLOCK = /^(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?(?=$|[ z+-])/;

/** The time of day in what is beside the date; midnight when there is none; undefined when it cannot be. */
function clockIn(rest: string): Clock | undefined {
  const match = CLOCK.exec(rest) ?? COMPACT_CLOCK.exec(rest);
  if (match === null) return { millis: 0, rest };
  const [whole, h, m, s, fraction, half, lone, loneHalf] = match;
  const hour = hourOfDay(Number(h ?? lone), half ?? loneHalf);
  const minute = Number(m ?? 0);
  const second = Number(s ?? 0);
  const millis = Math.floor(Number(`0.${fraction ?? 0}`) * 1000);
  const outside = `${rest.slice(0, match.index)} ${rest.slice(match.index + whole.length)}`;
  const endOfDay = hour === 24 && minute === 0 && second === 0;
  // Second 60 is a leap second.
  if ((hour > 23 && !endOfDay) || minute > 59 || second > 60) return undefined;
  return { millis: ((hour * 60 + minute) * 60 + second) * 1000 + millis, rest: outside };
}

/** The zone in what is left; the feed's own where nothing is; undefined when what is left is no zone. */
function zoneIn(rest: string, local: number, { timeZone }: DateContext): Zone | undefined {
  const text = rest
    .replace(/\([^)]*\)/g, ' ')
    .replace(/^[\s,.-]+(?=\D)|[\s,.]+$/g, '')
    .trim();
  const home: Zone = zoneByName((timeZone ?? '').toLowerCase(), undefined, local) ?? { offset: 0 };
  if (text === '') return home;
  const offset = new RegExp(`^(?:${OFFSET.source})`).exec(text);
  if (offset !== null) {
    const zone = zoneByOffset(offset[1] ?? '+', offset[2] ?? '0', offset[3]);
    // "GMT+3 Baghdad": the offset is enough, any word after it a comment.
    return /\d/.test(text.slice(offset[0].length)) ? undefined : zone;
  }
  const words = text.split(' ').filter((word) => !isNoise(word) || word === 'at');
  if (words.length === 0) return home;
  const [word = '', ...others] = words;
  const zone = zoneByName(word, timeZone, local);
  if (
    zone !== undefined &&
    others.every((other) => zoneByName(other, timeZone, local) !== undefined)
  )
    return zone;
  // An abbreviation that nobody knows says only that there was one.
  return others.length === 0 && /^[a-z]{2,5}$/.test(word) ? home : undefined;
}

/** Two digits below 70 are 20xx. */
function wholeYear(written: string): number | undefined {
  if (written.length === 4) return Number(written);
  if (written.length !== 2) return undefined;
  return Number(written) + (Number(written) < 70 ? 2000 : 1900);
}
