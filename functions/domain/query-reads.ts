/**
 * What is asked of the tables to answer people, as types: access patterns newest first, by page. The
 * adapter of the same name keeps these promises; what the pipeline reads and writes is in ports.ts.
 */
import type { TimelineRow } from './article.ts';
import type { Delivery } from './delivery.ts';
import type { Story } from './story.ts';

/** What was published on a subject on one day (UTC), counted once and kept: see functions/query/days.ts. */
export type DayCount = {
  readonly subject: string;
  /** `2026-01-31`. */
  readonly day: string;
  readonly articles: number;
  /** Of a topic: how many articles have each verdict. */
  readonly verdicts: Readonly<Partial<Record<string, number>>>;
  readonly stories: number;
  /** The entities mentioned most, with the number of articles. */
  readonly entities: Readonly<Record<string, number>>;
  /** When it was counted, ISO 8601. */
  readonly countedAt: string;
};
/** Pages of rows, newest first; each page is one Query, asked for when it is pulled. */
export type RowPages<R> = AsyncIterable<readonly R[]>;
/** A row of `byFeed` or `byStory`. */
export type ListedArticle = {
  readonly articleId: string;
  readonly publishedAt: string;
  readonly firstSeenAt: string;
};
/** What a walk looks at: `verdict`, `feedId`, `language` and `entityIds` where they are asked for. */
export type SlimRow = Pick<TimelineRow, 'publishedKey' | 'publishedAt' | 'articleId'> &
  Partial<Pick<TimelineRow, SlimField>>;
export type SlimField = 'verdict' | 'feedId' | 'language' | 'entityIds';
/** What the query API and the commands ask for beyond the stores: access patterns newest first, by page. */
export type QueryReads = {
  /** By `publishedKey`; `since` and `upTo` are (beginnings of) keys, included. */
  readonly timeline: (
    subject: string,
    range: { readonly since?: string; readonly upTo?: string },
    pageSize: number,
  ) => RowPages<TimelineRow>;
  /** The same rows, with as little of them as a walk needs. */
  readonly slimTimeline: (
    subject: string,
    range: { readonly since?: string; readonly upTo?: string },
    pageSize: number,
    fields: readonly SlimField[],
  ) => RowPages<SlimRow>;
  /** By feed id; feeds that are gone are left out. */
  readonly feedTitles: (feedIds: ReadonlySet<string>) => Promise<ReadonlyMap<string, string>>;
  /** By `firstSeenAt`, `upTo` included. */
  readonly ofFeed: (
    feedId: string,
    range: { readonly since?: string; readonly upTo?: string },
    pageSize: number,
  ) => RowPages<ListedArticle>;
  /** By `publishedAt`, `upTo` included. */
  readonly ofStory: (
    storyId: string,
    range: { readonly since?: string; readonly upTo?: string },
    pageSize: number,
  ) => RowPages<ListedArticle>;
  /** By `openedKey`, `upTo` included. */
  readonly stories: (
    topicId: string,
    range: { readonly since?: string; readonly upTo?: string },
    pageSize: number,
  ) => RowPages<Story>;
  /** By `createdAt`, `upTo` included. */
  readonly deliveries: (
    subscriptionId: string,
    range: { readonly since?: string; readonly upTo?: string },
    pageSize: number,
  ) => RowPages<Delivery>;
  /** The kept counts; `bare` leaves out their entities, which are most of what they weigh. */
  readonly days: (
    subject: string,
    from: string,
    to: string,
    bare?: boolean,
  ) => Promise<readonly DayCount[]>;
  readonly keepDay: (count: DayCount) => Promise<void>;
  /** How often the access tokens were rotated, plus one. */
  readonly tokenVersion: () => Promise<number>;
  readonly rotateTokens: (at: string) => Promise<number>;
};
