/** A feed: the URL we poll, its state, and the rules of when it is polled. */

export const CADENCES = [5, 15, 60, 360, 1440] as const;
export type Cadence = (typeof CADENCES)[number];
/** When the article's own page is read: never, when the teaser matched, always. */
export type FullText = 'never' | 'candidates' | 'always';
export type FeedState =
  | 'new'
  | 'ok'
  | 'quiet'
  | 'empty'
  | 'blocked'
  | 'rate-limited'
  | 'moved'
  | 'gone'
  | 'malformed'
  | 'unreachable'
  | 'too-large'
  | 'forbidden'
  | 'paused';
export const FEED_STATES: readonly FeedState[] = [
  'new',
  'ok',
  'quiet',
  'empty',
  'blocked',
  'rate-limited',
  'moved',
  'gone',
  'malformed',
  'unreachable',
  'too-large',
  'forbidden',
  'paused',
];

/** A feed as the catalogue or a feeds file names it. */
export type FeedDefinition = {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly language: string;
  /** Given: kept. Absent: the cadence adapts. */
  readonly everyMinutes?: Cadence;
  /** IANA zone for dates that carry none; default UTC. */
  readonly timeZone?: string;
  readonly fullText?: FullText;
  readonly enabled?: boolean;
  /** The outlet's home page; feeds of one outlet share it. */
  readonly site?: string;
};

/** All that a poll needs; carried by the index `byPollSlot` and by the poll message. */
export type PollFeed = {
  readonly feedId: string;
  readonly url: string;
  readonly language: string;
  readonly timeZone?: string;
  readonly fullText: FullText;
  readonly everyMinutes: Cadence;
  readonly cadenceFixed: boolean;
  /** What the publisher asks for (Cache-Control, Expires, ttl, sy): a step of the ladder, up to 60. */
  readonly hintMinutes?: Cadence;
  /** Hours (0-23) and days (0 = Sunday), GMT, in which the publisher wants no visits. */
  readonly skipHours?: readonly number[];
  readonly skipDays?: readonly number[];
  /** `"15#7"`: cadence and minute of the cadence. Absent while paused or gone, so no index lists it. */
  readonly pollSlot?: string;
  readonly state: FeedState;
  /** Counts the writes of the row: a poll saves only onto the version it started from. */
  readonly version: number;
  /** No request before this time (back-off, Retry-After). ISO 8601 UTC, as all times of rows. */
  readonly notBefore?: string;
  /** Validators of the last 200, verbatim, and the URL that answered with them, after redirects. */
  readonly etag?: string;
  readonly lastModified?: string;
  readonly validatorsUrl?: string;
  /** SHA-256 (hex, 16 digits) of the last body, for servers without validators. */
  readonly bodyHash?: string;
  /** Hashes, 8 bytes each, of every item of the last document. */
  readonly ring?: Uint8Array;
  /** When the first completed poll was; absent: the next one is baseline. */
  readonly baselineAt?: string;
  readonly lastFullAt?: string;
  /** A heartbeat, at most every 6 hours while nothing changes. */
  readonly lastPolledAt?: string;
  readonly lastChangedAt?: string;
  /** Smoothed minutes between changes: the rhythm that the cadence and `quiet` are judged by. */
  readonly changeGapMinutes?: number;
  readonly failures: number;
  readonly failingSince?: string;
  /** A permanent redirect's target and since when it has been the same. */
  readonly moved?: { readonly url: string; readonly since: string };
  /** First 410; a second one, an hour or more later, means gone. */
  readonly goneSince?: string;
  /** Articles stored in all. */
  readonly articles?: number;
};

/** The last thing that a poll said of a feed, for people. */
export type FeedReport = {
  readonly kind: string;
  /** One sentence: what is wrong and what to do. */
  readonly message: string;
  readonly at: string;
  /** First 200 bytes of the answer, printable, where they help. */
  readonly sample?: string;
  /** What a cap cut off. */
  readonly cut?: readonly string[];
};

/** The whole row of `RasidFeeds`. */
export type Feed = PollFeed & {
  readonly title: string;
  readonly site?: string;
  /** Where the definition comes from: a feed that leaves its source is paused. */
  readonly source: 'catalogue' | 'file' | 'user';
  readonly pausedBy?: 'user' | 'source';
  /** The url of the definition: a feed that moved keeps its new url until the definition changes. */
  readonly definedUrl?: string;
  readonly addedAt: string;
  readonly lastSuccessAt?: string;
  readonly lastReport?: FeedReport;
  readonly schemaVersion: 1;
};

/** What a write changes of a row; undefined removes an attribute. */
export type FeedChange = Readonly<Partial<{ [K in keyof Feed]: Feed[K] | undefined }>>;
