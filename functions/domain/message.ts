/** What the queues carry: hints only, the records say what is owed. */
import type { Pending } from './article.ts';
import type { PollFeed } from './feed.ts';

/** Up to forty due feeds, all of a host together, or sixty of one host; the ring travels as base64. */
export type PollMessage = {
  readonly feeds: readonly PollFeed[];
  readonly at: string;
  /** When its feeds fell due; `at` unless this is what an earlier message left over. */
  readonly dueAt?: string;
  /** How often it was sent again because something of ours failed. */
  readonly tries?: number;
};
export type ReadMessage = { readonly articleId: string; readonly revision: number };
export type AlertMessage = Pending;
export type DeliveryMessage = {
  readonly deliveryId: string;
  /** Saves a read where the sender knows it. */
  readonly subscriptionId?: string;
};
