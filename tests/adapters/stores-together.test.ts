/** Transactions that wait for an engine that flushes each: sent together, answered one by one. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countingClient } from '../../functions/adapters/dynamo.ts';
import { dynamoStores } from '../../functions/adapters/stores/stores.ts';
import type { Stores } from '../../functions/ports.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type Fault, faultProxy } from '../support/fault-proxy.ts';
import { aDefinition, anArticle, aPendingRow, aTimelineRow } from '../support/rows.ts';

const AT = '2026-03-01T08:00:00.000Z';
const SUBJECT = 'entity#cjtf-oir';
let engine: TestEngine;
let stores: Stores;
let requests: () => number;
let letGo: () => void = () => {};
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(async () => {
  letGo();
  await engine.stop();
});
beforeEach(async () => {
  letGo();
  const { names } = await engine.freshStores();
  const { client, counters } = countingClient({
    endpoint: engine.endpoint,
    flushesEachWrite: true,
  });
  letGo = () => client.destroy();
  stores = dynamoStores(client, names);
  requests = () => counters.requests;
});

const ids = (count: number) => Array.from({ length: count }, (_, n) => `art_${n}`);
const add = (id: string, to = stores) => {
  const article = anArticle(id, { publishedAt: AT });
  return to.articles.add(article, [aTimelineRow(SUBJECT, article)], aPendingRow(article));
};
const addAll = (count: number) => Promise.all(ids(count).map((id) => add(id)));

describe('articles that are added at once', () => {
  it('go as few transactions, each with its timeline and what is owed', async () => {
    expect(new Set(await addAll(60))).toEqual(new Set(['added']));
    // 180 rows, and a transaction takes 100.
    expect(requests()).toBe(2);
    expect(await stores.articles.getMany(ids(60))).toHaveLength(60);
    expect((await stores.articles.timeline(SUBJECT, {})).rows).toHaveLength(60);
    expect(await stores.pending.owed('0', '9', 100)).toHaveLength(60);
  });

  it('do not suffer from one that is known', async () => {
    await add('art_3');
    const answers = await addAll(8);
    expect(answers.map((answer) => answer === 'known')).toEqual(ids(8).map((id) => id === 'art_3'));
    expect(await stores.pending.owed('0', '9', 100)).toHaveLength(8);
  });

  it('do not suffer from one that no table takes', async () => {
    const bad = stores.articles.add(anArticle('art_bad', { feedId: '' }), []);
    const worse = stores.articles.add(anArticle('art_worse', { storyId: '' }), [
      aTimelineRow(SUBJECT, anArticle('art_worse')),
    ]);
    expect(new Set(await addAll(5))).toEqual(new Set(['added']));
    expect(await bad).toMatchObject({ kind: 'rejected' });
    expect(await worse).toMatchObject({ kind: 'rejected' });
    expect((await stores.articles.timeline(SUBJECT, {})).rows).toHaveLength(5);
  });

  it('and are the same are added once', async () => {
    const twins = await Promise.all(Array.from({ length: 6 }, () => add('art_1')));
    expect(twins.filter((answer) => answer === 'added')).toHaveLength(1);
    expect(twins.filter((answer) => answer === 'known')).toHaveLength(5);
    expect(await stores.pending.owed('0', '9', 100)).toHaveLength(1);
  });

  it('all fail when there is no engine, and none waits for ever', async () => {
    const { client } = countingClient({ endpoint: 'http://127.0.0.1:9', flushesEachWrite: true });
    const nowhere = dynamoStores(client, engine.names);
    const outcomes = await Promise.allSettled(ids(3).map((id) => add(id, nowhere)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    client.destroy();
  });
});

describe.each<readonly [string, Fault]>([
  ['that throttles', 'throttled'],
  ['that fails', 'failed'],
  ['that fails after it has written', 'applied-but-failed'],
  ['that hangs up after it has written', 'applied-but-reset'],
  ['that cancels', 'cancelled'],
])('before a server %s', (_, fault) => {
  it('nobody is told of an article as known that he added himself, and all are there once', async () => {
    const { names, stores: real } = await engine.freshStores();
    const plan = { seed: 11, share: 0.5, kinds: [fault] };
    const proxy = await faultProxy(engine.endpoint, plan);
    const { client } = countingClient({ endpoint: proxy.endpoint, flushesEachWrite: true });
    const faulty = dynamoStores(client, names);
    const answers: unknown[] = [];
    for (let from = 0; from < 40; from += 5) {
      const some = ids(40).slice(from, from + 5);
      const outcomes = await Promise.allSettled(some.map((id) => add(id, faulty)));
      answers.push(...outcomes.map((one) => (one.status === 'fulfilled' ? one.value : 'outage')));
    }
    // Of those who hear of an outage some have added: like a step that runs again they find out.
    expect(answers.filter((answer) => answer === 'known')).toEqual([]);
    proxy.heal();
    const again = await Promise.all(ids(40).map((id) => add(id, faulty)));
    answers.forEach((answer, n) => {
      if (answer === 'added') expect(again[n]).toBe('known');
    });
    expect((await real.articles.timeline(SUBJECT, {})).rows).toHaveLength(40);
    expect(await real.pending.owed('0', '9', 100)).toHaveLength(40);
    expect(proxy.injected[fault]).toBeGreaterThan(0);
    client.destroy();
    await proxy.close();
  });
});

describe('feeds that are saved at once', () => {
  const feeds = Array.from({ length: 120 }, (_, n) => aDefinition(`feed-${n}`));
  const save = (feedId: string, version: number) =>
    stores.feeds.update(feedId, version, { lastPolledAt: AT, failures: undefined });

  it('go together, and one that was changed meanwhile keeps its change', async () => {
    await stores.feeds.define(feeds, 'file', AT);
    const before = requests();
    await save('feed-7', 1);
    const answers = await Promise.all(feeds.map(({ id }) => save(id, 1)));
    expect(answers.filter((answer) => answer === 'saved')).toHaveLength(119);
    expect(answers[7]).toBe('conflict');
    expect(requests() - before).toBeLessThan(120);
    expect(await stores.feeds.get('feed-7')).toMatchObject({ version: 2 });
    const saved = await stores.feeds.get('feed-8');
    expect(saved).toMatchObject({ version: 2, lastPolledAt: AT });
    expect(saved).not.toHaveProperty('failures');
  });

  it('are defined together, and defined again cost no write', async () => {
    expect(await stores.feeds.define(feeds, 'file', AT)).toMatchObject({ added: 120 });
    const written = requests();
    expect(await stores.feeds.define(feeds, 'file', AT)).toMatchObject({ added: 0, changed: 0 });
    // Lists by state, what is known, the cadence, and two transactions.
    expect(written).toBeLessThan(30);
    expect(requests() - written).toBeLessThan(30);
    expect(await stores.feeds.list()).toHaveLength(120);
  });
});
