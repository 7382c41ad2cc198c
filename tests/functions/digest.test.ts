/** Digests: what was held is told once, in one message per recipient, at the right time. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alert } from '../../functions/alert/alert.ts';
import { type DigestDeps, digest } from '../../functions/digest/digest.ts';
import type { Subscription } from '../../functions/domain/subscription.ts';
import type { DeliveryStore } from '../../functions/ports.ts';
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
import { serveWebhook, type WebhookServer } from '../support/webhook-server.ts';

let engine: TestEngine;
let receiver: WebhookServer;
let world: AlertingWorld;
const HOUR = 3_600_000;
/** 2 March 2026, 12:00 in Baghdad; the next 08:00 there is 05:00 UTC of the 3rd. */
const NEXT = Date.parse('2026-03-03T05:00:00.000Z');

beforeAll(async () => {
  engine = await startTestEngine();
  receiver = await serveWebhook();
});
afterAll(() => Promise.all([engine.stop(), receiver.close()]));
beforeEach(async () => {
  let clock = () => NOW;
  const { stores } = await engine.freshStores(() => clock());
  world = alertingWorld(stores, { allowPrivate: [receiver.host] });
  clock = () => world.clock.now;
  receiver.answerWith(200);
});

const DAILY: Partial<Subscription> = { cadence: 'daily', at: '08:00' };
const subscribe = (change: Partial<Subscription> = {}, id = 'desk') =>
  world.stores.subscriptions.put(
    subscriptionOf(id, { channel: webhookTo(`${receiver.url}/${id}`), ...DAILY, ...change }),
  );
const run = async (at: number) => {
  world.clock.now = at;
  return (await digest(world.alertDeps)).created;
};
const arrived = () => receiver.received().map(({ json }) => json);
const hearAt = (at: number, id: string) => {
  world.clock.now = at;
  return world.hear(articleOf(id, { firstSeenAt: iso(at), publishedAt: iso(at) }));
};
const lastBody = () => arrived().at(-1);
const digests = async () =>
  (await world.deliveriesOf('desk')).filter(({ type }) => type === 'digest.ready');
/** What the step is given at an instant, with a store of deliveries that does some things otherwise. */
const at = (now: number, changed: Partial<DeliveryStore> = {}): DigestDeps => {
  const deliveries = { ...world.stores.deliveries, ...changed };
  return { ...world.alertDeps, now: () => now, stores: { ...world.stores, deliveries } };
};

describe('a digest', () => {
  it('tells of what was held, newest first, once its period is over', async () => {
    await subscribe();
    for (const [n, id] of ['one', 'two', 'three'].entries()) await hearAt(NOW + n * 1000, id);
    expect(await run(NEXT - 1)).toBe(0);
    expect(await run(NEXT)).toBe(1);
    await world.deliverHints();
    expect(lastBody()).toMatchObject({
      type: 'digest.ready',
      data: {
        total: 3,
        articles: [{ articleId: 'three' }, { articleId: 'two' }, { articleId: 'one' }],
      },
    });
    expect(lastBody()?.data.omitted).toBeUndefined();
    expect(await run(NEXT + HOUR)).toBe(0);
    expect((await world.deliveriesOf('desk')).map(({ status }) => status).sort()).toEqual([
      'gathered',
      'gathered',
      'gathered',
      'sent',
    ]);
  });

  it('is not made of nothing', async () => {
    await subscribe();
    expect(await run(NEXT)).toBe(0);
    expect(await world.deliveriesOf('desk')).toEqual([]);
  });

  it('is one per recipient', async () => {
    await subscribe({
      channel: { type: 'email', to: ['a@desk.example.org', 'b@desk.example.org'] },
    });
    await world.hear(articleOf('one'));
    expect(await run(NEXT)).toBe(2);
  });

  it('is the same however often and however many at once the step runs', async () => {
    await subscribe();
    await world.hear(articleOf('one'));
    world.clock.now = NEXT;
    await Promise.all([1, 2, 3].map(() => digest(world.alertDeps)));
    await digest(world.alertDeps);
    expect(await digests()).toMatchObject([{ status: 'pending', total: 1, articleIds: ['one'] }]);
  });

  it('is one for a recipient whose letters have changed case meanwhile', async () => {
    for (const [id, address] of [
      ['one', 'Reader@desk.example.org'],
      ['two', 'reader@desk.example.org'],
    ] as const) {
      await subscribe({ channel: { type: 'email', to: [address] } });
      await world.hear(articleOf(id));
    }
    expect(await run(NEXT)).toBe(1);
    expect((await digests()).map(({ total }) => total)).toEqual([2]);
  });

  it('that was begun and stopped is finished by the next run, and no other is made for it', async () => {
    await subscribe({ cadence: 'hourly' });
    await hearAt(NOW, 'one');
    const change = async () => Promise.reject(new Error('stopped'));
    await expect(digest(at(NOW + HOUR, { change }))).rejects.toThrow('stopped');
    expect(await run(NOW + 2 * HOUR)).toBe(1);
    expect(await digests()).toMatchObject([{ status: 'pending', total: 1 }]);
  });

  it('tells of nothing that another period has gathered at the same moment', async () => {
    await subscribe({ cadence: 'hourly' });
    await hearAt(NOW, 'one');
    let isFirst = true;
    const create: DeliveryStore['create'] = async (row) => {
      const isMeanwhile = isFirst;
      isFirst = false;
      if (isMeanwhile) await digest(at(NOW + 2 * HOUR));
      return world.stores.deliveries.create(row);
    };
    await digest(at(NOW + HOUR, { create }));
    const due = (await digests()).filter(({ status }) => status === 'pending');
    expect(due.map(({ articleIds }) => articleIds)).toEqual([['one']]);
  });

  it('leaves what is late to the next period', async () => {
    await subscribe();
    await hearAt(NOW, 'one');
    expect(await run(NEXT)).toBe(1);
    await world.deliverHints();
    // Recorded before the period closed, but seen by nobody until now.
    await hearAt(NEXT - 1000, 'late');
    expect(await run(NEXT + HOUR)).toBe(0);
    expect(await run(NEXT + 24 * HOUR)).toBe(1);
    await world.deliverHints();
    expect(lastBody()?.data.articles).toMatchObject([{ articleId: 'late' }]);
  });

  it('survives a clock that steps back an hour: nothing twice, nothing lost', async () => {
    await subscribe({ cadence: 'hourly' });
    await hearAt(NOW, 'one');
    expect(await run(NOW + HOUR)).toBe(1);
    await hearAt(NOW + 10 * 60_000, 'two');
    expect(await run(NOW + HOUR + 60_000)).toBe(0);
    expect(await run(NOW + 2 * HOUR)).toBe(1);
    await world.deliverHints();
    const ids = arrived()
      .slice(-2)
      .flatMap(({ data }) => data.articles);
    expect(ids.map(({ articleId }: { articleId: string }) => articleId).sort()).toEqual([
      'one',
      'two',
    ]);
  });

  it('counts what is too much to name', async () => {
    await subscribe({ per: 'article' });
    const articles = Array.from({ length: 110 }, (_, n) => articleOf(`a${n}`));
    await world.stores.articles.addMany(articles.map((article) => ({ article, timeline: [] })));
    for (const one of articles) await alert(pendingOf(one), world.alertDeps);
    expect(await run(NEXT)).toBe(1);
    const [row] = await digests();
    expect(row?.articleIds).toHaveLength(100);
    expect(row?.total).toBe(110);
    await world.deliverHints();
    const data = lastBody()?.data;
    expect(data.total).toBe(110);
    expect(data.omitted).toBe(110 - data.articles.length);
    expect(Buffer.byteLength(receiver.received().at(-1)?.body ?? '')).toBeLessThan(20_000);
  });

  it('leaves nothing of fifty readers and many articles to the next day', async () => {
    const to = Array.from({ length: 50 }, (_, n) => `reader${n}@desk.example.org`);
    await subscribe({ channel: { type: 'email', to }, per: 'article' });
    const articles = Array.from({ length: 22 }, (_, n) => articleOf(`many${n}`));
    await world.stores.articles.addMany(articles.map((article) => ({ article, timeline: [] })));
    for (const one of articles) await alert(pendingOf(one), world.alertDeps);
    await run(NEXT);
    await run(NEXT + HOUR / 4);
    const rows = await world.deliveriesOf('desk');
    expect(rows.filter(({ status }) => status === 'held')).toEqual([]);
    const told = await digests();
    expect(told.map(({ recipient }) => recipient).sort()).toEqual(to.toSorted());
    expect(new Set(told.map(({ total }) => total))).toEqual(new Set([22]));
  });

  it('waits while the subscription is paused, and goes when it is active again', async () => {
    await subscribe();
    await world.hear(articleOf('one'));
    await world.stores.subscriptions.change('desk', { state: 'paused' });
    expect(await run(NEXT)).toBe(0);
    await world.stores.subscriptions.change('desk', { state: 'active' });
    expect(await run(NEXT + HOUR)).toBe(1);
  });

  it('gathers what quiet hours and the hourly limit held, when they are over', async () => {
    await subscribe({
      cadence: 'instant',
      maxPerHour: 1,
      quietHours: { from: '23:00', to: '06:00' },
    });
    for (const id of ['one', 'two', 'three']) await hearAt(NOW, id);
    await world.deliverHints();
    expect(arrived().at(-1)?.type).toBe('article.matched');
    expect(await run(NOW + HOUR)).toBe(1);
    await world.deliverHints();
    expect(lastBody()).toMatchObject({ type: 'digest.ready', data: { total: 2 } });
    const night = Date.parse('2026-03-02T22:10:00Z');
    for (const id of ['four', 'five']) await hearAt(night, id);
    expect(await run(Date.parse('2026-03-03T02:59:00Z'))).toBe(0);
    expect(await run(Date.parse('2026-03-03T03:00:00Z'))).toBe(1);
    await world.deliverHints();
    expect(lastBody()).toMatchObject({ type: 'digest.ready', data: { total: 2 } });
  });

  it("one subscription's trouble is not another's", async () => {
    await subscribe({ timeZone: 'Nowhere/Atlantis' }, 'broken');
    await subscribe({}, 'sound');
    await world.stores.subscriptions.change('broken', { timeZone: 'UTC' });
    await world.hear(articleOf('one'));
    await world.stores.subscriptions.change('broken', { timeZone: 'Nowhere/Atlantis' });
    world.clock.now = NEXT + 12 * HOUR;
    await expect(digest(world.alertDeps)).rejects.toThrow('Nowhere/Atlantis');
    const sound = (await world.deliveriesOf('sound')).map(({ type }) => type);
    expect(sound).toContain('digest.ready');
  });
});
