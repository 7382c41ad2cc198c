/** All stores over one client: what the handlers and the local run hand to the steps. */
import type { Clock, Stores } from '../../ports.ts';
import type { Dynamo } from '../dynamo.ts';
import { articleStore } from './articles.ts';
import { deliveryStore } from './deliveries.ts';
import { feedStore } from './feeds.ts';
import { pendingStore } from './pending.ts';
import { storyStore } from './stories.ts';
import { subscriptionStore } from './subscriptions.ts';

/** The tables' names where they are deployed, e.g. `RasidFeeds`. */
export type TableNames = Readonly<Record<keyof Stores | 'timeline', string>>;

export const dynamoStores = (
  client: Dynamo,
  names: TableNames,
  clock: Clock = Date.now,
): Stores => ({
  feeds: feedStore(client, names.feeds, clock),
  articles: articleStore(client, names, clock),
  pending: pendingStore(client, names.pending),
  stories: storyStore(client, names.stories),
  subscriptions: subscriptionStore(client, names.subscriptions),
  deliveries: deliveryStore(client, names.deliveries, clock),
});
