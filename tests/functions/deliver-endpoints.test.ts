/** Deliver: the health of endpoints; one that is dead delays nobody. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alert } from '../../functions/alert/alert.ts';
import { deliver } from '../../functions/deliver/deliver.ts';
import { resend } from '../../functions/query/actions.ts';
import { alertingWorld, articleOf, iso, NOW, pendingOf, webhookTo } from '../support/alerting.ts';
import { openScene, type Scene } from '../support/delivering.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { serveWebhook } from '../support/webhook-server.ts';

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

describe('an endpoint', () => {
  it('that answers 410 is disabled at once, and its owner told once', async () => {
    scene.receiver.answerWith(410);
    await scene.subscribe();
    for (const id of ['one', 'two', 'three']) await scene.world.hear(articleOf(id));
    await scene.world.deliverHints();
    await scene.world.sweep();
    expect(await scene.subscription()).toMatchObject({
      state: 'disabled',
      disabledReason: 'The endpoint answered 410 Gone.',
    });
    expect(scene.post.mails.map(({ subject, envelope }) => [envelope.to, subject])).toEqual([
      [['owner@desk.example.org'], 'The endpoint of “Desk desk” was disabled'],
    ]);
    const statuses = (await scene.world.deliveriesOf('desk')).map(
      ({ type, status }) => `${type} ${status}`,
    );
    expect(new Set(statuses)).toEqual(new Set(['article.matched suppressed', 'notice sent']));
  });

  it('that is gone still when somebody sends it something again tells its owner nothing new', async () => {
    scene.receiver.answerWith(410);
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    const [hint] = scene.world.hints;
    await scene.world.deliverHints();
    await scene.world.deliverHints();
    expect(scene.post.mails).toHaveLength(1);
    scene.world.clock.now += DAY;
    const deps = { ...scene.world.alertDeps, clock: scene.world.alertDeps.now };
    expect(await resend(deps, hint?.body.deliveryId ?? '')).toMatchObject({ kind: 'done' });
    await scene.world.deliverHints();
    await scene.world.deliverHints();
    expect(scene.receiver.requests).toHaveLength(2);
    expect(scene.post.mails).toHaveLength(1);
  });

  it('that is well leaves no trace on its subscription', async () => {
    await scene.subscribe();
    const before = await scene.subscription();
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    expect(scene.receiver.received()).toHaveLength(1);
    expect(await scene.subscription()).toEqual(before);
  });

  it('is disabled after five days without a success and ten failures, not before', async () => {
    scene.receiver.answerWith(500);
    await scene.subscribe({ failures: 8, failingSince: iso(NOW - 6 * DAY) });
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    expect((await scene.subscription())?.state).toBe('active');
    scene.world.clock.now += 10_000;
    await scene.world.sweep();
    expect((await scene.subscription())?.state).toBe('disabled');
    await scene.world.sweep();
    expect(scene.post.mails).toHaveLength(1);
  });

  it('is not disabled by sporadic failures: one success starts anew', async () => {
    await scene.subscribe({ failures: 30, failingSince: iso(NOW - 6 * DAY) });
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    expect((await scene.subscription())?.failures).toBeUndefined();
    scene.receiver.answerWith(500);
    await scene.world.hear(articleOf('two'));
    await scene.world.deliverHints();
    expect(await scene.subscription()).toMatchObject({ state: 'active', failures: 1 });
  });

  it('in trouble, with a crowd due: the crowd rests, others are found by the sweep, all arrive', async () => {
    scene.receiver.answerWith(503);
    await scene.subscribe({ per: 'article' });
    const articles = Array.from({ length: 30 }, (_, n) => articleOf(`a${n}`));
    await scene.world.stores.articles.addMany(
      articles.map((article) => ({ article, timeline: [] })),
    );
    for (const one of articles) await alert(pendingOf(one), scene.world.alertDeps);
    await scene.world.deliverHints();
    expect(scene.receiver.requests.length).toBeLessThanOrEqual(4);
    const shards = ['0', '1', '2', '3'];
    const due = () =>
      Promise.all(
        shards.map((one) =>
          scene.world.stores.deliveries.dueBefore(one, iso(scene.world.clock.now), 100),
        ),
      );
    expect((await due()).flat()).toEqual([]);
    scene.receiver.answerWith(200);
    for (let minute = 0; minute < 6; minute += 1) {
      scene.world.clock.now += 60_000;
      await scene.world.sweep();
    }
    const statuses = (await scene.world.deliveriesOf('desk')).map(({ status }) => status);
    expect(statuses).toEqual(Array(30).fill('sent'));
    expect(new Set(scene.receiver.received().map(({ id }) => id)).size).toBe(30);
  });

  it('in trouble, with a few due: each keeps its own schedule', async () => {
    scene.receiver.answerWith(503);
    await scene.subscribe({ per: 'article' });
    for (let n = 0; n < 5; n += 1) await scene.world.hear(articleOf(`a${n}`));
    await scene.world.sweep();
    await scene.world.sweep();
    await scene.world.sweep();
    const waits = (await scene.world.deliveriesOf('desk')).map(
      ({ dueAt = '' }) => Date.parse(dueAt) - NOW,
    );
    expect(waits).toEqual(Array(5).fill(5000));
  });

  it('that is dead has at most two messages on their way, and delays nobody', async () => {
    const dead = await serveWebhook(() => new Promise(() => {}));
    const allowed = alertingWorld(scene.world.stores, {
      allowPrivate: [scene.receiver.host, dead.host],
    });
    await scene.subscribe({ channel: webhookTo(`${dead.url}/hook`), per: 'article' }, 'dead');
    for (let n = 0; n < 20; n += 1) await scene.subscribe({}, `live-${n}`);
    for (let n = 0; n < 5; n += 1) await allowed.hear(articleOf(`a${n}`));
    const hints = allowed.hints.splice(0);
    for (const { body } of hints) void deliver(body, allowed.deliverDeps);
    await expect.poll(() => scene.receiver.received().length).toBe(100);
    expect(dead.requests.length).toBeLessThanOrEqual(2);
    await dead.close();
  });
});
