/**
 * `rasid replay`: alerts that were never decided are owed again; whom a replay tells twice, when records of
 * deliveries were lost, is what the runbook says.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alert } from '../functions/alert/alert.ts';
import { digest } from '../functions/digest/digest.ts';
import { timelineRows } from '../functions/domain/timeline.ts';
import type { Stores } from '../functions/ports.ts';
import { allOf } from '../infra/cli/paged.ts';
import { oweSince } from '../infra/cli/replay.ts';
import { storedSince } from '../infra/cli/stored.ts';
import { openData } from '../infra/local/open.ts';
import { rasid } from './cli/run.ts';
import { seeded, shuffled } from './support/chance.ts';
import { startTestEngine, type TestEngine } from './support/engine.ts';
import { aDefinition, anArticle, aSubscription, onTopic } from './support/rows.ts';

const AT = '2026-03-01T08:00:00.000Z';
const NOW = Date.parse('2026-03-01T10:00:00.000Z');
const clock = () => NOW;
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine(clock);
});
afterAll(() => engine.stop());

describe('rasid replay', () => {
  it.each(['2130-01-01', '2130-01-01T00:00:00Z'])(
    'refuses %s: nothing was seen since',
    async (since) => {
      const { code, stdout, stderr } = await rasid(['replay', '--since', since, '--json']);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^rasid: --since 2130-01-01\S*: lies in the future/);
    },
  );

  it('owes alerts that were never decided, and what was told stays told', async () => {
    const { stores } = await engine.freshStores();
    await stores.feeds.define([aDefinition('wire')], 'file', AT);
    await stores.subscriptions.put(aSubscription('desk', { per: 'article' }));
    for (const article of [
      onTopic(1),
      onTopic(2),
      onTopic(3, { baseline: true }),
      onTopic(4, {
        firstSeenAt: '2026-02-01T00:00:00.000Z',
        publishedAt: '2026-02-01T00:00:00.000Z',
      }),
      anArticle('art_5', { feedId: 'wire', matched: false }),
    ]) {
      await stores.articles.add(article, timelineRows(article));
    }
    const deps = { stores, queue: { send: async () => {} }, now: clock, shards: 1, log: () => {} };
    const decide = async () => {
      const rows = await stores.pending.owed('0', '9', 100);
      for (const row of rows) await alert(row, deps);
      return rows.map(({ articleId }) => articleId).sort();
    };
    const told = async () =>
      (await stores.deliveries.ofSubscription('desk', {})).rows.map(
        ({ articleIds }) => articleIds[0],
      );
    expect(await oweSince(stores, '2026-02-28T00:00:00.000Z', AT)).toBe(2);
    expect(await oweSince(stores, '2026-02-28T00:00:00.000Z', AT)).toBe(2);
    expect(await decide()).toEqual(['art_1', 'art_2']);
    expect((await told()).sort()).toEqual(['art_1', 'art_2']);
    await oweSince(stores, '2026-02-28T00:00:00.000Z', AT);
    await decide();
    expect((await told()).sort()).toEqual(['art_1', 'art_2']);
    expect(await stores.pending.owed('0', '9', 100)).toEqual([]);
    await stores.feeds.remove('wire');
    expect(await oweSince(stores, '2026-02-28T00:00:00.000Z', AT)).toBe(2);
  });

  it('goes through a feed from its oldest article on, however many there are', async () => {
    const { stores } = await engine.freshStores();
    await stores.feeds.define([aDefinition('wire')], 'file', AT);
    const times = Array.from({ length: 130 }, (_, n) => new Date(NOW + n * 1000).toISOString());
    const articles = shuffled(times, seeded(1)).map((firstSeenAt, n) =>
      onTopic(n, { firstSeenAt }),
    );
    await stores.articles.addMany(articles.map((article) => ({ article, timeline: [] })));
    const stored = await allOf(storedSince(stores, times[3] ?? ''));
    expect(stored.map(({ firstSeenAt }) => firstSeenAt)).toEqual(times.slice(3));
  });

  it('is a command on a data folder', async () => {
    const data = mkdtempSync(join(tmpdir(), 'rasid-replay-'));
    try {
      const first = await openData({ data });
      const firstSeenAt = new Date().toISOString();
      const article = onTopic(1, { firstSeenAt, publishedAt: firstSeenAt });
      await first.stores.feeds.define([aDefinition('wire')], 'file', firstSeenAt);
      await first.stores.articles.add(article, timelineRows(article));
      await first.close();
      const { code, lines } = await rasid(['replay', '--data', data, '--since', '2h', '--json']);
      expect([code, lines[0]?.owed]).toEqual([0, 1]);
      const again = await openData({ data });
      expect(await again.stores.pending.owed('0', '9', 10)).toHaveLength(1);
      await again.close();
      expect((await rasid(['replay', '--data', data])).code).toBe(2);
      expect((await rasid(['replay', '--data', data, '--since', 'noon'])).code).toBe(2);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });
});

describe('a replay after the records of deliveries were lost', () => {
  const depsOf = (stores: Stores, now = clock) => ({
    stores,
    queue: { send: async () => {} },
    now,
    shards: 1,
    log: () => {},
  });
  const decided = async (stores: Stores) => {
    await oweSince(stores, '2026-02-28T00:00:00.000Z', AT);
    for (const row of await stores.pending.owed('0', '9', 100)) await alert(row, depsOf(stores));
    return (await stores.deliveries.ofSubscription('desk', {})).rows;
  };
  /** The same articles and subscription, beside a table of deliveries without its rows. */
  const twice = async (subscription: ReturnType<typeof aSubscription>) => {
    const [whole, lost] = await Promise.all([engine.freshStores(), engine.freshStores()]);
    for (const { stores } of [whole, lost]) {
      await stores.feeds.define([aDefinition('wire')], 'file', AT);
      await stores.subscriptions.put(subscription);
      const article = onTopic(1);
      await stores.articles.add(article, timelineRows(article));
    }
    return [whole.stores, lost.stores] as const;
  };

  it.each(['story', 'article'] as const)('tells again under the same ids, per %s', async (per) => {
    const [whole, lost] = await twice(aSubscription('desk', { per }));
    const before = await decided(whole);
    const after = await decided(lost);
    expect(after.map(({ deliveryId }) => deliveryId)).toEqual([before[0]?.deliveryId]);
    expect(after[0]).toMatchObject({ status: 'pending', attempts: [] });
  });
  it('gathers what a digest told in the next digest, which is another message', async () => {
    const [whole, lost] = await twice(aSubscription('desk', { cadence: 'hourly' }));
    const digestAfter = async (stores: Stores, hours: number) => {
      await decided(stores);
      await digest(depsOf(stores, () => NOW + hours * 3_600_000));
      const { rows } = await stores.deliveries.ofSubscription('desk', {});
      return rows.find(({ type }) => type === 'digest.ready');
    };
    const [first, second] = [await digestAfter(whole, 1), await digestAfter(lost, 5)];
    expect(second?.articleIds).toEqual(['art_1']);
    expect(first?.articleIds).toEqual(['art_1']);
    expect(second?.deliveryId).not.toBe(first?.deliveryId);
  });
  it('is what help and the printed line speak of', async () => {
    const data = mkdtempSync(join(tmpdir(), 'rasid-replay-'));
    try {
      const { stderr } = await rasid(['replay', '--data', data, '--since', '2h']);
      const { stdout: help } = await rasid(['replay', '--help']);
      for (const text of [stderr, help.replace(/\s+/g, ' ')]) {
        expect(text).toContain('under the same ids');
        expect(text).not.toContain('nobody twice');
      }
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });
});
