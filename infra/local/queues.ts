/**
 * Queues in process, by the rules of standard queues: at least once, in any order; a message taken is
 * invisible for a while, comes again unless it is done, and is a dead letter after five receives. They
 * end with the process, as the records say what is owed; what no record says is kept elsewhere.
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
  readonly keep?: KeepMessages;
};
export type Kept = { readonly body: string; readonly receives: number };
export type KeepMessages = {
  readonly load: () => readonly Kept[];
  readonly save: (messages: readonly Kept[]) => void;
};
export type LocalQueue<M> = Queue<M> & {
  /** When no call is under way and no message visible; `delayed` waits for what was sent with a delay. */
  readonly idle: (options?: { readonly delayed?: boolean }) => Promise<void>;
  /** Messages kept, visible or not. */
  readonly size: () => number;
  /** Takes no more; returns when the calls under way have ended. */
  readonly stop: () => Promise<void>;
};

type Message = { readonly id: string; readonly body: string; visibleAt: number; receives: number };
const MAX_RECEIVES = 5;
/** Of `setTimeout`. */
const LONGEST_TIMER = 2 ** 31 - 1;

type State = {
  readonly options: LocalQueueOptions;
  readonly clock: Clock;
  readonly messages: Map<string, Message>;
  readonly calls: Set<Promise<void>>;
  waiters: readonly { readonly delayed: boolean; readonly wake: () => void }[];
  alarm: NodeJS.Timeout | undefined;
  stopped: boolean;
};

export function localQueue<M>(options: LocalQueueOptions): LocalQueue<M> {
  const { clock = Date.now } = options;
  const messages = new Map<string, Message>();
  const own = { calls: new Set<Promise<void>>(), waiters: [], alarm: undefined, stopped: false };
  const state: State = { options, clock, messages, ...own };
  takeUp(state);
  return {
    send: async (sent) => {
      for (const { body, delaySeconds = 0 } of sent) {
        const visibleAt = clock() + delaySeconds * 1000;
        const message = { id: randomUUID(), body: writeMessage(body), visibleAt, receives: 0 };
        messages.set(message.id, message);
      }
      keep(state);
      // The sender goes on first: a call is never made from within another step.
      setImmediate(() => turn(state));
    },
    idle: ({ delayed = false } = {}) => settled(state, delayed),
    size: () => messages.size,
    stop: () => {
      state.stopped = true;
      return settled(state, false);
    },
  };
}

/** What an earlier process has left; a message that it died of too often is a dead letter. */
function takeUp(state: State): void {
  const { options, clock, messages } = state;
  const left = options.keep?.load() ?? [];
  for (const one of left) {
    const message = { ...one, id: randomUUID(), visibleAt: clock() };
    if (one.receives >= MAX_RECEIVES) bury(options, messages, message, clock);
    else messages.set(message.id, message);
  }
  if (left.length > messages.size) keep(state);
}

const keep = ({ options, messages }: State): void =>
  options.keep?.save([...messages.values()].map(({ body, receives }) => ({ body, receives })));

/** Begins as many calls as there may be, and sets the alarm for what becomes visible later. */
function turn(state: State): void {
  const { options, calls } = state;
  while (!state.stopped && calls.size < options.atOnce) {
    const batch = visible(state);
    if (batch.length === 0) break;
    const call = handOver(state, batch).finally(() => {
      calls.delete(call);
      turn(state);
    });
    calls.add(call);
  }
  setAlarm(state);
  if (calls.size === 0 && (state.stopped || visible(state).length === 0)) release(state);
}

function visible({ messages, options, clock }: State): readonly Message[] {
  const now = clock();
  return messages
    .values()
    .filter(({ visibleAt }) => visibleAt <= now)
    .take(options.batch)
    .toArray();
}

function setAlarm(state: State): void {
  const { messages, calls, options, clock, stopped } = state;
  clearTimeout(state.alarm);
  if (stopped || messages.size === 0 || calls.size >= options.atOnce) return;
  const next = messages
    .values()
    .reduce((least, { visibleAt }) => Math.min(least, visibleAt), Infinity);
  const millis = Math.min(LONGEST_TIMER, Math.max(0, next - clock()));
  state.alarm = setTimeout(() => turn(state), millis);
}

function release(state: State): void {
  const isDelayed =
    !state.stopped && state.messages.values().some(({ receives }) => receives === 0);
  const released = state.waiters.filter(({ delayed }) => !(delayed && isDelayed));
  state.waiters = state.waiters.filter((waiter) => !released.includes(waiter));
  for (const { wake } of released) wake();
}

const settled = (state: State, delayed: boolean) =>
  new Promise<void>((wake) => {
    state.waiters = [...state.waiters, { delayed, wake }];
    turn(state);
  });

async function handOver(state: State, batch: readonly Message[]): Promise<void> {
  const { options, messages, clock } = state;
  const until = clock() + options.timeoutMillis;
  for (const message of batch) {
    message.receives += 1;
    message.visibleAt = clock() + 6 * options.timeoutMillis;
  }
  keep(state);
  const failed = await failedIds(options, batch, {
    getRemainingTimeInMillis: () => until - clock(),
  });
  for (const message of batch) {
    if (!failed.has(message.id)) messages.delete(message.id);
    else if (message.receives >= MAX_RECEIVES) bury(options, messages, message, clock);
  }
  keep(state);
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
