/**
 * The step `poll`: hosts side by side, the feeds of a host one after the other, a second apart. Articles
 * are stored first, then the feed's row; what there was no time for is sent again.
 */
import type { PollFeed } from '../domain/feed.ts';
import { isOwnOutage } from '../domain/feed-outcome.ts';
import { effectiveCadence, hostOf, isHeldBack, MINUTE_MS } from '../domain/feed-slot.ts';
import type { PollMessage } from '../domain/message.ts';
import type { Counted } from '../domain/metrics.ts';
import { type HostPoll, pollHost } from './host.ts';
import { saveLate } from './save.ts';
import { storyBoard } from './stories.ts';
import type { PollCounts, PollTools } from './tools.ts';

export type PollOptions = {
  /** Epoch milliseconds: no request is begun that might outlast it. */
  readonly deadline?: number;
  /** The message came before: feeds that were done then are left alone. */
  readonly redelivered?: boolean;
};

/** After so many tries what fails of ours is an alarm, not a hiccup. */
const MOST_TRIES = 5;
const RETRY_SECONDS = 60;
/** Their documents are held at once: memory sets this. A host that is slow keeps only its own place. */
export const HOSTS_AT_ONCE = 20;

export async function poll(
  message: PollMessage,
  tools: PollTools,
  options: PollOptions = {},
): Promise<PollCounts> {
  const feeds = await stillDue(message, tools, options.redelivered ?? false);
  const board = storyBoard(tools.stores.stories);
  const deadline = options.deadline ?? Number.POSITIVE_INFINITY;
  const hosts = [...Map.groupBy(feeds, ({ url }) => hostOf(url))];
  const waiting = hosts.values();
  const pollSome = async (): Promise<readonly HostPoll[]> => {
    const done: HostPoll[] = [];
    for (const [host, own] of waiting) {
      done.push(...(await pollHost(host, own, deadline, board, tools)));
    }
    return done;
  };
  const polls = (await Promise.all(Array.from({ length: HOSTS_AT_ONCE }, pollSome))).flat();
  const answered = polls.flatMap((one) => (one.result ? [{ ...one, result: one.result }] : []));
  const outage = isOwnOutage(answered);
  if (outage) {
    tools.log('own outage: no host can be connected to, nothing is counted', {
      level: 'error',
      hosts: hosts.length,
    });
  } else for (const one of polls) await saveLate(one, tools);
  await sendAgain(message, polls, tools);
  const counts = { ...countsOf(polls, outage), oldestDueSeconds: lateness(message, polls, tools) };
  tools.log('polled', { level: outage ? 'error' : 'info', ...counts });
  return counts;
}

/**
 * A message that comes late is polled with the rows as they are now; one that comes again only with
 * feeds that nobody has polled since.
 */
async function stillDue(
  { feeds, at }: PollMessage,
  { stores, clock }: PollTools,
  redelivered: boolean,
): Promise<readonly PollFeed[]> {
  const now = clock();
  const isLate = (feed: PollFeed) => now - Date.parse(at) >= effectiveCadence(feed) * MINUTE_MS;
  const asOfNow = async (feed: PollFeed) => {
    if (!redelivered && !isLate(feed)) return feed;
    if (redelivered && isLate(feed)) return undefined;
    const row = await stores.feeds.get(feed.feedId);
    if (row?.pollSlot === undefined || isHeldBack(row, now)) return undefined;
    return redelivered && row.version !== feed.version ? undefined : row;
  };
  return (await Promise.all(feeds.map(asOfNow))).filter((feed) => feed !== undefined);
}

/** In new messages: feeds without time at once, feeds that an outage of ours stopped after a while. */
async function sendAgain(
  { tries = 0, ...message }: PollMessage,
  polls: readonly HostPoll[],
  { pollQueue, clock, log }: PollTools,
): Promise<void> {
  const at = new Date(clock()).toISOString();
  const dueAt = message.dueAt ?? message.at;
  const late = polls.filter(({ end }) => end === 'late').map(({ feed }) => feed);
  const broken = polls.filter(({ end }) => end === 'broken').map(({ feed }) => feed);
  if (late.length > 0)
    await pollQueue.send([{ body: { feeds: late, at, dueAt }, delaySeconds: 1 }]);
  if (broken.length === 0) return;
  if (tries + 1 >= MOST_TRIES) {
    const feedIds = broken.map(({ feedId }) => feedId);
    log('polls given up after several tries: the next slot tries again', {
      level: 'error',
      feedIds,
    });
    return;
  }
  const body = { feeds: broken, at, dueAt, tries: tries + 1 };
  await pollQueue.send([{ body, delaySeconds: RETRY_SECONDS * 2 ** tries }]);
}

/** Seconds that the feeds of a message were due: a message made of leftovers knows since when. */
function lateness(
  { dueAt, at }: PollMessage,
  polls: readonly HostPoll[],
  { clock }: PollTools,
): number {
  if (polls.length === 0) return 0;
  return Math.max(0, Math.round((clock() - Date.parse(dueAt ?? at)) / 1000));
}

function countsOf(
  polls: readonly HostPoll[],
  outage: boolean,
): Omit<PollCounts, 'oldestDueSeconds'> {
  const count = (kind: string) => polls.filter(({ result }) => result?.kind === kind).length;
  const broken = polls.filter(({ end }) => end === 'broken').length;
  const added = polls.map(({ result }) => (result?.kind === 'changed' ? result.added : 0));
  return {
    polled: polls.filter(({ end }) => end !== 'late' && end !== 'held').length,
    unchanged: count('unchanged'),
    changed: count('changed'),
    failed: count('failed') + broken,
    broken,
    articles: {
      new: sum(added),
      onTopic: sum(polls.map(({ onTopic }) => onTopic)),
    },
    ownOutage: outage ? 1 : 0,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** The counts under the names of our metrics; faults and outages are only named when there are some. */
export const metricsOf = (counts: PollCounts): Counted => ({
  Polled: counts.polled,
  PollsFailed: counts.failed,
  ArticlesNew: counts.articles.new,
  OldestDueSeconds: counts.oldestDueSeconds,
  ...(counts.broken > 0 ? { StepsFailed: counts.broken } : {}),
  ...(counts.ownOutage > 0 ? { OwnOutage: counts.ownOutage } : {}),
});
