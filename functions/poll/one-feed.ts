/** One poll of one feed, up to what came of it; the feed's row is saved by the caller, afterwards. */
import type { PollFeed } from '../domain/feed.ts';
import { type Answer, parseFailure, readAnswer, requestOf } from '../domain/feed-answer.ts';
import type { PollResult } from '../domain/feed-outcome.ts';
import { listed } from '../domain/identity.ts';
import type { ParsedFeed } from '../domain/parse/outcome.ts';
import { ringAfter, unknownTo } from '../domain/ring.ts';
import { surgeOf } from '../domain/surge.ts';
import { compareWithStored } from './known.ts';
import { askForPages, storeEdits, storeNew } from './store.ts';
import type { StoryBoard } from './stories.ts';
import type { PollTools } from './tools.ts';

export type Polled = { readonly result: PollResult; readonly onTopic: number };
type Document = Extract<Answer, { kind: 'document' }>;

/** Throws only for an outage of ours: then nothing of the row may be saved. */
export async function pollOnce(
  feed: PollFeed,
  board: StoryBoard,
  tools: PollTools,
): Promise<Polled> {
  const answer = readAnswer(feed, await tools.fetch(requestOf(feed, tools.clock())), tools.clock());
  switch (answer.kind) {
    case 'failed':
      return { result: answer, onTopic: 0 };
    case 'not-modified':
      return { result: { kind: 'unchanged', response: answer.response }, onTopic: 0 };
    case 'document':
      return readDocument(feed, answer, board, tools);
  }
}

async function readDocument(
  feed: PollFeed,
  { response, bodyHash }: Document,
  board: StoryBoard,
  tools: PollTools,
): Promise<Polled> {
  if (feed.baselineAt !== undefined && feed.bodyHash === bodyHash) {
    return { result: { kind: 'unchanged', response, bodyHash }, onTopic: 0 };
  }
  const parsed = await tools.reader.parseFeed(response.body, {
    url: response.url,
    now: tools.clock(),
    ...(response.headers['content-type'] ? { contentType: response.headers['content-type'] } : {}),
    ...(feed.timeZone === undefined ? {} : { timeZone: feed.timeZone }),
  });
  if (!parsed.ok) {
    return { result: { kind: 'failed', failure: parseFailure(parsed, response) }, onTopic: 0 };
  }
  return takeIn(feed, parsed, { kind: 'document', response, bodyHash }, board, tools);
}

async function takeIn(
  feed: PollFeed,
  parsed: ParsedFeed,
  { response, bodyHash }: Document,
  board: StoryBoard,
  tools: PollTools,
): Promise<Polled> {
  const now = tools.clock();
  const articles = listed(feed.feedId, parsed.articles);
  const isBaseline = feed.baselineAt === undefined;
  const unknown = unknownTo(feed.ring, articles);
  if (unknown.length === 0 && !isBaseline) {
    const isEmpty = articles.length === 0;
    return { result: { kind: 'unchanged', response, bodyHash, isEmpty }, onTopic: 0 };
  }
  const document = { articles, now };
  const { fresh, edits, unread } =
    unknown.length === 0
      ? { fresh: [], edits: [], unread: [] }
      : await compareWithStored(tools.stores.articles, feed, unknown, document);
  const language = feed.language === 'und' ? (parsed.language ?? 'und') : feed.language;
  const items = fresh.map(({ item }) => item);
  const surge = surgeOf(isBaseline ? [] : items, articles.length);
  const source = { feed, language, isBaseline, surge, now };
  const added = await storeNew(fresh, source, board, tools);
  await askForPages(unread, source, tools);
  const edited = await storeEdits(isBaseline ? [] : edits, source, board, tools);
  return {
    onTopic: added.onTopic,
    result: {
      kind: 'changed',
      response,
      bodyHash,
      parsed,
      ring: ringAfter(feed.ring, articles),
      added: added.added,
      edited: edited.edited,
      isSurge: surge.size > 0,
      rejected: [...added.rejected, ...edited.rejected],
    },
  };
}
