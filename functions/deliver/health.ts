/** The health of a webhook's endpoint: failures counted, given up for good reason, its owner told once. */
import { otherDelivery } from '../domain/delivery-record.ts';
import { afterFailure, DISABLED_AFTER } from '../domain/delivery-retry.ts';
import type { DeliveryMessage } from '../domain/message.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { Clock, Log, Queue, Stores } from '../ports.ts';

export type HealthDeps = {
  readonly stores: Pick<Stores, 'subscriptions' | 'deliveries'>;
  readonly queue: Queue<DeliveryMessage>;
  readonly now: Clock;
  readonly shards: number;
  readonly log: Log;
};

/** Writes only where something was wrong, so a healthy endpoint costs nothing. */
export async function noteSuccess(subscription: Subscription, deps: HealthDeps): Promise<void> {
  if (!subscription.failures && !subscription.failingSince) return;
  await deps.stores.subscriptions.change(subscription.subscriptionId, {
    failures: undefined,
    failingSince: undefined,
    lastSuccessAt: new Date(deps.now()).toISOString(),
  });
}

/** Counts a failure; disables the endpoint when it is gone (410) or has failed for days. */
export async function noteFailure(
  subscription: Subscription,
  gone: boolean,
  deps: HealthDeps,
): Promise<'disabled' | 'failing'> {
  const { failingSince, failures, disable } = afterFailure(subscription, deps.now());
  if (!gone && !disable) {
    const { subscriptionId } = subscription;
    await deps.stores.subscriptions.change(subscriptionId, { failingSince, failures });
    return 'failing';
  }
  const days = DISABLED_AFTER.millis / 86_400_000;
  const reason = gone
    ? 'The endpoint answered 410 Gone.'
    : `The endpoint failed for ${days} days (${failures} failures) without a success.`;
  if (subscription.state === 'active') await disableEndpoint(subscription, reason, deps);
  return 'disabled';
}

/** The owner's notice is recorded first; its id keeps a repeat from telling him twice. */
async function disableEndpoint(
  subscription: Subscription,
  reason: string,
  { stores, queue, now, shards, log }: HealthDeps,
): Promise<void> {
  const { subscriptionId, owner } = subscription;
  const notice = owner
    ? otherDelivery(
        subscription,
        owner,
        {
          type: 'notice',
          key: subscription.ownerToldAt ?? 'first',
          notice: noticeText(subscription, reason),
        },
        { now: now(), shards },
      )
    : undefined;
  if (notice) await stores.deliveries.create(notice);
  const at = new Date(now()).toISOString();
  await stores.subscriptions.change(subscriptionId, {
    state: 'disabled',
    disabledReason: reason,
    ...(notice ? { ownerToldAt: at } : {}),
  });
  log('endpoint disabled', { subscriptionId, reason });
  if (notice) {
    await queue.send([{ body: { deliveryId: notice.deliveryId, subscriptionId } }]);
  }
}

function noticeText({ subscriptionId, channel }: Subscription, reason: string): string {
  const host = channel.type === 'webhook' ? new URL(channel.url).host : '';
  return [
    `${reason} Nothing more is sent to ${host} until the subscription is resumed.`,
    '',
    'What to do: put the endpoint right, then',
    `  rasid subscriptions test ${subscriptionId}`,
    `  rasid subscriptions resume ${subscriptionId}`,
    `  rasid deliveries --subscription ${subscriptionId} --status suppressed`,
    '  rasid deliveries resend ID',
  ].join('\n');
}
