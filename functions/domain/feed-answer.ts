/** What a server's answer to a poll means: unchanged, a document, or a failure that a person can read. */
import { createHash } from 'node:crypto';
import type { FeedState, PollFeed } from './feed.ts';
import { retryAfterMs } from './feed-backoff.ts';
import { DAY_MS } from './feed-slot.ts';
import type { FetchFailureKind, FetchOutcome, FetchRequest } from './fetch.ts';
import type { ParseFailure } from './parse/outcome.ts';

export type Response = Extract<FetchOutcome, { kind: 'response' }>;
export type FeedFailure = {
  readonly state: FeedState;
  readonly kind: string;
  /** One sentence: what is wrong and what to do. */
  readonly message: string;
  readonly sample?: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** No answer from the server at all: perhaps the fault is ours. */
  readonly isUnconnected?: boolean;
};
export type Answer =
  | { readonly kind: 'not-modified'; readonly response: Response }
  | { readonly kind: 'document'; readonly response: Response; readonly bodyHash: string }
  | { readonly kind: 'failed'; readonly failure: FeedFailure };

const FULL_EVERY_MS = 14 * DAY_MS;

/** Unchanged for two weeks: asked for in full, because some servers answer 304 for ever. */
export function isFullDue(feed: PollFeed, now: number): boolean {
  const last = [feed.lastFullAt, feed.lastChangedAt]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
  return last !== undefined && now - Date.parse(last) >= FULL_EVERY_MS;
}

/** The request of a poll: the validators as they were received, only to the URL that gave them. */
export function requestOf(feed: PollFeed, now: number): FetchRequest {
  const { url, validatorsUrl, etag, lastModified } = feed;
  const request = { url, purpose: 'feed' } as const;
  if (validatorsUrl === undefined || isFullDue(feed, now)) return request;
  return {
    ...request,
    validators: {
      url: validatorsUrl,
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { lastModified }),
    },
  };
}

export function readAnswer(feed: PollFeed, outcome: FetchOutcome, now: number): Answer {
  if (outcome.kind !== 'response') {
    return { kind: 'failed', failure: fetchFailure(outcome.kind, outcome.message) };
  }
  const { status, body, headers } = outcome;
  if (status === 304 && feed.baselineAt !== undefined) {
    return { kind: 'not-modified', response: outcome };
  }
  if (status === 200 || status === 203) {
    if (body.length > 0) return { kind: 'document', response: outcome, bodyHash: hashOf(body) };
    return { kind: 'failed', failure: EMPTY };
  }
  if (status === 204) return { kind: 'failed', failure: EMPTY };
  const wait = retryAfterMs(headers['retry-after'], now);
  const sample = printable(body);
  return {
    kind: 'failed',
    failure: {
      ...statusFailure(status, sample),
      kind: `http-${status}`,
      status,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
      ...(sample === '' ? {} : { sample }),
    },
  };
}

const EMPTY: FeedFailure = {
  state: 'empty',
  kind: 'empty-body',
  message:
    'The server answers with nothing in it; open the address in a browser to see what it is.',
};

function statusFailure(status: number, sample: string): Pick<FeedFailure, 'state' | 'message'> {
  if (status === 429) {
    return { state: 'rate-limited', message: 'The server asks us to come less often; we wait.' };
  }
  if (status === 410) {
    return {
      state: 'unreachable',
      message: 'The server says this feed is gone; a second 410 an hour later ends the polling.',
    };
  }
  if ([401, 402, 403, 407, 418, 451].includes(status) || isBotWall(sample)) {
    const message = `The server refuses us (${status}); ask the outlet for access or use another route to it.`;
    return { state: 'blocked', message };
  }
  const message =
    status === 304
      ? 'The server answers "not modified" though nothing was asked for by condition.'
      : status === 206
        ? 'The server sends a part of the document, which was not asked for.'
        : status === 404
          ? 'There is nothing at this address (404); look for the feed on the site.'
          : `The server answers with status ${status}; it is asked again later.`;
  return { state: status < 300 || status === 304 ? 'malformed' : 'unreachable', message };
}

const UNCONNECTED: ReadonlySet<FetchFailureKind> = new Set([
  'dns',
  'refused',
  'timeout',
  'reset',
  'tls',
]);
const FETCH_STATES: Readonly<Partial<Record<FetchFailureKind, FeedState>>> = {
  'forbidden-address': 'forbidden',
  'too-large': 'too-large',
  'bad-encoding': 'malformed',
};

function fetchFailure(kind: FetchFailureKind, message: string): FeedFailure {
  const state = FETCH_STATES[kind] ?? 'unreachable';
  return { state, kind, message, ...(UNCONNECTED.has(kind) ? { isUnconnected: true } : {}) };
}

/** A document that is no feed: a bot wall, a page at the end of a redirect, or a broken one. */
export function parseFailure({ error }: ParseFailure, response: Response): FeedFailure {
  const { kind, message } = error;
  const sample = error.sample ?? printable(response.body);
  const common = { kind, message, ...(sample === '' ? {} : { sample }) };
  if (kind === 'too-large') return { ...common, state: 'too-large' };
  if (kind === 'empty') return { ...common, state: 'empty' };
  if (kind !== 'html') return { ...common, state: 'malformed' };
  if (isBotWall(sample) || isBotWall(printable(response.body, 4000))) {
    const wall =
      'The server sends a page that checks for a human instead of the feed; use another route to it.';
    return { ...common, state: 'blocked', message: wall };
  }
  if (response.redirects.length > 0) {
    const moved = `The address leads to ${response.url}, which is a page and no feed; look for the new address.`;
    return { ...common, state: 'moved', message: moved };
  }
  return { ...common, state: 'malformed' };
}

const BOT_WALL =
  /just a moment|attention required|checking (?:if|your)|verify(?:ing)? (?:you|that you)|are you a (?:human|robot)|access denied|request (?:blocked|unsuccessful)|captcha|cf-(?:chl|browser)|enable javascript and cookies|incapsula|ddos protection|pardon our interruption/i;
const isBotWall = (sample: string): boolean => BOT_WALL.test(sample);

/** 16 hex digits of the SHA-256 of the body. */
function hashOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 16);
}

/** The first bytes as text that is safe to show: no control, no bidi characters. */
function printable(body: Uint8Array, bytes = 200): string {
  return Buffer.from(body.subarray(0, bytes))
    .toString('utf8')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
}
