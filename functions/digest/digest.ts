/**
 * Digest: gathers the held deliveries of every period that is over into one message per recipient. The
 * digest is recorded first, beside what it gathers; then the held rows are claimed; then it is due. A
 * crash anywhere is taken up by the next run; a row is in one digest only, because claiming it is
 * conditional.
 */
import type { Delivery } from '../domain/delivery.ts';
import { digestDelivery, heldShard } from '../domain/delivery-record.ts';
import { shardOf } from '../domain/hash.ts';
import type { DeliveryMessage } from '../domain/message.ts';
import type { Subscription } from '../domain/subscription.ts';
import { closedPeriod } from '../domain/subscription-time.ts';
import type { Clock, Log, Queue, Stores } from '../ports.ts';

export type DigestDeps = {
  readonly stores: Pick<Stores, 'subscriptions' | 'deliveries'>;
  readonly queue: Queue<DeliveryMessage>;
  readonly now: Clock;
  readonly shards: number;
  readonly log: Log;
};
export type DigestOutcome = {
  /** Digests that are due now. */
  readonly created: number;
};

/** Held deliveries that one digest gathers, as its row names them; more wait for the next period's. */
const MOST_GATHERED = 5000;
/** Articles that a digest tells of by name; it counts them all. */
const MOST_ARTICLES = 100;
const CHUNK = 25;

/** May run at any time and twice at once; early, there is nothing to gather. */
export async function digest(deps: DigestDeps): Promise<DigestOutcome> {
  let created = 0;
  const failed: unknown[] = [];
  for (const subscription of await deps.stores.subscriptions.inState('active')) {
    try {
      created += await gatherFor(subscription, deps);
    } catch (error) {
      // One subscription's trouble is not another's; the run fails once all had their turn.
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
  return { created };
}

async function gatherFor(subscription: Subscription, deps: DigestDeps): Promise<number> {
  const now = deps.now();
  const shard = heldShard(subscription.subscriptionId);
  // All of them: of a recipient's that come after his digest is made, he would hear a period late.
  const due = await deps.stores.deliveries.dueBefore(
    shard,
    new Date(now).toISOString(),
    Number.POSITIVE_INFINITY,
  );
  if (due.length === 0) return 0;
  const rows = await load(
    due.map(({ deliveryId }) => deliveryId),
    deps,
  );
  const waiting = rows.filter(({ status }) => status === 'held');
  const begun = waiting.filter(({ type }) => type === 'digest.ready');
  const spoken = new Set(begun.flatMap(({ gathers }) => gathers ?? []));
  const fresh = waiting.filter(
    ({ type, deliveryId }) => type !== 'digest.ready' && !spoken.has(deliveryId),
  );
  const byRecipient = Map.groupBy(fresh, ({ recipient }) => recipient.toLowerCase());
  const { start } = closedPeriod(subscription, now);
  const digests = await Promise.all(
    [...byRecipient.values()].map(async (held) => {
      const some = held.slice(0, MOST_GATHERED);
      const row = digestDelivery(subscription, held[0]?.recipient ?? '', start, some, now);
      // There already: what is late goes into the next period's.
      return (await deps.stores.deliveries.create(row)) ? row : undefined;
    }),
  );
  let created = 0;
  for (const one of [...begun, ...digests]) if (one && (await release(one, deps))) created += 1;
  return created;
}

/** Claims what the digest gathers and makes it due; false when another digest had it all. */
async function release(row: Delivery, deps: DigestDeps): Promise<boolean> {
  const { deliveries } = deps.stores;
  const { deliveryId, subscriptionId } = row;
  const members: Delivery[] = [];
  const ids = row.gathers ?? [];
  for (let at = 0; at < ids.length; at += CHUNK) {
    const claimed = await Promise.all(
      ids.slice(at, at + CHUNK).map((id) => claim(id, deliveryId, deps)),
    );
    members.push(...claimed.filter((one) => one !== undefined));
  }
  members.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const articleIds = [...new Set(members.flatMap((one) => one.articleIds))];
  const at = new Date(deps.now()).toISOString();
  const due = members.length > 0;
  const saved = await deliveries.change(
    deliveryId,
    { status: 'held' },
    {
      status: due ? 'pending' : 'gathered',
      gathers: members.map((one) => one.deliveryId),
      articleIds: articleIds.slice(0, MOST_ARTICLES),
      total: articleIds.length,
      dueShard: due ? shardOf(deliveryId, deps.shards) : undefined,
      dueAt: due ? at : undefined,
    },
  );
  if (!due || saved === 'conflict') return false;
  await deps.queue.send([{ body: { deliveryId, subscriptionId } }]);
  return true;
}

/** The held delivery, now this digest's; undefined when it is another's or not held any more. */
async function claim(
  heldId: string,
  digestId: string,
  { stores }: DigestDeps,
): Promise<Delivery | undefined> {
  await stores.deliveries.change(
    heldId,
    { status: 'held' },
    { status: 'gathered', digestId, dueShard: undefined, dueAt: undefined },
  );
  const row = await stores.deliveries.get(heldId);
  return row?.status === 'gathered' && row.digestId === digestId ? row : undefined;
}

async function load(ids: readonly string[], { stores }: DigestDeps): Promise<readonly Delivery[]> {
  const rows: (Delivery | undefined)[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) {
    const some = ids.slice(at, at + CHUNK);
    rows.push(...(await Promise.all(some.map((id) => stores.deliveries.get(id)))));
  }
  return rows.filter((row) => row !== undefined);
}
