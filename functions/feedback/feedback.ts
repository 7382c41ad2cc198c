/**
 * Feedback: what recipients and mail servers say of our mails. A token opens its own unsubscribe page
 * and nothing else; a bounce or complaint is believed only of a delivery that went to that address.
 */
import type { MailEvent } from '../domain/delivery-feedback.ts';
import type { Page } from '../domain/render/page.ts';
import { notFoundPage, unsubscribedPage, unsubscribePage } from '../domain/render/page.ts';
import { addressOfToken, subscriptionOfToken } from '../domain/secret.ts';
import type { Subscription, Suppression } from '../domain/subscription.ts';
import { afterSoftBounce, isForGood, suppressionOf } from '../domain/subscription-limits.ts';
import type { Clock, Log, Stores } from '../ports.ts';

export type FeedbackDeps = {
  readonly stores: Pick<Stores, 'subscriptions' | 'deliveries'>;
  readonly masterKey: () => Promise<string>;
  readonly now: Clock;
  readonly log: Log;
};

/** GET shows a page and changes nothing (scanners follow links); POST unsubscribes, once or again. */
export async function answerUnsubscribe(
  { method, token }: { readonly method: string; readonly token: string },
  deps: FeedbackDeps,
): Promise<Page> {
  if (!['GET', 'HEAD', 'POST'].includes(method)) return notFoundPage(405);
  const subscriptionId = subscriptionOfToken(token);
  const subscription = subscriptionId
    ? await deps.stores.subscriptions.get(subscriptionId)
    : undefined;
  if (subscription?.channel.type !== 'email') return notFoundPage(404);
  const { to } = subscription.channel;
  const address = addressOfToken(await deps.masterKey(), token, subscription.subscriptionId, to);
  if (address === undefined) return notFoundPage(404);
  if (method !== 'POST') return unsubscribePage(subscription, address);
  await suppress(subscription, address, { reason: 'unsubscribed', at: iso(deps) }, deps);
  return unsubscribedPage(subscription);
}

/** Suppresses the address wherever it is told something: before the next mail to it. */
export async function takeMailEvent(event: MailEvent, deps: FeedbackDeps): Promise<void> {
  const { stores, log } = deps;
  const delivery = await stores.deliveries.get(event.deliveryId);
  const sentTo = delivery?.recipient.toLowerCase();
  const addresses = event.addresses.filter((address) => address.toLowerCase() === sentTo);
  if (addresses.length === 0) {
    log('mail event about no mail of ours', { level: 'warn', kind: event.kind });
    return;
  }
  const states = ['active', 'paused', 'disabled'] as const;
  const all = await Promise.all(states.map((state) => stores.subscriptions.inState(state)));
  for (const address of addresses) {
    for (const subscription of all.flat().filter((one) => tells(one, address))) {
      const known = suppressionOf(subscription, address);
      await suppress(subscription, address, afterEvent(event, known, iso(deps)), deps);
    }
  }
}

const iso = ({ now }: FeedbackDeps): string => new Date(now()).toISOString();

const tells = ({ channel, owner }: Subscription, address: string): boolean =>
  [...(channel.type === 'email' ? channel.to : []), ...(owner ? [owner] : [])].some(
    (one) => one.toLowerCase() === address.toLowerCase(),
  );

function afterEvent(event: MailEvent, known: Suppression | undefined, at: string): Suppression {
  switch (event.kind) {
    case 'hard-bounce':
      return { reason: 'bounced', at };
    case 'complaint':
      return { reason: 'complained', at };
    case 'soft-bounce':
      return afterSoftBounce(known, { id: event.eventId, at: event.at });
  }
}

/** One write; none when the address is told nothing already. */
async function suppress(
  subscription: Subscription,
  address: string,
  why: Suppression,
  { stores, log }: FeedbackDeps,
): Promise<void> {
  const known = suppressionOf(subscription, address);
  if (known && isForGood(known)) return;
  const { subscriptionId } = subscription;
  await stores.subscriptions.suppress(subscriptionId, address.toLowerCase(), why);
  log('address suppressed', { subscriptionId, reason: why.reason });
}
