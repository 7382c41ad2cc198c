/**
 * Opens the data a command works on: the folder's embedded engine (as its owner, or as a guest of the
 * process that has it), any compatible server, or the deployed tables.
 */
import {
  countingClient,
  type Dynamo,
  type DynamoCounters,
} from '../../functions/adapters/dynamo.ts';
import { localMasterKey, secretMasterKey } from '../../functions/adapters/master-key.ts';
import { dynamoStores, type TableNames } from '../../functions/adapters/stores/stores.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import type { Stores } from '../../functions/ports.ts';
import { type Engine, startEngine } from './engine.ts';
import { type DataFolder, dataFolder } from './folder.ts';
import { type Lock, type Role, untilGuestsLeft } from './lock.ts';
import { type Joined, ownOrJoin, soleOwner } from './sharing.ts';
import { createExpiringTables, tableNames } from './tables.ts';

export type DataOptions = {
  /** The data folder; `./data` without it. */
  readonly data?: string | undefined;
  /** Any DynamoDB-compatible server instead of the folder's engine. */
  readonly endpoint?: string | undefined;
  /** The name of a deployed stack instead: its tables, with the credentials of the AWS SDK. */
  readonly stack?: string | undefined;
};
export type OpenData = {
  readonly stores: Stores;
  readonly client: Dynamo;
  readonly names: TableNames;
  readonly counters: DynamoCounters;
  /** Of the server; absent on AWS. */
  readonly endpoint?: string;
  /** Where the local run keeps its state; absent on AWS. */
  readonly folder?: DataFolder;
  readonly masterKey: () => Promise<string>;
  /** Settles when the engine that we own has ended by itself. */
  readonly lost: Promise<void>;
  readonly close: () => Promise<void>;
};

/** How long an owner waits for its guests. */
const PATIENCE_MILLIS = 30_000;
const never = new Promise<void>(() => {});

export async function openData(options: DataOptions = {}, role: Role = 'call'): Promise<OpenData> {
  if (options.endpoint !== undefined && options.stack !== undefined) {
    throw new InvalidInput('--endpoint and --stack exclude each other');
  }
  if (options.stack !== undefined) return openStack(options.stack);
  const folder = dataFolder(options.data);
  if (options.endpoint !== undefined) return openServer(folder, options.endpoint, role);
  return openFolder(folder, role);
}

function openStack(stack: string): OpenData {
  if (!/^[A-Za-z][\w.-]{0,100}$/.test(stack)) {
    throw new InvalidInput(`--stack ${stack}: is no name of a stack`);
  }
  return { ...storesAt(tableNames(stack)), masterKey: secretMasterKey(`${stack}/master`) };
}

async function openServer(folder: DataFolder, given: string, role: Role): Promise<OpenData> {
  const endpoint = URL.parse(given);
  if (!endpoint || !/^https?:$/.test(endpoint.protocol)) {
    throw new InvalidInput(`--endpoint ${given}: is no http or https url`);
  }
  // Two monitors of one folder would fight over its cursor, whatever the server.
  const lock = role === 'monitor' ? await soleOwner(folder) : undefined;
  const data = { ...storesAt(tableNames(), endpoint.href), folder, ...keyIn(folder) };
  try {
    await createExpiringTables(data.client);
  } catch (error) {
    lock?.release();
    const [why] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new InvalidInput(`--endpoint ${given}: no DynamoDB answers there (${why || 'refused'})`);
  }
  lock?.publish(endpoint.href);
  return {
    ...data,
    close: async () => {
      await data.close();
      lock?.release();
    },
  };
}

async function openFolder(folder: DataFolder, role: Role): Promise<OpenData> {
  if (role === 'monitor') return own(folder, await soleOwner(folder));
  const answer = await ownOrJoin(folder);
  return 'leave' in answer ? joined(folder, answer) : own(folder, answer);
}

function joined(folder: DataFolder, { endpoint, leave }: Joined): OpenData {
  const data = storesAt(tableNames(), endpoint, true);
  const close = async () => {
    await data.close();
    leave();
  };
  return { ...data, folder, ...keyIn(folder), close };
}

async function own(folder: DataFolder, lock: Lock): Promise<OpenData> {
  let engine: Engine | undefined;
  try {
    engine = await startEngine({ file: folder.database });
    const data = storesAt(tableNames(), engine.endpoint, true);
    await createExpiringTables(data.client);
    lock.publish(engine.endpoint);
    return {
      ...data,
      folder,
      ...keyIn(folder),
      lost: engine.gone,
      close: closing(folder, lock, engine, data.close),
    };
  } catch (error) {
    await engine?.stop();
    lock.release();
    throw error;
  }
}

/** Once: guests are waited for, then the engine stops, then the folder is free. */
function closing(
  folder: DataFolder,
  lock: Lock,
  engine: Engine,
  destroy: () => Promise<void>,
): () => Promise<void> {
  let done: Promise<void> | undefined;
  const close = async () => {
    lock.close();
    await untilGuestsLeft(folder, PATIENCE_MILLIS);
    await destroy();
    await engine.stop();
    lock.release();
  };
  return () => {
    done ??= close();
    return done;
  };
}

function storesAt(names: TableNames, endpoint?: string, flushesEachWrite = false) {
  const { client, counters } = countingClient(
    endpoint === undefined ? {} : { endpoint, flushesEachWrite },
  );
  return {
    stores: dynamoStores(client, names),
    client,
    names,
    counters,
    ...(endpoint === undefined ? {} : { endpoint }),
    lost: never,
    close: async () => client.destroy(),
  };
}

const keyIn = (folder: DataFolder) => ({ masterKey: () => localMasterKey(folder.path) });
