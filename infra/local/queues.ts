/**
 * Queues in process, by the rules of standard queues: at least once, in any order; a message taken is
 * invisible for a while and comes again unless it is done; after five receives it is a dead letter.
 * They forget everything when the process ends: the records say what is owed.
 */
import { randomUUID } from 'node:crypto';
import type { BatchAnswer, QueueEvent, TimeLeft } from '../../functions/adapters/batch.ts';
import { writeMessage } from '../../functions/adapters/message-body.ts';
import type { Clock, Log, Queue } from '../../functions/ports.ts';

/** The same handler that a Lambda function would have. */
export type QueueHandler = (event: QueueEvent, context: TimeLeft) => Promise<BatchAnswer>;
export type DeadLetter = {
  readonly queue: string;
  readonly body: string;
  readonly receives: number;
  readonly at: string;
};
export type LocalQueueOptions = {
  readonly name: string;
  readonly handler: QueueHandler;
  /** Messages handed over in one call, and calls at once. */
  readonly batch: number;
  readonly atOnce: number;
  /** The time a call has; a message taken stays invisible six times as long. */
  readonly timeoutMillis: number;
  readonly onDeadLetter: (letter: DeadLetter) => void;
  readonly log: Log;
  readonly clock?: Clock;
};
export type LocalQueue<M> = Queue<M> & {
  /**
   * Returns when no call is under way and no message is visible; what comes again later is left for
   * later. With `delayed`, messages that were sent with a delay are waited for.
   */
  readonly idle: (options?: { readonly delayed?: boolean }) => Promise<void>;
  /** Messages kept, visible or not. */
  readonly size: () => number;
  /** Takes no more; returns when the calls under way have ended. */
  readonly stop: () => Promise<void>;
};

type Message = { readonly id: string; readonly body: string; visibleAt: number; receives: number };
const MAX_RECEIVES = 5;
/** The longest time a timer can be set for. */
const LONGEST_TIMER = 2 ** 31 - 1;

export function localQueue<M>(options: LocalQueueOptions): LocalQueue<M> {
  const { clock = Date.now } = options;
  const messages = new Map<string, Message>();
  const calls = new Set<Promise<void>>();
  let stopped = false;
  let alarm: NodeJS.Timeout | undefined;
  let waiters: { readonly delayed: boolean; readonly wake: () => void }[] = [];

  const visible = () =>
    [...messages.values()].filter(({ visibleAt }) => visibleAt <= clock()).slice(0, options.batch);
  const turn = () => {
    while (!stopped && calls.size < options.atOnce) {
      const batch = visible();
      if (batch.length === 0) break;
      const call = handOver(options, messages, batch, clock).finally(() => {
        calls.delete(call);
        turn();
      });
      calls.add(call);
    }
    wakeLater();
    if (calls.size === 0 && (stopped || visible().length === 0)) release();
  };
  const wakeLater = () => {
    clearTimeout(alarm);
    const next = Math.min(...[...messages.values()].map(({ visibleAt }) => visibleAt));
    if (stopped || calls.size >= options.atOnce || !Number.isFinite(next)) return;
    alarm = setTimeout(turn, Math.min(LONGEST_TIMER, Math.max(0, next - clock())));
  };
  const release = () => {
    const isDelayed = !stopped && [...messages.values()].some(({ receives }) => receives === 0);
    const released = waiters.filter(({ delayed }) => !(delayed && isDelayed));
    waiters = waiters.filter((waiter) => !released.includes(waiter));
    for (const { wake } of released) wake();
  };
  const settled = (delayed: boolean) =>
    new Promise<void>((wake) => {
      waiters.push({ delayed, wake });
      turn();
    });

  return {
    send: async (sent) => {
      for (const { body, delaySeconds = 0 } of sent) {
        const visibleAt = clock() + delaySeconds * 1000;
        const message = { id: randomUUID(), body: writeMessage(body), visibleAt, receives: 0 };
        messages.set(message.id, message);
      }
      // The sender goes on first: a call is never made from within another step.
      setImmediate(turn);
    },
    idle: ({ delayed = false } = {}) => settled(delayed),
    size: () => messages.size,
    stop: () => {
      stopped = true;
      return settled(false);
    },
  };
}

async function handOver(
  options: LocalQueueOptions,
  messages: Map<string, Message>,
  batch: readonly Message[],
  clock: Clock,
): Promise<void> {
  const until = clock() + options.timeoutMillis;
  for (const message of batch) {
    message.receives += 1;
    message.visibleAt = clock() + 6 * options.timeoutMillis;
  }
  const failed = await failedIds(options, batch, {
    getRemainingTimeInMillis: () => until - clock(),
  });
  for (const message of batch) {
    if (!failed.has(message.id)) messages.delete(message.id);
    else if (message.receives >= MAX_RECEIVES) bury(options, messages, message, clock);
  }
}

async function failedIds(
  { handler, name, log }: LocalQueueOptions,
  batch: readonly Message[],
  context: TimeLeft,
): Promise<ReadonlySet<string>> {
  const Records = batch.map(({ id, body, receives }) => ({
    messageId: id,
    body,
    attributes: { ApproximateReceiveCount: String(receives) },
  }));
  try {
    const { batchItemFailures } = await handler({ Records }, context);
    return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  } catch (error) {
    log('a whole batch failed, comes again', { level: 'error', queue: name, error });
    return new Set(batch.map(({ id }) => id));
  }
}

function bury(
  { name, log, onDeadLetter }: LocalQueueOptions,
  messages: Map<string, Message>,
  { id, body, receives }: Message,
  clock: Clock,
): void {
  messages.delete(id);
  log('message given up, kept as a dead letter', { level: 'error', queue: name, id, receives });
  onDeadLetter({ queue: name, body, receives, at: new Date(clock()).toISOString() });
}
