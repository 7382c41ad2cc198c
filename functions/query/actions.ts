/** What a person asks for by hand: a delivery again, or a test. Recorded first; the step `deliver` sends. */
import type { Delivery } from '../domain/delivery.ts';
import { otherDelivery, recipientsOf } from '../domain/delivery-record.ts';
import { shardOf } from '../domain/hash.ts';
import type { DeliveryMessage } from '../domain/message.ts';
import type { Clock, Queue, Stores } from '../ports.ts';
import type { ActionOutcome } from './deps.ts';

export type ActionDeps = {
  readonly stores: Pick<Stores, 'deliveries' | 'subscriptions'>;
  readonly queue: Queue<DeliveryMessage>;
  readonly clock: Clock;
  readonly shards: number;
};

/** Under the same id and with the same body; also where the subscription is paused or was disabled. */
export async function resend(deps: ActionDeps, deliveryId: string): Promise<ActionOutcome> {
  const { stores, clock, shards, queue } = deps;
  const delivery = await stores.deliveries.get(deliveryId);
  if (!delivery) return { kind: 'missing' };
  const now = new Date(clock()).toISOString();
  const obstacle = obstacleTo(delivery, now);
  if (obstacle) return { kind: 'refused', message: obstacle };
  const { status, lockedUntil, subscriptionId } = delivery;
  const saved = await stores.deliveries.change(
    deliveryId,
    { status, ...(lockedUntil === undefined ? {} : { lockedUntil }) },
    {
      status: 'pending',
      dueShard: shardOf(deliveryId, shards),
      dueAt: now,
      askedAt: now,
      lockedUntil: undefined,
    },
  );
  if (saved === 'conflict') {
    return { kind: 'refused', message: 'It is being sent at this moment: look again in a minute.' };
  }
  await queue.send([{ body: { deliveryId, subscriptionId } }]);
  return { kind: 'done', deliveryIds: [deliveryId] };
}

/** One message to each recipient; `test` at the same instant is the same message. */
export async function test(deps: ActionDeps, subscriptionId: string): Promise<ActionOutcome> {
  const { stores, clock, shards, queue } = deps;
  const subscription = await stores.subscriptions.get(subscriptionId);
  if (!subscription) return { kind: 'missing' };
  const now = clock();
  const key = new Date(now).toISOString();
  const deliveries = recipientsOf(subscription).map((recipient) =>
    otherDelivery(subscription, recipient, { type: 'test', key }, { now, shards }),
  );
  await Promise.all(deliveries.map((delivery) => stores.deliveries.create(delivery)));
  await queue.send(deliveries.map(({ deliveryId }) => ({ body: { deliveryId, subscriptionId } })));
  return { kind: 'done', deliveryIds: deliveries.map(({ deliveryId }) => deliveryId) };
}

function obstacleTo(delivery: Delivery, now: string): string | undefined {
  const { status, lockedUntil, digestId } = delivery;
  if (status === 'held') return 'It waits for its digest or for the end of quiet hours.';
  if (status === 'gathered') {
    return `It was sent within a digest${digestId ? `: send ${digestId} again` : ''}.`;
  }
  const leased = status === 'sending' && lockedUntil !== undefined && lockedUntil > now;
  return leased ? 'It is being sent at this moment: look again in a minute.' : undefined;
}
