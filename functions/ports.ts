/** What the steps need from outside: types only. The adapters implement them; tests use the real ones. */
import type { Article, Pending, TimelineRow } from './domain/article.ts';
import type { Delivery } from './domain/delivery.ts';
import type { Cadence, Feed, FeedDefinition, FeedState } from './domain/feed.ts';
import type { FetchOutcome, FetchRequest } from './domain/fetch.ts';
import type { FeedParse, PageParse, ParseOptions } from './domain/parse/outcome.ts';
import type { Mail } from './domain/render/mail.ts';
import type { Story } from './domain/story.ts';
import type { Subscription, SubscriptionState, Suppression } from './domain/subscription.ts';

/** Epoch milliseconds. */
export type Clock = () => number;
/** 0 ≤ x < 1. */
export type Random = () => number;
/** One line per fact. Never a secret, an address or a body. */
export type Log = (fact: string, details?: Readonly<Record<string, unknown>>) => void;

export type Queue<M> = {
  readonly send: (messages: readonly { body: M; delaySeconds?: number }[]) => Promise<void>;
};
export type Fetch = (request: FetchRequest) => Promise<FetchOutcome>;

/** The killable worker: answers within its limits, whatever the document. */
export type DocumentReader = {
  readonly parseFeed: (bytes: Uint8Array, options: ParseOptions) => Promise<FeedParse>;
  readonly readPage: (bytes: Uint8Array, options: ParseOptions) => Promise<PageParse>;
  readonly close: () => Promise<void>;
};

/** Times are included; `after` is a `next` of the same question. */
export type Range = {
  readonly since?: string;
  readonly until?: string;
  readonly limit?: number;
  readonly after?: string;
};
export type Page<T> = { readonly rows: readonly T[]; readonly next?: string };

export type FeedStore = {
  readonly cadencesInUse: () => Promise<readonly Cadence[]>;
  /** The feeds of a minute, e.g. `"15#7"`: whole rows. */
  readonly dueIn: (pollSlot: string) => Promise<readonly Feed[]>;
  readonly get: (feedId: string) => Promise<Feed | undefined>;
  readonly inState: (state: FeedState) => Promise<readonly string[]>;
  readonly list: () => Promise<readonly Feed[]>;
  /** Feeds of a state, or of all; a page is by id, pages are by state. `after` is a `next` of the same question. */
  readonly page: (limit: number, after?: string, state?: FeedState) => Promise<Page<Feed>>;
  /** Writes the changed attributes (undefined removes one) if the row still has `version`, and counts it up. */
  readonly update: (
    feedId: string,
    version: number,
    change: Readonly<Partial<{ [K in keyof Feed]: Feed[K] | undefined }>>,
  ) => Promise<'saved' | 'conflict'>;
  /** Adds or changes the definitions, pauses what left the source; health and ring survive. Writes only changes. */
  readonly define: (
    definitions: readonly FeedDefinition[],
    source: Feed['source'],
    at: string,
  ) => Promise<{ added: number; changed: number; paused: number }>;
  /** Its articles stay, and `everKnown` names it. */
  readonly remove: (feedId: string) => Promise<void>;
  /** Ids of the feeds that are there or were removed: all that articles may be of. */
  readonly everKnown: () => Promise<readonly string[]>;
  /** Hash of the bundled feeds that the table was last synchronised with. */
  readonly catalogueHash: () => Promise<string | undefined>;
  readonly saveCatalogueHash: (hash: string) => Promise<void>;
  /** When a feed's first completed poll last was. */
  readonly lastBaselineAt: () => Promise<string | undefined>;
  /** Epoch minute up to which feeds were dispatched; may be a little old. */
  readonly dispatchedMinute: () => Promise<number | undefined>;
  /** Never moves back: an earlier minute changes nothing. */
  readonly saveDispatchedMinute: (minute: number) => Promise<void>;
};

export type KnownArticle = Pick<
  Article,
  | 'articleId'
  | 'firstSeenAt'
  | 'publishedAt'
  | 'title'
  | 'url'
  | 'linkHash'
  | 'guidHash'
  | 'titleHash'
  | 'revision'
>;
/** Can never be written as it is (over 400 KB, or not valid for the table): recorded, never retried. */
export type Rejected = { readonly kind: 'rejected'; readonly message: string };
export type ArticleStore = {
  /** What `byFeed` knows of a feed, newest first, since a time. */
  readonly ofFeed: (
    feedId: string,
    since: string,
    limit?: number,
  ) => Promise<readonly KnownArticle[]>;
  readonly get: (articleId: string) => Promise<Article | undefined>;
  /** In the order asked; without `history`, earlier texts, which may weigh more than the article, stay away. */
  readonly getMany: (
    articleIds: readonly string[],
    options?: { readonly history: boolean },
  ) => Promise<readonly Article[]>;
  readonly ofStory: (storyId: string, limit?: number) => Promise<readonly string[]>;
  /** Article, timeline and pending row in one transaction; `known` when the article exists already. */
  readonly add: (
    article: Article,
    timeline: readonly TimelineRow[],
    pending?: Pending,
  ) => Promise<'added' | 'known' | Rejected>;
  /** Many at a time, for unmatched and baseline articles; existing rows are never overwritten by older ones. */
  readonly addMany: (
    articles: readonly { article: Article; timeline: readonly TimelineRow[] }[],
  ) => Promise<{
    added: number;
    known: number;
    rejected: readonly { articleId: string; message: string }[];
  }>;
  /** Replaces revision `from` by the article given, its timeline rows with it, in one transaction. */
  readonly revise: (
    article: Article,
    from: { revision: number; timeline: readonly TimelineRow[] },
    timeline: readonly TimelineRow[],
    pending?: Pending,
  ) => Promise<'revised' | 'conflict' | Rejected>;
  readonly timeline: (subject: string, range: Range) => Promise<Page<TimelineRow>>;
};
export type PendingStore = {
  readonly owed: (shard: string, before: string, limit: number) => Promise<readonly Pending[]>;
  readonly remove: (pending: Pending) => Promise<void>;
  /** Owes an alert again, apart from its article: a replay. The same row twice is one row. */
  readonly owe: (pending: Pending) => Promise<void>;
};
export type StoryStore = {
  /** Stories of a topic opened or joined since; without those that were opened after `until`. */
  readonly openSince: (topicId: string, since: string, until?: string) => Promise<readonly Story[]>;
  readonly get: (topicId: string, openedKey: string) => Promise<Story | undefined>;
  /** With `previous`: only while nobody else has joined since it was read. */
  readonly put: (story: Story, previous?: Story) => Promise<'saved' | 'conflict'>;
  readonly list: (topicId: string, range: Range) => Promise<Page<Story>>;
};
export type SubscriptionStore = {
  readonly inState: (state: SubscriptionState) => Promise<readonly Subscription[]>;
  readonly get: (subscriptionId: string) => Promise<Subscription | undefined>;
  readonly put: (subscription: Subscription) => Promise<void>;
  readonly change: (
    subscriptionId: string,
    change: Readonly<Partial<{ [K in keyof Subscription]: Subscription[K] | undefined }>>,
  ) => Promise<Subscription | undefined>;
  readonly remove: (subscriptionId: string) => Promise<void>;
  /** Sets the entry of one address, atomically: entries of other addresses stay as they are. */
  readonly suppress: (subscriptionId: string, address: string, why: Suppression) => Promise<void>;
  /**
   * Takes one of `max` places among the alerts since a time, atomically (read, then write on the
   * condition that `recentAlerts` is unchanged; again on a conflict). True when there was room, or when
   * `key` has its place already; keeps only entries at or after `since`.
   */
  readonly reserve: (
    subscriptionId: string,
    key: string,
    window: { readonly at: string; readonly since: string; readonly max: number },
  ) => Promise<boolean>;
};
export type DeliveryStore = {
  /** Record first; false when it is there already. */
  readonly create: (delivery: Delivery) => Promise<boolean>;
  readonly get: (deliveryId: string) => Promise<Delivery | undefined>;
  readonly dueBefore: (
    dueShard: string,
    before: string,
    limit: number,
  ) => Promise<readonly { deliveryId: string; subscriptionId: string; dueAt: string }[]>;
  /**
   * Takes the lease: the delivery (status `sending`) when it is ours now, undefined when another's, not
   * due, or neither pending, retrying nor sending with a lease that ran out.
   */
  readonly claim: (
    deliveryId: string,
    now: string,
    lockedUntil: string,
  ) => Promise<Delivery | undefined>;
  readonly change: (
    deliveryId: string,
    expected: Readonly<Partial<Delivery>>,
    change: Readonly<Partial<{ [K in keyof Delivery]: Delivery[K] | undefined }>>,
  ) => Promise<'saved' | 'conflict'>;
  readonly ofSubscription: (subscriptionId: string, range: Range) => Promise<Page<Delivery>>;
};
export type Stores = {
  readonly feeds: FeedStore;
  readonly articles: ArticleStore;
  readonly pending: PendingStore;
  readonly stories: StoryStore;
  readonly subscriptions: SubscriptionStore;
  readonly deliveries: DeliveryStore;
};

export type MailOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused' | 'throttled' | 'unavailable'; readonly message: string };
export type SendMail = (mail: Mail) => Promise<MailOutcome>;
