/** Who may ask: tokens on AWS, this computer's own browser locally; what is never shown; test and resend. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { otherDelivery } from '../../functions/domain/delivery-record.ts';
import type { DeliveryMessage } from '../../functions/domain/message.ts';
import { newSubscription } from '../../functions/domain/subscription-load.ts';
import { type QueryParts, wireQuery } from '../../functions/query/wire.ts';
import { ENTITIES, NOW, PORT, startWorld, TOPICS, type World } from '../support/query-world.ts';

const MASTER_KEY = 'a master key that is only used in tests';
const common = { filter: {}, per: 'story', cadence: 'instant', timeZone: 'UTC' } as const;
let world: World;
let sent: DeliveryMessage[] = [];
const logged: string[] = [];
let parts: QueryParts;
let deployed: { readonly fetch: (request: Request) => Promise<Response> };
let tokens: { readonly read: string; readonly admin: string };

const onAws = (path: string, token?: string, init: RequestInit = {}): Promise<Response> =>
  deployed.fetch(
    new Request(`https://api.example${path}`, {
      ...init,
      headers: { ...init.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    }),
  );
const write = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };

beforeAll(async () => {
  const queue = {
    send: async (messages: readonly { body: DeliveryMessage }[]) => {
      sent.push(...messages.map(({ body }) => body));
    },
  };
  world = await startWorld();
  const { stores } = world.engine;
  parts = {
    stores,
    reads: world.reads,
    queue,
    entities: ENTITIES,
    topics: TOPICS,
    console: new Map([['/', { type: 'text/html', body: '<!doctype html>' }]]),
    masterKey: MASTER_KEY,
    shards: 2,
    clock: () => NOW,
    log: (fact: string, details?: object) => logged.push(fact + JSON.stringify(details)),
  };
  deployed = wireQuery(parts);
  const { accessToken } = await import('../../functions/domain/secret.ts');
  tokens = { read: accessToken(MASTER_KEY, 'read'), admin: accessToken(MASTER_KEY, 'admin') };
  const hook = newSubscription(
    {
      ...common,
      id: 'hook',
      name: 'Hook',
      owner: 'owner@desk.example',
      channel: {
        type: 'webhook',
        url: 'https://hooks.example/canary-path',
        format: 'slack',
        headers: { authorization: 'canary-header' },
      },
    },
    'user',
    '2026-03-01T00:00:00.000Z',
  );
  const desk = newSubscription(
    {
      ...common,
      id: 'desk',
      name: 'Desk',
      channel: { type: 'email', to: ['reader@desk.example'] },
    },
    'user',
    '2026-03-01T00:00:00.000Z',
  );
  await stores.subscriptions.put(hook);
  await stores.subscriptions.put(desk);
  const made = otherDelivery(
    desk,
    'reader@desk.example',
    { type: 'test', key: '1' },
    { now: NOW, shards: 2 },
  );
  const { dueAt: _, dueShard: _s, ...done } = made;
  await stores.deliveries.create({ ...done, status: 'sent', body: 'canary-body' });
});
afterAll(() => world.engine.stop());

describe('on AWS', () => {
  it.each([
    ['no token', undefined],
    ['a made-up one', 'rasid_read_guess'],
    ['an empty one', ' '],
    ['one of another key', 'rasid_admin_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  ])('%s opens nothing but the page and the document', async (_, token) => {
    for (const path of ['/api/articles', '/api/feeds', '/api/subscriptions', '/api/catalogue']) {
      const answer = await onAws(path, token);
      expect([path, answer.status]).toEqual([path, 401]);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
    expect((await onAws('/')).status).toBe(200);
    expect((await onAws('/openapi.json')).status).toBe(200);
  });
  it('the read token reads, also in the address, for feed readers', async () => {
    expect((await onAws('/api/articles', tokens.read)).status).toBe(200);
    const feed = await onAws(`/api/articles?format=atom&token=${tokens.read}`);
    expect(feed.headers.get('content-type')).toContain('atom');
    expect(await feed.text()).not.toContain(tokens.read);
    expect(feed.headers.get('link') ?? '').not.toContain(tokens.read);
  });
  it('the admin token is taken from the header only; the read token changes nothing', async () => {
    expect((await onAws(`/api/articles?token=${tokens.admin}`)).status).toBe(401);
    expect((await onAws('/api/subscriptions/desk/test', tokens.read, write)).status).toBe(403);
    const inAddress = `/api/subscriptions/desk/test?token=${tokens.read}`;
    expect((await onAws(inAddress, undefined, write)).status).toBe(401);
    expect(sent).toEqual([]);
  });
  it('rotated tokens replace the old ones once the process asks again', async () => {
    expect(await world.reads.tokenVersion()).toBe(1);
    expect(await world.reads.rotateTokens('2026-03-10T12:00:00.000Z')).toBe(2);
    const { accessToken } = await import('../../functions/domain/secret.ts');
    const next = accessToken(MASTER_KEY, 'read', 2);
    const fresh = wireQuery(parts);
    const status = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fresh.fetch(new Request('https://api.example/api/feeds', { headers }))).status;
    };
    expect([await status(tokens.read), await status(next)]).toEqual([401, 200]);
    // The row that counts rotations is no subscription.
    const { subscriptions } = await world.json<{ subscriptions: object[] }>('/api/subscriptions');
    expect(subscriptions).toHaveLength(2);
  });
});

describe('what is never shown', () => {
  it('urls, headers and bodies to nobody; addresses in full to the admin only', async () => {
    const texts = async (token: string) =>
      Promise.all(
        ['/api/subscriptions', '/api/subscriptions/hook', '/api/deliveries'].map(async (path) =>
          (await onAws(path, token)).text(),
        ),
      );
    const [read, admin] = [(await texts(tokens.read)).join(), (await texts(tokens.admin)).join()];
    expect(read + admin).not.toMatch(/canary/);
    expect(read).toContain('r…@desk.example');
    expect(read).not.toMatch(/reader@desk|owner@desk/);
    expect(admin).toContain('reader@desk.example');
    expect(logged).toEqual([]);
  });
});

describe('on this computer', () => {
  const from = (headers: Record<string, string>, init: RequestInit = {}) =>
    world.ask('/api/articles', { ...init, headers });
  it('answers its own names only: a name that was pointed at it is refused', async () => {
    for (const host of [`127.0.0.1:${PORT}`, `localhost:${PORT}`, `[::1]:${PORT}`]) {
      expect((await from({ host })).status).toBe(200);
    }
    for (const host of [
      'evil.example',
      `evil.example:${PORT}`,
      '127.0.0.1',
      `127.0.0.1:${PORT}.evil.example`,
    ]) {
      expect((await from({ host })).status).toBe(403);
      expect((await world.ask('/openapi.json', { headers: { host } })).status).toBe(403);
    }
  });
  it.each([
    ['no JSON', { 'content-type': 'text/plain' }, 415],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['another origin', { 'content-type': 'application/json', origin: 'https://evil.example' }, 403],
    ['the null origin', { 'content-type': 'application/json', origin: 'null' }, 403],
    ['another port', { 'content-type': 'application/json', origin: 'http://127.0.0.1:1' }, 403],
    ['another site', { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling site', { 'content-type': 'application/json', 'sec-fetch-site': 'same-site' }, 403],
    ['a program', { 'content-type': 'application/json' }, 404],
    [
      'its own page',
      {
        'content-type': 'application/json; charset=utf-8',
        origin: `http://127.0.0.1:${PORT}`,
        'sec-fetch-site': 'same-origin',
      },
      404,
    ],
  ])('a write from %s', async (_, headers, status) => {
    const answer = await world.ask('/api/deliveries/msg_none/resend', {
      method: 'POST',
      headers: { host: `127.0.0.1:${PORT}`, ...headers } as Record<string, string>,
      body: '{}',
    });
    expect(answer.status).toBe(status);
  });
});

describe('test and resend', () => {
  it('a test is recorded first, then handed to deliver', async () => {
    sent = [];
    const answer = await onAws('/api/subscriptions/desk/test', tokens.admin, write);
    const { deliveryIds } = (await answer.json()) as { deliveryIds: string[] };
    expect(sent).toEqual([{ deliveryId: deliveryIds[0], subscriptionId: 'desk' }]);
    const row = await world.engine.stores.deliveries.get(deliveryIds[0] ?? '');
    expect(row).toMatchObject({
      type: 'test',
      status: 'pending',
      recipient: 'reader@desk.example',
    });
  });
  it('a sent delivery is due again under its id, with its body; one that is held is refused', async () => {
    sent = [];
    const [row] = (await world.engine.stores.deliveries.ofSubscription('desk', {})).rows.filter(
      ({ status }) => status === 'sent',
    );
    const id = row?.deliveryId ?? '';
    expect((await onAws(`/api/deliveries/${id}/resend`, tokens.admin, write)).status).toBe(200);
    expect(sent).toEqual([{ deliveryId: id, subscriptionId: 'desk' }]);
    const again = await world.engine.stores.deliveries.get(id);
    expect(again).toMatchObject({ status: 'pending', body: 'canary-body', attempts: [] });
    expect(again?.dueAt).toBe(new Date(NOW).toISOString());
    await world.engine.stores.deliveries.change(id, {}, { status: 'held' });
    const refused = await onAws(`/api/deliveries/${id}/resend`, tokens.admin, write);
    expect([refused.status, (await refused.json()).detail]).toEqual([
      409,
      expect.stringContaining('waits'),
    ]);
  });
});
