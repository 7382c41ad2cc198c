/** The stores before a server that throttles, fails, resets, answers late, and fails after it has written. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentClient } from '../../functions/adapters/dynamo.ts';
import { dynamoStores } from '../../functions/adapters/stores/stores.ts';
import type { Stores } from '../../functions/ports.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type Fault, faultProxy } from '../support/fault-proxy.ts';
import {
  aDefinition,
  aDelivery,
  anArticle,
  aPendingRow,
  aSubscription,
  aTimelineRow,
} from '../support/rows.ts';

const AT = '2026-03-01T08:00:00.000Z';
const TOPIC = 'topic#iraq-withdrawal';
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

/** A step that is run again after an outage, as queues do. */
async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}

async function withFaults(
  seed: number,
  kinds: readonly Fault[],
  use: (faulty: Stores, real: Stores) => Promise<void>,
): Promise<void> {
  const { stores, names } = await engine.freshStores();
  const proxy = await faultProxy(engine.endpoint, { seed, share: 0.25, kinds });
  const client = documentClient({ endpoint: proxy.endpoint });
  try {
    await use(dynamoStores(client, names), stores);
    expect(Object.values(proxy.injected).length).toBeGreaterThan(0);
  } finally {
    client.destroy();
    await proxy.close();
  }
}

const KINDS: readonly (readonly [string, readonly Fault[]])[] = [
  ['throttles', ['throttled']],
  ['fails', ['failed', 'reset']],
  ['fails after it has written', ['applied-but-failed', 'applied-but-reset']],
  ['cancels transactions', ['cancelled']],
];

describe.each(KINDS)('a server that %s', (_, kinds) => {
  it('ends with every article once, each with its timeline and what is owed', async () => {
    await withFaults(7, kinds, async (faulty, real) => {
      const articles = Array.from({ length: 12 }, (_, n) => anArticle(`art_${n}`));
      const add = (id: number) => {
        const article = articles[id] ?? anArticle('none');
        const rows = [aTimelineRow(TOPIC, article, { publishedKey: `${AT}#${article.articleId}` })];
        return untilDone(() => faulty.articles.add(article, rows, aPendingRow(article)));
      };
      const answers = await Promise.all(articles.map((_, n) => add(n)));
      expect(answers.every((answer) => answer === 'added' || answer === 'known')).toBe(true);
      expect(await real.articles.getMany(articles.map(({ articleId }) => articleId))).toEqual(
        articles,
      );
      expect((await real.articles.timeline(TOPIC, {})).rows).toHaveLength(12);
      expect(await real.pending.owed('0', '9', 100)).toHaveLength(12);
    });
  });
});

describe.each(KINDS.slice(1, 3))('records on a server that %s', (_, kinds) => {
  it('a lease is never given twice', async () => {
    await withFaults(11, kinds, async (faulty, real) => {
      const later = '2026-03-01T08:01:00.000Z';
      let given = 0;
      for (let n = 0; n < 12; n += 1) {
        const id = `msg_${n}`;
        await untilDone(() => faulty.deliveries.create(aDelivery(id, { dueAt: AT })));
        const claims = await Promise.all(
          [1, 2, 3].map(() => faulty.deliveries.claim(id, AT, later).catch(() => undefined)),
        );
        expect(claims.filter(Boolean).length).toBeLessThanOrEqual(1);
        given += claims.filter(Boolean).length;
        expect(await real.deliveries.get(id)).toMatchObject({ subscriptionId: 'desk' });
      }
      expect(given).toBeGreaterThan(0);
    });
  });

  it('of many who save onto one version at most one is told that it did, and the row counts one', async () => {
    await withFaults(13, kinds, async (faulty, real) => {
      await real.feeds.define([aDefinition('a')], 'file', AT);
      let saved = 0;
      for (let version = 1; version <= 10; version += 1) {
        const saves = await Promise.all(
          [1, 2, 3].map((n) =>
            faulty.feeds.update('a', version, { failures: n }).catch(() => 'failed'),
          ),
        );
        const told = saves.filter((answer) => answer === 'saved').length;
        expect(told).toBeLessThanOrEqual(1);
        saved += told;
        const now = (await real.feeds.get('a'))?.version;
        if (now === version) await real.feeds.update('a', version, { failures: 0 });
        else expect(now).toBe(version + 1);
      }
      expect(saved).toBeGreaterThan(0);
    });
  });

  it('places of an hour are never more than there are', async () => {
    await withFaults(17, kinds, async (faulty, real) => {
      await real.subscriptions.put(aSubscription('s'));
      const window = { at: AT, since: '2026-03-01T07:00:00.000Z', max: 4 };
      const keys = Array.from({ length: 10 }, (_, n) => `k${n}`);
      const given = await Promise.all(
        keys.map((key) => untilDone(() => faulty.subscriptions.reserve('s', key, window))),
      );
      expect(given.filter(Boolean).length).toBeLessThanOrEqual(4);
      expect((await real.subscriptions.get('s'))?.recentAlerts).toHaveLength(4);
    });
  });
});
