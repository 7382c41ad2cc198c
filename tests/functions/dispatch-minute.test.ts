/** Dispatch as its schedule calls it: minutes that no call came for are caught up, none is asked for twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DispatchTools, dispatch } from '../../functions/dispatch/dispatch.ts';
import { dispatchMinute } from '../../functions/dispatch/minute.ts';
import type { PollMessage } from '../../functions/domain/message.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { aDefinition } from '../support/rows.ts';

const DAY = Date.parse('2026-03-02T00:00:00.000Z');
const TEN = minutes(10 * 60);
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

function minutes(n: number): number {
  return DAY + n * 60_000;
}

/** One daily feed in each of the first minutes after ten, and one that is due every five minutes. */
async function world() {
  let now = TEN;
  const { stores } = await engine.freshStores(() => now);
  const daily = Array.from({ length: 10 }, (_, n) => `day-${601 + n}`);
  await stores.feeds.define(
    [...daily, 'often'].map((id) => aDefinition(id, { everyMinutes: 1440 })),
    'file',
    new Date(now).toISOString(),
  );
  for (const id of daily) {
    await stores.feeds.update(id, 1, { pollSlot: `1440#${id.slice('day-'.length)}` });
  }
  await stores.feeds.update('often', 1, { pollSlot: '5#2' });
  const asked: string[] = [];
  const polls: string[] = [];
  const feeds = {
    ...stores.feeds,
    dueIn: (slot: string) => {
      asked.push(slot);
      return stores.feeds.dueIn(slot);
    },
  };
  const pollQueue = {
    send: async (sent: readonly { body: PollMessage }[]) => {
      for (const { body } of sent) polls.push(...body.feeds.map(({ feedId }) => feedId));
    },
  };
  const none = { send: async () => {} };
  const tools: DispatchTools = {
    stores: { ...stores, feeds },
    pollQueue,
    alertQueue: none,
    deliveryQueue: none,
    clock: () => now,
    log: () => {},
    shards: 1,
  };
  /** A call for one minute after ten, that comes at another. */
  const call = async (of: number, at = of, given: Partial<DispatchTools> = {}) => {
    now = TEN + at * 60_000 + 2_000;
    await dispatchMinute(TEN + of * 60_000, { ...tools, ...given });
    return polls.splice(0).sort();
  };
  const started = async () => {
    await call(0);
    asked.splice(0);
  };
  return { stores, tools, asked, call, started, kept: () => stores.feeds.dispatchedMinute() };
}
const minuteAfterTen = (n: number) => TEN / 60_000 + n;

describe('minutes that no call came for', () => {
  it('are asked for by the next call: 10:00, then 10:07', async () => {
    const { call, asked, started } = await world();
    await started();
    const days = [601, 602, 603, 604, 605, 606, 607];
    expect(await call(7)).toEqual([...days.map((slot) => `day-${slot}`), 'often']);
    const slots = asked.filter((slot) => slot.startsWith('1440#'));
    expect(slots).toEqual(days.map((slot) => `1440#${slot}`));
    expect(await call(8)).toEqual(['day-608']);
  });
  it('are found after a long gap without asking for each', async () => {
    const { call, asked, started } = await world();
    await started();
    expect(await call(12 * 60)).toContain('day-610');
    expect(asked).toEqual([]);
    expect(await call(12 * 60 + 1)).toEqual([]);
  });
  it('are every feed’s when there never was a call', async () => {
    const { call } = await world();
    expect(await call(0)).toHaveLength(11);
    expect(await call(1)).toEqual(['day-601']);
  });
});

describe('a call', () => {
  it('that comes again, or after a later one, asks for nothing and moves nothing back', async () => {
    const { call, asked, started, kept } = await world();
    await started();
    await call(7);
    asked.splice(0);
    expect(await call(7, 8)).toEqual([]);
    expect(await call(3, 9)).toEqual([]);
    expect(asked).toEqual([]);
    expect(await kept()).toBe(minuteAfterTen(7));
    expect(await call(9)).toEqual(['day-608', 'day-609']);
  });
  it('whose polls could not be sent leaves its minutes to the next', async () => {
    const { call, started, kept } = await world();
    await started();
    const pollQueue = { send: () => Promise.reject(new Error('no queue')) };
    await expect(call(1, 1, { pollQueue })).rejects.toThrow('no queue');
    expect(await kept()).toBe(minuteAfterTen(0));
    expect(await call(2)).toEqual(['day-601', 'day-602', 'often']);
  });
  it('whose sweep failed has sent its polls, and they are not sent again', async () => {
    const { call, started, tools } = await world();
    await started();
    const owed = () => Promise.reject(new Error('throttled'));
    const stores = { ...tools.stores, pending: { ...tools.stores.pending, owed } };
    await expect(call(1, 1, { stores })).rejects.toThrow('throttled');
    // Of both calls together.
    expect(await call(2)).toEqual(['day-601', 'day-602', 'often']);
  });
  it('by hand for a time to come does not stop the minutes before it', async () => {
    const { call, started } = await world();
    await started();
    await call(60 * 24 * 365, 1);
    expect(await call(4)).toEqual(['day-603', 'day-604']);
  });
  it('that finds a minute far ahead asks for its own: a clock was wrong once', async () => {
    const { call, stores } = await world();
    await stores.feeds.saveDispatchedMinute(minuteAfterTen(100_000));
    expect(await call(1)).toEqual(['day-601']);
    expect(await call(2)).toEqual(['day-602', 'often']);
  });
});

describe('the minute that is kept', () => {
  it('never moves back, costs one write unit, and is no feed', async () => {
    const { stores, kept } = await world();
    const before = engine.counters.writeUnits;
    await stores.feeds.saveDispatchedMinute(70);
    expect(engine.counters.writeUnits - before).toBe(1);
    await stores.feeds.saveDispatchedMinute(69);
    expect(await kept()).toBe(70);
    expect(await stores.feeds.get('#dispatched')).toBeUndefined();
    expect(await stores.feeds.list()).toHaveLength(11);
  });
  it('is kept by scheduled calls only', async () => {
    const { tools, kept } = await world();
    await dispatch({ toMinute: minuteAfterTen(3), everyFeed: true }, tools);
    expect(await kept()).toBeUndefined();
  });
});
