/** Deliver: every message sent once, signed, recorded; every failure tried again by the schedule. */
import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smtpMailer } from '../../functions/adapters/mail-smtp.ts';
import { alert } from '../../functions/alert/alert.ts';
import { deliver } from '../../functions/deliver/deliver.ts';
import type { Delivery } from '../../functions/domain/delivery.ts';
import { RETRY_GAPS } from '../../functions/domain/delivery-retry.ts';
import { webhookSecret } from '../../functions/domain/secret.ts';
import type { Subscription } from '../../functions/domain/subscription.ts';
import { resend, test } from '../../functions/query/actions.ts';
import {
  type AlertingWorld,
  alertingWorld,
  articleOf,
  iso,
  MASTER_KEY,
  NOW,
  pendingOf,
  subscriptionOf,
  webhookTo,
} from '../support/alerting.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { serveRaw } from '../support/http-server.ts';
import { type SmtpServer, serveSmtp } from '../support/smtp-server.ts';
import { serveWebhook, type WebhookServer } from '../support/webhook-server.ts';

let engine: TestEngine;
let receiver: WebhookServer;
let post: SmtpServer;
let mailer: ReturnType<typeof smtpMailer>;
let world: AlertingWorld;
const DAY = 86_400_000;

beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  receiver = await serveWebhook();
  post = await serveSmtp({
    refuse: (address) =>
      address.startsWith('nobody@') ? { code: 550, text: 'no such user' } : undefined,
  });
  mailer = smtpMailer(post.url);
  let clock = () => NOW;
  const { stores } = await engine.freshStores(() => clock());
  world = alertingWorld(stores, {
    allowPrivate: [receiver.host],
    sendMail: mailer.send,
    publicUrl: 'https://rasid.example.org/',
  });
  clock = () => world.clock.now;
  return async () => {
    mailer.close();
    await Promise.all([receiver.close(), post.close()]);
  };
});

const subscribe = (change: Partial<Subscription> = {}, id = 'desk') =>
  world.stores.subscriptions.put(
    subscriptionOf(id, { channel: webhookTo(`${receiver.url}/hook`), ...change }),
  );
const delivery = async (id = 'desk'): Promise<Delivery> => {
  const [one] = await world.deliveriesOf(id);
  if (!one) throw new Error('no delivery');
  return one;
};
const subscription = async (id = 'desk') => world.stores.subscriptions.get(id);

describe('a webhook', () => {
  it('arrives signed, with the payload of the contract, and is recorded as sent', async () => {
    await subscribe();
    await world.hear(articleOf('one'));
    await world.deliverHints();
    const [got] = receiver.received();
    if (!got) throw new Error('nothing arrived');
    const sent = await delivery();
    expect(receiver.isSigned(got, webhookSecret(MASTER_KEY, 'desk', 1))).toBe(true);
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

  it('is sent once, however many hints there are and however they overlap', async () => {
    await subscribe();
    await world.hear(articleOf('one'));
    const [hint] = world.hints;
    if (!hint) throw new Error('no hint');
    await Promise.all(Array.from({ length: 5 }, () => deliver(hint.body, world.deliverDeps)));
    await deliver(hint.body, world.deliverDeps);
    expect(receiver.received()).toHaveLength(1);
  });

  it('is found by the sweep when its hint is lost', async () => {
    await subscribe();
    await world.hear(articleOf('one'));
    await world.sweep();
    expect(receiver.received()).toHaveLength(1);
  });

  it.each([200, 201, 202, 204, 299])('succeeds by status %i', async (status) => {
    receiver.answerWith(status);
    await subscribe();
    await world.hear(articleOf('one'));
    await world.deliverHints();
    expect((await delivery()).status).toBe('sent');
  });

  it.each([301, 302, 307, 308])(
    'fails by a redirect (%i), which is never followed',
    async (status) => {
      receiver.answerWith((_, response) => {
        response.writeHead(status, { location: `${receiver.url}/elsewhere` }).end();
      });
      await subscribe();
      await world.hear(articleOf('one'));
      await world.deliverHints();
      expect((await delivery()).status).toBe('retrying');
      expect(receiver.requests.map(({ url }) => url)).toEqual(['/hook']);
    },
  );

  it.each([400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504])(
    'is tried again after status %i',
    async (status) => {
      receiver.answerWith(status);
      await subscribe();
      await world.hear(articleOf('one'));
      await world.deliverHints();
      const failed = await delivery();
      expect(failed).toMatchObject({
        status: 'retrying',
        dueAt: iso(NOW + 5000),
        attempts: [{ outcome: `http-${status}`, status }],
      });
      expect(world.hints).toEqual([
        { body: { deliveryId: failed.deliveryId, subscriptionId: 'desk' }, delaySeconds: 5 },
      ]);
    },
  );

  it.each([
    ['30', 30_000],
    [new Date(NOW + 60_000).toUTCString(), 60_000],
    ['soon', 5000],
    ['-10', 5000],
    ['315360000', DAY],
  ])('honours Retry-After %s', async (retryAfter, millis) => {
    receiver.answerWith((_, response) => {
      response.writeHead(429, { 'retry-after': retryAfter }).end();
    });
    await subscribe();
    await world.hear(articleOf('one'));
    await world.deliverHints();
    expect(Date.parse((await delivery()).dueAt ?? '') - NOW).toBe(millis);
  });

  it('follows the schedule to its end: ten attempts of one body under one id', async () => {
    receiver.answerWith(500);
    await subscribe();
    await world.hear(articleOf('one'));
    const times: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const { dueAt } = await delivery();
      if (dueAt === undefined) break;
      world.clock.now = Date.parse(dueAt) - 1;
      await world.sweep();
      expect(receiver.received()).toHaveLength(attempt);
      world.clock.now += 1;
      times.push(world.clock.now - NOW);
      await world.sweep();
    }
    const sum = (n: number) => RETRY_GAPS.slice(0, n + 1).reduce((a, b) => a + b, 0);
    expect(times).toEqual(RETRY_GAPS.map((_, n) => sum(n)));
    expect((await delivery()).status).toBe('exhausted');
    expect(new Set(receiver.received().map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
    expect(
      new Set(receiver.received().map(({ headers }) => headers['webhook-timestamp'])).size,
    ).toBe(10);
  });

  it('says the same bytes again although article, names and subscription have changed', async () => {
    receiver.answerWith(500);
    await subscribe();
    const article = articleOf('one');
    await world.hear(article);
    await world.deliverHints();
    await world.stores.articles.revise(
      { ...article, title: 'Another title', revision: 1 },
      { revision: 0, timeline: [] },
      [],
    );
    await world.stores.subscriptions.change('desk', { name: 'Renamed', filter: { words: {} } });
    receiver.answerWith(200);
    world.clock.now += 6000;
    await world.sweep();
    const bodies = receiver.received().map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
  });

  it('is tried again when nobody listens', async () => {
    await receiver.close();
    await subscribe();
    await world.hear(articleOf('one'));
    await world.deliverHints();
    expect(await delivery()).toMatchObject({
      status: 'retrying',
      attempts: [{ outcome: 'refused' }],
    });
  });

  it.each([
    'http://10.0.0.8/hook',
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:127.0.0.1]/hook',
  ])('is not sent to a private address (%s), which its record says', async (url) => {
    await subscribe({ channel: webhookTo(url) });
    await world.hear(articleOf('one'));
    await world.deliverHints();
    expect(await delivery()).toMatchObject({
      status: 'retrying',
      attempts: [{ outcome: 'forbidden-address' }],
    });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['resets before its headers', (socket) => socket.resetAndDestroy()],
    [
      'resets within its headers',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-');
        setTimeout(() => socket.resetAndDestroy(), 10);
      },
    ],
    ['speaks no HTTP', (socket) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
    ['hangs up', (socket) => void socket.end()],
    [
      'never stops continuing',
      (socket) => void socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(10_000)),
    ],
    [
      'sends a header without end',
      (socket) => void socket.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`),
    ],
  ])('is tried again when the receiver %s', async (_, talk) => {
    const broken = await serveRaw(talk);
    const other = alertingWorld(world.stores, { allowPrivate: [broken.host] });
    await subscribe({ channel: webhookTo(`${broken.url}/hook`) });
    await other.hear(articleOf('one'));
    await other.deliverHints();
    expect((await delivery()).status).toBe('retrying');
    await broken.close();
  });

  it('may answer late, and is read no further than it must be', async () => {
    receiver.answerWith(async (_, response) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      response.writeHead(200);
      for (let sent = 0; sent < 50 && !response.destroyed; sent += 1) {
        response.write('x'.repeat(1024 * 1024));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      response.end();
    });
    await subscribe();
    await world.hear(articleOf('one'));
    await world.deliverHints();
    expect((await delivery()).status).toBe('sent');
  });

  it('a receiver that says back what it was told gets nothing of it into our records or log', async () => {
    receiver.answerWith((request, response) => {
      const signature = String(request.headers['webhook-signature']);
      response
        .writeHead(400)
        .end(`${signature} \r\nSet-Cookie: x\u202e ${request.headers.authorization}`);
    });
    await subscribe({
      channel: webhookTo(`${receiver.url}/hook?key=CANARY`, {
        headers: { authorization: 'CANARY' },
      }),
    });
    await world.hear(articleOf('one'));
    await world.deliverHints();
    const kept = JSON.stringify([await delivery(), world.log]);
    expect(kept).not.toContain('CANARY');
    expect(kept).not.toContain('v1,');
  });

  it('success is what the status says, though the body never ends or breaks off', async () => {
    receiver.answerWith((_, response) => {
      response.writeHead(200);
      response.write('x'.repeat(64 * 1024));
      setTimeout(() => response.destroy(), 20);
    });
    await subscribe();
    await world.hear(articleOf('one'));
    await world.deliverHints();
    expect((await delivery()).status).toBe('sent');
  });
});

describe('secrets', () => {
  it('for a day after a rotation both sign; either one verifies; then only the new', async () => {
    await subscribe({ secretVersion: 2, rotatedAt: iso(NOW - DAY / 2) });
    await world.hear(articleOf('one'));
    await world.deliverHints();
    const [first] = receiver.received();
    if (!first) throw new Error('nothing arrived');
    for (const version of [1, 2]) {
      expect(receiver.isSigned(first, webhookSecret(MASTER_KEY, 'desk', version))).toBe(true);
    }
    await world.stores.subscriptions.change('desk', { rotatedAt: iso(NOW - 2 * DAY) });
    await world.hear(articleOf('two'));
    await world.deliverHints();
    const second = receiver.received()[1];
    if (!second) throw new Error('nothing arrived');
    expect(receiver.isSigned(second, webhookSecret(MASTER_KEY, 'desk', 2))).toBe(true);
    expect(receiver.isSigned(second, webhookSecret(MASTER_KEY, 'desk', 1))).toBe(false);
  });

  it('a secret rotated while a delivery is queued signs its next attempt', async () => {
    receiver.answerWith(500);
    await subscribe();
    await world.hear(articleOf('one'));
    await world.deliverHints();
    await world.stores.subscriptions.change('desk', { secretVersion: 2, rotatedAt: iso(NOW) });
    world.clock.now += 6000;
    await world.sweep();
    const [before, after] = receiver
      .received()
      .map(({ headers }) => String(headers['webhook-signature']).split(' '));
    expect(before).toHaveLength(1);
    expect(after).toHaveLength(2);
  });
});

describe('an endpoint', () => {
  it('that answers 410 is disabled at once, and its owner told once', async () => {
    receiver.answerWith(410);
    await subscribe();
    for (const id of ['one', 'two', 'three']) await world.hear(articleOf(id));
    await world.deliverHints();
    await world.sweep();
    expect(await subscription()).toMatchObject({
      state: 'disabled',
      disabledReason: 'The endpoint answered 410 Gone.',
    });
    expect(post.mails.map(({ subject, envelope }) => [envelope.to, subject])).toEqual([
      [['owner@desk.example.org'], 'The endpoint of “Desk desk” was disabled'],
    ]);
    const statuses = (await world.deliveriesOf('desk')).map(
      ({ type, status }) => `${type} ${status}`,
    );
    expect(new Set(statuses)).toEqual(new Set(['article.matched suppressed', 'notice sent']));
  });

  it('is disabled after five days without a success and ten failures, not before', async () => {
    receiver.answerWith(500);
    await subscribe({ failures: 8, failingSince: iso(NOW - 6 * DAY) });
    await world.hear(articleOf('one'));
    await world.deliverHints();
    expect((await subscription())?.state).toBe('active');
    world.clock.now += 10_000;
    await world.sweep();
    expect((await subscription())?.state).toBe('disabled');
    await world.sweep();
    expect(post.mails).toHaveLength(1);
  });

  it('is not disabled by sporadic failures: one success starts anew', async () => {
    await subscribe({ failures: 30, failingSince: iso(NOW - 6 * DAY) });
    await world.hear(articleOf('one'));
    await world.deliverHints();
    expect((await subscription())?.failures).toBeUndefined();
    receiver.answerWith(500);
    await world.hear(articleOf('two'));
    await world.deliverHints();
    expect(await subscription()).toMatchObject({ state: 'active', failures: 1 });
  });

  it('in trouble, with a crowd due: the crowd rests, others are found by the sweep, all arrive', async () => {
    receiver.answerWith(503);
    await subscribe({ per: 'article' });
    const articles = Array.from({ length: 30 }, (_, n) => articleOf(`a${n}`));
    await world.stores.articles.addMany(articles.map((article) => ({ article, timeline: [] })));
    for (const one of articles) await alert(pendingOf(one), world.alertDeps);
    await world.deliverHints();
    expect(receiver.requests.length).toBeLessThanOrEqual(4);
    const shards = ['0', '1', '2', '3'];
    const due = () =>
      Promise.all(
        shards.map((one) => world.stores.deliveries.dueBefore(one, iso(world.clock.now), 100)),
      );
    expect((await due()).flat()).toEqual([]);
    receiver.answerWith(200);
    for (let minute = 0; minute < 6; minute += 1) {
      world.clock.now += 60_000;
      await world.sweep();
    }
    const statuses = (await world.deliveriesOf('desk')).map(({ status }) => status);
    expect(statuses).toEqual(Array(30).fill('sent'));
    expect(new Set(receiver.received().map(({ id }) => id)).size).toBe(30);
  });

  it('in trouble, with a few due: each keeps its own schedule', async () => {
    receiver.answerWith(503);
    await subscribe({ per: 'article' });
    for (let n = 0; n < 5; n += 1) await world.hear(articleOf(`a${n}`));
    await world.sweep();
    await world.sweep();
    await world.sweep();
    const waits = (await world.deliveriesOf('desk')).map(
      ({ dueAt = '' }) => Date.parse(dueAt) - NOW,
    );
    expect(waits).toEqual(Array(5).fill(5000));
  });

  it('that is dead has at most two messages on their way, and delays nobody', async () => {
    const dead = await serveWebhook(() => new Promise(() => {}));
    const allowed = alertingWorld(world.stores, { allowPrivate: [receiver.host, dead.host] });
    await subscribe({ channel: webhookTo(`${dead.url}/hook`), per: 'article' }, 'dead');
    for (let n = 0; n < 20; n += 1) await subscribe({}, `live-${n}`);
    for (let n = 0; n < 5; n += 1) await allowed.hear(articleOf(`a${n}`));
    const hints = allowed.hints.splice(0);
    for (const { body } of hints) void deliver(body, allowed.deliverDeps);
    await expect.poll(() => receiver.received().length, { timeout: 10_000 }).toBe(100);
    expect(dead.requests.length).toBeLessThanOrEqual(2);
    await dead.close();
  });
});

describe('quiet hours', () => {
  it('hold a retry too, and not a test', async () => {
    receiver.answerWith(503);
    // 12:00 in Baghdad now.
    await subscribe({ quietHours: { from: '12:10', to: '13:00' } });
    await world.hear(articleOf('one'));
    await world.deliverHints();
    world.clock.now = NOW + 15 * 60_000;
    receiver.answerWith(200);
    await world.sweep();
    expect(await delivery()).toMatchObject({ status: 'retrying', dueAt: iso(NOW + 3_600_000) });
    expect(receiver.requests).toHaveLength(1);
    await test({ ...world.alertDeps, clock: world.alertDeps.now }, 'desk');
    await world.deliverHints();
    expect(receiver.received().at(-1)?.json.type).toBe('test');
    world.clock.now = NOW + 3_600_000;
    await world.sweep();
    expect(receiver.requests).toHaveLength(3);
  });
});

describe('a person who asks', () => {
  const deps = () => ({ ...world.alertDeps, clock: world.alertDeps.now });

  it('gets the same message again under the same id, also where the endpoint was given up', async () => {
    await subscribe();
    await world.hear(articleOf('one'));
    await world.deliverHints();
    await world.stores.subscriptions.change('desk', { state: 'disabled' });
    expect(await resend(deps(), (await delivery()).deliveryId)).toMatchObject({ kind: 'done' });
    await world.deliverHints();
    const [first, again] = receiver.received();
    expect(again?.id).toBe(first?.id);
    expect(again?.body).toBe(first?.body);
    expect((await delivery()).attempts).toHaveLength(2);
  });

  it('gets nothing sent to an address that unsubscribed', async () => {
    await subscribe({ channel: { type: 'email', to: ['a@desk.example.org'] } });
    await world.hear(articleOf('one'));
    await world.deliverHints();
    await world.stores.subscriptions.suppress('desk', 'a@desk.example.org', {
      reason: 'unsubscribed',
      at: iso(NOW),
    });
    await resend(deps(), (await delivery()).deliveryId);
    await world.deliverHints();
    expect(post.mails).toHaveLength(1);
  });
});

describe('a subscription that changed while its delivery was queued', () => {
  it.each([
    ['paused', { state: 'paused' }, 'subscription paused'],
    ['disabled', { state: 'disabled' }, 'subscription disabled'],
  ] as const)('%s: nothing is sent, and the record says why', async (_, change, message) => {
    await subscribe();
    await world.hear(articleOf('one'));
    await world.stores.subscriptions.change('desk', change);
    await world.deliverHints();
    expect(receiver.received()).toEqual([]);
    expect(await delivery()).toMatchObject({ status: 'suppressed', attempts: [{ message }] });
  });

  it('moved to another format: what was rendered for the old one is not sent to the new', async () => {
    receiver.answerWith(500);
    await subscribe();
    await world.hear(articleOf('one'));
    await world.deliverHints();
    receiver.answerWith(200);
    const channel = webhookTo(`${receiver.url}/hook`, { format: 'slack' });
    await world.stores.subscriptions.change('desk', { channel });
    world.clock.now += 6000;
    await world.sweep();
    const bodies = receiver.requests.map(({ body }) => Object.keys(JSON.parse(body)));
    expect(bodies).toEqual([
      ['type', 'timestamp', 'data'],
      ['text', 'blocks', 'unfurl_links', 'unfurl_media'],
    ]);
  });

  it('moved from mail to a webhook: a mail is not posted', async () => {
    await subscribe({ channel: { type: 'email', to: ['a@desk.example.org'] } });
    await world.hear(articleOf('one'));
    await subscribe();
    await world.deliverHints();
    expect(receiver.requests).toEqual([]);
    expect((await delivery()).status).toBe('suppressed');
  });

  it('removed: nothing is sent', async () => {
    await subscribe();
    await world.hear(articleOf('one'));
    await world.stores.subscriptions.remove('desk');
    await world.deliverHints();
    expect(receiver.received()).toEqual([]);
    expect((await delivery()).status).toBe('suppressed');
  });
});

describe('a mail', () => {
  const mailTo = (...to: string[]): Partial<Subscription> => ({ channel: { type: 'email', to } });

  it('reaches each recipient by himself, with his own one-click unsubscribe', async () => {
    await subscribe(mailTo('a@desk.example.org', 'b@desk.example.org'));
    await world.hear(articleOf('one'));
    await world.deliverHints();
    expect(post.mails.map(({ envelope }) => envelope.to).sort()).toEqual([
      ['a@desk.example.org'],
      ['b@desk.example.org'],
    ]);
    const links = post.mails.map(
      ({ headers }) => headers.find(({ key }) => key === 'list-unsubscribe')?.value,
    );
    expect(new Set(links).size).toBe(2);
    expect(links[0]).toMatch(/^<https:\/\/rasid\.example\.org\/unsubscribe\/[\w-]+\.[\w-]{43}>/);
  });

  it('is not sent to an address that unsubscribed while it was queued', async () => {
    await subscribe(mailTo('a@desk.example.org'));
    await world.hear(articleOf('one'));
    await world.stores.subscriptions.suppress('desk', 'a@desk.example.org', {
      reason: 'unsubscribed',
      at: iso(NOW),
    });
    await world.deliverHints();
    expect(post.mails).toEqual([]);
    expect((await delivery()).status).toBe('suppressed');
  });

  it('waits while soft bounces pause its address, then goes', async () => {
    await subscribe(mailTo('a@desk.example.org'));
    await world.hear(articleOf('one'));
    const until = iso(NOW + 3_600_000);
    await world.stores.subscriptions.suppress('desk', 'a@desk.example.org', {
      reason: 'soft-bounces',
      at: iso(NOW),
      until,
    });
    await world.deliverHints();
    expect(await delivery()).toMatchObject({ status: 'pending', dueAt: until });
    world.clock.now = NOW + 3_600_000;
    await world.sweep();
    expect(post.mails).toHaveLength(1);
  });

  it('that the server refuses for good is not tried again', async () => {
    await subscribe(mailTo('nobody@desk.example.org'));
    await world.hear(articleOf('one'));
    await world.deliverHints();
    expect(await delivery()).toMatchObject({
      status: 'exhausted',
      attempts: [{ outcome: 'refused' }],
    });
  });

  it('is tried again while the server is away', async () => {
    await post.close();
    await subscribe(mailTo('a@desk.example.org'));
    await world.hear(articleOf('one'));
    await world.deliverHints();
    expect(await delivery()).toMatchObject({
      status: 'retrying',
      attempts: [{ outcome: 'unavailable' }],
    });
  });
});
