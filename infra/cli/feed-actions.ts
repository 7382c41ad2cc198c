/** What a person does to one feed: pause, resume, poll now. */
import type { Feed } from '../../functions/domain/feed.ts';
import { slotOfFeed } from '../../functions/domain/feed-slot.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import type { OpenData } from '../local/open.ts';
import type { Steps } from '../local/steps.ts';
import { type DataFlags, withSteps } from './data.ts';

/** A poll may save in between: the change is made again onto what it saved. */
const TRIES = 5;
type FeedChange = Parameters<OpenData['stores']['feeds']['update']>[2];

export const pauseFeed = (data: OpenData, feedId: string): Promise<Feed> =>
  changeFeed(data, feedId, () => ({ state: 'paused', pausedBy: 'user', pollSlot: undefined }));

/** From pause or gone: as a new one where it was never polled, else as it was. */
export const resumeFeed = (data: OpenData, feedId: string): Promise<Feed> =>
  changeFeed(data, feedId, (feed) => {
    const state = feed.baselineAt ? ('ok' as const) : ('new' as const);
    return {
      state,
      pausedBy: undefined,
      goneSince: undefined,
      notBefore: undefined,
      pollSlot: slotOfFeed({ ...feed, state }),
    };
  });

async function changeFeed(
  { stores }: OpenData,
  feedId: string,
  changeOf: (feed: Feed) => FeedChange,
): Promise<Feed> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const feed = await feedOf(stores, feedId);
    const saved = await stores.feeds.update(feedId, feed.version, changeOf(feed));
    if (saved === 'saved') return feedOf(stores, feedId);
  }
  throw new Error(`feed "${feedId}" is being changed all the time: try again`);
}

async function feedOf({ feeds }: OpenData['stores'], feedId: string): Promise<Feed> {
  const feed = await feeds.get(feedId);
  if (!feed) throw new InvalidInput(`no feed "${feedId}": \`rasid feeds\` lists them`);
  return feed;
}

/** Polls in this process, then reads, alerts and delivers what came of it. */
export async function pollNow(data: OpenData, flags: DataFlags, feedId: string): Promise<Feed> {
  const feed = await feedOf(data.stores, feedId);
  if (feed.state === 'paused') {
    throw new InvalidInput(`feed "${feedId}" is paused: \`rasid feeds resume ${feedId}\` first`);
  }
  await withSteps(data, flags, async (steps, tally) => {
    await steps.poll.send([{ body: { feeds: [feed], at: new Date().toISOString() } }]);
    await steps.poll.idle({ delayed: true });
    if (tally.answered() === 0) throw new Error(notPolled(feedId));
    await steps.read.idle();
    await alertOwed(steps);
  });
  return feedOf(data.stores, feedId);
}

const notPolled = (feedId: string): string =>
  `feed "${feedId}" was not polled: the error before this line stopped it`;

/** Beside a monitor both may see a pending row: alerting twice makes the same deliveries. */
async function alertOwed({ stores, alert, delivery }: Steps): Promise<void> {
  const { LOCAL_SHARDS } = await import('../local/handlers.ts');
  const before = `${new Date().toISOString()}$`;
  for (let shard = 0; shard < LOCAL_SHARDS; shard += 1) {
    const owed = await stores.pending.owed(String(shard), before, Number.MAX_SAFE_INTEGER);
    await alert.send(owed.map((body) => ({ body })));
  }
  await alert.idle();
  await delivery.idle();
}
