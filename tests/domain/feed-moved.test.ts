/** Permanent redirects: watched for a day, then adopted. */
import { describe, expect, it } from 'vitest';
import type { PollFeed } from '../../functions/domain/feed.ts';
import { pollSlotOf } from '../../functions/domain/feed-slot.ts';
import { DAY, feed, HOUR, iso, NOW, notModified, outcome, url } from '../support/feed-rows.ts';

describe('a permanent redirect', () => {
  const to = (target: string, ...statuses: number[]) =>
    notModified({ url: target, redirects: statuses.map((status) => ({ status, url: target })) });
  const target = 'https://new.example/rss';
  const watched = { ...feed(), ...outcome(feed(), to(target, 301)) } as PollFeed;

  it('is watched first, and said', () => {
    expect(watched).toMatchObject({ state: 'moved', moved: { url: target, since: iso(0) }, url });
    expect(outcome(watched, to(target, 301), NOW + HOUR / 4)).toBeUndefined();
  });
  it.each([[301], [308], [301, 308]])(
    'is adopted when it has held for a day: %s',
    (...statuses) => {
      const change = outcome(watched, to(target, ...statuses), NOW + DAY);
      expect(change).toMatchObject({
        url: target,
        moved: undefined,
        state: 'ok',
        pollSlot: pollSlotOf(target, 15),
      });
    },
  );
  it.each([
    [
      'another target',
      'https://other.example/rss',
      [301],
      { moved: { url: 'https://other.example/rss', since: iso(DAY) } },
    ],
    ['a temporary hop', target, [301, 302], { moved: undefined, state: 'ok' }],
    ['no redirect any more', url, [], { moved: undefined, state: 'ok' }],
  ])('begins anew with %s', (_, other, statuses, expected) => {
    const change = outcome(watched, to(other, ...statuses), NOW + DAY);
    expect(change).toMatchObject(expected);
    expect(change).not.toHaveProperty('url');
  });
  it.each([[302], [303], [307]])('is none with status %i', (status) => {
    expect(outcome(feed(), to(target, status))).toBeUndefined();
  });
  it('from http to https on one host is adopted at once', () => {
    const plain = feed({ url: 'http://a.example/rss' });
    expect(outcome(plain, to('https://a.example/rss', 301))).toMatchObject({
      url: 'https://a.example/rss',
    });
    expect(outcome(plain, to('https://a.example/other', 302))).toBeUndefined();
  });
  it('adopts no passwords', () => {
    expect(outcome(feed(), to('https://user:pass@new.example/', 301))).toBeUndefined();
  });
});
