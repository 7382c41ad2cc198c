/** Sending because a person asks: a delivery once more, or a test. The record is written, then the hint. */
import type { Delivery } from '../domain/delivery.ts';
import { otherDelivery, recipientsOf } from '../domain/delivery-record.ts';
import { shardOf } from '../domain/hash.ts';
import type { DeliveryMessage } from '../domain/message.ts';
import type { Clock, Queue, Stores } from '../ports.ts';

export type ResendDeps = {
  readonly stores: Pick<Stores, 'deliveries' | 'subscriptions'>;
  readonly queue: Queue<DeliveryMessage>;
  readonly now: Clock;
  readonly shards: number;
};
export type ResendOutcome =
  | { readonly kind: 'due'; readonly deliveryIds: readonly string[] }
  /** `message` is for the person who asked. */
  | { readonly kind: 'unknown' | 'not-now'; readonly message: string };

/** Makes a delivery due again under the same id with the same body, whatever became of it before. */
export async function resend(deliveryId: string, deps: ResendDeps): Promise<ResendOutcome> {
  const { deliveries } = deps.stores;
  const delivery = await deliveries.get(deliveryId);
  if (!delivery) return { kind: 'unknown', message: `there is no delivery ${deliveryId}` };
  const obstacle = obstacleTo(delivery, deps.now());
  if (obstacle) return { kind: 'not-now', message: obstacle };
  const at = new Date(deps.now()).toISOString();
  const { status, lockedUntil } = delivery;
  const saved = await deliveries.change(
    deliveryId,
    { status, lockedUntil },
    {
      status: 'pending',
      askedAt: at,
      dueAt: at,
      dueShard: shardOf(deliveryId, deps.shards),
      lockedUntil: undefined,
    },
  );
  if (saved === 'conflict') return { kind: 'not-now', message: `${deliveryId} is on its way` };
  await hint([delivery], deps);
  return { kind: 'due', deliveryIds: [deliveryId] };
}

function obstacleTo(delivery: Delivery, now: number): string | undefined {
  const { deliveryId, status, lockedUntil, digestId, dueAt } = delivery;
  if (status === 'held') return `${deliveryId} is held until ${dueAt} and was not sent yet`;
  if (status === 'gathered') {
    return `${deliveryId} was told in a digest${digestId ? `: resend ${digestId}` : ''}`;
  }
  const leased = lockedUntil !== undefined && Date.parse(lockedUntil) > now;
  return leased ? `${deliveryId} is on its way` : undefined;
}

/** One message of type `test` to each recipient; `key` tells one test from another. */
export async function sendTest(
  subscriptionId: string,
  key: string,
  deps: ResendDeps,
): Promise<ResendOutcome> {
  const subscription = await deps.stores.subscriptions.get(subscriptionId);
  if (!subscription) {
    return { kind: 'unknown', message: `there is no subscription ${subscriptionId}` };
  }
  const rows = recipientsOf(subscription).map((recipient) =>
    otherDelivery(subscription, recipient, { type: 'test', key }, { ...deps, now: deps.now() }),
  );
  await Promise.all(rows.map((row) => deps.stores.deliveries.create(row)));
  await hint(rows, deps);
  return { kind: 'due', deliveryIds: rows.map(({ deliveryId }) => deliveryId) };
}

const hint = (rows: readonly Delivery[], { queue }: ResendDeps): Promise<void> =>
  queue.send(
    rows.map(({ deliveryId, subscriptionId }) => ({ body: { deliveryId, subscriptionId } })),
  );
