/**
 * Where the whole monitor runs through servers that fail: its tables behind the proxy, its outside world,
 * two subscriptions, and a clock that is stepped and wrong.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { documentClient, localServer } from '../../functions/adapters/dynamo.ts';
import { giveSettings } from '../../functions/adapters/env.ts';
import { dynamoStores, type TableNames } from '../../functions/adapters/stores/stores.ts';
import type { Stores } from '../../functions/ports.ts';
import { type DataFolder, dataFolder } from '../../infra/local/folder.ts';
import type { TestEngine } from './engine.ts';
import { type Outside, openOutside } from './fault-outside.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import { aSubscription } from './rows.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** With DynamoDB. */
const PATIENCE_MS = 400;

/** What the clock did: steps between two passes, and processes whose clock was wrong. */
export type ClockFaults = {
  readonly forth: number;
  readonly back: number;
  readonly fast: number;
  readonly slow: number;
};
export type FaultRun = {
  readonly real: Stores;
  readonly names: TableNames;
  readonly outside: Outside;
  readonly folder: DataFolder;
  readonly proxy: FaultProxy;
  /** The true time, whatever a process believes. */
  readonly clock: () => number;
  readonly clockFaults: ClockFaults;
  /** Facts of the log at level error, and passes that ended with an outage. */
  readonly outages: readonly string[];
  /** How many of them there were when everything healed. */
  readonly outagesWhenHealed: () => number;
  readonly close: () => Promise<void>;
};
export type Run = FaultRun & {
  readonly outages: string[];
  /** Through the proxy, with little patience and one try; once healed with the product's own client. */
  readonly stores: () => Stores;
  readonly heal: () => void;
  readonly advance: (ms: number) => void;
  readonly skew: (ms: number) => void;
  readonly afterPass: (run: FaultRun) => Promise<void>;
};

export async function openRun(
  engine: TestEngine,
  o: {
    seed: number;
    share: number;
    feeds: number;
    silence: boolean;
    random: () => number;
    afterPass: Run['afterPass'];
  },
): Promise<Run> {
  const outside = await openOutside({ ...o, share: 3 * o.share });
  const hosts = [...outside.outlets.map(({ server }) => server.host), outside.hooks.host];
  giveSettings({ smtpUrl: outside.mails.url, allowPrivate: hosts.join(',') });
  const { stores: real, names } = await engine.freshStores(() => Date.now());
  const proxy = await faultProxy(engine.endpoint, { seed: o.seed, share: o.share });
  // One try: what the SDK would hide is to reach the steps.
  const requestHandler = { requestTimeout: PATIENCE_MS, throwOnRequestTimeout: true };
  const local = { ...localServer(proxy.endpoint), requestHandler };
  const base = new DynamoDBClient({ ...local, maxAttempts: 1 });
  const client = DynamoDBDocumentClient.from(base, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const folder = dataFolder(mkdtempSync(join(tmpdir(), 'rasid-faults-')));
  const patient = documentClient({ endpoint: proxy.endpoint });
  const faulty = dynamoStores(client, names, () => Date.now());
  const calm = dynamoStores(patient, names, () => Date.now());
  const outages: string[] = [];
  let healedAt: number | undefined;
  const machine = Date.now;
  const time = { offset: 0, skew: 0 };
  const clockFaults = { forth: 0, back: 0, fast: 0, slow: 0 };
  Date.now = () => machine() + time.offset + time.skew;
  const run: Run = {
    real,
    stores: () => (healedAt === undefined ? faulty : calm),
    outagesWhenHealed: () => healedAt ?? outages.length,
    heal: () => {
      healedAt = outages.length;
      proxy.heal();
    },
    names,
    outside,
    folder,
    proxy,
    outages,
    afterPass: o.afterPass,
    clock: () => machine() + time.offset,
    clockFaults,
    advance: (ms) => {
      time.offset += ms;
      clockFaults[ms > 0 ? 'forth' : 'back'] += 1;
    },
    skew: (ms) => {
      time.skew = ms;
      if (ms !== 0) clockFaults[ms > 0 ? 'fast' : 'slow'] += 1;
    },
    close: async () => {
      Date.now = machine;
      client.destroy();
      patient.destroy();
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
