/** Feedback: unsubscribing with one click, bounces and complaints. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readMailEvent } from '../../functions/domain/delivery-feedback.ts';
import { unsubscribeToken } from '../../functions/domain/secret.ts';
import type { Subscription } from '../../functions/domain/subscription.ts';
import {
  answerUnsubscribe,
  type FeedbackDeps,
  takeMailEvent,
} from '../../functions/feedback/feedback.ts';
import { answerRequest } from '../../functions/feedback/web.ts';
import {
  type AlertingWorld,
  alertingWorld,
  articleOf,
  iso,
  MASTER_KEY,
  NOW,
  subscriptionOf,
  webhookTo,
} from '../support/alerting.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';

let engine: TestEngine;
let world: AlertingWorld;
let deps: FeedbackDeps;
const HOUR = 3_600_000;

beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  const { stores } = await engine.freshStores(() => world.clock.now);
  world = alertingWorld(stores);
  deps = { ...world.alertDeps, masterKey: async () => MASTER_KEY };
  await stores.subscriptions.put(
    subscriptionOf('desk', {
      name: 'Desk <script>',
      channel: { type: 'email', to: ['A@desk.example.org', 'b@desk.example.org'] },
    }),
  );
});
const suppressed = async () => (await world.stores.subscriptions.get('desk'))?.suppressed ?? {};
const told = async () =>
  (await world.deliveriesOf('desk'))
    .filter(({ status }) => status === 'pending')
    .map(({ recipient }) => recipient);

describe('an unsubscribe link', () => {
  const token = () => unsubscribeToken(MASTER_KEY, 'desk', 'a@desk.example.org');
  const ask = (method: string, given = token()) =>
    answerUnsubscribe({ method, token: given }, deps);

  it('shows a page to a scanner that follows it, and changes nothing', async () => {
    for (const method of ['GET', 'HEAD']) expect((await ask(method)).status).toBe(200);
    expect(await suppressed()).toEqual({});
  });

  it('unsubscribes its one address by POST, once or again', async () => {
    for (let i = 0; i < 2; i += 1) expect((await ask('POST')).status).toBe(200);
    expect(await suppressed()).toEqual({
      'a@desk.example.org': { reason: 'unsubscribed', at: iso(NOW) },
    });
    await world.hear(articleOf('one'));
    expect(await told()).toEqual(['b@desk.example.org']);
  });

  it('names no address in the link, and its page runs nothing and loads nothing', async () => {
    expect(Buffer.from(token().split('.')[0] ?? '', 'base64url').toString()).toBe('desk');
    const { body, headers } = await ask('GET');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(body).not.toMatch(/<script|src=|href=/);
    expect(body).not.toContain('A@desk.example.org');
  });

  it.each([
    ['of another address', () => unsubscribeToken(MASTER_KEY, 'desk', 'c@desk.example.org')],
    [
      'of another key',
      () => unsubscribeToken('another key, also long enough!!!', 'desk', 'a@desk.example.org'),
    ],
    ['of another subscription', () => unsubscribeToken(MASTER_KEY, 'other', 'a@desk.example.org')],
    [
      'of another subscription, put under the name of this one',
      () => {
        const [name] = token().split('.');
        const [, seal] = unsubscribeToken(MASTER_KEY, 'other', 'a@desk.example.org').split('.');
        return `${name}.${seal}`;
      },
    ],
    ['cut short', () => token().slice(0, -1)],
    ['with one letter changed', () => token().replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'))],
    ['empty', () => ''],
    ['made of dots', () => '...'],
    ['a megabyte long', () => `${'x'.repeat(1_000_000)}.x`],
  ])('%s opens nothing', async (_, forged) => {
    for (const method of ['GET', 'POST']) expect((await ask(method, forged())).status).toBe(404);
    expect(await suppressed()).toEqual({});
  });

  it('is served to web requests at its path, and nothing else is', async () => {
    const at = (path: string, method = 'GET') =>
      answerRequest(new Request(`https://rasid.example.org${path}`, { method }), deps);
    expect((await at(`/unsubscribe/${token()}`))?.headers.get('content-type')).toContain(
      'text/html',
    );
    expect((await at(`/unsubscribe/${token()}`, 'HEAD'))?.body).toBeNull();
    for (const path of ['/', '/unsubscribe', '/unsubscribe/', `/unsubscribe/${token()}/x`]) {
      expect(await at(path)).toBeUndefined();
    }
    expect((await at(`/unsubscribe/${token()}`, 'POST'))?.status).toBe(200);
    expect(Object.keys(await suppressed())).toEqual(['a@desk.example.org']);
  });

  it('knows no other methods', async () => {
    expect((await ask('DELETE')).status).toBe(405);
  });
});

describe('a bounce or complaint', () => {
  const report = (
    kind: 'Permanent' | 'Transient' | 'Complaint',
    deliveryId: string,
    { id = 'event-1', address = 'a@desk.example.org', at = NOW } = {},
  ) => {
    const facts = { timestamp: iso(at), feedbackId: id };
    const recipients = [{ emailAddress: address }];
    return readMailEvent(
      JSON.stringify({
        eventType: kind === 'Complaint' ? 'Complaint' : 'Bounce',
        mail: { tags: { delivery: [deliveryId] }, destination: [address] },
        ...(kind === 'Complaint'
          ? { complaint: { complainedRecipients: recipients, ...facts } }
          : { bounce: { bounceType: kind, bouncedRecipients: recipients, ...facts } }),
      }),
    );
  };
  const take = async (...args: Parameters<typeof report>) => {
    const event = report(...args);
    if (!event) throw new Error('no event');
    await takeMailEvent(event, deps);
  };
  const sentTo = async (address: string) => {
    await world.hear(articleOf('one'));
    const all = await world.deliveriesOf('desk');
    return all.find(({ recipient }) => recipient.toLowerCase() === address)?.deliveryId ?? '';
  };

  it.each([
    ['Permanent', 'bounced'],
    ['Complaint', 'complained'],
  ] as const)('%s suppresses the address before the next mail', async (kind, reason) => {
    const deliveryId = await sentTo('a@desk.example.org');
    await take(kind, deliveryId);
    expect(await suppressed()).toEqual({ 'a@desk.example.org': { reason, at: iso(NOW) } });
    await world.deliverHints();
    const states = (await world.deliveriesOf('desk')).map(({ recipient, status }) => [
      recipient,
      status,
    ]);
    expect(states).toContainEqual(['A@desk.example.org', 'suppressed']);
    expect(states).toContainEqual(['b@desk.example.org', 'sent']);
  });

  it.each<[string, Partial<Subscription>]>([
    ['in every subscription that has it', {}],
    ['in one that is paused', { state: 'paused' }],
    ['in one that is disabled', { state: 'disabled' }],
    [
      'where it is the owner, who is told of a disabled endpoint',
      { channel: webhookTo('https://hooks.example.org/'), owner: 'A@desk.example.org' },
    ],
  ])('suppresses the address %s', async (_, change) => {
    const channel = { type: 'email', to: ['a@desk.example.org'] } as const;
    await world.stores.subscriptions.put(subscriptionOf('other', { channel, ...change }));
    await take('Permanent', await sentTo('a@desk.example.org'));
    expect((await world.stores.subscriptions.get('other'))?.suppressed).toHaveProperty([
      'a@desk.example.org',
    ]);
  });

  it('is not believed of an address that the delivery did not go to, nor of no delivery', async () => {
    const deliveryId = await sentTo('a@desk.example.org');
    await take('Complaint', deliveryId, { address: 'b@desk.example.org' });
    await take('Complaint', 'msg_of_a_stranger');
    expect(await suppressed()).toEqual({});
  });

  it('soft: three within 72 hours pause the address for 24 hours; copies count once', async () => {
    const deliveryId = await sentTo('a@desk.example.org');
    for (const id of ['1', '1', '2', '2', '1']) await take('Transient', deliveryId, { id });
    expect((await suppressed())['a@desk.example.org']?.until).toBeUndefined();
    await take('Transient', deliveryId, { id: '3', at: NOW + HOUR });
    expect((await suppressed())['a@desk.example.org']).toMatchObject({
      reason: 'soft-bounces',
      until: iso(NOW + 25 * HOUR),
    });
  });

  it('soft: two and, four days later, one more pause nothing, in whatever order they come', async () => {
    const deliveryId = await sentTo('a@desk.example.org');
    await take('Transient', deliveryId, { id: '3', at: NOW + 96 * HOUR });
    await take('Transient', deliveryId, { id: '1', at: NOW });
    await take('Transient', deliveryId, { id: '2', at: NOW + HOUR });
    expect((await suppressed())['a@desk.example.org']?.until).toBeUndefined();
  });

  it('late and soft does not undo what was said for good', async () => {
    const deliveryId = await sentTo('a@desk.example.org');
    await take('Complaint', deliveryId);
    await take('Transient', deliveryId, { id: '0', at: NOW - HOUR });
    await take('Permanent', deliveryId, { id: '9' });
    expect((await suppressed())['a@desk.example.org']?.reason).toBe('complained');
  });

  it.each([
    ['no JSON', 'hello'],
    ['no event', '{"mail":{}}'],
    ['a delivery event', '{"eventType":"Delivery","mail":{"tags":{"delivery":["msg_x"]}}}'],
    ['a bounce without our tag', '{"eventType":"Bounce","mail":{"tags":{}},"bounce":{}}'],
    [
      'a bounce of the wrong shape',
      '{"eventType":"Bounce","mail":{"tags":{"delivery":["m"]}},"bounce":5}',
    ],
  ])('%s is read as nothing', (_, text) => {
    expect(readMailEvent(text)).toBeUndefined();
  });
});
