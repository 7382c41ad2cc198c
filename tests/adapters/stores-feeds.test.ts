/** The feed store on the embedded engine: definitions, slots, versions. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoStores } from '../../functions/adapters/stores/stores.ts';
import { FEED_STATES } from '../../functions/domain/feed.ts';
import { pollSlotOf } from '../../functions/domain/feed-slot.ts';
import type { Stores } from '../../functions/ports.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { aDefinition } from '../support/rows.ts';

const AT = '2026-03-01T08:00:00.000Z';
let engine: TestEngine;
let feeds: Stores['feeds'];
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  feeds = (await engine.freshStores()).stores.feeds;
});
const known = async (feedId: string) => {
  const feed = await feeds.get(feedId);
  if (!feed) throw new Error(`no feed ${feedId}`);
  return feed;
};

describe('defining feeds', () => {
  it('adds what is new, and a second time writes nothing', async () => {
    const list = [aDefinition('north'), aDefinition('south', { everyMinutes: 60 })];
    expect(await feeds.define(list, 'file', AT)).toEqual({ added: 2, changed: 0, paused: 0 });
    const before = engine.counters.writeUnits;
    expect(await feeds.define(list, 'file', AT)).toEqual({ added: 0, changed: 0, paused: 0 });
    expect(engine.counters.writeUnits).toBe(before);
  });

  it('keeps a cadence that is given and lets the others adapt', async () => {
    await feeds.define([aDefinition('a', { everyMinutes: 360 }), aDefinition('b')], 'file', AT);
    expect(await known('a')).toMatchObject({ everyMinutes: 360, cadenceFixed: true });
    expect(await known('b')).toMatchObject({ cadenceFixed: false, state: 'new' });
  });

  it('pauses what left the list, with all it has, and resumes what comes back', async () => {
    await feeds.define([aDefinition('a'), aDefinition('b')], 'file', AT);
    const ring = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
    await feeds.update('b', 1, { ring, etag: '"x"', baselineAt: AT, state: 'quiet' });
    expect(await feeds.define([aDefinition('a')], 'file', AT)).toMatchObject({ paused: 1 });
    const paused = await known('b');
    expect(paused).toMatchObject({ state: 'paused', pausedBy: 'source', ring, etag: '"x"' });
    expect(paused.pollSlot).toBeUndefined();
    expect(await feeds.define([aDefinition('a')], 'file', AT)).toMatchObject({ paused: 0 });

    await feeds.define([aDefinition('a'), aDefinition('b')], 'file', AT);
    const back = await known('b');
    expect(back).toMatchObject({ state: 'ok', ring, etag: '"x"', baselineAt: AT });
    expect(back.pausedBy).toBeUndefined();
    expect(back.pollSlot).toBeDefined();
  });

  it('leaves a pause that a person made, and what a person added', async () => {
    await feeds.define([aDefinition('a')], 'file', AT);
    await feeds.define([aDefinition('mine')], 'user', AT);
    await feeds.update('a', 1, { state: 'paused', pausedBy: 'user', pollSlot: undefined });
    await feeds.define([aDefinition('a', { title: 'Renamed' })], 'file', AT);
    expect(await known('a')).toMatchObject({ state: 'paused', title: 'Renamed' });
    expect((await known('mine')).state).toBe('new');
  });

  it('lets a file stand in for the catalogue', async () => {
    await feeds.define([aDefinition('bundled')], 'catalogue', AT);
    expect(await feeds.define([aDefinition('own')], 'file', AT)).toMatchObject({ paused: 1 });
    expect((await known('bundled')).state).toBe('paused');
  });

  it('keeps the address a feed moved to until the definition names another', async () => {
    const definition = aDefinition('a');
    await feeds.define([definition], 'file', AT);
    const url = 'https://new.example/feed';
    await feeds.update('a', 1, { url, pollSlot: pollSlotOf(url, 15), etag: '"1"', failures: 3 });
    expect(await feeds.define([definition], 'file', AT)).toMatchObject({ changed: 0 });
    const other = { ...definition, url: 'https://other.example/feed' };
    await feeds.define([other], 'file', AT);
    const feed = await known('a');
    expect(feed).toMatchObject({ url: other.url, failures: 0 });
    expect(feed.etag).toBeUndefined();
  });

  it.each([
    ['an adapted cadence', { everyMinutes: 360 as const, pollSlot: '360#7' }],
    ['a feed that is gone', { state: 'gone' as const, pollSlot: undefined, goneSince: AT }],
  ])('does not undo %s', async (_, learnt) => {
    await feeds.define([aDefinition('a')], 'file', AT);
    await feeds.update('a', 1, learnt);
    const before = await known('a');
    await feeds.define([aDefinition('a')], 'file', AT);
    const { pollSlot: _slot, version: _version, ...after } = await known('a');
    expect(before).toMatchObject(after);
    expect((await known('a')).pollSlot === undefined).toBe(learnt.pollSlot === undefined);
  });

  it('takes a disabled definition as a pause, and hundreds of feeds at once', async () => {
    const list = Array.from({ length: 230 }, (_, n) => aDefinition(`f${n}`, { enabled: n !== 7 }));
    expect((await feeds.define(list, 'file', AT)).added).toBe(230);
    expect((await known('f7')).state).toBe('paused');
    expect(await feeds.list()).toHaveLength(230);
    expect(await feeds.inState('new')).toHaveLength(229);
  });
});

describe('saving what a poll has learnt', () => {
  it('saves onto the version it started from, once', async () => {
    await feeds.define([aDefinition('a')], 'file', AT);
    const change = { etag: '"2"', failures: 0 };
    expect(await feeds.update('a', 1, change)).toBe('saved');
    expect(await feeds.update('a', 1, change)).toBe('conflict');
    expect(await known('a')).toMatchObject({ version: 2, etag: '"2"' });
  });

  it('of twins that save at once exactly one succeeds', async () => {
    await feeds.define([aDefinition('a')], 'file', AT);
    const twins = ['"1"', '"2"', '"3"', '"4"'].map((etag) => feeds.update('a', 1, { etag }));
    expect((await Promise.all(twins)).sort()).toEqual([
      'conflict',
      'conflict',
      'conflict',
      'saved',
    ]);
  });

  it('removes what is undefined, and is a conflict where there is no feed', async () => {
    await feeds.define([aDefinition('a')], 'file', AT);
    await feeds.update('a', 1, { notBefore: AT });
    await feeds.update('a', 2, { notBefore: undefined });
    expect(await known('a')).not.toHaveProperty('notBefore');
    expect(await feeds.update('ghost', 1, { failures: 1 })).toBe('conflict');
    expect(await feeds.get('ghost')).toBeUndefined();
  });
});

describe('finding what is due', () => {
  it('lists the feeds of a minute with all that a poll needs', async () => {
    await feeds.define([aDefinition('a', { everyMinutes: 15 })], 'file', AT);
    const ring = new Uint8Array(8).fill(7);
    await feeds.update('a', 1, { ring, etag: 'W/"é "', lastModified: 'x', baselineAt: AT });
    const { pollSlot = '' } = await known('a');
    const [due] = await feeds.dueIn(pollSlot);
    expect(due).toMatchObject({
      feedId: 'a',
      version: 2,
      ring,
      etag: 'W/"é "',
      fullText: 'candidates',
    });
    expect(due?.ring).toBeInstanceOf(Uint8Array);
    expect(await feeds.dueIn('15#99')).toEqual([]);
  });

  it('lists a paused feed in no slot', async () => {
    await feeds.define([aDefinition('a')], 'file', AT);
    const { pollSlot = '' } = await known('a');
    await feeds.update('a', 1, { state: 'paused', pollSlot: undefined });
    expect(await feeds.dueIn(pollSlot)).toEqual([]);
  });

  it('knows the cadences in use, also one that a feed adapted to, for one read in five minutes', async () => {
    await feeds.define([aDefinition('a', { everyMinutes: 5 }), aDefinition('b')], 'file', AT);
    await feeds.update('b', 1, { everyMinutes: 1440, pollSlot: '1440#3' });
    const before = engine.counters.requests;
    expect(await feeds.cadencesInUse()).toEqual([5, 15, 1440]);
    expect(await feeds.cadencesInUse()).toEqual([5, 15, 1440]);
    expect(engine.counters.requests - before).toBeLessThanOrEqual(1);
    const { stores } = await engine.freshStores();
    expect(await stores.feeds.cadencesInUse()).toEqual([]);
  });

  it('hears within five minutes of a cadence that another process has begun to use', async () => {
    let now = Date.parse(AT);
    const { stores: ours, names } = await engine.freshStores(() => now);
    const theirs = dynamoStores(engine.client, names, () => now);
    await theirs.feeds.define([aDefinition('a', { everyMinutes: 5 })], 'file', AT);
    expect(await ours.feeds.cadencesInUse()).toEqual([5]);
    await theirs.feeds.define([aDefinition('b', { everyMinutes: 1440 })], 'user', AT);
    now += 5 * 60_000;
    expect(await ours.feeds.cadencesInUse()).toEqual([5, 1440]);
  });

  it('never gives out its own bookkeeping as a feed', async () => {
    await feeds.define([aDefinition('a')], 'file', AT);
    await feeds.saveCatalogueHash('abc');
    expect(await feeds.catalogueHash()).toBe('abc');
    expect((await feeds.list()).map(({ feedId }) => feedId)).toEqual(['a']);
    const states = await Promise.all(FEED_STATES.map((state) => feeds.inState(state)));
    expect(states.flat()).toEqual(['a']);
    expect(await feeds.get('#schedule')).toBeUndefined();
  });

  it('forgets a removed feed', async () => {
    await feeds.define([aDefinition('a')], 'file', AT);
    await feeds.remove('a');
    await feeds.remove('a');
    expect(await feeds.list()).toEqual([]);
  });
  it('knows which ones there ever were, so that what they had is found', async () => {
    expect(await feeds.everKnown()).toEqual([]);
    await feeds.define([aDefinition('a'), aDefinition('b'), aDefinition('c')], 'file', AT);
    await feeds.remove('a');
    await feeds.remove('b');
    await feeds.define([aDefinition('b')], 'user', AT);
    expect(await feeds.everKnown()).toEqual(['a', 'b', 'c']);
  });
});

describe('the last first poll', () => {
  it('is known without reading the feeds, and never moves back', async () => {
    expect(await feeds.lastBaselineAt()).toBeUndefined();
    await feeds.define([aDefinition('a'), aDefinition('b'), aDefinition('c')], 'file', AT);
    const polled = async (feedId: string, baselineAt: string) =>
      feeds.update(feedId, (await known(feedId)).version, { state: 'ok', baselineAt });
    await polled('a', '2026-03-01T09:00:00.000Z');
    await polled('b', '2026-03-01T11:00:00.000Z');
    await polled('c', '2026-03-01T10:00:00.000Z');
    const before = engine.counters.requests;
    expect(await feeds.lastBaselineAt()).toBe('2026-03-01T11:00:00.000Z');
    expect(engine.counters.requests - before).toBe(1);
    expect((await feeds.list()).map(({ feedId }) => feedId)).toEqual(['a', 'b', 'c']);
  });
});
