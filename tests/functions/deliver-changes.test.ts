/** Deliver: what changed between the alert and the sending: people, addresses, hours, channels. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Subscription } from '../../functions/domain/subscription.ts';
import { resend, test } from '../../functions/query/actions.ts';
import { articleOf, iso, NOW, webhookTo } from '../support/alerting.ts';
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

describe('a subscription that changed while its delivery was queued', () => {
  it.each([
    ['paused', { state: 'paused' }, 'subscription paused'],
    ['disabled', { state: 'disabled' }, 'subscription disabled'],
  ] as const)('%s: nothing is sent, and the record says why', async (_, change, message) => {
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    await scene.world.stores.subscriptions.change('desk', change);
    await scene.world.deliverHints();
    expect(scene.receiver.received()).toEqual([]);
    expect(await scene.delivery()).toMatchObject({ status: 'suppressed', attempts: [{ message }] });
  });

  it('moved to another format: what was rendered for the old one is not sent to the new', async () => {
    scene.receiver.answerWith(500);
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    scene.receiver.answerWith(200);
    const channel = webhookTo(`${scene.receiver.url}/hook`, { format: 'slack' });
    await scene.world.stores.subscriptions.change('desk', { channel });
    scene.world.clock.now += 6000;
    await scene.world.sweep();
    const bodies = scene.receiver.requests.map(({ body }) => Object.keys(JSON.parse(body)));
    expect(bodies).toEqual([
      ['type', 'timestamp', 'data'],
      ['text', 'blocks', 'unfurl_links', 'unfurl_media'],
    ]);
  });

  it('moved from mail to a webhook: a mail is not posted', async () => {
    await scene.subscribe({ channel: { type: 'email', to: ['a@desk.example.org'] } });
    await scene.world.hear(articleOf('one'));
    await scene.subscribe();
    await scene.world.deliverHints();
    expect(scene.receiver.requests).toEqual([]);
    expect((await scene.delivery()).status).toBe('suppressed');
  });

  it('removed: nothing is sent', async () => {
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    await scene.world.stores.subscriptions.remove('desk');
    await scene.world.deliverHints();
    expect(scene.receiver.received()).toEqual([]);
    expect((await scene.delivery()).status).toBe('suppressed');
  });
});

describe('quiet hours', () => {
  it('hold a retry too, and not a test', async () => {
    scene.receiver.answerWith(503);
    // 12:00 in Baghdad now.
    await scene.subscribe({ quietHours: { from: '12:10', to: '13:00' } });
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    scene.world.clock.now = NOW + 15 * 60_000;
    scene.receiver.answerWith(200);
    await scene.world.sweep();
    expect(await scene.delivery()).toMatchObject({
      status: 'retrying',
      dueAt: iso(NOW + 3_600_000),
    });
    expect(scene.receiver.requests).toHaveLength(1);
    await test({ ...scene.world.alertDeps, clock: scene.world.alertDeps.now }, 'desk');
    await scene.world.deliverHints();
    expect(scene.receiver.received().at(-1)?.json.type).toBe('test');
    scene.world.clock.now = NOW + 3_600_000;
    await scene.world.sweep();
    expect(scene.receiver.requests).toHaveLength(3);
  });
});

describe('a person who asks', () => {
  const deps = () => ({ ...scene.world.alertDeps, clock: scene.world.alertDeps.now });

  it('gets the same message again under the same id, also where the endpoint was given up', async () => {
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    await scene.world.stores.subscriptions.change('desk', { state: 'disabled' });
    expect(await resend(deps(), (await scene.delivery()).deliveryId)).toMatchObject({
      kind: 'done',
    });
    await scene.world.deliverHints();
    const [first, again] = scene.receiver.received();
    expect(again?.id).toBe(first?.id);
    expect(again?.body).toBe(first?.body);
    expect((await scene.delivery()).attempts).toHaveLength(2);
  });

  it('is told to wait while it is being sent, and until its lease has run out', async () => {
    await scene.subscribe();
    await scene.world.hear(articleOf('one'));
    const { deliveryId } = await scene.delivery();
    await scene.world.stores.deliveries.claim(deliveryId, iso(NOW), iso(NOW + 45_000));
    const message = expect.stringContaining('being sent at this moment');
    expect(await resend(deps(), deliveryId)).toEqual({ kind: 'refused', message });
    scene.world.clock.now += 45_000;
    expect(await resend(deps(), deliveryId)).toMatchObject({ kind: 'done' });
  });

  it('gets nothing sent to an address that unsubscribed', async () => {
    await scene.subscribe({ channel: { type: 'email', to: ['a@desk.example.org'] } });
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    await scene.world.stores.subscriptions.suppress('desk', 'a@desk.example.org', {
      reason: 'unsubscribed',
      at: iso(NOW),
    });
    await resend(deps(), (await scene.delivery()).deliveryId);
    await scene.world.deliverHints();
    expect(scene.post.mails).toHaveLength(1);
  });
});

describe('a mail', () => {
  const mailTo = (...to: string[]): Partial<Subscription> => ({ channel: { type: 'email', to } });

  it('reaches each recipient by himself, with his own one-click unsubscribe', async () => {
    await scene.subscribe(mailTo('a@desk.example.org', 'b@desk.example.org'));
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    expect(scene.post.mails.map(({ envelope }) => envelope.to).sort()).toEqual([
      ['a@desk.example.org'],
      ['b@desk.example.org'],
    ]);
    const links = scene.post.mails.map(
      ({ headers }) => headers.find(({ key }) => key === 'list-unsubscribe')?.value,
    );
    expect(new Set(links).size).toBe(2);
    expect(links[0]).toMatch(/^<https:\/\/rasid\.example\.org\/unsubscribe\/[\w-]+\.[\w-]{43}>/);
  });

  it('is not sent to an address that unsubscribed while it was queued', async () => {
    await scene.subscribe(mailTo('a@desk.example.org'));
    await scene.world.hear(articleOf('one'));
    await scene.world.stores.subscriptions.suppress('desk', 'a@desk.example.org', {
      reason: 'unsubscribed',
      at: iso(NOW),
    });
    await scene.world.deliverHints();
    expect(scene.post.mails).toEqual([]);
    expect((await scene.delivery()).status).toBe('suppressed');
  });

  it('is not sent to an address that was taken off the list meanwhile, and is to one that stayed', async () => {
    await scene.subscribe(mailTo('a@desk.example.org', 'B@desk.example.org'));
    await scene.world.hear(articleOf('one'));
    await scene.subscribe(mailTo('b@desk.example.org', 'c@desk.example.org'));
    await scene.world.deliverHints();
    expect(scene.post.mails.map(({ envelope }) => envelope.to)).toEqual([['B@desk.example.org']]);
    const all = await scene.world.deliveriesOf('desk');
    expect(all.find(({ recipient }) => recipient === 'a@desk.example.org')).toMatchObject({
      status: 'suppressed',
      attempts: [{ message: 'no longer a recipient' }],
    });
  });

  it('waits while soft bounces pause its address, then goes', async () => {
    await scene.subscribe(mailTo('a@desk.example.org'));
    await scene.world.hear(articleOf('one'));
    const until = iso(NOW + 3_600_000);
    await scene.world.stores.subscriptions.suppress('desk', 'a@desk.example.org', {
      reason: 'soft-bounces',
      at: iso(NOW),
      until,
    });
    await scene.world.deliverHints();
    expect(await scene.delivery()).toMatchObject({ status: 'pending', dueAt: until });
    scene.world.clock.now = NOW + 3_600_000;
    await scene.world.sweep();
    expect(scene.post.mails).toHaveLength(1);
  });

  it('that the server refuses for good is not tried again', async () => {
    await scene.subscribe(mailTo('nobody@desk.example.org'));
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    expect(await scene.delivery()).toMatchObject({
      status: 'exhausted',
      attempts: [{ outcome: 'refused' }],
    });
  });

  it('is tried again while the server is away', async () => {
    await scene.post.close();
    await scene.subscribe(mailTo('a@desk.example.org'));
    await scene.world.hear(articleOf('one'));
    await scene.world.deliverHints();
    expect(await scene.delivery()).toMatchObject({
      status: 'retrying',
      attempts: [{ outcome: 'unavailable' }],
    });
  });
});
