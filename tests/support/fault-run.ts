/**
 * One run of the whole monitor through servers that fail, seeded: baseline, several rounds of new
 * articles with the clock stepping forth and back, then everything heals and passes go on until quiet.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { localServer } from '../../functions/adapters/dynamo.ts';
import { giveSettings } from '../../functions/adapters/env.ts';
import { dynamoStores, type TableNames } from '../../functions/adapters/stores/stores.ts';
import type { Log, Stores } from '../../functions/ports.ts';
import { readLists } from '../../infra/local/catalogue-files.ts';
import { type DataFolder, dataFolder, readState, writeState } from '../../infra/local/folder.ts';
import { onePass } from '../../infra/local/pass.ts';
import { startSteps } from '../../infra/local/steps.ts';
import { type Checkpoint, streamReader } from '../../infra/local/stream.ts';
import { startTally } from '../../infra/local/tally.ts';
import type { TestEngine } from './engine.ts';
import { type Outside, openOutside } from './fault-outside.ts';
import { type FaultProxy, faultProxy, seeded } from './fault-proxy.ts';
import { aSubscription } from './rows.ts';

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Steps of the clock between two passes: forth, far forth, and back. */
const STEPS = [MINUTE, 16 * MINUTE, 2 * HOUR, -10 * MINUTE, -HOUR];

export type RunOptions = {
  readonly seed: number;
  readonly feeds?: number;
  readonly rounds?: number;
  /** Share of requests that fail, of DynamoDB and of the servers. */
  readonly share?: number;
};
export type FaultRun = {
  readonly real: Stores;
  readonly names: TableNames;
  readonly outside: Outside;
  readonly folder: DataFolder;
  readonly proxy: FaultProxy;
  readonly clock: () => number;
  /** Facts of the log at level error, and passes that ended with an outage. */
  readonly outages: readonly string[];
  readonly close: () => Promise<void>;
};
type Run = FaultRun & {
  readonly outages: string[];
  readonly faulty: Stores;
  readonly advance: (ms: number) => void;
  readonly afterPass: (run: FaultRun) => Promise<void>;
};

/** Runs it all; `afterPass` looks at the records after every pass. */
export async function runWithFaults(
  engine: TestEngine,
  options: RunOptions,
  afterPass: Run['afterPass'],
): Promise<FaultRun> {
  const { seed, feeds = 4, rounds = 3, share = 0.08 } = options;
  const random = seeded(seed * 7919);
  const run = await openRun(engine, { seed, share, feeds, random, afterPass });
  try {
    await baseline(run);
    run.outside.sicken();
    for (let round = 0; round < rounds; round += 1) {
      for (const outlet of run.outside.outlets) {
        outlet.publish(Math.floor(random() * 3), true, run.clock());
      }
      await inOneProcess(run, async (pass) => {
        await pass();
        run.advance(STEPS[Math.floor(random() * STEPS.length)] ?? MINUTE);
        await pass();
      });
      run.advance(STEPS[Math.floor(random() * STEPS.length)] ?? MINUTE);
    }
    run.proxy.heal();
    run.outside.heal();
    await untilQuiet(run);
    return run;
  } catch (error) {
    await run.close();
    throw error;
  }
}

async function openRun(
  engine: TestEngine,
  o: {
    seed: number;
    share: number;
    feeds: number;
    random: () => number;
    afterPass: Run['afterPass'];
  },
): Promise<Run> {
  const outside = await openOutside(o.feeds, o.random, 3 * o.share);
  const hosts = [...outside.outlets.map(({ server }) => server.host), outside.hooks.host];
  giveSettings({ smtpUrl: outside.mails.url, allowPrivate: hosts.join(',') });
  const { stores: real, names } = await engine.freshStores(() => Date.now());
  const proxy = await faultProxy(engine.endpoint, { seed: o.seed, share: o.share });
  // One try: what the SDK would hide is to reach the steps.
  const base = new DynamoDBClient({ ...localServer(proxy.endpoint), maxAttempts: 1 });
  const client = DynamoDBDocumentClient.from(base, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const folder = dataFolder(mkdtempSync(join(tmpdir(), 'rasid-faults-')));
  const outages: string[] = [];
  const machine = Date.now;
  let offset = 0;
  Date.now = () => machine() + offset;
  const run: Run = {
    real,
    faulty: dynamoStores(client, names, () => Date.now()),
    names,
    outside,
    folder,
    proxy,
    outages,
    afterPass: o.afterPass,
    clock: () => Date.now(),
    advance: (ms) => {
      offset += ms;
    },
    close: async () => {
      Date.now = machine;
      client.destroy();
      await Promise.all([proxy.close(), outside.close()]);
      rmSync(folder.path, { recursive: true, force: true });
    },
  };
  await prepare(run);
  return run;
}

async function prepare({ real, outside, clock }: Run): Promise<void> {
  const definitions = outside.outlets.map(({ feedId, server }) => ({
    id: feedId,
    url: `${server.url}/feed`,
    title: feedId,
    language: 'en',
    fullText: 'never' as const,
  }));
  await real.feeds.define(definitions, 'file', new Date(clock()).toISOString());
  const createdAt = new Date(clock() - 30 * 24 * HOUR).toISOString();
  const filter = { topics: ['iraq-withdrawal'] };
  const url = `${outside.hooks.url}/hook`;
  const hook = { type: 'webhook', url, format: 'standard' } as const;
  await real.subscriptions.put(
    aSubscription('articles', { channel: hook, filter, per: 'article', createdAt }),
  );
  const mail = { type: 'email', to: ['reader@desk.example.org'] } as const;
  await real.subscriptions.put(
    aSubscription('stories', { channel: mail, filter, per: 'story', createdAt }),
  );
}

/** Under faults too, until every feed's first poll is complete: what is listed till then is told to nobody. */
async function baseline(run: Run): Promise<void> {
  for (const outlet of run.outside.outlets) outlet.publish(4, false, run.clock());
  await inOneProcess(run, async (pass) => {
    for (let tries = 1; ; tries += 1) {
      await pass();
      const feeds = await run.real.feeds.list();
      if (feeds.every(({ baselineAt }) => baselineAt !== undefined)) return;
      if (tries === 20) {
        const why = feeds.map(({ feedId, lastReport }) => `${feedId}: ${lastReport?.message}`);
        throw new Error(`a feed never completes its first poll: ${why.join('; ')}`);
      }
      run.advance(20 * MINUTE);
    }
  });
}

async function untilQuiet(run: Run): Promise<void> {
  await inOneProcess(run, async (pass) => {
    for (let hours = 0; hours < 80; hours += 16) {
      run.advance(16 * HOUR);
      await pass();
    }
  });
}

/** A process that begins, passes, and ends: what its queues held is forgotten with it. */
async function inOneProcess(
  run: Run,
  work: (pass: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { folder, faulty, outages } = run;
  const log: Log = (fact, details) => {
    if (details?.level === 'error') outages.push(`${fact} ${String(details.error ?? '')}`);
  };
  const tally = startTally({ requests: 0, readUnits: 0, writeUnits: 0 });
  const masterKey = async () => 'a master key that is only used in tests';
  const own = { stores: faulty, folder, masterKey, lists: readLists({}), tally, log, once: true };
  const steps = startSteps(own);
  const stream = streamReader({
    endpoint: run.proxy.endpoint,
    table: run.names.pending,
    handler: steps.onPending,
    checkpoint: readState<Checkpoint>(folder, 'checkpoint'),
    save: (checkpoint) => writeState(folder, 'checkpoint', checkpoint),
    log,
  });
  try {
    await work(async () => {
      const options = { steps, stream, folder, clock: () => Date.now(), log };
      await onePass(options, true).catch((error) => outages.push(`pass: ${error}`));
      await run.afterPass(run);
    });
  } finally {
    await steps.stop();
    stream.close();
  }
}
