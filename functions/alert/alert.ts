/**
 * Alert: decides which subscriptions are told of an article. The deliveries are recorded first, then the
 * pending row is removed, then the delivery queue gets its hints; a crash in between costs a repeat that
 * changes nothing. Rules are in domain/subscription-*.ts; sending is deliver's.
 */
import type { Article, Pending } from '../domain/article.ts';
import type { Delivery } from '../domain/delivery.ts';
import {
  alertDelivery,
  alertKey,
  KEPT_DAYS,
  recipientsOf,
  type Timing,
} from '../domain/delivery-record.ts';
import type { DeliveryMessage } from '../domain/message.ts';
import type { Subscription } from '../domain/subscription.ts';
import { mayTell, passes } from '../domain/subscription-filter.ts';
import { hourlyLimit, isSuppressed, problemOf } from '../domain/subscription-limits.ts';
import { nextRelease, quietUntil } from '../domain/subscription-time.ts';
import type { Clock, Log, Queue, Stores } from '../ports.ts';

export type AlertDeps = {
  readonly stores: Pick<Stores, 'articles' | 'subscriptions' | 'deliveries' | 'pending'>;
  readonly queue: Queue<DeliveryMessage>;
  readonly now: Clock;
  readonly shards: number;
  readonly log: Log;
};
export type AlertOutcome = {
  readonly kind: 'decided' | 'article-gone';
  /** Deliveries that were not there before. */
  readonly created: number;
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Decides on one pending row; may be given the same one again, at any time and in any order. */
export async function alert(pending: Pending, deps: AlertDeps): Promise<AlertOutcome> {
  const { stores, queue } = deps;
  const article = await stores.articles.get(pending.articleId);
  const created = article ? await tellAll(article, deps) : [];
  await stores.pending.remove(pending);
  const due = created.filter(({ status }) => status === 'pending');
  if (due.length > 0) {
    await queue.send(
      due.map(({ deliveryId, subscriptionId }) => ({ body: { deliveryId, subscriptionId } })),
    );
  }
  return { kind: article ? 'decided' : 'article-gone', created: created.length };
}

async function tellAll(article: Article, deps: AlertDeps): Promise<readonly Delivery[]> {
  // Who was told of it is kept for KEPT_DAYS: an edit after that could not be told from news.
  if (deps.now() - Date.parse(article.firstSeenAt) > (KEPT_DAYS - 1) * DAY) return [];
  const active = await deps.stores.subscriptions.inState('active');
  const wanting = active.filter(
    (subscription) =>
      mayTell(subscription, article) === undefined &&
      passes(subscription, article).passes &&
      isSound(subscription, deps),
  );
  const created: Delivery[] = [];
  for (let at = 0; at < wanting.length; at += 10) {
    const some = wanting.slice(at, at + 10);
    const made = await Promise.all(some.map((subscription) => tell(subscription, article, deps)));
    created.push(...made.flat());
  }
  return created;
}

/** One broken row keeps nobody else from being told. */
function isSound(subscription: Subscription, { log }: AlertDeps): boolean {
  const problem = problemOf(subscription);
  if (problem === undefined) return true;
  const { subscriptionId } = subscription;
  log('subscription is broken and told nothing', { level: 'error', subscriptionId, problem });
  return false;
}

/** The deliveries of one subscription that were not there before: one per recipient. */
async function tell(
  subscription: Subscription,
  article: Article,
  deps: AlertDeps,
): Promise<readonly Delivery[]> {
  const { deliveries } = deps.stores;
  const now = deps.now();
  const row = (recipient: string, timing: Timing) =>
    alertDelivery(subscription, article, recipient, { now, shards: deps.shards, timing });
  const recipients = recipientsOf(subscription).filter(
    (recipient) => !isSuppressed(subscription, recipient, now),
  );
  const known = await Promise.all(
    recipients.map((recipient) => deliveries.get(row(recipient, { kind: 'now' }).deliveryId)),
  );
  const untold = recipients.filter((_, place) => known[place] === undefined);
  if (untold.length === 0) return [];
  const timing = await timingOf(subscription, article, deps);
  const rows = untold.map((recipient) => row(recipient, timing));
  const added = await Promise.all(rows.map((one) => deliveries.create(one)));
  return rows.filter((_, place) => added[place]);
}

/** Now, or held for a digest, for the end of quiet hours, or because the hour is full. */
async function timingOf(
  subscription: Subscription,
  article: Article,
  { stores, now }: AlertDeps,
): Promise<Timing> {
  const at = now();
  if (subscription.cadence !== 'instant') {
    return { kind: 'held', until: nextRelease(subscription, at), heldFor: 'digest' };
  }
  const quiet = quietUntil(subscription, at);
  if (quiet !== undefined) return { kind: 'held', until: quiet, heldFor: 'quiet-hours' };
  const max = hourlyLimit(subscription);
  if (max === undefined) return { kind: 'now' };
  const room = await stores.subscriptions.reserve(
    subscription.subscriptionId,
    alertKey(subscription, article),
    { at: new Date(at).toISOString(), since: new Date(at - HOUR).toISOString(), max },
  );
  return room
    ? { kind: 'now' }
    : { kind: 'held', until: nextRelease(subscription, at), heldFor: 'rate' };
}
