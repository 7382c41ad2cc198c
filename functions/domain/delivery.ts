/** A delivery: one message to one recipient, from its record to its outcome. */
import type { WebhookFormat } from './subscription.ts';

export const DELIVERY_STATUSES = [
  /** Waits for its digest or for the end of quiet hours. */
  'held',
  'pending',
  'sending',
  'sent',
  /** Failed, and will be tried again at `dueAt`. */
  'retrying',
  /** Given up: tries used up. */
  'exhausted',
  /** Given up: endpoint disabled, subscription paused or address suppressed. */
  'suppressed',
  /** Gathered into a digest. */
  'gathered',
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export type Attempt = {
  readonly at: string;
  readonly outcome: string;
  readonly status?: number;
  readonly millis: number;
  readonly message?: string;
};

/** The whole row of `RasidDeliveries`. */
export type Delivery = {
  /** `msg_…`: hash of subscription, story or article, recipient and revision. */
  readonly deliveryId: string;
  readonly subscriptionId: string;
  readonly createdAt: string;
  readonly type: 'article.matched' | 'digest.ready' | 'test' | 'notice';
  readonly status: DeliveryStatus;
  /** An e-mail address, or the webhook's host: never a secret url. */
  readonly recipient: string;
  /** What the message is about; of a digest, the first 100. */
  readonly articleIds: readonly string[];
  /** A digest's members that were claimed: ids of held deliveries. */
  readonly gathers?: readonly string[];
  /** Articles or stories gathered in all, where more than `articleIds` shows. */
  readonly total?: number;
  /** Why it was held. */
  readonly heldFor?: 'digest' | 'quiet-hours' | 'rate';
  /** What a notice says. */
  readonly notice?: string;
  readonly storyId?: string;
  readonly revision: number;
  /**
   * Only while due: shard and time of index `byDue`. A held delivery stands in the shard
   * `held#<subscriptionId>` until its digest claims it.
   */
  readonly dueShard?: string;
  readonly dueAt?: string;
  /** Lease: until then one sender has it. */
  readonly lockedUntil?: string;
  readonly attempts: readonly Attempt[];
  /** The body as it is sent, byte for byte, in every attempt. */
  readonly body?: string;
  /** What the body was made for: made anew only when the channel became another one. */
  readonly bodyFormat?: 'mail' | WebhookFormat;
  /** The digest that gathered it, or the period that this digest covers. */
  readonly digestId?: string;
  readonly periodStart?: string;
  readonly sentAt?: string;
  /** When a person asked for it again (`resend`): sent although the subscription is paused or disabled. */
  readonly askedAt?: string;
  readonly expiresAt: number;
  readonly schemaVersion: 1;
};
