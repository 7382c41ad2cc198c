/** Retry-After, as feeds, pages and webhooks are answered with it (RFC 9110, 10.2.3). */

/** Milliseconds from `now`, below 0 for a date that has passed; undefined for what is neither seconds nor an HTTP date. */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d{1,15}$/.test(value)) return Number(value) * 1000;
  if (!/^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i.test(value)) return undefined;
  const wait = Date.parse(value) - now;
  return Number.isNaN(wait) ? undefined : wait;
}
