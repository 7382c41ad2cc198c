/** Times as people write them: ISO 8601, or a span such as `7d` or `12h` before now. */

const DAY_MS = 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
  w: 7 * DAY_MS,
};
const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;

export const WHEN_EXAMPLES = 'ISO 8601 (2026-01-31, 2026-01-31T08:00Z) or a span (7d, 12h)';

/**
 * ISO 8601 UTC with milliseconds, or undefined where the text is no time. A time without a zone is
 * UTC. As an `until`, a date alone means the end of that day, so that `--until 2026-01-31` keeps it.
 */
export function parseWhen(text: string, now: number, bound: 'since' | 'until'): string | undefined {
  const span = /^(\d{1,6})([mhdw])$/.exec(text);
  if (span) {
    const at = now - Number(span[1]) * (UNIT_MS[span[2] ?? ''] ?? Number.NaN);
    return at >= 0 ? written(at) : undefined;
  }
  if (!ISO.test(text)) return undefined;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text) || DATE_ONLY.test(text) ? text : `${text}Z`;
  const at = Date.parse(zoned);
  // Date.parse takes 2026-02-31 for 3 March: a day that does not exist is a mistake.
  if (Number.isNaN(at) || !dayExists(text)) return undefined;
  return written(bound === 'until' && DATE_ONLY.test(text) ? at + DAY_MS - 1 : at);
}

/** Times are compared as text, which years of other than four digits would break. */
function written(at: number): string | undefined {
  const time = new Date(at).toISOString();
  return /^\d{4}-/.test(time) ? time : undefined;
}

export const ENDS_BEFORE = 'lies before since: nothing can be between them';
/** `until` before `since` is a mistake, which finding nothing would hide. */
export const endsBefore = ({ since, until }: { since?: string; until?: string }): boolean =>
  since !== undefined && until !== undefined && until < since;

function dayExists(text: string): boolean {
  const day = text.slice(0, 10);
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
