/** What a run has done: counted where polls report it and where deliveries are written. */
import type { DynamoCounters } from '../../functions/adapters/dynamo.ts';
import type { PollCounts } from '../../functions/poll/tools.ts';
import type { DeliveryStore } from '../../functions/ports.ts';

/** The line that `rasid start` prints last. */
export type Summary = {
  readonly feeds: {
    readonly polled: number;
    readonly unchanged: number;
    readonly changed: number;
    readonly failed: number;
  };
  readonly articles: { readonly new: number; readonly onTopic: number };
  readonly deliveries: { readonly created: number; readonly sent: number; readonly failed: number };
  readonly dynamodb: {
    readonly requests: number;
    readonly readUnits: number;
    readonly writeUnits: number;
  };
  readonly seconds: number;
};
export type Tally = {
  readonly addPoll: (counts: PollCounts) => void;
  /** Feeds whose polls came to an answer of the outlet, good or bad: no fault of ours stopped them. */
  readonly answered: () => number;
  /** The same store; what it records is counted. */
  readonly watch: (deliveries: DeliveryStore) => DeliveryStore;
  readonly summary: () => Summary;
};

export function startTally(counters: DynamoCounters): Tally {
  const started = performance.now();
  let broken = 0;
  const feeds = { polled: 0, unchanged: 0, changed: 0, failed: 0 };
  const articles = { new: 0, onTopic: 0 };
  const deliveries = { created: 0, sent: 0, failed: 0 };
  return {
    addPoll: (counts) => {
      feeds.polled += counts.polled;
      feeds.unchanged += counts.unchanged;
      feeds.changed += counts.changed;
      feeds.failed += counts.failed;
      broken += counts.broken;
      articles.new += counts.articles.new;
      articles.onTopic += counts.articles.onTopic;
    },
    watch: (store) => ({
      ...store,
      create: async (delivery) => {
        const created = await store.create(delivery);
        if (created) deliveries.created += 1;
        return created;
      },
      change: async (deliveryId, expected, change) => {
        const saved = await store.change(deliveryId, expected, change);
        if (saved === 'saved' && change.status === 'sent') deliveries.sent += 1;
        const failed = change.status === 'retrying' || change.status === 'exhausted';
        // A delivery that quiet hours put off was not tried.
        if (saved === 'saved' && failed && change.attempts) deliveries.failed += 1;
        return saved;
      },
    }),
    answered: () => feeds.polled - broken,
    summary: () => ({
      feeds: { ...feeds },
      articles: { ...articles },
      deliveries: { ...deliveries },
      dynamodb: { ...counters },
      seconds: Math.round((performance.now() - started) / 10) / 100,
    }),
  };
}
