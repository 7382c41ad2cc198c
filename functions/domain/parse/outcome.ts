/** What parsing says: a feed or a page as data, or a typed reason why not. */
import type { ParsedArticle } from '../article.ts';

export type FeedFormat = 'rss' | 'atom' | 'rdf' | 'json';
/** What the document asks of its readers about cadence. */
export type CadenceHints = {
  readonly ttlMinutes?: number;
  /** From sy:updatePeriod and sy:updateFrequency. */
  readonly updateMinutes?: number;
  readonly skipHours?: readonly number[];
  readonly skipDays?: readonly string[];
};
export type ParsedFeed = {
  readonly ok: true;
  readonly format: FeedFormat;
  readonly title?: string;
  readonly link?: string;
  readonly language?: string;
  readonly articles: readonly ParsedArticle[];
  readonly hints: CadenceHints;
  /** What a cap cut off, one sentence each. */
  readonly cut: readonly string[];
};
export type ParseErrorKind =
  | 'empty'
  | 'html'
  | 'not-a-feed'
  | 'encoding'
  | 'too-large'
  | 'malformed'
  | 'timeout'
  | 'out-of-memory'
  | 'crashed';
export type ParseFailure = {
  readonly ok: false;
  readonly error: {
    readonly kind: ParseErrorKind;
    readonly message: string;
    readonly sample?: string;
  };
};
export type FeedParse = ParsedFeed | ParseFailure;
export type ParseOptions = {
  readonly contentType?: string;
  /** URL of the document: what relative URLs are resolved against. */
  readonly url?: string;
  /** IANA zone for dates without one. */
  readonly timeZone?: string;
  /** Epoch ms: "today" for dates, and the clamp of the future. */
  readonly now: number;
};

export type ReadPage = {
  readonly ok: true;
  readonly title?: string;
  /** Plain text, paragraphs separated by newlines, related-article lines dropped. */
  readonly text: string;
  readonly language?: string;
  readonly canonicalUrl?: string;
  readonly cut: readonly string[];
};
export type PageFailure = {
  readonly ok: false;
  readonly error: {
    readonly kind: ParseErrorKind | 'paywall' | 'consent' | 'no-text' | 'noarchive';
    readonly message: string;
  };
};
export type PageParse = ReadPage | PageFailure;
