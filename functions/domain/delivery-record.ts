/**
 * Delivery rows as they are first written: their ids, shards and expiry. The same alert gives the same
 * id on every machine and in every run.
 */
import type { Article } from './article.ts';
import type { Delivery } from './delivery.ts';
import { hashId, shardOf } from './hash.ts';
import type { Subscription } from './subscription.ts';

const DAY = 24 * 3_600_000;
/** Deliveries are kept this long after they were made. */
export const KEPT_DAYS = 90;
const expiry = (now: number): number => Math.floor((now + KEPT_DAYS * DAY) / 1000);
const iso = (instant: number): string => new Date(instant).toISOString();

/** Where a subscription's held deliveries wait for their digest. */
export const heldShard = (subscriptionId: string): string => `held#${subscriptionId}`;

/** An address, or the endpoint's host: a webhook's url may be a secret and is never a recipient. */
export function recipientsOf({ channel }: Pick<Subscription, 'channel'>): readonly string[] {
  return channel.type === 'email' ? channel.to : [new URL(channel.url).host];
}

/** What a subscription is told of once: the story, or the article where it says so or has no story. */
export const alertKey = (
  subscription: Pick<Subscription, 'per'>,
  article: Pick<Article, 'articleId' | 'storyId'>,
): string =>
  subscription.per === 'story' && article.storyId ? article.storyId : article.articleId;

/** A webhook's one recipient is the subscription itself, so a moved endpoint is not told again. */
const recipientKey = ({ channel }: Subscription, recipient: string): string =>
  channel.type === 'email' ? recipient.toLowerCase() : 'webhook';

export type Timing =
  | { readonly kind: 'now' }
  | { readonly kind: 'held'; readonly until: number; readonly heldFor: Delivery['heldFor'] };

/** One alert for one recipient. */
export function alertDelivery(
  subscription: Subscription,
  article: Pick<Article, 'articleId' | 'storyId' | 'revision'>,
  recipient: string,
  { now, shards, timing }: { now: number; shards: number; timing: Timing },
): Delivery {
  const { subscriptionId } = subscription;
  const key = alertKey(subscription, article);
  // Told once, whichever revision it was that passed: the revision told is always the first (0).
  const deliveryId = hashId('msg', subscriptionId, key, recipientKey(subscription, recipient), '0');
  return {
    deliveryId,
    subscriptionId,
    createdAt: iso(now),
    type: 'article.matched',
    recipient,
    articleIds: [article.articleId],
    ...(article.storyId ? { storyId: article.storyId } : {}),
    revision: article.revision,
    attempts: [],
    expiresAt: expiry(now),
    schemaVersion: 1,
    ...(timing.kind === 'now'
      ? { status: 'pending', dueShard: shardOf(deliveryId, shards), dueAt: iso(now) }
      : {
          status: 'held',
          heldFor: timing.heldFor,
          dueShard: heldShard(subscriptionId),
          dueAt: iso(timing.until),
        }),
  };
}

/** A digest of held deliveries; it waits beside them until it has claimed them all. */
export function digestDelivery(
  subscription: Subscription,
  recipient: string,
  periodStart: number,
  held: readonly Delivery[],
  now: number,
): Delivery {
  const { subscriptionId } = subscription;
  return {
    deliveryId: hashId(
      'msg',
      subscriptionId,
      'digest',
      recipientKey(subscription, recipient),
      iso(periodStart),
    ),
    subscriptionId,
    createdAt: iso(now),
    type: 'digest.ready',
    status: 'held',
    heldFor: 'digest',
    recipient,
    articleIds: [],
    gathers: held.map(({ deliveryId }) => deliveryId),
    revision: 0,
    periodStart: iso(periodStart),
    dueShard: heldShard(subscriptionId),
    dueAt: iso(now),
    attempts: [],
    expiresAt: expiry(now),
    schemaVersion: 1,
  };
}

/** A message that is no alert, sent at once: a test, or a notice to the owner. `key` makes it unique. */
export function otherDelivery(
  subscription: Subscription,
  recipient: string,
  message: { type: 'test' | 'notice'; key: string; notice?: string },
  { now, shards }: { now: number; shards: number },
): Delivery {
  const { subscriptionId } = subscription;
  const { type, key, notice } = message;
  const deliveryId = hashId('msg', subscriptionId, type, recipient, key);
  return {
    deliveryId,
    subscriptionId,
    createdAt: iso(now),
    type,
    status: 'pending',
    recipient,
    articleIds: [],
    ...(notice === undefined ? {} : { notice }),
    revision: 0,
    dueShard: shardOf(deliveryId, shards),
    dueAt: iso(now),
    attempts: [],
    expiresAt: expiry(now),
    schemaVersion: 1,
  };
}
