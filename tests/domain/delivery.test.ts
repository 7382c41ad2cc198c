/** Deliveries: ids that name what they are, and the schedule of attempts. */
import { describe, expect, it } from 'vitest';
import {
  alertDelivery,
  digestDelivery,
  recipientsOf,
} from '../../functions/domain/delivery-record.ts';
import {
  afterFailure,
  nextAttemptAt,
  RETRY_GAPS,
  restUntil,
  retryAfterMillis,
} from '../../functions/domain/delivery-retry.ts';
import { articleOf, iso, NOW, subscriptionOf, webhookTo } from '../support/alerting.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a delivery id', () => {
  const at = { now: NOW, shards: 4, timing: { kind: 'now' } } as const;
  const idOf = (
    subscription = subscriptionOf('desk'),
    article = articleOf('one'),
    to = 'a@b.example',
  ) => alertDelivery(subscription, article, to, at).deliveryId;

  it('is the same on every machine: a known one', () => {
    expect(idOf()).toBe('msg_wkbys626u3wdvcauune5gfebp');
  });
  it('does not change with time, revision, shards, state, or the case of the address', () => {
    const later = alertDelivery(
      subscriptionOf('desk', { name: 'Renamed', state: 'paused' }),
      articleOf('one', { revision: 3 }),
      'A@B.example',
      { now: NOW + DAY, shards: 9, timing: { kind: 'held', until: NOW, heldFor: 'digest' } },
    );
    expect(later.deliveryId).toBe(idOf());
  });
  it('is one per story where the subscription is per story, else one per article', () => {
    const [one, two] = [articleOf('one', { storyId: 's' }), articleOf('two', { storyId: 's' })];
    expect(idOf(undefined, one)).toBe(idOf(undefined, two));
    const perArticle = subscriptionOf('desk', { per: 'article' });
    expect(idOf(perArticle, one)).not.toBe(idOf(perArticle, two));
  });
  it('is another for each recipient and subscription', () => {
    const ids = [idOf(), idOf(subscriptionOf('other')), idOf(undefined, undefined, 'c@d.example')];
    expect(new Set(ids).size).toBe(3);
  });
  it("of a webhook stays when its endpoint moves; its recipient is the host, never the url's secret", () => {
    const one = subscriptionOf('desk', { channel: webhookTo('https://a.example/SECRET') });
    const two = subscriptionOf('desk', { channel: webhookTo('https://b.example:8443/SECRET') });
    expect(idOf(one)).toBe(idOf(two));
    expect([...recipientsOf(one), ...recipientsOf(two)]).toEqual(['a.example', 'b.example:8443']);
  });
  it('of a digest is one per period', () => {
    const of = (start: number) =>
      digestDelivery(subscriptionOf('desk'), 'a@b.example', start, [], NOW).deliveryId;
    expect(of(NOW)).toBe(of(NOW));
    expect(of(NOW)).not.toBe(of(NOW + DAY));
  });
});

describe('the schedule', () => {
  it('is ten attempts over about 75 hours', () => {
    expect(RETRY_GAPS).toHaveLength(10);
    expect(RETRY_GAPS.reduce((a, b) => a + b)).toBeGreaterThan(75 * HOUR);
    expect(RETRY_GAPS.reduce((a, b) => a + b)).toBeLessThan(76 * HOUR);
  });
  it.each([0, 0.5, 0.999])('keeps each gap within a fifth (chance %d)', (chance) => {
    for (let made = 1; made < RETRY_GAPS.length; made += 1) {
      const gap = (nextAttemptAt(made, NOW, chance) ?? 0) - NOW;
      expect(Math.abs(gap / (RETRY_GAPS[made] ?? 0) - 1)).toBeLessThanOrEqual(0.2);
    }
  });
  it('ends after the tenth', () => {
    expect(nextAttemptAt(10, NOW, 0.5, HOUR)).toBeUndefined();
  });
  it('is never before Retry-After, of which a day is honoured at most', () => {
    expect(nextAttemptAt(1, NOW, 0, HOUR)).toBe(NOW + HOUR);
    expect(nextAttemptAt(1, NOW, 0, 400 * DAY)).toBe(NOW + DAY);
    expect(nextAttemptAt(9, NOW, 0.5, HOUR)).toBe(NOW + DAY);
  });
});

it.each([
  ['120', 120_000],
  [' 120 ', 120_000],
  [new Date(NOW + 90_000).toUTCString(), 90_000],
  [new Date(NOW - 90_000).toUTCString(), 0],
  ['Sun Mar  1 10:00:00 2026', 0],
  ['-5', 0],
  ['1e9', 0],
  ['soon', 0],
  ['', 0],
  [undefined, 0],
])('Retry-After %s is %d ms', (header, millis) => {
  expect(retryAfterMillis(header, NOW)).toBe(millis);
});

describe('an endpoint', () => {
  it.each([
    ['for some seconds', NOW - 9000, 60_000],
    ['for an hour', NOW - HOUR, HOUR / 2],
    ['for days', NOW - 3 * DAY, 2 * HOUR],
  ])('in trouble %s lets a crowd rest', (_, since, rest) => {
    const health = { failingSince: iso(since) };
    expect(restUntil(health, NOW, 0)).toBe(NOW + rest);
    expect(restUntil(health, NOW, 1)).toBe(NOW + rest * 1.5);
  });

  it.each([
    [{}, false],
    [{ failingSince: iso(NOW - 6 * DAY), failures: 8 }, false],
    [{ failingSince: iso(NOW - 6 * DAY), failures: 9 }, true],
    [{ failingSince: iso(NOW - 5 * DAY), failures: 99 }, true],
    [{ failingSince: iso(NOW - 5 * DAY + 1), failures: 99 }, false],
  ])('%o is disabled by one more failure: %s', (health, disable) => {
    expect(afterFailure(health, NOW).disable).toBe(disable);
  });
});
