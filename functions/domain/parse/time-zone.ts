/** Zones of dates: what a name or an offset means, and local time in a zone as UTC. */

/** Minutes east of UTC, or an IANA zone with its own summer time. */
export type Zone = { readonly offset: number } | { readonly name: string };

/** Hours east. Where a name has several meanings, the feed's own zone chooses; the first is the default. */
const HOURS: Readonly<Record<string, readonly number[]>> = {
  z: [0], ut: [0], utc: [0], gmt: [0], wet: [0], west: [1],
  est: [-5], edt: [-4], cst: [-6, 8], cdt: [-5], mst: [-7], mdt: [-6], pst: [-8], pdt: [-7],
  akst: [-9], akdt: [-8], hst: [-10], adt: [-3, 4], ast: [-4, 3], nst: [-3.5], ndt: [-2.5],
  bst: [1, 6], ist: [5.5, 2, 1], idt: [3], cet: [1], cest: [2], met: [1], mest: [2], mez: [1], mesz: [2],
  eet: [2], eest: [3], msk: [3], msd: [4], trt: [3], irst: [3.5], irdt: [4.5], gst: [4], pkt: [5],
  hkt: [8], sgt: [8], jst: [9], kst: [9], awst: [8], acst: [9.5], aest: [10], aedt: [11], nzst: [12], nzdt: [13],
}; // biome-ignore format: a table of zones reads best in rows
/** Names that mean a place's time, summer and winter. */
const PLACES: Readonly<Record<string, string>> = {
  et: 'America/New_York', ct: 'America/Chicago', mt: 'America/Denver', pt: 'America/Los_Angeles', at: 'America/Halifax',
  بغداد: 'Asia/Baghdad', العراق: 'Asia/Baghdad', مكة: 'Asia/Riyadh', السعودية: 'Asia/Riyadh', دمشق: 'Asia/Damascus',
  بيروت: 'Asia/Beirut', القاهرة: 'Africa/Cairo', عمان: 'Asia/Amman', القدس: 'Asia/Jerusalem', الدوحة: 'Asia/Qatar',
  غرينتش: 'UTC', جرينتش: 'UTC', غرينيتش: 'UTC', جرينيتش: 'UTC',
}; // biome-ignore format: a table of zones reads best in rows
const MAX_OFFSET = 18 * 60;
const formats = new Map<string, Intl.DateTimeFormat | undefined>();
const MAX_FORMATS = 100;

/** What a zone's name means; `at` is the local time as if it were UTC, in ms. */
export function zoneByName(
  name: string,
  feedZone: string | undefined,
  at: number,
): Zone | undefined {
  const place = PLACES[name];
  if (place !== undefined && Object.hasOwn(PLACES, name)) return { name: place };
  const hours = Object.hasOwn(HOURS, name) ? HOURS[name] : undefined;
  if (hours !== undefined) {
    const home = hours.length > 1 && feedZone !== undefined ? offsetIn(feedZone, at) : undefined;
    return { offset: (hours.find((hour) => hour * 60 === home) ?? hours[0] ?? 0) * 60 };
  }
  // RFC 2822 takes the military letters for "unknown".
  if (/^[a-y]$/.test(name) && name !== 'j') return { offset: 0 };
  if (!/^[a-z]+\/[a-z0-9_+/-]+$/.test(name)) return undefined;
  return offsetIn(name, at) === undefined ? undefined : { name };
}

/** `+03`, `+0300`, `+03:00`, `-5`; undefined beyond 18 hours. */
export function zoneByOffset(
  sign: string,
  hours: string,
  minutes: string | undefined,
): Zone | undefined {
  const offset = Number(hours) * 60 + Number(minutes ?? 0);
  if (offset > MAX_OFFSET || Number(minutes ?? 0) > 59) return undefined;
  return { offset: sign === '-' ? -offset : offset };
}

/** UTC ms of a local time; a local time that comes twice is the first, one that never comes is moved on. */
export function toUtc(local: number, zone: Zone): number {
  if ('offset' in zone) return local - zone.offset * 60_000;
  const before = offsetIn(zone.name, local - 86_400_000) ?? 0;
  const after = offsetIn(zone.name, local + 86_400_000) ?? 0;
  for (const offset of [before, after]) {
    const utc = local - offset * 60_000;
    if (offsetIn(zone.name, utc) === offset) return utc;
  }
  return local - before * 60_000;
}

/** Minutes east of UTC at a time; undefined for a zone that does not exist. */
function offsetIn(zone: string, utc: number): number | undefined {
  const format = formatOf(zone);
  if (format === undefined) return undefined;
  const parts = new Map(format.formatToParts(utc).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return Math.round((shown - Math.floor(utc / 1000) * 1000) / 60_000);
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(zone)) return formats.get(zone);
  let format: Intl.DateTimeFormat | undefined;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    format = undefined;
  }
  if (formats.size < MAX_FORMATS) formats.set(zone, format);
  return format;
}
