/**
 * What a restored or an older table has to give: the same answers after export and import, the runbook's
 * drill as it is written there, and rows of other schema versions read.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableNames } from '../functions/adapters/stores/stores.ts';
import { alert } from '../functions/alert/alert.ts';
import { sweep } from '../functions/dispatch/sweep.ts';
import type { AlertMessage } from '../functions/domain/message.ts';
import { timelineRows } from '../functions/domain/timeline.ts';
import { storyBoard } from '../functions/poll/stories.ts';
import type { Stores } from '../functions/ports.ts';
import { openData } from '../infra/local/open.ts';
import { startTestEngine, type TestEngine } from './support/engine.ts';
import { aDefinition, aDelivery, aStory, aSubscription, onTopic } from './support/rows.ts';

const AT = '2026-03-01T08:00:00.000Z';
const NOW = Date.parse('2026-03-01T10:00:00.000Z');
const clock = () => NOW;
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine(clock);
});
afterAll(() => engine.stop());

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

describe('the drill of the runbook', () => {
  it('restores a data folder that was lost, command by command', async () => {
    const root = join(import.meta.dirname, '..');
    const runbook = readFileSync(join(root, 'infra/RUNBOOK.md'), 'utf8');
    const [, drill] = /\*\*Drill\.\*\*[^`]*```sh\n(.*?)```/s.exec(runbook) ?? [];
    const cwd = mkdtempSync(join(tmpdir(), 'rasid-drill-'));
    try {
      const { stores, close, masterKey } = await openData({ data: join(cwd, 'data') });
      await fill(stores);
      const key = await masterKey();
      await close();
      const bin = join(root, 'infra/cli/bin.mjs');
      const script = `set -e\nnpx() { shift; "${process.execPath}" "${bin}" "$@"; }\n${drill}`;
      const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd });
      expect([status, `${stdout}`], `${stderr}`).toEqual([0, expect.stringContaining('restored')]);
      const before = readFileSync(join(cwd, 'before.jsonl'), 'utf8');
      for (const id of ['"agency"', '"art_4"', '"sto_4"', '"desk"', '"msg_4"']) {
        expect(before).toContain(id);
      }
      const again = await openData({ data: join(cwd, 'data') });
      expect(await again.masterKey()).toBe(key);
      expect((await answers(again.stores)).owed).toHaveLength(5);
      await again.close();
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
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

  it.each([
    ['older', undefined],
    ['newer', 7],
  ])('%s stories and timelines are listed, joined and answered', async (_, version) => {
    const { stores, names } = await engine.freshStores();
    const odd = { schemaVersion: version, somethingElse: { nested: [1, 'two'] } };
    const strip = (row: object) => JSON.parse(JSON.stringify({ ...row, ...odd })) as object;
    const article = onTopic(1, { url: 'https://wire.example/1' });
    const [placed] = await storyBoard(stores.stories).place([article], NOW);
    const [story] = (await stores.stories.list('iraq-withdrawal', {})).rows;
    const { signature, ...rest } = story ?? aStory('sto_x', AT);
    await put(names, 'stories', { ...strip(rest), signature });
    for (const row of timelineRows(placed ?? article)) await put(names, 'timeline', strip(row));
    const { rows } = await stores.articles.timeline('entity#ain-al-asad', {});
    expect(rows).toEqual([
      expect.objectContaining({ articleId: 'art_1', somethingElse: odd.somethingElse }),
    ]);
    const other = { ...article, articleId: 'art_2', url: 'https://agency.example/1' };
    const [joined] = await storyBoard(stores.stories).place([other], NOW);
    expect(joined?.storyId).toBe(placed?.storyId);
    const kept = await stores.stories.list('iraq-withdrawal', {});
    expect(kept.rows).toEqual([
      expect.objectContaining({ articleCount: 2, somethingElse: odd.somethingElse }),
    ]);
  });

  it('an owed alert that says no more than its article is swept, decided on and removed', async () => {
    const { stores, names } = await engine.freshStores();
    await stores.feeds.define([aDefinition('wire')], 'file', AT);
    await stores.subscriptions.put(aSubscription('desk'));
    await stores.articles.add(onTopic(1), []);
    const old = { shard: '0', pendingKey: `${AT}#art_1#0`, articleId: 'art_1', somethingElse: 1 };
    await put(names, 'pending', old);
    const swept: AlertMessage[] = [];
    const alertQueue = {
      send: async (all: readonly { body: AlertMessage }[]) =>
        void swept.push(...all.map(({ body }) => body)),
    };
    const none = { send: async () => {} };
    const owed = await sweep({ stores, alertQueue, deliveryQueue: none, clock, shards: 1 });
    expect(owed).toMatchObject({ alerts: 1, oldestOwedSeconds: 7200 });
    const [row] = swept;
    if (!row) throw new Error('nothing swept');
    const deps = { stores, queue: none, now: clock, shards: 1, log: () => {} };
    expect(await alert(row, deps)).toEqual({ kind: 'decided', created: 1 });
    expect(await stores.pending.owed('0', '9', 10)).toEqual([]);
  });
});
