/**
 * What became of a claimed delivery, written while its lease is ours: sent, due again, given up. The
 * rules of when are in domain/delivery-retry.ts.
 */
import type { Delivery, DeliveryStatus } from '../domain/delivery.ts';
import { nextAttemptAt } from '../domain/delivery-retry.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { Random } from '../ports.ts';
import { type HealthDeps, noteFailure, noteSuccess } from './health.ts';
import type { SendOutcome } from './send.ts';

export type RecordDeps = HealthDeps & { readonly random: Random };
export type Recorded = {
  /** `given-up`: an attempt failed and none follows. `suppressed`: not attempted, nobody is to be told. */
  readonly kind: 'sent' | 'retrying' | 'given-up' | 'suppressed' | 'postponed';
};

/** Later ones are left to the sweep. */
const LONGEST_HINT_SECONDS = 900;

const iso = (instant: number): string => new Date(instant).toISOString();

export async function record(
  delivery: Delivery,
  subscription: Subscription,
  outcome: SendOutcome,
  deps: RecordDeps,
): Promise<Recorded> {
  const attempts = [...delivery.attempts, outcome.attempt];
  if (outcome.kind === 'sent') {
    await finish(delivery, 'sent', { attempts, sentAt: outcome.attempt.at }, deps);
    if (isWebhook(delivery, subscription)) await noteSuccess(subscription, deps);
    return { kind: 'sent' };
  }
  const counts = isWebhook(delivery, subscription) && delivery.type !== 'test';
  const health = counts
    ? await noteFailure(subscription, outcome.kind === 'gone', deps)
    : 'failing';
  const again = health !== 'disabled' && outcome.kind === 'failed' && delivery.type !== 'test';
  const next = again
    ? nextAttemptAt(attempts.length, deps.now(), deps.random(), outcome.retryAfter)
    : undefined;
  deps.log(next === undefined ? 'delivery failed, given up' : 'delivery failed, tried again', {
    level: next === undefined ? 'error' : 'warn',
    deliveryId: delivery.deliveryId,
    subscriptionId: delivery.subscriptionId,
    outcome: outcome.attempt.outcome,
    attempt: attempts.length,
  });
  if (next === undefined) {
    const status = health === 'disabled' ? 'suppressed' : 'exhausted';
    await finish(delivery, status, { attempts }, deps);
    return { kind: 'given-up' };
  }
  await later(delivery, next, { status: 'retrying', attempts }, deps);
  return { kind: 'retrying' };
}

const isWebhook = (delivery: Delivery, { channel }: Subscription): boolean =>
  channel.type === 'webhook' && delivery.type !== 'notice';

export async function postpone(
  delivery: Delivery,
  until: string,
  deps: RecordDeps,
): Promise<Recorded> {
  const status = delivery.attempts.length > 0 ? 'retrying' : 'pending';
  await later(delivery, Date.parse(until), { status }, deps);
  return { kind: 'postponed' };
}

/** Due again at an instant; near ones also get a hint, the sweep finds the rest. */
async function later(
  delivery: Delivery,
  dueAt: number,
  change: Partial<Delivery>,
  deps: RecordDeps,
): Promise<void> {
  const saved = await saveHeld(
    delivery,
    { ...change, dueAt: iso(dueAt), lockedUntil: undefined },
    deps,
  );
  const delaySeconds = Math.max(1, Math.ceil((dueAt - deps.now()) / 1000));
  if (!saved || delaySeconds > LONGEST_HINT_SECONDS) return;
  const { deliveryId, subscriptionId } = delivery;
  await deps.queue.send([{ body: { deliveryId, subscriptionId }, delaySeconds }]);
}

export async function giveUp(
  delivery: Delivery,
  message: string,
  deps: RecordDeps,
): Promise<Recorded> {
  const attempt = { at: iso(deps.now()), outcome: 'not-sent', millis: 0, message };
  await finish(delivery, 'suppressed', { attempts: [...delivery.attempts, attempt] }, deps);
  return { kind: 'suppressed' };
}

const finish = (
  delivery: Delivery,
  status: DeliveryStatus,
  change: Partial<Delivery>,
  deps: RecordDeps,
): Promise<boolean> =>
  saveHeld(
    delivery,
    { ...change, status, dueShard: undefined, dueAt: undefined, lockedUntil: undefined },
    deps,
  );

/** Writes only while the lease is ours. */
export async function saveHeld(
  { deliveryId, lockedUntil }: Delivery,
  change: Readonly<Partial<{ [K in keyof Delivery]: Delivery[K] | undefined }>>,
  { stores }: RecordDeps,
): Promise<boolean> {
  return (await stores.deliveries.change(deliveryId, { lockedUntil }, change)) === 'saved';
}
