/** Killed at any point and started again: nothing is lost, and nothing is doubled but under the same id. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveSettings } from '../../functions/adapters/env.ts';
import type { Delivery } from '../../functions/domain/delivery.ts';
import { runMonitor } from '../../infra/local/monitor.ts';
import { openData } from '../../infra/local/open.ts';
import { seeded } from '../support/chance.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type KillProxy, killProxy, type Moment } from '../support/kill-proxy.ts';
import { type Desk, type Outlet, openDesk, openOutlet } from '../support/monitor.ts';

const LONG = process.env.RASID_LONG === '1';
const KILLS = LONG ? 60 : 3;
/** Writes of a pass over three new articles for two subscriptions, roughly. */
const WRITES = 24;
const MOMENTS: readonly Moment[] = ['before the write', 'after the write, before its answer'];

let outlet: Outlet;
let desk: Desk;
let lists: { readonly feeds: string; readonly subscriptions: string };
let published: string[];
/** A desk of its own for each scenario: one feed with an old article, a webhook and a mail subscription. */
async function openScene(): Promise<void> {
  published = [];
  outlet = await openOutlet(['north']);
  outlet.publish('north', ['US troops left the first base in Iraq long ago']);
  desk = openDesk(outlet);
  const common = { filter: { topics: ['iraq-withdrawal'] }, per: 'article', maxPerHour: 10_000 };
  const webhook = { type: 'webhook', url: outlet.url('hook'), format: 'standard' };
  const email = { type: 'email', to: ['desk@example.org'] };
  const feed = { id: 'north', url: outlet.url('north'), title: 'North', language: 'en' };
  lists = {
    feeds: desk.write('feeds.json', [{ ...feed, fullText: 'never' }]),
    subscriptions: desk.write('subscriptions.json', [
      { id: 'hook', name: 'Hook', channel: webhook, ...common },
      { id: 'mail', name: 'Mail', channel: email, ...common },
    ]),
  };
}
async function closeScene(): Promise<void> {
  await outlet.server.close();
  desk.remove();
}

function publishThree(): void {
  const titles = [1, 2, 3].map(
    (n) => `US troops leave base ${published.length + n} in Iraq as coalition mission ends`,
  );
  published.push(...titles);
  outlet.publish('north', titles);
}

/** A whole pass in this process: only what is killed needs one of its own. */
async function passHere(endpoint?: string, files: Partial<typeof lists> = {}): Promise<void> {
  giveSettings({ allowPrivate: outlet.server.host });
  const signal = new AbortController().signal;
  const tell = () => {};
  await runMonitor({ ...files, data: desk.data, endpoint, once: true, now: true, tell, signal });
}

type Opened = Awaited<ReturnType<typeof openData>>;
const deliveriesOf = async ({ stores }: Opened) =>
  (
    await Promise.all(['hook', 'mail'].map((id) => stores.deliveries.ofSubscription(id, {})))
  ).flatMap(({ rows }) => rows);

/** As if the leases that the killed process held had run out. */
async function leasesRunOut(opened: Opened): Promise<void> {
  for (const { deliveryId, status } of await deliveriesOf(opened)) {
    if (status !== 'sending') continue;
    await opened.stores.deliveries.change(deliveryId, { status }, { lockedUntil: undefined });
  }
}

async function inData<T>(
  endpoint: string | undefined,
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  const opened = await openData({ data: desk.data, endpoint });
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}

async function expectNothingLostOrDoubled(opened: Opened): Promise<void> {
  const { stores } = opened;
  const articles = await stores.articles.ofFeed('north', '');
  const told = articles.filter(({ title }) => published.includes(title));
  expect(told.map(({ title }) => title).sort()).toEqual([...published].sort());
  expect(articles).toHaveLength(published.length + 1);
  expect(await stores.pending.owed('0', '9', 10)).toEqual([]);

  const deliveries = await deliveriesOf(opened);
  const key = ({ subscriptionId, articleIds }: Delivery) =>
    `${subscriptionId} ${articleIds.join()}`;
  expect(new Set(deliveries.map(key)).size).toBe(deliveries.length);
  expect(deliveries).toHaveLength(2 * published.length);
  expect(deliveries.filter(({ status }) => status !== 'sent')).toEqual([]);

  const hooks = outlet.server.requests.filter(({ url }) => url === '/hook');
  const byId = Map.groupBy(hooks, ({ headers }) => String(headers['webhook-id']));
  expect(byId.size).toBe(published.length);
  for (const attempts of byId.values()) {
    expect(new Set(attempts.map(({ body }) => body)).size).toBe(1);
  }
}

describe('the monitor killed with -9', () => {
  let engine: TestEngine;
  let proxy: KillProxy;
  beforeAll(async () => {
    await openScene();
    engine = await startTestEngine();
    proxy = await killProxy(engine.endpoint);
    await passHere(engine.endpoint, lists);
  });
  afterAll(async () => {
    await proxy.close();
    await engine.stop();
    await closeScene();
  });

  const random = seeded(20_260_301);
  const points = Array.from({ length: KILLS }, (_, n) => ({
    write: 1 + Math.floor(random() * WRITES),
    moment: MOMENTS[n % 2] ?? 'before the write',
  }));
  it.each(points)('at write $write, $moment, goes on where it was', async ({ write, moment }) => {
    publishThree();
    const running = desk.start('--once', '--now', '--json', '--endpoint', proxy.endpoint);
    proxy.arm(write, moment, () => running.process.kill('SIGKILL'));
    await running.ended;
    proxy.arm(Number.POSITIVE_INFINITY, moment, () => {});
    await inData(engine.endpoint, leasesRunOut);
    await passHere(engine.endpoint);
    await inData(engine.endpoint, expectNothingLostOrDoubled);
  });
});

describe('the monitor killed together with its engine', () => {
  beforeAll(openScene);
  afterAll(closeScene);
  it('has kept everything that it had acknowledged', async () => {
    await passHere(undefined, lists);
    for (const millis of LONG ? [300, 500, 700, 900, 1100, 1300] : [700]) {
      publishThree();
      const running = desk.start('--once', '--now');
      setTimeout(() => running.process.kill('SIGKILL'), millis);
      await running.ended;
      await inData(undefined, leasesRunOut);
      await passHere();
      await inData(undefined, expectNothingLostOrDoubled);
    }
  });
});
