/** What a poll that went well means for the feed's row: nothing at all, as a rule. */
import type { FeedChange, FeedReport, FeedState, PollFeed } from './feed.ts';
import { isFullDue, type Response } from './feed-answer.ts';
import { isQuiet } from './feed-cadence.ts';
import { type Move, moveOf } from './feed-moved.ts';
import { rhythmAfter } from './feed-rhythm.ts';
import { HOUR_MS, slotOfFeed } from './feed-slot.ts';
import type { ParsedFeed } from './parse/outcome.ts';

/** 304, the same body, or a document that lists nothing unknown. */
export type UnchangedPoll = {
  readonly kind: 'unchanged';
  readonly response: Response;
  /** Of a 200. */
  readonly bodyHash?: string;
  /** Whether the document lists nothing at all, where there was one to read. */
  readonly isEmpty?: boolean;
};
export type ChangedPoll = {
  readonly kind: 'changed';
  readonly response: Response;
  readonly bodyHash: string;
  readonly parsed: Pick<ParsedFeed, 'hints' | 'cut' | 'articles'>;
  readonly ring: Uint8Array;
  readonly added: number;
  readonly edited: number;
  readonly isSurge: boolean;
  /** Articles that can never be written, one sentence each. */
  readonly rejected: readonly string[];
};

const HEARTBEAT_MS = 6 * HOUR_MS;
/** Validators that change while the document does not are saved once an hour at most. */
const CHURN_MS = HOUR_MS;

export function afterUnchanged(
  feed: PollFeed,
  result: UnchangedPoll,
  now: number,
): FeedChange | undefined {
  const { response, bodyHash } = result;
  const move = moveOf(feed, response, now);
  const rhythm = rhythmAfter(feed, { response, now });
  const isEmpty = result.isEmpty ?? wasEmpty(feed);
  const lastChangedAt = feed.lastChangedAt;
  const state = stateOf(move, isEmpty, isQuiet(lastChangedAt, feed.changeGapMinutes, now));
  const health = cured(feed, state, now);
  const changed = { ...moved(feed, move), ...rhythm, ...health };
  const due = Object.keys(changed).length > 0 || isOlder(feed.lastPolledAt, HEARTBEAT_MS, now);
  const tokens = differing(feed, tokensOf(response, bodyHash, feed));
  const churned = Object.keys(tokens).length > 0 && isOlder(feed.lastPolledAt, CHURN_MS, now);
  const full = isFullDue(feed, now) || (response.status === 200 && (due || churned));
  if (!due && !churned && !full) return undefined;
  const seen = { lastPolledAt: iso(now), lastSuccessAt: iso(now) };
  const change = { ...changed, ...tokens, ...seen, ...(full ? { lastFullAt: iso(now) } : {}) };
  return { ...change, ...slotChange(feed, change) };
}

export function afterChange(feed: PollFeed, result: ChangedPoll, now: number): FeedChange {
  const { response, parsed, added } = result;
  const at = iso(now);
  const move = moveOf(feed, response, now);
  const isFirst = feed.baselineAt === undefined;
  const dates = parsed.articles.flatMap((article) => article.publishedAt ?? []);
  const newest = dates
    .filter((date) => date <= at)
    .sort()
    .at(-1);
  const lastChangedAt = isFirst ? (newest ?? at) : added > 0 ? at : feed.lastChangedAt;
  const rhythm = rhythmAfter(feed, { response, now, added, hints: parsed.hints, dates });
  const gap = rhythm.changeGapMinutes ?? feed.changeGapMinutes;
  const state = stateOf(move, parsed.articles.length === 0, isQuiet(lastChangedAt, gap, now));
  const change: FeedChange = {
    ...moved(feed, move),
    ...rhythm,
    ...cured(feed, state, now),
    ...tokensOf(response, result.bodyHash, feed),
    ring: result.ring,
    ...(isFirst ? { baselineAt: at } : {}),
    ...(lastChangedAt === undefined ? {} : { lastChangedAt }),
    lastFullAt: at,
    lastPolledAt: at,
    lastSuccessAt: at,
    articles: (feed.articles ?? 0) + added,
    lastReport: storedReport(result, state, at),
  };
  return { ...change, ...slotChange(feed, change) };
}

/** A 304 says nothing of what is listed: as it was, or as the ring says after a failure. */
function wasEmpty(feed: PollFeed): boolean {
  const isKnown = feed.failures === 0 && feed.state !== 'rate-limited';
  return isKnown ? feed.state === 'empty' : (feed.ring?.length ?? 0) === 0;
}

function stateOf(move: Move, isEmpty: boolean, quiet: boolean): FeedState {
  if (move.kind === 'watched') return 'moved';
  if (isEmpty) return 'empty';
  return quiet ? 'quiet' : 'ok';
}

/** The end of a failure, and the state where it differs. */
function cured(feed: PollFeed, state: FeedState, now: number): FeedChange {
  const failed = feed.failures > 0 || feed.goneSince !== undefined;
  if (!failed && feed.state === state) return {};
  const message = failed ? `Answers again after ${feed.failures} failed polls.` : sentenceOf(state);
  return {
    state,
    failures: 0,
    failingSince: undefined,
    goneSince: undefined,
    notBefore: undefined,
    lastReport: { kind: state, message, at: iso(now) },
  };
}

const STATE_SENTENCES = {
  ok: 'Answers as it should.',
  quiet: 'Answers, but has listed nothing new for far longer than it used to.',
  empty: 'Answers with a feed that lists no articles.',
  moved: 'Redirects permanently; the new address is adopted when it has held for a day.',
} as const;

const sentenceOf = (state: FeedState): string =>
  STATE_SENTENCES[state as keyof typeof STATE_SENTENCES];

function moved(feed: PollFeed, move: Move): FeedChange {
  if (move.kind === 'adopted') return { url: move.url, moved: undefined };
  if (move.kind === 'none') return feed.moved === undefined ? {} : { moved: undefined };
  return feed.moved?.url === move.url ? {} : { moved: { url: move.url, since: move.since } };
}

/** Validators verbatim with the URL they belong to; a 304 may bring a new one but takes none away. */
function tokensOf(response: Response, bodyHash: string | undefined, feed: PollFeed): FeedChange {
  const { etag, 'last-modified': lastModified } = response.headers;
  const kept = response.status === 304 ? feed : undefined;
  const tokens = {
    etag: storable(etag) ?? kept?.etag,
    lastModified: storable(lastModified) ?? kept?.lastModified,
  };
  const sends = tokens.etag !== undefined || tokens.lastModified !== undefined;
  return {
    ...tokens,
    validatorsUrl: sends ? response.url : undefined,
    ...(bodyHash === undefined ? {} : { bodyHash }),
  };
}

/** A validator too long for the row is better not echoed at all. */
const storable = (validator: string | undefined): string | undefined =>
  validator && validator.length <= 2048 ? validator : undefined;

function differing(feed: PollFeed, change: FeedChange): FeedChange {
  const entries = Object.entries(change);
  return Object.fromEntries(
    entries.filter(([name, value]) => feed[name as keyof PollFeed] !== value),
  );
}

function slotChange(feed: PollFeed, change: FeedChange): FeedChange {
  const pollSlot = slotOfFeed({ ...feed, ...change } as PollFeed);
  return pollSlot === feed.pollSlot ? {} : { pollSlot };
}

function storedReport(result: ChangedPoll, state: FeedState, at: string): FeedReport {
  const { added, edited, rejected, isSurge, parsed } = result;
  const listed = `${added} new, ${edited} edited of ${parsed.articles.length} listed.`;
  const counts = state === 'ok' ? listed : `${listed} ${sentenceOf(state)}`;
  const cut = parsed.cut.length > 0 ? { cut: parsed.cut } : {};
  if (rejected.length > 0) {
    const message = `${rejected.length} articles can never be stored: ${rejected[0]}`;
    return { kind: 'article-rejected', message, at, ...cut };
  }
  if (isSurge) {
    const message = `${counts} So many at once, dated alike: stored, and nobody is told.`;
    return { kind: 'surge', message, at, ...cut };
  }
  return { kind: 'ok', message: counts, at, ...cut };
}

function isOlder(at: string | undefined, ms: number, now: number): boolean {
  return at === undefined || now - Date.parse(at) >= ms;
}

const iso = (time: number): string => new Date(time).toISOString();
