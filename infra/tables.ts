/**
 * The tables as data: CDK declares them on AWS, the local run creates them in the embedded engine.
 * Keys and indexes only; what a row holds is in `functions/domain/*.ts`.
 * Sort keys that join two values ("2026-01-02T03:04:05.000Z#art_…") are named `…Key`; every part is
 * also an attribute of its own, so that a person can read and query rows by hand.
 */
export type AttributeKind = 'S' | 'N' | 'B';
export type Key = { readonly name: string; readonly kind: AttributeKind };
export type Index = {
  readonly name: string;
  readonly partition: Key;
  readonly sort?: Key;
  /** `all`, `keys`, or the named attributes beside the keys. */
  readonly projects: 'all' | 'keys' | readonly string[];
};
export type Table = {
  readonly name: TableName;
  readonly partition: Key;
  readonly sort?: Key;
  readonly indexes: readonly Index[];
  /** Attribute with the expiry in epoch seconds. */
  readonly ttl?: string;
  readonly stream?: 'new-images';
};
export type TableName =
  | 'Feeds'
  | 'Articles'
  | 'Pending'
  | 'Timeline'
  | 'Stories'
  | 'Subscriptions'
  | 'Deliveries';

const text = (name: string): Key => ({ name, kind: 'S' });

export const tables: readonly Table[] = [
  {
    name: 'Feeds',
    partition: text('feedId'),
    indexes: [
      {
        name: 'byPollSlot',
        partition: text('pollSlot'),
        sort: text('feedId'),
        // The whole row: dispatch passes it on, so that a poll reads nothing. (An index may name at most
        // 20 attributes, and a poll needs more.)
        projects: 'all',
      },
      {
        name: 'byState',
        partition: text('state'),
        sort: text('feedId'),
        projects: ['title', 'url', 'language'],
      },
    ],
  },
  {
    name: 'Articles',
    partition: text('articleId'),
    indexes: [
      {
        name: 'byFeed',
        partition: text('feedId'),
        sort: text('firstSeenAt'),
        projects: ['title', 'url', 'publishedAt', 'linkHash', 'guidHash', 'titleHash', 'revision'],
      },
      {
        name: 'byStory',
        partition: text('storyId'),
        sort: text('publishedAt'),
        projects: ['title', 'url', 'feedId', 'language', 'firstSeenAt'],
      },
    ],
    ttl: 'expiresAt',
  },
  {
    name: 'Pending',
    partition: text('shard'),
    sort: text('pendingKey'),
    indexes: [],
    stream: 'new-images',
  },
  {
    name: 'Timeline',
    partition: text('subject'),
    sort: text('publishedKey'),
    indexes: [],
  },
  {
    name: 'Stories',
    partition: text('topicId'),
    sort: text('openedKey'),
    indexes: [],
  },
  {
    name: 'Subscriptions',
    partition: text('subscriptionId'),
    indexes: [
      {
        name: 'byState',
        partition: text('state'),
        sort: text('subscriptionId'),
        projects: 'all',
      },
    ],
  },
  {
    name: 'Deliveries',
    partition: text('deliveryId'),
    indexes: [
      {
        name: 'bySubscription',
        partition: text('subscriptionId'),
        sort: text('createdAt'),
        projects: 'all',
      },
      {
        name: 'byDue',
        partition: text('dueShard'),
        sort: text('dueAt'),
        projects: ['subscriptionId', 'status', 'lockedUntil'],
      },
    ],
    ttl: 'expiresAt',
  },
];
