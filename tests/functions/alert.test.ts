/** Alert: who is told of an article, when, and how often. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alert } from '../../functions/alert/alert.ts';
import type { Subscription } from '../../functions/domain/subscription.ts';
import {
  type AlertingWorld,
  alertingWorld,
  articleOf,
  iso,
  NOW,
  pendingOf,
  subscriptionOf,
  webhookTo,
} from '../support/alerting.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';

let engine: TestEngine;
let world: AlertingWorld;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  let clock = () => NOW;
  const { stores } = await engine.freshStores(() => clock());
  world = alertingWorld(stores);
  clock = () => world.clock.now;
});

const HOUR = 3_600_000;
const subscribe = (change: Partial<Subscription> = {}, id = 'desk') =>
  world.stores.subscriptions.put(subscriptionOf(id, change));
const told = async (id = 'desk') => (await world.deliveriesOf(id)).length;
const owed = () => world.stores.pending.owed('0', iso(NOW + HOUR), 100);

describe('an alert', () => {
  it('is one delivery per recipient, due now, recorded before its pending row goes', async () => {
    await subscribe({
      channel: { type: 'email', to: ['a@desk.example.org', 'b@desk.example.org'] },
    });
    await world.hear(articleOf('one'));
    const deliveries = await world.deliveriesOf('desk');
    expect(deliveries.map(({ recipient }) => recipient).sort()).toEqual([
      'a@desk.example.org',
      'b@desk.example.org',
    ]);
    expect(
      deliveries.every(({ status, dueAt }) => status === 'pending' && dueAt === iso(NOW)),
    ).toBe(true);
    expect(deliveries.every(({ deliveryId }) => /^msg_[a-z2-7]{25}$/.test(deliveryId))).toBe(true);
    expect(await owed()).toEqual([]);
    expect(world.hints).toHaveLength(2);
  });

  it('names a webhook by its host only: its url may be a secret', async () => {
    await subscribe({ channel: webhookTo('https://hooks.example.org/services/T0/SECRET') });
    await world.hear(articleOf('one'));
    expect(JSON.stringify(await world.deliveriesOf('desk'))).not.toContain('SECRET');
  });

  it('is made once, however often its pending row comes', async () => {
    await subscribe();
    const pending = await world.addArticle(articleOf('one'));
    await Promise.all([alert(pending, world.alertDeps), alert(pending, world.alertDeps)]);
    await alert(pending, world.alertDeps);
    expect(await told()).toBe(1);
    expect(world.hints).toHaveLength(1);
  });

  it('is not made again for a webhook that has moved to another host', async () => {
    await subscribe({ channel: webhookTo('https://old.example.org/hook') });
    const pending = await world.addArticle(articleOf('one'));
    await alert(pending, world.alertDeps);
    await subscribe({ channel: webhookTo('https://new.example.org/hook') });
    await alert(pending, world.alertDeps);
    expect(await told()).toBe(1);
  });

  it('goes away with an article that is no longer there', async () => {
    await subscribe();
    const outcome = await alert(pendingOf(articleOf('never-stored')), world.alertDeps);
    expect(outcome).toEqual({ kind: 'article-gone', created: 0 });
  });

  it('is told once per story, by whichever outlet comes first', async () => {
    await subscribe();
    await world.hear(articleOf('first', { storyId: 'sto_convoy' }));
    await world.hear(articleOf('second', { storyId: 'sto_convoy', feedId: 'other' }));
    expect(await told()).toBe(1);
  });

  it('is told per article where the subscription says so', async () => {
    await subscribe({ per: 'article' });
    await world.hear(articleOf('first', { storyId: 'sto_convoy' }));
    await world.hear(articleOf('second', { storyId: 'sto_convoy', feedId: 'other' }));
    expect(await told()).toBe(2);
  });

  it('reaches a subscription whose filter only a later outlet of the story passes', async () => {
    await subscribe({ filter: { languages: ['ar'] } });
    await world.hear(articleOf('first', { storyId: 'sto_convoy' }));
    expect(await told()).toBe(0);
    await world.hear(articleOf('second', { storyId: 'sto_convoy', language: 'ar' }));
    expect(await told()).toBe(1);
  });

  it.each([
    ['baseline', { baseline: true }],
    ['a surge', { surge: true }],
    ['published 49 hours before it was first seen', { publishedAt: iso(NOW - 49 * HOUR) }],
    ['first seen before the subscription', { firstSeenAt: iso(NOW - 31 * 24 * HOUR) }],
    ['not matched', { matched: false }],
  ])('is not made of an article that is %s', async (_, change) => {
    await subscribe();
    await world.hear(articleOf('one', change));
    expect(await told()).toBe(0);
    expect(await owed()).toEqual([]);
  });

  it('is made of an undated article, and where earlier articles of the story were baseline', async () => {
    await subscribe();
    await world.hear(articleOf('old', { storyId: 'sto_convoy', baseline: true }));
    await world.hear(articleOf('new', { storyId: 'sto_convoy', dated: false }));
    expect(await told()).toBe(1);
  });

  it('is not made for a subscription that is paused, disabled or unsubscribed', async () => {
    for (const state of ['paused', 'disabled', 'unsubscribed'] as const) {
      await subscribe({ state }, state);
    }
    await world.hear(articleOf('one'));
    expect(await told('paused')).toBe(0);
    expect(await told('disabled')).toBe(0);
    expect(await told('unsubscribed')).toBe(0);
  });
});

describe('a subscription that was written by hand and wrong', () => {
  it.each([
    ['a time zone that is none', { timeZone: 'Nowhere/Atlantis' }],
    ['a url that is none', { channel: webhookTo('hooks.example.org') }],
  ])('%s keeps nobody else from being told', async (_, change) => {
    await subscribe(change, 'broken');
    await subscribe();
    await world.hear(articleOf('one'));
    expect(await told()).toBe(1);
    expect(await told('broken')).toBe(0);
    expect(await owed()).toEqual([]);
    expect(world.log.join()).toContain('subscription is broken');
  });
});

describe('an edit', () => {
  const revised = async (articleId: string, revision: number, text: string) => {
    const before = await world.stores.articles.get(articleId);
    const { expiresAt: _, ...after } = articleOf(articleId, { text, revision });
    await world.stores.articles.revise(
      after,
      { revision: before?.revision ?? 0, timeline: [] },
      [],
    );
    await alert(pendingOf(after), world.alertDeps);
  };

  it('tells a subscription that it passes only now, once', async () => {
    await subscribe({ filter: { entities: { any: ['kataib-hezbollah'] } } });
    await world.hear(articleOf('one', { text: 'A convoy left.' }));
    expect(await told()).toBe(0);
    await revised('one', 1, 'A convoy left, said Kataib Hezbollah.');
    expect(await told()).toBe(1);
    await revised('one', 2, 'A convoy left at noon, said Kataib Hezbollah.');
    expect(await told()).toBe(1);
  });

  it('tells nobody who was told already', async () => {
    await subscribe();
    await world.hear(articleOf('one'));
    await revised('one', 1, 'A longer text, read from the page. Kataib Hezbollah agreed.');
    expect(await told()).toBe(1);
  });

  it('of an article older than what is remembered tells nobody', async () => {
    await subscribe({ createdAt: iso(NOW - 400 * 24 * HOUR) });
    const at = iso(NOW - 90 * 24 * HOUR);
    await world.hear(articleOf('one', { firstSeenAt: at, publishedAt: at }));
    expect(await told()).toBe(0);
  });
});

describe('what is not told at once is held', () => {
  const held = async () => {
    const [one] = await world.deliveriesOf('desk');
    return { status: one?.status, heldFor: one?.heldFor, dueAt: one?.dueAt, shard: one?.dueShard };
  };

  it('for its digest', async () => {
    await subscribe({ cadence: 'daily', at: '08:00' });
    await world.hear(articleOf('one'));
    expect(await held()).toEqual({
      status: 'held',
      heldFor: 'digest',
      dueAt: '2026-03-03T05:00:00.000Z',
      shard: 'held#desk',
    });
    expect(world.hints).toEqual([]);
  });

  it('for the end of quiet hours', async () => {
    await subscribe({ quietHours: { from: '11:00', to: '13:30' } });
    await world.hear(articleOf('one'));
    expect(await held()).toMatchObject({
      status: 'held',
      heldFor: 'quiet-hours',
      dueAt: '2026-03-02T10:30:00.000Z',
    });
  });

  it('above the hourly limit, which a repeat does not use up', async () => {
    await subscribe({ maxPerHour: 2 });
    const pending = await world.addArticle(articleOf('first'));
    for (let i = 0; i < 3; i += 1) await alert(pending, world.alertDeps);
    for (const id of ['second', 'third']) await world.hear(articleOf(id));
    const statuses = (await world.deliveriesOf('desk')).map(({ status }) => status).sort();
    expect(statuses).toEqual(['held', 'pending', 'pending']);
    world.clock.now = NOW + HOUR + 1000;
    await world.hear(articleOf('fourth', { firstSeenAt: iso(world.clock.now) }));
    expect(
      (await world.deliveriesOf('desk')).filter(({ status }) => status === 'held'),
    ).toHaveLength(1);
  });

  it('but nothing that was told in an hour before takes room in this one', async () => {
    await subscribe({ maxPerHour: 1 });
    const pending = await world.addArticle(articleOf('first'));
    await alert(pending, world.alertDeps);
    world.clock.now = NOW + 2 * HOUR;
    await alert(pending, world.alertDeps);
    await world.hear(articleOf('second', { firstSeenAt: iso(world.clock.now) }));
    const statuses = (await world.deliveriesOf('desk')).map(({ status }) => status);
    expect(statuses).toEqual(['pending', 'pending']);
  });

  it('20 mails an hour are told at once, more are held, none is lost', async () => {
    await subscribe();
    const pending = await Promise.all(
      Array.from({ length: 25 }, (_, n) => world.addArticle(articleOf(`a${n}`))),
    );
    await Promise.all(pending.map((one) => alert(one, world.alertDeps)));
    const statuses = (await world.deliveriesOf('desk')).map(({ status }) => status);
    expect(statuses.filter((status) => status === 'pending')).toHaveLength(20);
    expect(statuses.filter((status) => status === 'held')).toHaveLength(5);
  });
});
