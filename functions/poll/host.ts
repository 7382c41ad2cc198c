/** The feeds of one host: one request at a time, a second apart, and none once the host asks for rest. */
import type { PollFeed } from '../domain/feed.ts';
import type { PollResult } from '../domain/feed-outcome.ts';
import { MINUTE_MS } from '../domain/feed-slot.ts';
import { pollOnce } from './one-feed.ts';
import { saveOutcome } from './save.ts';
import type { StoryBoard } from './stories.ts';
import type { PollTools } from './tools.ts';

export type HostPoll = {
  readonly host: string;
  /** The row as it is now. */
  readonly feed: PollFeed;
  readonly end: 'done' | 'held' | 'late' | 'broken';
  readonly result?: PollResult;
  readonly onTopic: number;
  /** Its host wants to be left alone for so long. */
  readonly restMs?: number;
};

const GAP_MS = 1000;
/** A request with its parsing and writes may take this long. */
const RESERVE_MS = 30_000;
const REST_WITHOUT_HEADER_MS = 15 * MINUTE_MS;

/** Good polls are saved at once; failures wait until all hosts are known: the fault may be ours. */
export async function pollHost(
  host: string,
  feeds: readonly PollFeed[],
  deadline: number,
  board: StoryBoard,
  tools: PollTools,
): Promise<readonly HostPoll[]> {
  const done: HostPoll[] = [];
  let restMs: number | undefined;
  let unavailable = 0;
  for (const feed of feeds) {
    if (restMs !== undefined) {
      done.push({ host, feed, end: 'held', onTopic: 0 });
      continue;
    }
    if (tools.clock() + RESERVE_MS > deadline) {
      done.push({ host, feed, end: 'late', onTopic: 0 });
      continue;
    }
    if (done.length > 0) await tools.sleep(GAP_MS);
    const one = await pollOne(host, feed, board, tools);
    done.push(one);
    const failure = one.result?.kind === 'failed' ? one.result.failure : undefined;
    if (failure?.status === 503) unavailable += 1;
    if (failure?.status === 429) restMs = failure.retryAfterMs ?? REST_WITHOUT_HEADER_MS;
    if (unavailable >= 2) restMs = failure?.retryAfterMs ?? restMs;
  }
  // The whole host in hand rests, feeds that had answered well before too.
  return restMs === undefined ? done : done.map((one) => ({ ...one, restMs }));
}

async function pollOne(
  host: string,
  feed: PollFeed,
  board: StoryBoard,
  tools: PollTools,
): Promise<HostPoll> {
  try {
    const { result, onTopic } = await pollOnce(feed, board, tools);
    if (result.kind === 'failed') return { host, feed, end: 'done', result, onTopic };
    const saved = await saveOutcome(feed, result, tools);
    return { host, feed: saved, end: 'done', result, onTopic };
  } catch (error) {
    tools.log('a poll stopped for a fault of ours; nothing of it is lost', {
      level: 'error',
      feedId: feed.feedId,
      error,
    });
    return { host, feed, end: 'broken', onTopic: 0 };
  }
}
