/** All subscriptions, by id: there is no list of them but by state. */
import type { SubscriptionState } from '../domain/subscription.ts';
import type { QueryDeps } from './deps.ts';

const SUBSCRIPTION_STATES: readonly SubscriptionState[] = [
  'active',
  'paused',
  'disabled',
  'unsubscribed',
];

export async function allSubscriptions({ stores }: Pick<QueryDeps, 'stores'>) {
  const lists = await Promise.all(
    SUBSCRIPTION_STATES.map((state) => stores.subscriptions.inState(state)),
  );
  return lists.flat().toSorted((a, b) => (a.subscriptionId < b.subscriptionId ? -1 : 1));
}
