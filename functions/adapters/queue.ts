/** Sending to SQS: in batches, within its limits, until everything is taken. Receiving is in `batch.ts`. */
import { randomUUID } from 'node:crypto';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Queue } from '../ports.ts';
import { writeMessage } from './message-body.ts';
import { PATIENCE } from './patience.ts';
import { afterFailure, UNPROCESSED_TRIES } from './stores/retrying.ts';

const BATCH_MESSAGES = 10;
const BATCH_BYTES = 256 * 1024;
/** What SQS can wait; longer waits stand in the record. */
const LONGEST_DELAY_SECONDS = 900;

type Entry = { readonly Id: string; readonly MessageBody: string; readonly DelaySeconds?: number };

export const sqsClient = (endpoint?: string): SQSClient =>
  new SQSClient({
    maxAttempts: 5,
    requestHandler: PATIENCE,
    ...(endpoint
      ? { endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
      : {}),
  });

/** A queue by its url. Sending twice is harmless: messages are hints, the records say what is owed. */
export const sqsQueue = <M>(client: SQSClient, url: string): Queue<M> => ({
  send: async (messages) => {
    const entries = messages.map(({ body, delaySeconds }) => ({
      Id: randomUUID(),
      MessageBody: writeMessage(body),
      ...(delaySeconds ? { DelaySeconds: wholeDelay(delaySeconds) } : {}),
    }));
    for (const batch of inBatches(entries)) await sendBatch(client, url, batch);
  },
});

const wholeDelay = (seconds: number): number =>
  Math.min(LONGEST_DELAY_SECONDS, Math.max(0, Math.round(seconds)));

/** At most ten messages and 256 KB together; a message that is too large alone is a bug of its sender. */
function inBatches(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const batches: Entry[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const size = Buffer.byteLength(entry.MessageBody);
    if (size > BATCH_BYTES)
      throw new Error(`message of ${size} bytes: ${BATCH_BYTES} are the limit`);
    const last = batches.at(-1);
    if (last && last.length < BATCH_MESSAGES && bytes + size <= BATCH_BYTES) {
      last.push(entry);
      bytes += size;
    } else {
      batches.push([entry]);
      bytes = size;
    }
  }
  return batches;
}

async function sendBatch(client: SQSClient, url: string, batch: readonly Entry[]): Promise<void> {
  let waiting = batch;
  for (let attempt = 1; waiting.length > 0; attempt += 1) {
    if (attempt > 1) await afterFailure(attempt);
    const answer = await client.send(
      new SendMessageBatchCommand({ QueueUrl: url, Entries: [...waiting] }),
    );
    const failed = answer.Failed ?? [];
    const refused = failed.find(({ SenderFault }) => SenderFault);
    if (refused || (failed.length > 0 && attempt === UNPROCESSED_TRIES)) {
      const { Code, Message } = refused ?? failed[0] ?? {};
      throw new Error(`queue takes no message: ${Code ?? ''} ${Message ?? ''}`.trim());
    }
    const ids = new Set(failed.map(({ Id }) => Id));
    waiting = waiting.filter(({ Id }) => ids.has(Id));
  }
}
