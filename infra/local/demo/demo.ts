/** `npm run demo`: two passes over the sample feeds, and what came of them. How it is told is in report.ts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { giveSettings } from '../../../functions/adapters/env.ts';
import { webhookSecret } from '../../../functions/domain/secret.ts';
import { runMonitor } from '../monitor.ts';
import { openData } from '../open.ts';
import type { Summary } from '../tally.ts';
import { sampleOutlets } from './feeds.ts';
import { progress, tellBaseline, tellEnd, tellReceived, tellStart } from './report.ts';
import { MOVED, type Outlets, receiveHooks, receiveMails, serveOutlets } from './servers.ts';

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('the whole pipeline on bundled sample feeds, on this computer')
    .option('--stay', 'keep the monitor and its console up')
    .action(demo);
}

async function demo({ stay }: { readonly stay?: boolean }): Promise<void> {
  const started = performance.now();
  const data = mkdtempSync(join(tmpdir(), 'rasid-demo-'));
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const [outlets, mails, hooks] = await Promise.all([
    serveOutlets(Date.now()),
    receiveMails(),
    receiveHooks(),
  ]);
  giveSettings({
    smtpUrl: mails.url,
    mailFrom: 'Rasid <rasid@example.org>',
    allowPrivate: [...outlets.hosts, new URL(hooks.url).host].join(','),
    logLevel: 'error',
  });
  try {
    const feeds = feedsFile(data, outlets);
    const subscriptions = subscriptionsFile(data, hooks.url);
    const pass = (): Promise<Summary> =>
      runMonitor({
        data,
        feeds,
        subscriptions,
        once: true,
        now: true,
        tell: () => {},
        signal: stop.signal,
      });
    tellStart(sampleOutlets.length + 1);
    const first = await progress('First pass', pass);
    await inData(data, async ({ stores, masterKey }) => {
      hooks.trust(webhookSecret(await masterKey(), 'sample-newsroom', 1));
      await tellBaseline(stores, first);
    });
    outlets.publish();
    const second = await progress('Second pass, after new articles appeared', pass);
    await inData(data, ({ stores }) => tellReceived(stores, second, mails.mails, hooks.hooks));
    tellEnd((performance.now() - started) / 1000, stay ?? false);
    if (stay && !stop.signal.aborted) {
      const tell = (line: string) => process.stdout.write(`${line}\n`);
      await runMonitor({ data, feeds, subscriptions, tell, signal: stop.signal });
    }
  } finally {
    await Promise.all([outlets.close(), mails.close(), hooks.close()]);
    rmSync(data, { recursive: true, force: true });
  }
}

async function inData(
  data: string,
  use: (opened: Awaited<ReturnType<typeof openData>>) => Promise<void>,
): Promise<void> {
  const opened = await openData({ data });
  try {
    await use(opened);
  } finally {
    await opened.close();
  }
}

function feedsFile(folder: string, { feeds }: Outlets): string {
  const list = [
    ...sampleOutlets,
    { id: MOVED, title: 'A feed that has moved', language: 'en' },
  ].map(({ id, title, language }) => ({ id, title, language, url: feeds[id], everyMinutes: 5 }));
  return write(folder, 'feeds.json', list);
}

function subscriptionsFile(folder: string, hookUrl: string): string {
  return write(folder, 'subscriptions.json', [
    {
      id: 'sample-desk',
      name: 'Iraq desk',
      channel: { type: 'email', to: ['desk@example.org'], locale: 'en' },
      filter: { topics: ['iraq-withdrawal'] },
    },
    {
      id: 'sample-researcher',
      name: 'متابعة كتائب حزب الله',
      channel: { type: 'email', to: ['researcher@example.org'], locale: 'ar' },
      filter: { topics: ['iraq-withdrawal'], entities: { any: ['kataib-hezbollah'] } },
      timeZone: 'Asia/Baghdad',
    },
    {
      id: 'sample-newsroom',
      name: 'Newsroom system',
      channel: { type: 'webhook', url: hookUrl, format: 'standard' },
      filter: { topics: ['iraq-withdrawal'] },
      per: 'article',
    },
  ]);
}

function write(folder: string, name: string, value: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(value));
  return file;
}
