/**
 * Deliver: takes the lease of one delivery, renders it once, sends it, records how it went. The record
 * says what is owed: losing a hint or crashing anywhere costs a repeat under the same id with the same
 * body. Channels are in send.ts, outcomes in record.ts.
 */
import type { Delivery } from '../domain/delivery.ts';
import { restUntil } from '../domain/delivery-retry.ts';
import type { DeliveryMessage } from '../domain/message.ts';
import type { Counted } from '../domain/metrics.ts';
import { renderMail } from '../domain/render/mail.ts';
import type { Names } from '../domain/render/message.ts';
import { webhookBody } from '../domain/render/webhook.ts';
import { unsubscribeToken } from '../domain/secret.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { Stores } from '../ports.ts';
import { composeMessage } from './compose.ts';
import type { Lanes } from './lanes.ts';
import { obstacleTo } from './obstacle.ts';
import { giveUp, postpone, type RecordDeps, type Recorded, record, saveHeld } from './record.ts';
import { type SendDeps, sendBody } from './send.ts';

export type DeliverDeps = SendDeps &
  RecordDeps & {
    readonly stores: Pick<Stores, 'articles' | 'stories' | 'subscriptions' | 'deliveries'>;
    readonly lanes: Lanes;
    readonly names: Names;
    readonly mailFrom: string;
    /** Where `feedback` is reached from outside; without it mails carry a mailto instead. */
    readonly publicUrl?: string;
  };
export type DeliverOutcome = {
  /** `waits`: others of its subscription are under way. `not-ours`: sent, leased or not due. */
  readonly kind: Recorded['kind'] | 'waits' | 'not-ours';
};
/** The outcome of the hint, and the attempts of the whole call: others of its lane are sent in it too. */
export type DeliverReport = DeliverOutcome & {
  readonly sent: number;
  readonly failed: number;
  /** Of the failed, those that nothing follows. */
  readonly givenUp: number;
};

/** Longer than an attempt can take (the client's 20 s, rendering), so that nobody sends beside us. */
export const LEASE_MILLIS = 45_000;
/** What still waits in its lane after this is left to the sweep: a function's time is limited. */
const LONGEST_CALL_MILLIS = 20_000;

const iso = (instant: number): string => new Date(instant).toISOString();

/** Handles one hint; deliveries of its subscription that waited meanwhile are sent in the same call. */
export async function deliver(
  { deliveryId, subscriptionId }: DeliveryMessage,
  deps: DeliverDeps,
): Promise<DeliverReport> {
  const lane = subscriptionId ?? (await deps.stores.deliveries.get(deliveryId))?.subscriptionId;
  if (lane === undefined) return reportOf({ kind: 'not-ours' }, []);
  const started = deps.now();
  let outcome: DeliverOutcome = { kind: 'waits' };
  const all: DeliverOutcome[] = [];
  await deps.lanes.run(lane, deliveryId, {
    send: async (id) => {
      const one = await deliverOne(id, deps);
      all.push(one);
      if (id === deliveryId) outcome = one;
      return one.kind !== 'retrying' && deps.now() - started < LONGEST_CALL_MILLIS;
    },
    rest: (ids) => putOff(ids, lane, deps),
  });
  return reportOf(outcome, all);
}

function reportOf(outcome: DeliverOutcome, all: readonly DeliverOutcome[]): DeliverReport {
  const count = (kind: DeliverOutcome['kind']) => all.filter((one) => one.kind === kind).length;
  const givenUp = count('given-up');
  return { ...outcome, sent: count('sent'), failed: count('retrying') + givenUp, givenUp };
}

/** The report under the names of our metrics; none where nothing was attempted. */
export const metricsOf = ({ sent, failed, givenUp }: DeliverReport): Counted =>
  sent + failed === 0 ? {} : { Sent: sent, SendsFailed: failed, SendsGivenUp: givenUp };

/** A crowd at an endpoint in trouble: tried again later, not in every sweep before everybody else's. */
async function putOff(
  deliveryIds: readonly string[],
  subscriptionId: string,
  deps: DeliverDeps,
): Promise<void> {
  const now = deps.now();
  const { deliveries, subscriptions } = deps.stores;
  const health = (await subscriptions.get(subscriptionId)) ?? {};
  for (const deliveryId of deliveryIds) {
    const claimed = await deliveries.claim(deliveryId, iso(now), iso(now + LEASE_MILLIS));
    if (claimed) await postpone(claimed, iso(restUntil(health, now, deps.random())), deps);
  }
}

async function deliverOne(deliveryId: string, deps: DeliverDeps): Promise<DeliverOutcome> {
  const now = deps.now();
  const { deliveries, subscriptions } = deps.stores;
  const claimed = await deliveries.claim(deliveryId, iso(now), iso(now + LEASE_MILLIS));
  if (!claimed) return { kind: 'not-ours' };
  const subscription = await subscriptions.get(claimed.subscriptionId);
  const obstacle = obstacleTo(claimed, subscription, now);
  if (obstacle?.kind === 'for-now') return postpone(claimed, obstacle.until, deps);
  if (obstacle || !subscription) {
    return giveUp(claimed, obstacle?.reason ?? 'subscription removed', deps);
  }
  const format = formatOf(claimed, subscription);
  const kept = claimed.bodyFormat === format ? claimed.body : undefined;
  const body = kept ?? (await renderOnce(claimed, subscription, format, deps));
  if (body === 'lost') return { kind: 'not-ours' };
  if (body === undefined) return giveUp(claimed, 'its articles are no longer stored', deps);
  const outcome = await sendBody(claimed, body, subscription, deps);
  return record(claimed, subscription, outcome, deps);
}

function formatOf(
  { type }: Delivery,
  { channel }: Subscription,
): NonNullable<Delivery['bodyFormat']> {
  return channel.type === 'email' || type === 'notice' ? 'mail' : channel.format;
}

/** The body as it will be sent in every attempt: stored before the first, and never made again. */
async function renderOnce(
  delivery: Delivery,
  subscription: Subscription,
  bodyFormat: NonNullable<Delivery['bodyFormat']>,
  deps: DeliverDeps,
): Promise<string | 'lost' | undefined> {
  const message = await composeMessage(delivery, subscription, deps);
  if (!message) return undefined;
  const to = delivery.recipient;
  const body =
    bodyFormat === 'mail'
      ? JSON.stringify(
          renderMail(message, to, {
            from: deps.mailFrom,
            ...(deps.publicUrl && delivery.type !== 'notice'
              ? { unsubscribeUrl: await unsubscribeUrl(deps.publicUrl, subscription, to, deps) }
              : {}),
          }),
        )
      : webhookBody(message);
  return (await saveHeld(delivery, { body, bodyFormat }, deps)) ? body : 'lost';
}

async function unsubscribeUrl(
  publicUrl: string,
  { subscriptionId }: Subscription,
  to: string,
  { masterKey }: DeliverDeps,
): Promise<string> {
  const base = publicUrl.replace(/\/+$/, '');
  return `${base}/unsubscribe/${unsubscribeToken(await masterKey(), subscriptionId, to)}`;
}
