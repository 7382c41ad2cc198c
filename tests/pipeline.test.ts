/** The whole pipeline over the sample outlets, and again: a replay of everything changes and sends nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveSettings } from '../functions/adapters/env.ts';
import { webhookSecret } from '../functions/domain/secret.ts';
import { sampleOutlets } from '../infra/local/demo/feeds.ts';
import { receiveHooks, receiveMails, serveOutlets } from '../infra/local/demo/servers.ts';
import { runMonitor } from '../infra/local/monitor.ts';
import { openData } from '../infra/local/open.ts';
import type { Summary } from '../infra/local/tally.ts';
import { tables } from '../infra/tables.ts';

type Row = Record<string, unknown>;
type State = Record<string, Row>;
const data = mkdtempSync(join(tmpdir(), 'rasid-pipeline-'));
const files = { feeds: join(data, 'feeds-list.json'), subscriptions: join(data, 'subs-list.json') };
let outlets: Awaited<ReturnType<typeof serveOutlets>>;
let mails: Awaited<ReturnType<typeof receiveMails>>;
let hooks: Awaited<ReturnType<typeof receiveHooks>>;

const pass = (): Promise<Summary> => {
  const { signal } = new AbortController();
  return runMonitor({ data, ...files, once: true, now: true, tell: () => {}, signal });
};

/** Every row of every table by its key, without what says only when a poll was. */
async function everything(): Promise<State> {
  const { client, close } = await openData({ data });
  const state: State = {};
  for (const { name, partition, sort } of tables) {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: `Rasid${name}` }));
    for (const { version: _, lastPolledAt: __, ...row } of Items) {
      const key = [partition, sort].map((part) => (part ? row[part.name] : '')).join(' ');
      state[`${name} ${key}`] = row;
    }
  }
  await close();
  return state;
}
const rowsOf = (state: State, table: string): readonly Row[] =>
  Object.entries(state).flatMap(([key, row]) => (key.startsWith(`${table} `) ? [row] : []));

beforeAll(async () => {
  [outlets, mails, hooks] = await Promise.all([
    serveOutlets(Date.now()),
    receiveMails(),
    receiveHooks(),
  ]);
  giveSettings({
    smtpUrl: mails.url,
    allowPrivate: [...outlets.hosts, new URL(hooks.url).host].join(','),
    logLevel: 'error',
  });
  const feeds = sampleOutlets.map(({ id, title, language }) => ({
    id,
    title,
    language,
    url: outlets.feeds[id],
  }));
  const filter = { topics: ['iraq-withdrawal'] };
  writeFileSync(files.feeds, JSON.stringify(feeds));
  writeFileSync(
    files.subscriptions,
    JSON.stringify([
      { id: 'desk', name: 'Desk', channel: { type: 'email', to: ['desk@example.org'] }, filter },
      {
        id: 'system',
        name: 'System',
        channel: { type: 'webhook', url: hooks.url, format: 'standard' },
        filter,
        per: 'article',
      },
    ]),
  );
});
afterAll(async () => {
  await Promise.all([outlets.close(), mails.close(), hooks.close()]);
  rmSync(data, { recursive: true, force: true });
});

describe('the whole pipeline', () => {
  it('stores what feeds list already and tells nobody', async () => {
    const summary = await pass();
    const listed = sampleOutlets.flatMap(({ articles }) => articles.filter((a) => !a.new));
    expect(summary.feeds).toEqual({ polled: 9, unchanged: 0, changed: 9, failed: 0 });
    expect(summary.articles.new).toBe(listed.length);
    expect(summary.deliveries.created).toBe(0);
    const { masterKey, close } = await openData({ data });
    hooks.trust(webhookSecret(await masterKey(), 'system', 1));
    await close();
  });

  it('writes nothing when nothing has changed', async () => {
    const summary = await pass();
    expect(summary.feeds).toEqual({ polled: 9, unchanged: 9, changed: 0, failed: 0 });
    expect(summary.dynamodb.writeUnits).toBe(0);
  });

  it('tells each subscription of what is new: once a story, once an article', async () => {
    outlets.publish();
    const summary = await pass();
    expect(summary.articles.new).toBe(8);
    const state = await everything();
    const told = rowsOf(state, 'Articles').filter((row) => row.baseline === false && row.storyId);
    const onTopic = told.filter((row) => JSON.stringify(row.topics).match(/"(certain|likely)"/));
    expect(hooks.hooks).toHaveLength(onTopic.length);
    expect(hooks.hooks.every(({ signed }) => signed)).toBe(true);
    expect(mails.mails).toHaveLength(new Set(onTopic.map(({ storyId }) => storyId)).size);
    expect(rowsOf(state, 'Pending')).toEqual([]);
  });

  it('a replay of every poll, every stream record and every sweep changes and sends nothing', async () => {
    const before = {
      state: await everything(),
      mails: mails.mails.length,
      hooks: hooks.hooks.length,
    };
    for (const file of ['cursor.json', 'checkpoint.json'])
      rmSync(join(data, file), { force: true });
    await pass();
    expect(await everything()).toEqual(before.state);
    expect([mails.mails.length, hooks.hooks.length]).toEqual([before.mails, before.hooks]);
  });
});
