/**
 * The stream of `RasidPending`, read through the Streams API as Lambda does: shard by shard from a saved
 * checkpoint, which moves on after success only. A record that keeps failing is given up here; its row
 * stays in the table, and the sweep of every minute finds it.
 */
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import type { BatchAnswer, StreamEvent, TimeLeft } from '../../functions/adapters/batch.ts';
import { localServer } from '../../functions/adapters/dynamo.ts';
import type { Log } from '../../functions/ports.ts';

export type StreamHandler = (event: StreamEvent, context?: TimeLeft) => Promise<BatchAnswer>;
/** Sequence numbers of the last record done, by shard. */
export type Checkpoint = {
  readonly stream: string;
  readonly shards: Readonly<Record<string, string>>;
};
export type StreamOptions = {
  readonly endpoint: string;
  readonly table: string;
  readonly handler: StreamHandler;
  readonly checkpoint: Checkpoint | undefined;
  readonly save: (checkpoint: Checkpoint) => void;
  readonly log: Log;
};
export type StreamReader = {
  /** Works on everything that is there; returns how many records were done. */
  readonly drain: () => Promise<number>;
  readonly close: () => void;
};

const BATCH = 100;
const TRIES = 5;

export function streamReader(options: StreamOptions): StreamReader {
  const client = new DynamoDBStreamsClient(localServer(options.endpoint));
  let checkpoint = options.checkpoint;
  const note = (stream: string, shard: string, sequence: string) => {
    const shards = checkpoint?.stream === stream ? checkpoint.shards : {};
    checkpoint = { stream, shards: { ...shards, [shard]: sequence } };
    options.save(checkpoint);
  };
  return {
    drain: async () => {
      const stream = await findStream(client, options.table);
      let done = 0;
      for (const shard of await shardsOf(client, stream)) {
        const after = checkpoint?.stream === stream ? checkpoint.shards[shard] : undefined;
        done += await drainShard(client, options, { stream, shard, after }, (sequence) =>
          note(stream, shard, sequence),
        );
      }
      return done;
    },
    close: () => client.destroy(),
  };
}

async function findStream(client: DynamoDBStreamsClient, table: string): Promise<string> {
  const answer = await client.send(new ListStreamsCommand({ TableName: table }));
  const arn = answer.Streams?.at(-1)?.StreamArn;
  if (!arn) throw new Error(`${table} has no stream`);
  return arn;
}

/** Parents before their children. */
async function shardsOf(client: DynamoDBStreamsClient, stream: string): Promise<readonly string[]> {
  const shards: string[] = [];
  let start: string | undefined;
  do {
    const answer = await client.send(
      new DescribeStreamCommand({ StreamArn: stream, ExclusiveStartShardId: start }),
    );
    for (const { ShardId } of answer.StreamDescription?.Shards ?? [])
      if (ShardId) shards.push(ShardId);
    start = answer.StreamDescription?.LastEvaluatedShardId;
  } while (start);
  return shards;
}

type Place = {
  readonly stream: string;
  readonly shard: string;
  readonly after: string | undefined;
};

async function drainShard(
  client: DynamoDBStreamsClient,
  options: StreamOptions,
  place: Place,
  note: (sequence: string) => void,
): Promise<number> {
  let iterator = await iteratorAt(client, place);
  let done = 0;
  while (iterator) {
    const answer: { Records?: StreamRecord[]; NextShardIterator?: string } = await client.send(
      new GetRecordsCommand({ ShardIterator: iterator, Limit: BATCH }),
    );
    const records = answer.Records ?? [];
    if (records.length === 0) break;
    await workOff(options, records);
    done += records.length;
    const last = records.at(-1)?.dynamodb?.SequenceNumber;
    if (last) note(last);
    iterator = answer.NextShardIterator;
  }
  return done;
}

/** Where records were trimmed meanwhile, what is left is read from its beginning: twice is harmless. */
async function iteratorAt(
  client: DynamoDBStreamsClient,
  { stream, shard, after }: Place,
): Promise<string | undefined> {
  const ask = (
    from:
      | { ShardIteratorType: 'TRIM_HORIZON' }
      | { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER'; SequenceNumber: string },
  ) => client.send(new GetShardIteratorCommand({ StreamArn: stream, ShardId: shard, ...from }));
  const oldest = { ShardIteratorType: 'TRIM_HORIZON' } as const;
  if (after === undefined) return (await ask(oldest)).ShardIterator;
  try {
    const next = { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const;
    return (await ask(next)).ShardIterator;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'TrimmedDataAccessException') throw error;
    return (await ask(oldest)).ShardIterator;
  }
}

/** From the lowest failure on again, as Lambda does; what fails to the end is left to the sweep. */
async function workOff(
  { handler, log }: StreamOptions,
  records: readonly StreamRecord[],
): Promise<void> {
  let waiting = records;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const { batchItemFailures } = await handler({ Records: waiting as StreamEvent['Records'] });
    const failed = batchItemFailures[0]?.itemIdentifier;
    if (failed === undefined) return;
    const from = waiting.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed);
    waiting = waiting.slice(Math.max(0, from));
  }
  const ids = waiting.map(({ dynamodb }) => dynamodb?.SequenceNumber);
  log('stream records given up, left to the sweep', {
    level: 'error',
    first: ids[0],
    count: ids.length,
  });
}
