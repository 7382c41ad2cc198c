/** Dispatch: due feeds in messages, and what is owed to its queue again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueSync, syncCatalogue } from '../../functions/dispatch/catalogue-sync.ts';
import { type DispatchOrder, dispatch } from '../../functions/dispatch/dispatch.ts';
import type { AlertMessage, DeliveryMessage, PollMessage } from '../../functions/domain/message.ts';
import { timelineRows } from '../../functions/domain/timeline.ts';
import type { Queue } from '../../functions/ports.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { aDefinition, aDelivery, anArticle, aPendingRow } from '../support/rows.ts';

const START = Date.parse('2026-03-02T00:00:00.000Z');
const iso = (ms: number) => new Date(START + ms).toISOString();
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

const listQueue = <M>(): Queue<M> & { readonly bodies: M[] } => {
  const bodies: M[] = [];
  return {
    bodies,
    send: async (messages) => {
      bodies.push(...messages.map(({ body }) => body));
    },
  };
};
async function world() {
  let now = START;
  const { stores } = await engine.freshStores(() => now);
  const queues = {
    pollQueue: listQueue<PollMessage>(),
    alertQueue: listQueue<AlertMessage>(),
    deliveryQueue: listQueue<DeliveryMessage>(),
  };
  const tools = { stores, ...queues, clock: () => now, log: () => {}, shards: 2 };
  return {
    stores,
    queues,
    tools,
    at: (ms: number) => {
      now = START + ms;
    },
    run: async (order: Partial<DispatchOrder>) => {
      await dispatch({ toMinute: Math.floor(now / 60_000), ...order }, tools);
      const feeds = queues.pollQueue.bodies.splice(0).flatMap((message) => message.feeds);
      return feeds.map(({ feedId }) => feedId).sort();
    },
  };
}
const minute = Math.floor(START / 60_000);

describe('the feeds of a minute', () => {
  it('are found in every slot of a quarter of an hour, each exactly once', async () => {
    const { stores, run } = await world();
    const ids = Array.from({ length: 30 }, (_, n) => `f${String(n).padStart(2, '0')}`);
    await stores.feeds.define(
      ids.map((id) => aDefinition(id, { everyMinutes: 15 })),
      'file',
      iso(0),
    );
    const found: string[] = [];
    for (let n = minute; n < minute + 15; n++)
      found.push(...(await run({ afterMinute: n, toMinute: n + 1 })));
    expect(found.sort()).toEqual(ids);
  });
  it('are asked for only in cadences that are in use', async () => {
    const { stores, run } = await world();
    await stores.feeds.define([aDefinition('a', { everyMinutes: 60 })], 'file', iso(0));
    await run({ afterMinute: minute - 1 });
    const before = engine.counters.requests;
    await run({ afterMinute: minute - 1 });
    // One slot, and two shards of each sweep.
    expect(engine.counters.requests - before).toBe(5);
  });
  it('are those of all minutes since the last, and none twice', async () => {
    const { stores, run } = await world();
    await stores.feeds.define([aDefinition('a', { everyMinutes: 5 })], 'file', iso(0));
    expect(await run({ afterMinute: minute - 17 })).toEqual(['a']);
    expect(await run({ afterMinute: minute })).toEqual([]);
    expect(await run({ afterMinute: minute + 9 })).toEqual([]);
  });
  it('are all whose slot came, after a long gap; and every one, the first time', async () => {
    const { stores, run } = await world();
    const day = aDefinition('day', { everyMinutes: 1440 });
    await stores.feeds.define([day, aDefinition('hour', { everyMinutes: 60 })], 'file', iso(0));
    expect(await run({ afterMinute: minute - 1440 })).toEqual(['day', 'hour']);
    const slot = Number((await stores.feeds.get('day'))?.pollSlot?.split('#')[1]);
    const justAfter = minute - (minute % 1440) + slot;
    expect(await run({ afterMinute: justAfter, toMinute: justAfter + 100 })).toEqual(['hour']);
    expect(await run({})).toEqual(['day', 'hour']);
  });
  it('carry what a poll needs, and nothing else of the row', async () => {
    const { stores, tools, queues } = await world();
    await stores.feeds.define([aDefinition('a')], 'file', iso(0));
    const row = await stores.feeds.get('a');
    await stores.feeds.update('a', row?.version ?? 0, {
      ring: new Uint8Array([1, 2]),
      etag: '"x"',
    });
    await dispatch({ toMinute: minute }, tools);
    const [listed] = queues.pollQueue.bodies.splice(0).flatMap(({ feeds }) => feeds);
    const slot = Number(row?.pollSlot?.split('#')[1]);
    await dispatch({ afterMinute: minute + slot - 1, toMinute: minute + slot }, tools);
    const [indexed] = queues.pollQueue.bodies.flatMap(({ feeds }) => feeds);
    expect(indexed).toEqual(listed);
    expect(listed).toMatchObject({ feedId: 'a', etag: '"x"', version: 2 });
    expect(Buffer.from(listed?.ring ?? []).toString('hex')).toBe('0102');
    expect(Object.keys(listed ?? {})).not.toContain('title');
  });
});

describe('a feed is left alone', () => {
  it('before its time, even when every feed is asked for', async () => {
    const { stores, run, at } = await world();
    await stores.feeds.define([aDefinition('a', { everyMinutes: 5 })], 'file', iso(0));
    await stores.feeds.update('a', 1, { notBefore: iso(600_000) });
    expect(await run({ everyFeed: true })).toEqual([]);
    at(600_000);
    expect(await run({ everyFeed: true })).toEqual(['a']);
  });
  it('in the hours its publisher names, unless every feed is asked for', async () => {
    const { stores, run } = await world();
    await stores.feeds.define([aDefinition('a', { everyMinutes: 5 })], 'file', iso(0));
    await stores.feeds.update('a', 1, { skipHours: [0] });
    expect(await run({ afterMinute: minute - 5 })).toEqual([]);
    expect(await run({ everyFeed: true })).toEqual(['a']);
  });
  it('when it is paused or gone', async () => {
    const { stores, run } = await world();
    await stores.feeds.define(
      [aDefinition('a', { enabled: false }), aDefinition('b')],
      'file',
      iso(0),
    );
    await stores.feeds.update('b', 1, { state: 'gone', pollSlot: undefined });
    expect(await run({ everyFeed: true })).toEqual([]);
  });
});

describe('what is owed', () => {
  it('goes to alert again when it is older than a minute', async () => {
    const { stores, queues, run, at } = await world();
    const article = anArticle('art_1');
    const pending = aPendingRow(article, iso(0));
    await stores.articles.add(article, timelineRows(article), pending);
    at(30_000);
    await run({ afterMinute: minute });
    expect(queues.alertQueue.bodies).toEqual([]);
    at(61_000);
    await run({ afterMinute: minute + 1 });
    expect(queues.alertQueue.bodies).toEqual([pending]);
  });
  it('goes to deliver when it is due, and not before', async () => {
    const { stores, queues, run, at } = await world();
    const due = { status: 'pending', dueShard: '1', dueAt: iso(60_000) } as const;
    await stores.deliveries.create(aDelivery('msg_1', due));
    await run({ afterMinute: minute });
    expect(queues.deliveryQueue.bodies).toEqual([]);
    at(61_000);
    await run({ afterMinute: minute + 1 });
    expect(queues.deliveryQueue.bodies).toEqual([expect.objectContaining({ deliveryId: 'msg_1' })]);
  });
});

describe('the bundled catalogue', () => {
  it('reaches the table once, again when it changes, and costs one read otherwise', async () => {
    const { stores, tools } = await world();
    const list = [aDefinition('a'), aDefinition('b')];
    expect(await syncCatalogue(list, tools)).toBe(true);
    expect(await stores.feeds.get('a')).toMatchObject({ source: 'catalogue', state: 'new' });
    const before = engine.counters.requests;
    expect(await syncCatalogue(list, tools)).toBe(false);
    expect(engine.counters.requests - before).toBe(1);
    expect(await syncCatalogue(list.slice(0, 1), tools)).toBe(true);
    expect(await stores.feeds.get('b')).toMatchObject({ state: 'paused' });
    expect(await stores.feeds.list()).toHaveLength(2);
  });
  it('that cannot be written is said, and tried again: it stops no polls', async () => {
    const { stores, tools } = await world();
    const facts: string[] = [];
    let isDown = true;
    const feeds = {
      ...stores.feeds,
      catalogueHash: async () => {
        if (isDown) throw new Error('throttled');
        return stores.feeds.catalogueHash();
      },
    };
    const log = (fact: string) => void facts.push(fact);
    const synchronise = catalogueSync([aDefinition('a')], { ...tools, log, stores: { feeds } });
    await synchronise();
    expect(facts).toEqual([expect.stringContaining('not synchronised')]);
    isDown = false;
    await synchronise();
    expect(await stores.feeds.get('a')).toMatchObject({ state: 'new' });
  });
});

describe('a failure of one half', () => {
  const throttled = () => Promise.reject(new Error('throttled'));
  it('does not keep the polls from being sent', async () => {
    const { stores, tools, queues } = await world();
    await stores.feeds.define([aDefinition('a', { everyMinutes: 5 })], 'file', iso(0));
    const pending = { ...stores.pending, owed: throttled };
    const failing = dispatch({ toMinute: minute }, { ...tools, stores: { ...stores, pending } });
    await expect(failing).rejects.toThrow('throttled');
    expect(queues.pollQueue.bodies).toHaveLength(1);
  });
  it('does not keep what is owed from being swept', async () => {
    const { stores, tools, queues } = await world();
    const pending = aPendingRow(anArticle('art_1'), iso(-120_000));
    await stores.pending.owe(pending);
    const feeds = { ...stores.feeds, list: throttled };
    const failing = dispatch({ toMinute: minute }, { ...tools, stores: { ...stores, feeds } });
    await expect(failing).rejects.toThrow('throttled');
    expect(queues.alertQueue.bodies).toEqual([pending]);
  });
});
