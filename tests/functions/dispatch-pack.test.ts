/** Poll messages: up to forty feeds, a host in one piece, steady seconds. */
import { describe, expect, it } from 'vitest';
import { writeMessage } from '../../functions/adapters/message-body.ts';
import { pollMessages } from '../../functions/dispatch/pack.ts';
import type { PollFeed } from '../../functions/domain/feed.ts';
import { hostOf } from '../../functions/domain/feed-slot.ts';
import { feed } from '../support/feed-rows.ts';

const at = '2026-03-02T00:00:00.000Z';
const ofHost = (host: number, count = 1, given: Partial<PollFeed> = {}): readonly PollFeed[] =>
  Array.from({ length: count }, (_, n) =>
    feed({ feedId: `h${host}-${n}`, url: `https://host-${host}.example/${n}`, ...given }),
  );
const ofHosts = (hosts: number, count = 1) =>
  Array.from({ length: hosts }, (_, host) => ofHost(host, count)).flat();
const secondOf = (messages: ReturnType<typeof pollMessages>) =>
  new Map(
    messages.flatMap(({ body, delaySeconds = 0 }) =>
      body.feeds.map(({ url }) => [hostOf(url), delaySeconds] as const),
    ),
  );

describe('poll messages', () => {
  it.each([0, 1, 9, 10, 11, 250, 3000])(
    'of %i hosts hold every feed once, a host in one',
    (hosts) => {
      const messages = pollMessages(ofHosts(hosts, 2), at, false);
      const ids = messages.flatMap(({ body }) => body.feeds.map(({ feedId }) => feedId));
      expect(ids.length).toBe(hosts * 2);
      expect(new Set(ids).size).toBe(hosts * 2);
      const places = messages.flatMap(({ body }) => [
        ...new Set(body.feeds.map(({ url }) => hostOf(url))),
      ]);
      expect(new Set(places).size).toBe(places.length);
      expect(Math.max(0, ...messages.map(({ body }) => body.feeds.length))).toBeLessThanOrEqual(40);
    },
  );
  it('give a host the same second of the minute, however many are due with it', () => {
    const alone = secondOf(pollMessages(ofHosts(80), at, false));
    const crowded = secondOf(pollMessages(ofHosts(150), at, false));
    for (const [host, second] of alone) expect(crowded.get(host)).toBe(second);
  });
  it('are one, without delay, where one holds all that is due', () => {
    const messages = pollMessages(ofHosts(40), at, false);
    expect(messages.map(({ delaySeconds }) => delaySeconds)).toEqual([undefined]);
  });
  it('spread 5,000 feeds over the minute: the busiest second has at most three times the mean', () => {
    const seconds = new Array<number>(60).fill(0);
    for (const { body, delaySeconds = 0 } of pollMessages(ofHosts(5000), at, false)) {
      seconds[delaySeconds] = (seconds[delaySeconds] ?? 0) + body.feeds.length;
    }
    expect(seconds.reduce((a, b) => a + b)).toBe(5000);
    expect(Math.max(...seconds)).toBeLessThanOrEqual((3 * 5000) / 60);
  });
  it('have no delay when told at once', () => {
    const messages = pollMessages(ofHosts(100), at, true);
    expect(messages.map(({ delaySeconds }) => delaySeconds)).toEqual(Array(3).fill(undefined));
  });
  it('stay under 200 KB as they are sent', () => {
    const heavy = ofHost(1, 100, { ring: new Uint8Array(8000), etag: 'x'.repeat(2000) });
    const messages = pollMessages(heavy, at, false);
    expect(messages.length).toBeGreaterThan(1);
    for (const { body } of messages) {
      expect(Buffer.byteLength(writeMessage(body))).toBeLessThan(210 * 1024);
    }
  });
  it('of one crowded host come one after the other, when the feeds before are done', () => {
    const messages = pollMessages(ofHost(7, 130), at, true);
    expect(messages.map(({ body }) => body.feeds.length)).toEqual([60, 60, 10]);
    const delays = messages.map(({ delaySeconds = 0 }) => delaySeconds);
    expect((delays[1] ?? 0) - (delays[0] ?? 0)).toBeGreaterThanOrEqual(60);
    expect((delays[2] ?? 0) - (delays[1] ?? 0)).toBeGreaterThanOrEqual(60);
  });
});
