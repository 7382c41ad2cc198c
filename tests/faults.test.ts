/**
 * The whole monitor while DynamoDB, outlets, the mail and the webhook server fail and the clock steps:
 * nothing is lost, nothing is told under two ids. `RASID_SEED=n` runs one seed, `RASID_LONG=1` many.
 */
import { existsSync, readFileSync } from 'node:fs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Article } from '../functions/domain/article.ts';
import type { Delivery } from '../functions/domain/delivery.ts';
import { RETRY_GAPS } from '../functions/domain/delivery-retry.ts';
import { startTestEngine, type TestEngine } from './support/engine.ts';
import { RESPONSES } from './support/fault-outside.ts';
import { ALL_FAULTS } from './support/fault-proxy.ts';
import { runWithFaults } from './support/fault-run.ts';
import type { FaultRun } from './support/fault-world.ts';

const LONG = Boolean(process.env.RASID_LONG);
const one = Number(process.env.RASID_SEED ?? 0);
const seeds = one ? [one] : LONG ? Array.from({ length: 40 }, (_, n) => n + 1) : [1, 2];
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

async function rowsOf<T>(run: FaultRun, table: 'articles' | 'deliveries' | 'pending') {
  const { Items = [] } = await engine.client.send(
    new ScanCommand({ TableName: run.names[table], ConsistentRead: true }),
  );
  return Items as T[];
}

/**
 * A validator saved is a promise: all that its document listed is stored. Feeds are read first, since a
 * pass that failed may have left polls under way.
 */
async function validatorsAreNotNewer(run: FaultRun): Promise<void> {
  const { outlets } = run.outside;
  const feeds = await Promise.all(outlets.map(({ feedId }) => run.real.feeds.get(feedId)));
  const stored = new Set((await rowsOf<Article>(run, 'articles')).map(({ url }) => url));
  for (const [n, { feedId, items, countAt }] of outlets.entries()) {
    const etag = feeds[n]?.etag;
    const listed = etag ? items.slice(0, countAt(etag)) : [];
    const lost = listed.filter(({ url }) => !stored.has(url)).map(({ url }) => url);
    expect(lost, `${feedId} has the validator ${etag}`).toEqual([]);
  }
}

function articlesAreOnce(run: FaultRun, articles: readonly Article[]): void {
  const listed = run.outside.outlets.flatMap(({ items }) => items);
  expect(articles.map(({ url }) => url).sort()).toEqual(listed.map(({ url }) => url).sort());
  for (const item of listed) {
    const article = articles.find(({ url }) => url === item.url);
    expect(article?.baseline, item.url).toBe(!item.isNew);
  }
}

function eachIsToldOnce(
  run: FaultRun,
  articles: readonly Article[],
  deliveries: readonly Delivery[],
): void {
  const news = run.outside.outlets.flatMap(({ items }) =>
    items.filter(({ onTopic, isNew }) => onTopic && isNew),
  );
  const told = articles.filter(({ url }) => news.some((item) => item.url === url));
  const of = (id: string) => deliveries.filter(({ subscriptionId }) => subscriptionId === id);
  const perArticle = of('articles').map(({ articleIds }) => articleIds[0]);
  expect(perArticle.sort()).toEqual(told.map(({ articleId }) => articleId).sort());
  const perStory = of('stories').map(({ storyId }) => storyId);
  expect(perStory.sort()).toEqual([...new Set(told.map(({ storyId }) => storyId))].sort());
}

function everythingEnded(run: FaultRun, deliveries: readonly Delivery[]): void {
  const odd = deliveries.filter(
    ({ status, attempts }) =>
      status !== 'sent' && !(status === 'exhausted' && attempts.length >= RETRY_GAPS.length),
  );
  expect(odd).toEqual([]);
  const { received, mails } = run.outside;
  const bodies = Map.groupBy(received, ({ id }) => id);
  const sent = deliveries.filter(({ status }) => status === 'sent');
  const hooked = sent.filter(({ subscriptionId }) => subscriptionId === 'articles');
  for (const { deliveryId } of hooked) expect(bodies.has(deliveryId), deliveryId).toBe(true);
  const ids = new Set(deliveries.map(({ deliveryId }) => deliveryId));
  expect([...bodies.keys()].filter((id) => !ids.has(id))).toEqual([]);
  const changed = [...bodies].filter(([, all]) => new Set(all.map(({ body }) => body)).size > 1);
  expect(changed.map(([id]) => id)).toEqual([]);
  const mailed = sent.filter(({ subscriptionId }) => subscriptionId === 'stories');
  expect(mails.mails.length).toBeGreaterThanOrEqual(mailed.length);
}

/** What was given up stands there with its content, and the records made up for it. */
function deadLettersAreExplained({ folder }: FaultRun): void {
  if (!existsSync(folder.deadLetters)) return;
  for (const line of readFileSync(folder.deadLetters, 'utf8').trim().split('\n')) {
    expect(JSON.parse(line)).toMatchObject({ body: expect.any(String), receives: 5 });
  }
}

/** A run that was spared something proves nothing about it. */
function everyFaultWasMet({ proxy, clockFaults }: FaultRun): void {
  expect(Object.keys(proxy.injected).sort()).toEqual([...ALL_FAULTS].sort());
  expect(clockFaults).toEqual({
    forth: expect.toSatisfy((times: number) => times > 0),
    back: expect.toSatisfy((times: number) => times > 0),
    fast: expect.toSatisfy((times: number) => times > 0),
    slow: expect.toSatisfy((times: number) => times > 0),
  });
}
/** How often outlets, the endpoint and the mail server failed, in all runs. */
const met = new Map<string, number>();

// Long where a busy machine makes every request a slow one.
describe('while everything outside fails', { timeout: LONG ? 600_000 : 120_000 }, () => {
  it.each(seeds)(
    'nothing is lost and nothing told twice (again alone: RASID_SEED=%i npx vitest run tests/faults.test.ts)',
    async (seed) => {
      const size = LONG ? { feeds: 8, rounds: 8, share: 0.15, silence: true } : {};
      const run = await runWithFaults(engine, { seed, ...size }, validatorsAreNotNewer);
      try {
        const articles = await rowsOf<Article>(run, 'articles');
        const deliveries = await rowsOf<Delivery>(run, 'deliveries');
        for (const [fault, times] of Object.entries(run.outside.injected)) {
          met.set(fault, (met.get(fault) ?? 0) + times);
        }
        if (process.env.RASID_SEED) console.log(run.proxy.injected, run.outages);
        everyFaultWasMet(run);
        expect(run.outages.slice(run.outagesWhenHealed()), 'once healed').toEqual([]);
        articlesAreOnce(run, articles);
        expect(await rowsOf(run, 'pending')).toEqual([]);
        eachIsToldOnce(run, articles, deliveries);
        everythingEnded(run, deliveries);
        deadLettersAreExplained(run);
      } finally {
        await run.close();
      }
    },
  );

  it.skipIf(one)('outlets, the endpoint and the mail server failed in every way', () => {
    const ways = [...RESPONSES, ...(LONG ? ['silence'] : [])];
    const all = ['outlet', 'endpoint'].flatMap((who) => ways.map((way) => `${who} ${way}`));
    expect([...met.keys()].sort()).toEqual([...all, 'mail 451'].sort());
  });
});
