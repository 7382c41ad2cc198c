/** The monitor on one computer: one pass, or on and on until it is told to stop. */
import { setTimeout as wait } from 'node:timers/promises';
import { optionalEnv } from '../../functions/adapters/env.ts';
import { jsonLog, textLog, toStderr } from '../../functions/adapters/log.ts';
import { planLoad } from '../../functions/domain/subscription-load.ts';
import type { Log, Stores } from '../../functions/ports.ts';
import { allSubscriptions } from '../../functions/query/subscriptions.ts';
import { type FileOptions, type Lists, readLists } from './catalogue-files.ts';
import { NoEngine } from './engine.ts';
import { readState, writeState } from './folder.ts';
import { checkSettings } from './handlers.ts';
import { stayOn } from './long-run.ts';
import { type OpenData, openData } from './open.ts';
import { onePass, type PassOptions } from './pass.ts';
import { type Steps, startSteps } from './steps.ts';
import { type Checkpoint, type StreamReader, streamReader } from './stream.ts';
import { type Summary, startTally } from './tally.ts';

export type MonitorOptions = FileOptions & {
  /** The files, where they were read already. */
  readonly lists?: Lists;
  readonly data?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly port?: number | undefined;
  readonly once?: boolean | undefined;
  /** Every feed, whatever its slot. */
  readonly now?: boolean | undefined;
  /** Logs are JSON too. */
  readonly json?: boolean | undefined;
  /** Says to people what happens. */
  readonly tell: (line: string) => void;
  /** Ends the long run: what is under way is finished, then everything is let go of. */
  readonly signal: AbortSignal;
};

/** How long the last calls may take after the signal; what they leave is in the record. */
const DRAIN_MILLIS = 5_000;

export async function runMonitor(options: MonitorOptions): Promise<Summary> {
  const lists = options.lists ?? readLists(options);
  checkSettings();
  const data = await openData(options, 'monitor');
  const told = { level: optionalEnv('logLevel') ?? 'warn', write: toStderr };
  const log = options.json ? jsonLog(told) : textLog(told);
  try {
    return await runOn(data, lists, options, log);
  } finally {
    await data.close();
  }
}

async function runOn(
  data: OpenData,
  lists: Lists,
  options: MonitorOptions,
  log: Log,
): Promise<Summary> {
  const { folder, endpoint } = data;
  if (!folder || !endpoint) throw new Error('the monitor needs a data folder and a server');
  // Made at the first start; a key that is too short is told now, not with the first alert.
  await data.masterKey();
  const tally = startTally(data.counters);
  await loadLists(data.stores, lists, options);
  writeState(folder, 'catalogue', { entities: lists.entities, topics: lists.topics });
  const once = options.once ?? false;
  const own = { stores: data.stores, folder, masterKey: data.masterKey, lists, tally, log, once };
  const steps = startSteps({ ...own, keepsPages: true });
  const stream = streamReader({
    endpoint,
    table: data.names.pending,
    handler: steps.onPending,
    checkpoint: readState<Checkpoint>(folder, 'checkpoint'),
    save: (checkpoint) => writeState(folder, 'checkpoint', checkpoint),
    log,
  });
  const { signal } = options;
  const pass: PassOptions = { steps, stream, folder, clock: Date.now, log, signal };
  try {
    if (once) await untilAborted(onePass(pass, options.now ?? false), data, options.signal);
    else await untilAborted(stayOn({ ...options, data, pass, lists, tally }), data, options.signal);
  } finally {
    await drained(steps, stream);
  }
  return tally.summary();
}

/** Feeds and subscriptions of the files; the bundled feeds where the folder never had a file of its own. */
async function loadLists(stores: Stores, lists: Lists, { tell }: MonitorOptions): Promise<void> {
  const at = new Date().toISOString();
  const { from, list } = lists.feeds;
  const hasOwn =
    from === 'catalogue' && (await stores.feeds.list()).some((feed) => feed.source === 'file');
  if (!hasOwn) {
    const { added, changed, paused } = await stores.feeds.define(list, from, at);
    if (added + changed + paused > 0)
      tell(`feeds: ${added} added, ${changed} changed, ${paused} paused`);
  }
  if (!lists.subscriptions) return;
  const plan = planLoad(await allSubscriptions({ stores }), lists.subscriptions, at);
  for (const subscription of plan.put) await stores.subscriptions.put(subscription);
  if (plan.put.length === 0) return;
  tell(`subscriptions: ${plan.added} added, ${plan.changed} changed, ${plan.paused} paused`);
}

/** Ends with the work or with the signal; an engine that is gone is an outage. */
async function untilAborted(
  work: Promise<void>,
  data: OpenData,
  signal: AbortSignal,
): Promise<void> {
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const lost = data.lost.then(() => {
    throw new NoEngine('the embedded DynamoDB has ended: start again, nothing is lost');
  });
  await Promise.race([work, aborted, lost]);
}

async function drained(steps: Steps, stream: StreamReader): Promise<void> {
  const patience = new AbortController();
  await Promise.race([
    steps.stop(),
    wait(DRAIN_MILLIS, undefined, { signal: patience.signal }),
  ]).catch(() => {});
  patience.abort();
  stream.close();
}
