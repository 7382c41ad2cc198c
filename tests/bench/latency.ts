/**
 * From the moment a feed lists an article to the moment its webhook is received: dispatch, poll, match,
 * store, stream, alert, deliver. The wait for the feed's slot is left aside.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveSettings } from '../../functions/adapters/env.ts';
import { readLists } from '../../infra/local/catalogue-files.ts';
import { dataFolder } from '../../infra/local/folder.ts';
import { onePass } from '../../infra/local/pass.ts';
import { startSteps } from '../../infra/local/steps.ts';
import { streamReader } from '../../infra/local/stream.ts';
import { startTally } from '../../infra/local/tally.ts';
import { startTestEngine } from '../support/engine.ts';
import { serveHttp } from '../support/http-server.ts';
import { rss } from '../support/poll-world.ts';
import { aSubscription } from '../support/rows.ts';
import type { Row } from './row.ts';

const HOUR = 3_600_000;

export async function benchLatency(articles = 30): Promise<readonly Row[]> {
  const news: number[] = [];
  const heard = new Map<number, () => void>();
  const outlets = await Promise.all(
    Array.from({ length: articles }, (_, n) => openOutlet(n, news)),
  );
  const hooks = await serveHttp((request, response) => {
    const number = Number(/convoy number (\d+)/.exec(request.body)?.[1]);
    response.end('ok');
    heard.get(number)?.();
  });
  const hosts = [...outlets, hooks].map(({ host }) => host);
  giveSettings({ allowPrivate: hosts.join(',') });
  const engine = await startTestEngine();
  const folder = dataFolder(mkdtempSync(join(tmpdir(), 'rasid-latency-')));
  const log = () => {};
  const steps = startSteps({
    stores: engine.stores,
    folder,
    masterKey: async () => 'a master key that is only used in benchmarks',
    lists: readLists({}),
    tally: startTally(engine.counters),
    log,
    once: true,
  });
  const stream = streamReader({
    endpoint: engine.endpoint,
    table: engine.names.pending,
    handler: steps.onPending,
    checkpoint: undefined,
    save: () => {},
    log,
  });
  const pass = () => onePass({ steps, stream, folder, clock: Date.now, log }, true);
  try {
    await define(engine.stores, outlets, `${hooks.url}/hook`);
    await pass();
    const times: number[] = [];
    for (let n = 0; n < articles; n += 1) {
      // A host is left alone for a second after each visit.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const told = new Promise<void>((resolve) => heard.set(n, resolve));
      const started = performance.now();
      news.push(n);
      const passed = pass();
      await told;
      times.push(performance.now() - started);
      await passed;
    }
    return rowsOf(times);
  } finally {
    await steps.stop();
    stream.close();
    await engine.stop();
    await Promise.all([...outlets, hooks].map((server) => server.close()));
    rmSync(folder.path, { recursive: true, force: true });
  }
}

function openOutlet(n: number, news: readonly number[]) {
  const date = Date.now() - 60_000;
  const old = { link: `https://outlet${n}.example/old`, guid: 'old', title: `Orchards ${n}`, date };
  return serveHttp((_, response) => {
    const convoy = {
      link: `https://outlet${n}.example/new`,
      guid: 'new',
      title: `US troops withdraw from Iraq: convoy number ${n} leaves Ain al-Asad air base`,
      text: 'US forces went on with the withdrawal from Iraq, officials in Baghdad said.',
      date,
    };
    response.setHeader('content-type', 'application/rss+xml');
    response.end(rss(news.includes(n) ? [convoy, old] : [old]));
  });
}

async function define(
  { feeds, subscriptions }: Awaited<ReturnType<typeof startTestEngine>>['stores'],
  outlets: readonly { readonly url: string }[],
  hook: string,
): Promise<void> {
  const definitions = outlets.map(({ url }, n) => ({
    id: `outlet-${n}`,
    url: `${url}/rss`,
    title: `Outlet ${n}`,
    language: 'en',
    fullText: 'never' as const,
  }));
  await feeds.define(definitions, 'file', new Date().toISOString());
  await subscriptions.put(
    aSubscription('desk', {
      channel: { type: 'webhook', url: hook, format: 'standard' },
      filter: { topics: ['iraq-withdrawal'] },
      per: 'article',
      createdAt: new Date(Date.now() - 24 * HOUR).toISOString(),
    }),
  );
}

function rowsOf(times: readonly number[]): readonly Row[] {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  const what = `of ${times.length}: article listed to webhook received, among ${times.length} feeds polled at once; the long run reads the stream once a second`;
  const row = (name: string, value: number): Row => ({
    name: 'latency',
    what: `${name} ${what}`,
    value: Math.round(value),
    unit: 'ms',
    ratio: Math.round((value / at(0.5)) * 100) / 100,
  });
  return [row('p50', at(0.5)), row('p95', at(0.95))];
}

if (import.meta.main) for (const row of await benchLatency()) console.log(JSON.stringify(row));
