/**
 * What a restored or an older table has to give: the same answers after export and import, rows of other
 * schema versions read, and alerts that were never decided owed again by `rasid replay`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableNames } from '../functions/adapters/stores/stores.ts';
import { alert } from '../functions/alert/alert.ts';
import type { Article } from '../functions/domain/article.ts';
import { timelineRows } from '../functions/domain/timeline.ts';
import type { Stores } from '../functions/ports.ts';
import { oweSince } from '../infra/cli/replay.ts';
import { openData } from '../infra/local/open.ts';
import { rasid } from './cli/run.ts';
import { startTestEngine, type TestEngine } from './support/engine.ts';
import { aDefinition, aDelivery, anArticle, aStory, aSubscription } from './support/rows.ts';

const AT = '2026-03-01T08:00:00.000Z';
const NOW = Date.parse('2026-03-01T10:00:00.000Z');
const clock = () => NOW;
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine(clock);
});
afterAll(() => engine.stop());

const onTopic = (n: number, given: Partial<Article> = {}): Article =>
  anArticle(`art_${n}`, {
    feedId: 'wire',
    topics: [{ topicId: 'iraq-withdrawal', score: 0.9, verdict: 'certain', evidence: [] }],
    entityIds: ['ain-al-asad'],
    storyId: `sto_${n}`,
    ...given,
  });

async function fill(stores: Stores): Promise<void> {
  await stores.feeds.define([aDefinition('wire'), aDefinition('agency')], 'file', AT);
  await stores.feeds.update('wire', 1, { ring: new Uint8Array([1, 2, 250]), state: 'ok' });
  for (let n = 0; n < 5; n += 1) {
    const article = onTopic(n);
    await stores.articles.add(article, timelineRows(article));
    await stores.stories.put(aStory(`sto_${n}`, AT));
    await stores.deliveries.create(aDelivery(`msg_${n}`, { dueAt: AT, body: '{"n":1}' }));
  }
  await stores.subscriptions.put(aSubscription('desk'));
}

/** What people and steps ask, of every table. */
const answers = async (stores: Stores) => ({
  feeds: await stores.feeds.list(),
  due: await stores.feeds.dueIn((await stores.feeds.get('wire'))?.pollSlot ?? ''),
  cadences: await stores.feeds.cadencesInUse(),
  ofFeed: await stores.articles.ofFeed('wire', '0'),
  articles: await stores.articles.getMany(['art_0', 'art_4', 'art_9']),
  topic: (await stores.articles.timeline('topic#iraq-withdrawal', { limit: 3 })).rows,
  entity: await stores.articles.timeline('entity#ain-al-asad', {}),
  stories: await stores.stories.list('iraq-withdrawal', {}),
  story: await stores.articles.ofStory('sto_2'),
  active: await stores.subscriptions.inState('active'),
  deliveries: await stores.deliveries.ofSubscription('desk', {}),
  owed: await stores.deliveries.dueBefore('0', '2027', 10),
});

/** Export and import, table by table, as a restore does: rows only. */
async function copyAll(from: TableNames, to: TableNames): Promise<number> {
  let copied = 0;
  for (const table of Object.keys(from) as (keyof TableNames)[]) {
    const { Items = [] } = await engine.client.send(new ScanCommand({ TableName: from[table] }));
    for (const Item of Items) {
      await engine.client.send(new PutCommand({ TableName: to[table], Item }));
    }
    copied += Items.length;
  }
  return copied;
}

describe('tables that were exported and imported', () => {
  it('answer every query as before', async () => {
    const old = await engine.freshStores();
    await fill(old.stores);
    const restored = await engine.freshStores();
    expect(await copyAll(old.names, restored.names)).toBeGreaterThan(25);
    const before = await answers(old.stores);
    expect(before.owed).toHaveLength(5);
    expect(await answers(restored.stores)).toEqual(before);
  });
});

describe('rows of another version', () => {
  const put = (names: TableNames, table: keyof TableNames, Item: object) =>
    engine.client.send(new PutCommand({ TableName: names[table], Item }));

  it.each([
    ['older', undefined],
    ['newer', 7],
  ])('%s ones, with attributes nobody knows, are read, told and changed', async (_, version) => {
    const { stores, names } = await engine.freshStores();
    const odd = { schemaVersion: version, somethingElse: { nested: [1, 'two'] } };
    const strip = (row: object) => JSON.parse(JSON.stringify({ ...row, ...odd })) as object;
    await stores.feeds.define([aDefinition('wire')], 'file', AT);
    await put(names, 'feeds', strip((await stores.feeds.get('wire')) ?? {}));
    await put(names, 'articles', strip(onTopic(1)));
    await put(names, 'subscriptions', strip(aSubscription('desk')));
    expect(await stores.feeds.update('wire', 1, { state: 'quiet' })).toBe('saved');
    expect(await stores.feeds.get('wire')).toMatchObject({ state: 'quiet', somethingElse: {} });
    const hints: unknown[] = [];
    const queue = { send: async (sent: readonly unknown[]) => void hints.push(...sent) };
    const pending = { shard: '0', pendingKey: `${AT}#art_1#0`, since: AT } as const;
    const row = { ...pending, articleId: 'art_1', revision: 0, reason: 'new' } as const;
    const deps = { stores, queue, now: clock, shards: 1, log: () => {} };
    expect(await alert(row, deps)).toEqual({ kind: 'decided', created: 1 });
    const [delivery] = (await stores.deliveries.ofSubscription('desk', {})).rows;
    await put(names, 'deliveries', strip(delivery ?? {}));
    const id = delivery?.deliveryId ?? '';
    const claimed = await stores.deliveries.claim(id, '2026-03-02', '2026-03-03');
    expect(claimed).toMatchObject({ status: 'sending', somethingElse: {} });
    expect((await alert(row, deps)).created).toBe(0);
  });
});

describe('rasid replay', () => {
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
