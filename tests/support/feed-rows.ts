/** A feed as it is in the table, the answers of its server, and what a poll makes of both. */
import type { PollFeed } from '../../functions/domain/feed.ts';
import { type Response, readAnswer } from '../../functions/domain/feed-answer.ts';
import { outcomeOf, type PollResult } from '../../functions/domain/feed-outcome.ts';
import { pollSlotOf } from '../../functions/domain/feed-slot.ts';

export const NOW = Date.parse('2026-03-02T12:00:00.000Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const iso = (ms: number) => new Date(NOW + ms).toISOString();
export const url = 'https://a.example/rss';
/** A feed that was polled an hour ago and is as it should be. */
export const feed = (given: Partial<PollFeed> = {}): PollFeed => ({
  feedId: 'a',
  url,
  language: 'en',
  fullText: 'candidates',
  everyMinutes: 15,
  cadenceFixed: true,
  pollSlot: pollSlotOf(url, 15),
  state: 'ok',
  version: 3,
  failures: 0,
  etag: '"1"',
  validatorsUrl: url,
  bodyHash: 'b1',
  ring: new Uint8Array(80),
  baselineAt: iso(-DAY),
  lastFullAt: iso(-HOUR),
  lastPolledAt: iso(-HOUR / 2),
  lastChangedAt: iso(-HOUR),
  changeGapMinutes: 30,
  ...given,
});
export const response = (given: Partial<Response> = {}): Response => ({
  kind: 'response',
  status: 200,
  url,
  headers: { etag: '"1"' },
  body: new Uint8Array(10),
  redirects: [],
  millis: 5,
  ...given,
});
export const notModified = (given: Partial<Response> = {}): PollResult => ({
  kind: 'unchanged',
  response: response({ status: 304, body: new Uint8Array(), ...given }),
});
export const sameBody = (given: Partial<Response> = {}, bodyHash = 'b1'): PollResult => ({
  kind: 'unchanged',
  response: response(given),
  bodyHash,
});
export const changed = (
  given: Partial<Extract<PollResult, { kind: 'changed' }>> = {},
): PollResult => ({
  kind: 'changed',
  response: response({
    headers: { etag: '"2"', 'last-modified': 'Mon, 02 Mar 2026 11:59:00 GMT' },
  }),
  bodyHash: 'b2',
  parsed: { articles: [{ title: 'x', publishedAt: iso(-HOUR) }], hints: {}, cut: [] },
  ring: new Uint8Array(8),
  added: 1,
  edited: 0,
  isSurge: false,
  rejected: [],
  ...given,
});
const answered = (status: number, headers: Record<string, string> = {}, body = '') => {
  const answer = response({ status, headers, body: Buffer.from(body) });
  return readAnswer(feed({ baselineAt: undefined } as Partial<PollFeed>), answer, NOW);
};
export const failed = (
  status: number,
  headers: Record<string, string> = {},
  body = '',
): PollResult => {
  const answer = answered(status, headers, body);
  if (answer.kind !== 'failed') throw new Error(`not a failure: ${answer.kind}`);
  return answer;
};
export const outcome = (from: PollFeed, result: PollResult, now = NOW, random = 0) =>
  outcomeOf(from, result, now, random);
