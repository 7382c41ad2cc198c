/**
 * What a handler makes of a batch: every message on its own, failures named one by one, so that only
 * they come again. A message that nobody can read fails until the dead-letter queue keeps it.
 */
import type { Metrics } from '../domain/metrics.ts';
import type { Log } from '../ports.ts';

/** The part of a Lambda's SQS event that is used. */
export type QueueEvent = {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    readonly attributes?: { readonly ApproximateReceiveCount?: string };
  }[];
};
/** The part of a Lambda's DynamoDB stream event that is used. */
export type StreamEvent = {
  readonly Records: readonly {
    readonly eventName?: string;
    readonly dynamodb?: {
      readonly SequenceNumber?: string;
      readonly NewImage?: Readonly<Record<string, StreamValue>>;
    };
  }[];
};
type StreamValue = { readonly S?: string; readonly N?: string };
export type BatchAnswer = { readonly batchItemFailures: { readonly itemIdentifier: string }[] };
/** The part of a Lambda's context that is used. */
export type TimeLeft = { readonly getRemainingTimeInMillis?: () => number };

export type Delivered = {
  /** 1 at the first time. */
  readonly receiveCount: number;
  /** Milliseconds until the step has to be done. */
  readonly remainingMillis: () => number;
};
export type BatchOptions = {
  readonly log: Log;
  /** Is told how many failed: Lambda counts no error where failures are named one by one. */
  readonly metrics?: Metrics;
  /** Messages worked on at once. */
  readonly atOnce?: number;
  /** Nothing is begun with less than this left: it comes again instead. */
  readonly reserveMillis?: number;
};

/** A handler for a queue: `parse` throws for what can never be worked on, `step` for an outage. */
export const sqsBatch =
  <M>(
    parse: (body: string) => M,
    step: (message: M, delivered: Delivered) => Promise<unknown>,
    options: BatchOptions,
  ) =>
  async (event: QueueEvent, context: TimeLeft = {}): Promise<BatchAnswer> => {
    const failed = await failuresOf(event.Records, context, options, async (record) => {
      const receiveCount = Number(record.attributes?.ApproximateReceiveCount ?? 1);
      const told = { id: record.messageId, receiveCount };
      const message = readOrNote(() => parse(record.body), options.log, told);
      if (!message) return false;
      return doneOrNote(
        () => step(message.value, delivered(context, receiveCount)),
        options.log,
        told,
      );
    });
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

/**
 * A handler for a stream of new rows. All rows are worked on, whatever fails; then the stream goes back
 * to the first failure, so that rows after it come again: steps may run twice.
 */
export const streamBatch =
  <R>(step: (row: R, delivered: Delivered) => Promise<unknown>, options: BatchOptions) =>
  async (event: StreamEvent, context: TimeLeft = {}): Promise<BatchAnswer> => {
    const failed = await failuresOf(event.Records, context, options, async (record) => {
      const row = plainRow(record.dynamodb?.NewImage);
      if (!row || (record.eventName !== undefined && record.eventName !== 'INSERT')) return true;
      const told = { id: record.dynamodb?.SequenceNumber };
      return doneOrNote(() => step(row as R, delivered(context, 1)), options.log, told);
    });
    if (failed.length === 0) return { batchItemFailures: [] };
    const first = failed[0]?.dynamodb?.SequenceNumber;
    // An empty identifier would count as success of the whole batch, or as its failure: say it plainly.
    if (!first) throw new Error('a stream record without sequence number failed: all come again');
    return { batchItemFailures: [{ itemIdentifier: first }] };
  };

/** One handler for a function that both a queue and a stream wake. */
export const bySource =
  (
    queue: (event: QueueEvent, context?: TimeLeft) => Promise<BatchAnswer>,
    stream: (event: StreamEvent, context?: TimeLeft) => Promise<BatchAnswer>,
  ) =>
  (event: QueueEvent | StreamEvent, context?: TimeLeft): Promise<BatchAnswer> => {
    const first = event.Records[0];
    return first && 'dynamodb' in first
      ? stream(event as StreamEvent, context)
      : queue(event as QueueEvent, context);
  };

const DEFAULTS = { atOnce: 5, reserveMillis: 5_000 };

/** The records that are not done, in the order of the batch. */
async function failuresOf<R>(
  records: readonly R[],
  context: TimeLeft,
  options: BatchOptions,
  work: (record: R) => Promise<boolean>,
): Promise<readonly R[]> {
  const { atOnce, reserveMillis } = { ...DEFAULTS, ...options };
  const failed = new Set<R>();
  let broken = 0;
  const waiting = records.values();
  const worker = async () => {
    for (const record of waiting) {
      // What there was no time for comes again too, but nothing of it failed.
      const late = remaining(context) < reserveMillis;
      if (!late && (await work(record))) continue;
      failed.add(record);
      if (!late) broken += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, records.length) }, worker));
  if (broken > 0) options.metrics?.({ StepsFailed: broken });
  return records.filter((record) => failed.has(record));
}

const remaining = (context: TimeLeft): number =>
  context.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
const delivered = (context: TimeLeft, receiveCount: number): Delivered => ({
  receiveCount,
  remainingMillis: () => remaining(context),
});

function readOrNote<M>(read: () => M, log: Log, told: Readonly<Record<string, unknown>>) {
  try {
    return { value: read() };
  } catch (error) {
    log('message cannot be read, ever', { level: 'error', ...told, error });
    return undefined;
  }
}

async function doneOrNote(
  work: () => Promise<unknown>,
  log: Log,
  told: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    log('message failed, comes again', { level: 'warn', ...told, error });
    return false;
  }
}

/** Strings and numbers of a new image; our streamed rows hold nothing else. */
function plainRow(
  image: Readonly<Record<string, StreamValue>> | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (!image) return undefined;
  return Object.fromEntries(
    Object.entries(image).map(([name, { S, N }]) => [name, S ?? (N && Number(N))]),
  );
}
