/** The preview: what a subscription would have sent, how many a day, and why or why not. */
import { describe, expect, it } from 'vitest';
import { previewSubscription } from '../../functions/domain/subscription-preview.ts';
import { articleOf, iso, NOW, subscriptionOf } from '../support/alerting.ts';

const HOUR = 3_600_000;
const at = (hours: number, id: string, change = {}) =>
  articleOf(id, {
    firstSeenAt: iso(NOW + hours * HOUR),
    publishedAt: iso(NOW + hours * HOUR),
    ...change,
  });

describe('a preview', () => {
  it('says what would have been sent, newest first, and why', () => {
    const subscription = subscriptionOf('desk', { filter: { topics: ['iraq-withdrawal'] } });
    const preview = previewSubscription(
      subscription,
      [at(3, 'three', { language: 'ar' }), at(1, 'one'), at(2, 'two', { topics: [] })],
      2,
    );
    expect(preview.alerts.map(({ articleId, sent }) => `${articleId} ${sent}`)).toEqual([
      'three at once',
      'one at once',
    ]);
    expect(preview.alerts[0]?.why).toMatchObject([{ kind: 'topic', verdict: 'certain' }]);
    expect(preview.stopped).toMatchObject([{ articleId: 'two', stoppedBy: 'filter.topics' }]);
    expect(preview).toMatchObject({ messages: 2, messagesPerDay: 1, recipients: 1, days: 2 });
  });

  it('counts further articles of a story with its first', () => {
    const story = { storyId: 'sto_x' };
    const articles = [at(1, 'one', story), at(2, 'two', story), at(3, 'three', story)];
    const once = previewSubscription(subscriptionOf('desk'), articles, 1);
    expect(once.alerts).toMatchObject([{ articleId: 'one', further: 2 }]);
    const each = previewSubscription(subscriptionOf('desk', { per: 'article' }), articles, 1);
    expect(each.messages).toBe(3);
  });

  it('counts digests, quiet hours and what is above the limit as the messages they become', () => {
    const articles = [0, 0.1, 0.2, 12, 13.5, 30].map((hours, n) => at(hours, `a${n}`));
    const of = (change: object) => previewSubscription(subscriptionOf('desk', change), articles, 2);
    expect(of({}).messages).toBe(6);
    expect(of({ cadence: 'daily', at: '08:00' }).messages).toBe(2);
    expect(of({ maxPerHour: 1 }).alerts.filter(({ sent }) => sent === 'rate')).toHaveLength(2);
    expect(of({ maxPerHour: 1 }).messages).toBe(5);
    const quiet = of({ quietHours: { from: '23:00', to: '06:00' } });
    expect(quiet.alerts.filter(({ sent }) => sent === 'quiet-hours')).toHaveLength(2);
    expect(quiet.messages).toBe(5);
  });

  it('shows stored baseline too, and says that it was not told', () => {
    const old = articleOf('old', { baseline: true, publishedAt: iso(NOW - 100 * HOUR) });
    const preview = previewSubscription(subscriptionOf('desk'), [old], 7);
    expect(preview.alerts).toMatchObject([
      { articleId: 'old', notTold: 'baseline', at: iso(NOW - 100 * HOUR) },
    ]);
  });
});
