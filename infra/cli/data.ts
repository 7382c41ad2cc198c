/** What the reading and administering commands stand on: where the data is, the catalogue, times, steps. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { DeliveryMessage } from '../../functions/domain/message.ts';
import type { QueryReads } from '../../functions/domain/query-reads.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import type { Queue } from '../../functions/ports.ts';
import { ENDS_BEFORE, endsBefore, parseWhen, WHEN_EXAMPLES } from '../../functions/query/when.ts';
import { type Lists, readLists } from '../local/catalogue-files.ts';
import { dataFolder, readState } from '../local/folder.ts';
import type { DataOptions, OpenData } from '../local/open.ts';
import type { Steps } from '../local/steps.ts';
import type { Tally } from '../local/tally.ts';

export type DataFlags = DataOptions & { readonly catalogue?: string };
export type Catalogue = Pick<Lists, 'entities' | 'topics'>;

export function withData(command: Command): Command {
  return command
    .option('--data <folder>', 'where everything is kept', './data')
    .option('--endpoint <url>', 'a DynamoDB-compatible server instead of the embedded one')
    .option('--stack <name>', 'the deployed stack of that name');
}

/** The same for a command that knows entities and topics. */
export const withCatalogue = (command: Command): Command =>
  withData(command).option(
    '--catalogue <folder>',
    'entities.json and topics.json that the stack is deployed with',
  );

/** Opened data with what it can be asked. */
export type AskedData = OpenData & { readonly reads: QueryReads };

/**
 * Opens the data, does the work, and closes again, also after a failure. The SDK is loaded here. A call
 * that only asks must not make a folder: the name was mistyped, most likely.
 */
export async function withOpen<T>(
  flags: DataFlags,
  work: (data: AskedData) => Promise<T>,
): Promise<T> {
  mustExist(flags);
  return withMade(flags, work);
}

/** The same for what begins a data folder: it is made where it is absent. */
export async function withMade<T>(
  flags: DataFlags,
  work: (data: AskedData) => Promise<T>,
): Promise<T> {
  const { openData } = await import('../local/open.ts');
  const { queryReads } = await import('../../functions/adapters/query-reads.ts');
  const data = await openData(flags.stack === undefined ? flags : { ...flags, data: undefined });
  try {
    return await work({ ...data, reads: queryReads(data.client, data.names) });
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'Region is missing') throw error;
    throw new InvalidInput(`--stack ${flags.stack}: in no region; set AWS_REGION`);
  } finally {
    await data.close();
  }
}

function mustExist({ data, endpoint, stack }: DataFlags): void {
  if (endpoint !== undefined || stack !== undefined) return;
  const folder = dataFolder(data);
  if (existsSync(folder.path)) return;
  const name = data ?? './data';
  throw new InvalidInput(
    `--data ${name}: there is no such folder; \`rasid start --data ${name}\` makes one`,
  );
}

/**
 * The entities and topics of the folder that was given, or that the monitor of this data last recognised by,
 * else the bundled ones.
 */
export function catalogueOf({ data, stack, catalogue }: DataFlags): Catalogue {
  if (catalogue !== undefined) {
    const file = (name: string) => join(catalogue, name);
    const files = { entities: file('entities.json'), topics: file('topics.json') };
    // It is deployed already: its risks were told then.
    return readLists(files, { tell: () => {} });
  }
  const kept =
    stack === undefined ? readState<Catalogue>(dataFolder(data), 'catalogue') : undefined;
  return kept?.entities?.entities && kept.topics ? kept : readLists({});
}

export function timesOf({ since, until }: { since?: string; until?: string }): {
  readonly since?: string;
  readonly until?: string;
} {
  const now = Date.now();
  const time = (bound: 'since' | 'until', text: string): string => {
    const parsed = parseWhen(text, now, bound);
    if (parsed === undefined) {
      throw new InvalidInput(`--${bound} ${text}: is no time; write ${WHEN_EXAMPLES}`);
    }
    return parsed;
  };
  const times = {
    ...(since === undefined ? {} : { since: time('since', since) }),
    ...(until === undefined ? {} : { until: time('until', until) }),
  };
  if (endsBefore(times)) throw new InvalidInput(`--until ${until}: ${ENDS_BEFORE}`);
  return times;
}

/** The bounds of a question as they were written: `7d` is the same question tomorrow. */
export const asWritten = ({ since, until }: { since?: string; until?: string }) => ({
  ...(since === undefined ? {} : { since }),
  ...(until === undefined ? {} : { until }),
});

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= 1) return value;
  throw new InvalidArgumentError('must be a whole number, 1 or more');
}

export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...value.split(',').filter(Boolean),
];

/** Shards that a row made by hand is spread over: every stack has the first, however many it has. */
export const ONE_SHARD = 1;
/** On AWS a record that is due is found within a minute: the queue would only be faster. */
export const noQueue: Queue<DeliveryMessage> = { send: async () => {} };

/** Runs the steps in this process while `work` needs them: claims and versions guard beside a monitor. */
export async function withSteps<T>(
  data: OpenData,
  flags: DataFlags,
  work: (steps: Steps, tally: Tally) => Promise<T>,
): Promise<T> {
  const { folder, stores, masterKey } = data;
  if (!folder) throw new InvalidInput('this works on local data only, not with --stack');
  const [{ checkSettings }, { startSteps }, { startTally }, { jsonLog, toStderr }] =
    await Promise.all([
      import('../local/handlers.ts'),
      import('../local/steps.ts'),
      import('../local/tally.ts'),
      import('../../functions/adapters/log.ts'),
    ]);
  // Before a delivery is claimed: a mistake found while it is sent would leave it half done.
  checkSettings();
  await masterKey();
  const log = jsonLog({ level: 'error', write: toStderr });
  const tally = startTally(data.counters);
  const lists = catalogueOf(flags);
  const steps = startSteps({ stores, folder, masterKey, lists, tally, log, once: true });
  try {
    return await work(steps, tally);
  } finally {
    await steps.stop();
  }
}
