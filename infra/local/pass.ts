/** One pass: what is due is dispatched, and everything that follows from it is worked off. */
import { digest } from '../../functions/digest/digest.ts';
import { type DispatchReport, dispatch } from '../../functions/dispatch/dispatch.ts';
import { minuteOf } from '../../functions/domain/feed-slot.ts';
import type { Clock, Log } from '../../functions/ports.ts';
import { type DataFolder, readState, writeState } from './folder.ts';
import { LOCAL_SHARDS } from './handlers.ts';
import type { Steps } from './steps.ts';
import type { StreamReader } from './stream.ts';

export type PassOptions = {
  readonly steps: Steps;
  readonly stream: StreamReader;
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly log: Log;
  /** After it nothing is begun any more. */
  readonly signal?: AbortSignal;
};
type Cursor = { readonly minute: number };

export type PassOrder = {
  readonly everyFeed?: boolean;
  readonly atOnce?: boolean;
  /** The last minute that was dispatched; the saved cursor without it. */
  readonly afterMinute?: number | undefined;
};

/** Dispatches the minutes since the last time; `save` moves the cursor on, once their polls are done. */
export async function dispatchSince(
  { steps, folder, clock, log }: PassOptions,
  { afterMinute: last = readState<Cursor>(folder, 'cursor')?.minute, ...order }: PassOrder = {},
): Promise<{
  readonly minute: number;
  readonly report: DispatchReport;
  readonly save: () => void;
}> {
  const minute = minuteOf(clock());
  // A clock that was set back must not stop the polls until it catches up.
  const afterMinute = last !== undefined && last > minute ? minute - 1 : last;
  const report = await dispatch(
    { ...order, toMinute: minute, ...(afterMinute === undefined ? {} : { afterMinute }) },
    {
      stores: steps.stores,
      pollQueue: steps.poll,
      alertQueue: steps.alert,
      deliveryQueue: steps.delivery,
      clock,
      log,
      shards: LOCAL_SHARDS,
    },
  );
  return { minute, report, save: () => writeState(folder, 'cursor', { minute }) };
}

/** `rasid start --once`: until nothing is due now. A retry that is due later waits for a later run. */
export async function onePass(options: PassOptions, everyFeed: boolean): Promise<void> {
  const { steps, stream, log, signal } = options;
  const { save } = await dispatchSince(options, { everyFeed, atOnce: true });
  await steps.poll.idle({ delayed: true });
  await steps.read.idle();
  // Polls that were cut off, or that failed on our side, are due again in the next pass.
  if (steps.poll.size() === 0) save();
  if (signal?.aborted) return;
  // What a stream that cannot be read would have told is in the record too.
  await stream.drain().catch((error) => log('stream cannot be read', { level: 'error', error }));
  await gather(options);
  const tried = new Set<string>();
  while (!signal?.aborted && (await sendOwed(options, tried)) > 0) await deliverAll(steps);
  await deliverAll(steps);
}

/** Digests of the periods that have closed. */
export const gather = ({ steps, clock, log }: PassOptions) =>
  digest({ stores: steps.stores, queue: steps.delivery, now: clock, shards: LOCAL_SHARDS, log });

/** Of a shard and round; the next round takes more. */
const MOST_OWED = 10_000;

async function deliverAll({ alert, delivery }: Steps): Promise<void> {
  await alert.idle();
  await delivery.idle();
}

/**
 * What the records say is owed now goes to its queue, each once in a pass: what a killed run has left
 * behind, and what the stream could not carry. Returns how many there were.
 */
async function sendOwed(
  { steps, clock }: Pick<PassOptions, 'steps' | 'clock'>,
  tried: Set<string>,
): Promise<number> {
  const now = new Date(clock()).toISOString();
  const untried = <R>(rows: readonly R[], key: (row: R) => string) =>
    rows.filter((row) => !tried.has(key(row)) && tried.add(key(row)));
  let sent = 0;
  for (let shard = 0; shard < LOCAL_SHARDS; shard += 1) {
    const owed = await steps.stores.pending.owed(String(shard), `${now}$`, MOST_OWED);
    const due = await steps.stores.deliveries.dueBefore(String(shard), now, MOST_OWED);
    const alerts = untried(owed, ({ pendingKey }) => pendingKey);
    const deliveries = untried(due, ({ deliveryId }) => deliveryId);
    await steps.alert.send(alerts.map((body) => ({ body })));
    await steps.delivery.send(
      deliveries.map(({ deliveryId, subscriptionId }) => ({
        body: { deliveryId, subscriptionId },
      })),
    );
    sent += alerts.length + deliveries.length;
  }
  return sent;
}
