/** An article: one thing a feed lists, as parsed, as stored, and how one is told from another. */
import type { Mention, TopicResult } from './entity.ts';

export type Enclosure = { readonly url: string; readonly type?: string };

/** An article as the feed gives it: plain text, absolute URLs, ISO 8601 UTC; unknown fields absent. */
export type ParsedArticle = {
  readonly guid?: string;
  readonly url?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly content?: string;
  readonly author?: string;
  readonly publishedAt?: string;
  readonly updatedAt?: string;
  readonly categories?: readonly string[];
  readonly enclosures?: readonly Enclosure[];
};

/** What an outlet changed, and when we saw it; the old values are kept. */
export type Revision = {
  readonly at: string;
  readonly reason: 'edited' | 'page-read' | 'rematched';
  readonly title?: string;
  readonly text?: string;
};

/** What came of reading the article's own page. */
export type PageReport = {
  /** `read`, or why the teaser stays. */
  readonly kind: string;
  readonly message?: string;
  readonly at: string;
  /** The revision that was asked for: it is not read twice. */
  readonly revision?: number;
};

/** The whole row of `RasidArticles`. */
export type Article = {
  readonly articleId: string;
  readonly feedId: string;
  readonly url?: string;
  readonly guid?: string;
  /** '' when the feed gives none. */
  readonly title: string;
  readonly summary?: string;
  /** The text that was matched, at most 64 KiB; offsets of `text` mentions refer to it. */
  readonly text: string;
  readonly textSource: 'teaser' | 'page';
  readonly author?: string;
  readonly categories?: readonly string[];
  readonly enclosures?: readonly Enclosure[];
  readonly language: string;
  /** The feed's time, clamped to a day ahead; the time of first seeing where there is none. */
  readonly publishedAt: string;
  readonly dated: boolean;
  readonly updatedAt?: string;
  readonly firstSeenAt: string;
  /** Listed until the feed's first completed poll: tells nobody. */
  readonly baseline: boolean;
  /** Came in a surge: tells nobody. */
  readonly surge?: boolean;
  readonly matched: boolean;
  readonly topics: readonly TopicResult[];
  readonly mentions: readonly Mention[];
  readonly entityIds: readonly string[];
  /** Story, and the keys of its row. */
  readonly storyId?: string;
  readonly storyTopicId?: string;
  readonly storyOpenedKey?: string;
  /** 0 when first stored. */
  readonly revision: number;
  readonly revisions?: readonly Revision[];
  readonly linkHash?: string;
  readonly guidHash?: string;
  readonly titleHash?: string;
  readonly page?: PageReport;
  /** Epoch seconds; only unmatched articles expire. */
  readonly expiresAt?: number;
  readonly schemaVersion: 1;
};

/** What an alert has still to decide on: a row of `RasidPending`. */
export type Pending = {
  readonly shard: string;
  /** `since#articleId#revision`. */
  readonly pendingKey: string;
  readonly since: string;
  readonly articleId: string;
  readonly revision: number;
  readonly reason: 'new' | 'edited' | 'page-read';
};

/** What was published on a subject: a row of `RasidTimeline`. */
export type TimelineRow = {
  /** `entity#kataib-hezbollah` or `topic#iraq-withdrawal`. */
  readonly subject: string;
  /** `publishedAt#articleId`. */
  readonly publishedKey: string;
  readonly publishedAt: string;
  readonly articleId: string;
  readonly title: string;
  readonly url?: string;
  readonly feedId: string;
  readonly language: string;
  /** Of the topic, for topic subjects. */
  readonly verdict?: string;
  readonly score?: number;
  readonly storyId?: string;
  readonly entityIds: readonly string[];
};
