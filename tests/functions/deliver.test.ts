/** Deliver: every message sent once, signed, recorded, tried again by the schedule. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../functions/deliver/deliver.ts';
import { RETRY_GAPS } from '../../functions/domain/delivery-retry.ts';
import { webhookSecret } from '../../functions/domain/secret.ts';
import { articleOf, iso, MASTER_KEY, NOW, webhookTo } from '../support/alerting.ts';
import { openScene, type Scene } from '../support/delivering.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';

let engine: TestEngine;
let scene: Scene;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  scene = await openScene(engine);
  return scene.close;
});
const DAY = 86_400_000;

describe('a webhook', () => {
  it('arrives signed, with the payload of the contract, and is recorded as sent', async () => {
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    const [got] = scene.receiver.received();
    if (!got) throw new Error('nothing arrived');
    const sent = await scene.delivery();
    expect(scene.receiver.isSigned(got, webhookSecret(MASTER_KEY, 'desk', 1))).toBe(true);
    expect(got.id).toBe(sent.deliveryId);
    expect(got.json).toMatchObject({
      type: 'article.matched',
      timestamp: iso(NOW),
      data: {
        subscriptionId: 'desk',
        deliveryId: sent.deliveryId,
        article: {
          articleId: 'one',
          url: 'https://wire.example.org/one',
          feedId: 'rafidain-wire',
          language: 'en',
          storyId: 'sto_one',
          mentions: [
            { entityId: 'ain-al-asad', name: 'Ain al-Asad air base', count: 1 },
            { entityId: 'kataib-hezbollah', name: 'Kataib Hezbollah', count: 1 },
          ],
          excerpt: 'The last convoy left Ain al-Asad air base at dawn, said Kataib Hezbollah.',
        },
      },
    });
    expect(sent).toMatchObject({ status: 'sent', attempts: [{ outcome: 'ok', status: 200 }] });
    expect(sent.dueShard).toBeUndefined();
    expect(sent.lockedUntil).toBeUndefined();
  });

  it('carries the headers of its subscription, and none of them in the place of ours', async () => {
    const headers = {
      'x-desk': 'night',
      'Webhook-Id': 'msg_other',
      'webhook-signature': 'v1,none',
      'Content-Type': 'text/plain',
    };
    await scene.subscribe({ channel: webhookTo(`${scene.receiver.url}/hook`, { headers }) });
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    const [got] = scene.receiver.received();
    if (!got) throw new Error('nothing arrived');
    expect(scene.receiver.isSigned(got, webhookSecret(MASTER_KEY, 'desk', 1))).toBe(true);
    expect(scene.receiver.requests[0]?.headers).toMatchObject({
      'x-desk': 'night',
      'webhook-id': (await scene.delivery()).deliveryId,
      'content-type': 'application/json; charset=utf-8',
    });
  });

  it('is sent once, however many hints there are and however they overlap', async () => {
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    const [hint] = scene.world.hints;
    if (!hint) throw new Error('no hint');
    await Promise.all(Array.from({ length: 5 }, () => deliver(hint.body, scene.world.deliverDeps)));
    await deliver(hint.body, scene.world.deliverDeps);
    expect(scene.receiver.received()).toHaveLength(1);
  });

  it('is found by the sweep when its hint is lost', async () => {
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    await scene.world.sweep();
    expect(scene.receiver.received()).toHaveLength(1);
  });

  it.each([200, 201, 202, 204, 299])('succeeds by status %i', async (status) => {
    scene.receiver.answerWith(status);
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    expect((await scene.delivery()).status).toBe('sent');
  });

  it('follows the schedule to its end: ten attempts of one body under one id', async () => {
    scene.receiver.answerWith(500);
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    const times: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const { dueAt } = await scene.delivery();
      if (dueAt === undefined) break;
      scene.world.clock.now = Date.parse(dueAt) - 1;
      await scene.world.sweep();
      expect(scene.receiver.received()).toHaveLength(attempt);
      scene.world.clock.now += 1;
      times.push(scene.world.clock.now - NOW);
      await scene.world.sweep();
    }
    const sum = (n: number) => RETRY_GAPS.slice(0, n + 1).reduce((a, b) => a + b, 0);
    expect(times).toEqual(RETRY_GAPS.map((_, n) => sum(n)));
    expect((await scene.delivery()).status).toBe('exhausted');
    expect(new Set(scene.receiver.received().map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
    expect(
      new Set(scene.receiver.received().map(({ headers }) => headers['webhook-timestamp'])).size,
    ).toBe(10);
  });

  it('says the same bytes again although article, names and subscription have changed', async () => {
    scene.receiver.answerWith(500);
    await scene.subscribe();
    const article = articleOf('one');
    await scene.world.hear(article);
    await scene.world.deliverHints();
    await scene.world.stores.articles.revise(
      { ...article, title: 'Another title', revision: 1 },
      { revision: 0, timeline: [] },
      [],
    );
    await scene.world.stores.subscriptions.change('desk', {
      name: 'Renamed',
      filter: { words: {} },
    });
    scene.receiver.answerWith(200);
    scene.world.clock.now += 6000;
    await scene.world.sweep();
    const bodies = scene.receiver.received().map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
  });
});

describe('secrets', () => {
  it('for a day after a rotation both sign; either one verifies; then only the new', async () => {
    await scene.subscribe({ secretVersion: 2, rotatedAt: iso(NOW - DAY / 2) });
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    const [first] = scene.receiver.received();
    if (!first) throw new Error('nothing arrived');
    for (const version of [1, 2]) {
      expect(scene.receiver.isSigned(first, webhookSecret(MASTER_KEY, 'desk', version))).toBe(true);
    }
    await scene.world.stores.subscriptions.change('desk', { rotatedAt: iso(NOW - 2 * DAY) });
    await scene.world.hear(articleOf('two'));
    await scene.world.deliverHints();
    const second = scene.receiver.received()[1];
    if (!second) throw new Error('nothing arrived');
    expect(scene.receiver.isSigned(second, webhookSecret(MASTER_KEY, 'desk', 2))).toBe(true);
    expect(scene.receiver.isSigned(second, webhookSecret(MASTER_KEY, 'desk', 1))).toBe(false);
  });

  it('a secret rotated while a delivery is queued signs its next attempt', async () => {
    scene.receiver.answerWith(500);
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    await scene.world.stores.subscriptions.change('desk', {
      secretVersion: 2,
      rotatedAt: iso(NOW),
    });
    scene.world.clock.now += 6000;
    await scene.world.sweep();
    const [before, after] = scene.receiver
      .received()
      .map(({ headers }) => String(headers['webhook-signature']).split(' '));
    expect(before).toHaveLength(1);
    expect(after).toHaveLength(2);
  });
});
