/** The subscription and delivery stores on the embedded engine. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryStatus } from '../../functions/domain/delivery.ts';
import type { Stores } from '../../functions/ports.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { aDelivery, aSubscription } from '../support/rows.ts';

const NOW = '2026-03-01T12:00:00.000Z';
const later = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
let engine: TestEngine;
let stores: Stores;
beforeAll(async () => {
  engine = await startTestEngine(() => Date.parse(NOW));
});
afterAll(() => engine.stop());
beforeEach(async () => {
  stores = (await engine.freshStores()).stores;
});

describe('subscriptions', () => {
  it('are found by state and by id', async () => {
    await stores.subscriptions.put(aSubscription('a'));
    await stores.subscriptions.put(aSubscription('b', { state: 'paused' }));
    const active = await stores.subscriptions.inState('active');
    expect(active).toEqual([aSubscription('a')]);
    expect(await stores.subscriptions.get('b')).toMatchObject({ state: 'paused' });
    expect(await stores.subscriptions.get('c')).toBeUndefined();
  });

  it('change only what is named, and only where they are there', async () => {
    await stores.subscriptions.put(aSubscription('a', { failures: 4, failingSince: NOW }));
    const changed = await stores.subscriptions.change('a', {
      failures: 0,
      failingSince: undefined,
    });
    expect(changed).toEqual(aSubscription('a', { failures: 0 }));
    expect(await stores.subscriptions.change('ghost', { failures: 1 })).toBeUndefined();
    expect(await stores.subscriptions.get('ghost')).toBeUndefined();
    await stores.subscriptions.remove('a');
    expect(await stores.subscriptions.get('a')).toBeUndefined();
  });

  it('suppress addresses one by one, also at once', async () => {
    await stores.subscriptions.put(aSubscription('a'));
    const addresses = ['x.y@example.org', 'X#1@example.org', 'عين@example.org'];
    await Promise.all(
      addresses.map((address) =>
        stores.subscriptions.suppress('a', address, { reason: 'bounced', at: NOW }),
      ),
    );
    const { suppressed = {} } = (await stores.subscriptions.get('a')) ?? {};
    expect(Object.keys(suppressed).sort()).toEqual(addresses.sort());
    await stores.subscriptions.suppress('ghost', 'a@b.c', { reason: 'bounced', at: NOW });
    expect(await stores.subscriptions.get('ghost')).toBeUndefined();
  });

  it('suppress the first address in one write, a further one in two at most', async () => {
    await stores.subscriptions.put(aSubscription('a'));
    const requestsFor = async (address: string) => {
      const before = engine.counters.requests;
      await stores.subscriptions.suppress('a', address, { reason: 'bounced', at: NOW });
      return engine.counters.requests - before;
    };
    expect(await requestsFor('x@example.org')).toBe(1);
    expect(await requestsFor('y@example.org')).toBe(2);
    const row = await stores.subscriptions.get('a');
    expect(Object.keys(row?.suppressed ?? {})).toHaveLength(2);
  });

  it('give no more places than there are, however many ask at once', async () => {
    await stores.subscriptions.put(aSubscription('a'));
    const window = { at: NOW, since: later(-60), max: 3 };
    const ask = (key: string) => stores.subscriptions.reserve('a', key, window);
    const answers = await Promise.all(['1', '2', '3', '4', '5', '6'].map(ask));
    expect(answers.filter(Boolean)).toHaveLength(3);
    const kept = (await stores.subscriptions.get('a'))?.recentAlerts ?? [];
    expect(await ask(kept[0]?.key ?? '')).toBe(true);
    expect(await ask('7')).toBe(false);
    const nextHour = { at: later(61), since: later(1), max: 3 };
    expect(await stores.subscriptions.reserve('a', '8', nextHour)).toBe(true);
    expect((await stores.subscriptions.get('a'))?.recentAlerts).toHaveLength(1);
    expect(await stores.subscriptions.reserve('ghost', '1', window)).toBe(false);
  });
});

describe('recording a delivery', () => {
  it('happens once, whoever comes second', async () => {
    const twins = Array.from({ length: 5 }, () => stores.deliveries.create(aDelivery('msg_1')));
    expect((await Promise.all(twins)).filter(Boolean)).toHaveLength(1);
    expect(await stores.deliveries.create(aDelivery('msg_1', { status: 'sent' }))).toBe(false);
    expect(await stores.deliveries.get('msg_1')).toEqual(aDelivery('msg_1'));
  });

  it('is forgotten when it has expired, though the table still has it', async () => {
    const expiresAt = Date.parse(NOW) / 1000;
    await stores.deliveries.create(aDelivery('msg_1', { expiresAt }));
    expect(await stores.deliveries.get('msg_1')).toBeUndefined();
    expect((await stores.deliveries.ofSubscription('desk', {})).rows).toEqual([]);
  });
});

describe('the lease of a delivery', () => {
  const claim = () => stores.deliveries.claim('msg_1', NOW, later(1));

  it('goes to one of many who claim at once, and comes free when it runs out', async () => {
    await stores.deliveries.create(aDelivery('msg_1'));
    const claims = (await Promise.all(Array.from({ length: 5 }, claim))).filter(Boolean);
    expect(claims).toHaveLength(1);
    expect(claims[0]).toMatchObject({ status: 'sending', lockedUntil: later(1) });
    expect(await stores.deliveries.claim('msg_1', later(1), later(2))).toBeDefined();
  });

  it.each<[DeliveryStatus, boolean]>([
    ['pending', true],
    ['retrying', true],
    ['sending', true],
    ['held', false],
    ['sent', false],
    ['exhausted', false],
    ['suppressed', false],
    ['gathered', false],
  ])('of one that is %s: %s', async (status, given) => {
    await stores.deliveries.create(aDelivery('msg_1', { status }));
    expect((await claim()) !== undefined).toBe(given);
  });

  it.each([
    ['due later', { dueAt: later(1) }],
    ['not due at all', { dueAt: undefined, dueShard: undefined }],
  ])('is not given for one that is %s', async (_, given) => {
    await stores.deliveries.create(aDelivery('msg_1', given));
    expect(await claim()).toBeUndefined();
    expect(await stores.deliveries.get('msg_1')).toMatchObject({ status: 'pending' });
  });

  it('is not given for one that is not there', async () => {
    expect(await claim()).toBeUndefined();
    expect(await stores.deliveries.get('msg_1')).toBeUndefined();
  });
});

describe('changing a delivery', () => {
  it('happens while it is as expected: values, lists and what is absent', async () => {
    await stores.deliveries.create(aDelivery('msg_1'));
    const attempts = [{ at: NOW, outcome: 'timeout', millis: 15000 }];
    const change = (expected: object, to: object) =>
      stores.deliveries.change('msg_1', expected, to);
    expect(await change({ status: 'sent' }, { attempts })).toBe('conflict');
    expect(await change({ lockedUntil: NOW }, { attempts })).toBe('conflict');
    expect(await change({ attempts: [], lockedUntil: undefined }, { attempts })).toBe('saved');
    expect(await change({ attempts: [] }, { status: 'sent' })).toBe('conflict');
    const sent = { status: 'sent', dueAt: undefined, dueShard: undefined };
    expect(await change({ attempts }, sent)).toBe('saved');
    expect(await stores.deliveries.get('msg_1')).not.toHaveProperty('dueAt');
    expect(await stores.deliveries.change('ghost', {}, { status: 'sent' })).toBe('conflict');
  });
});

describe('what is due', () => {
  it('is listed earliest first, without the later, the leased and the finished', async () => {
    const due = (id: string, given: object) => stores.deliveries.create(aDelivery(id, given));
    await due('msg_2', { dueAt: later(-1) });
    await due('msg_1', { dueAt: later(-2) });
    await due('msg_later', { dueAt: later(1) });
    await due('msg_leased', { dueAt: later(-3), lockedUntil: later(1) });
    await due('msg_lapsed', { dueAt: later(-3), lockedUntil: later(-1) });
    await due('msg_done', { dueAt: undefined, dueShard: undefined, status: 'sent' });
    await due('msg_other', { dueShard: '1' });
    const list = await stores.deliveries.dueBefore('0', NOW, 10);
    const ids = list.map(({ deliveryId }) => deliveryId);
    expect(ids).toEqual(['msg_lapsed', 'msg_1', 'msg_2']);
    expect(list[0]).toMatchObject({ subscriptionId: 'desk', dueAt: later(-3) });
    expect(await stores.deliveries.dueBefore('0', NOW, 1)).toHaveLength(1);
  });

  it('is told by subscription, newest first, page by page', async () => {
    for (const n of [1, 2, 3]) {
      await stores.deliveries.create(aDelivery(`msg_${n}`, { createdAt: later(n) }));
    }
    const first = await stores.deliveries.ofSubscription('desk', { limit: 2 });
    expect(first.rows.map(({ deliveryId }) => deliveryId)).toEqual(['msg_3', 'msg_2']);
    const range = { limit: 2, ...(first.next ? { after: first.next } : {}) };
    const rest = await stores.deliveries.ofSubscription('desk', range);
    expect(rest.rows.map(({ deliveryId }) => deliveryId)).toEqual(['msg_1']);
    expect(rest.next).toBeUndefined();
  });
});
