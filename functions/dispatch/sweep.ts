/** What is owed and still unsent after a minute goes to its queue again: queues may lose, records do not. */
import type { AlertMessage, DeliveryMessage } from '../domain/message.ts';
import type { Clock, Queue, Stores } from '../ports.ts';

export type Owed = {
  readonly alerts: number;
  readonly deliveries: number;
  /** Age of the oldest alert that is owed, and of the delivery that is due longest; 0 without any. */
  readonly oldestOwedSeconds: number;
  readonly oldestDueDeliverySeconds: number;
};
export type SweepTools = {
  readonly stores: Pick<Stores, 'pending' | 'deliveries'>;
  readonly alertQueue: Queue<AlertMessage>;
  readonly deliveryQueue: Queue<DeliveryMessage>;
  readonly clock: Clock;
  readonly shards: number;
};

/** Younger ones are on their way: the stream carries them. */
const YOUNG_MS = 60_000;
/** A shard's share of one sweep; the rest follows a minute later. */
const MOST_PER_SHARD = 200;

export async function sweep(tools: SweepTools): Promise<Owed> {
  const { stores, clock } = tools;
  const now = clock();
  const shards = Array.from({ length: tools.shards }, (_, shard) => String(shard));
  const [owed, due] = await Promise.all([
    Promise.all(
      shards.map((shard) => stores.pending.owed(shard, iso(now - YOUNG_MS), MOST_PER_SHARD)),
    ),
    Promise.all(
      shards.map((shard) => stores.deliveries.dueBefore(shard, iso(now), MOST_PER_SHARD)),
    ),
  ]);
  const alerts = owed.flat();
  const deliveries = due.flat();
  if (alerts.length > 0) await tools.alertQueue.send(alerts.map((body) => ({ body })));
  if (deliveries.length > 0) {
    await tools.deliveryQueue.send(
      deliveries.map(({ deliveryId, subscriptionId }) => ({
        body: { deliveryId, subscriptionId },
      })),
    );
  }
  return {
    alerts: alerts.length,
    deliveries: deliveries.length,
    oldestOwedSeconds: secondsSince(
      // From the key, which every row has, whatever version wrote it.
      alerts.map(({ pendingKey }) => pendingKey.slice(0, pendingKey.indexOf('#'))),
      now,
    ),
    oldestDueDeliverySeconds: secondsSince(
      deliveries.map(({ dueAt }) => dueAt),
      now,
    ),
  };
}

function secondsSince(times: readonly string[], now: number): number {
  const oldest = Math.min(now, ...times.map((time) => Date.parse(time)));
  return Math.round((now - oldest) / 1000);
}

const iso = (time: number): string => new Date(time).toISOString();
