/** What keeps a delivery, once recorded, from being sent: judged again before every attempt. */
import type { Delivery } from '../domain/delivery.ts';
import { recipientsOf } from '../domain/delivery-record.ts';
import type { Subscription } from '../domain/subscription.ts';
import { isForGood, isSuppressed, suppressionOf } from '../domain/subscription-limits.ts';
import { quietUntil } from '../domain/subscription-time.ts';

export type Obstacle =
  | { readonly kind: 'for-good'; readonly reason: string }
  | { readonly kind: 'for-now'; readonly until: string };

const forGood = (reason: string): Obstacle => ({ kind: 'for-good', reason });

export function obstacleTo(
  delivery: Delivery,
  subscription: Subscription | undefined,
  now: number,
): Obstacle | undefined {
  if (!subscription) return forGood('subscription removed');
  const address = addressObstacle(delivery, subscription, now);
  if (address) return address;
  // A notice says that it is disabled; a test and a resend are asked for by a person.
  if (delivery.type === 'notice' || delivery.type === 'test' || delivery.askedAt) return undefined;
  if (subscription.state !== 'active') return forGood(`subscription ${subscription.state}`);
  return quietOf(subscription, now);
}

/** A retry keeps quiet hours too; a daily or weekly digest has a time that the subscriber chose. */
function quietOf(subscription: Subscription, now: number): Obstacle | undefined {
  if (subscription.cadence === 'daily' || subscription.cadence === 'weekly') return undefined;
  const until = quietUntil(subscription, now);
  return until === undefined
    ? undefined
    : { kind: 'for-now', until: new Date(until).toISOString() };
}

function addressObstacle(
  delivery: Delivery,
  subscription: Subscription,
  now: number,
): Obstacle | undefined {
  const { recipient } = delivery;
  const mail = subscription.channel.type === 'email' || delivery.type === 'notice';
  if (!mail) return recipient.includes('@') ? forGood('no longer a recipient') : undefined;
  const listed = recipientsOf(subscription).some(
    (one) => one.toLowerCase() === recipient.toLowerCase(),
  );
  if (!listed && delivery.type !== 'notice') return forGood('no longer a recipient');
  if (!isSuppressed(subscription, recipient, now)) return undefined;
  const why = suppressionOf(subscription, recipient);
  if (!why || isForGood(why) || why.until === undefined) {
    return forGood(`address ${why?.reason ?? 'suppressed'}`);
  }
  return { kind: 'for-now', until: why.until };
}
