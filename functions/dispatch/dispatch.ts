/** The step `dispatch`: finds what is due - feeds of these minutes, alerts and deliveries still owed. */
import type { Feed, PollFeed } from '../domain/feed.ts';
import { givenUp, movedOnto } from '../domain/feed-moved.ts';
import {
  cameDue,
  isHeldBack,
  isSkipped,
  LONG_GAP_MINUTES,
  slotsBetween,
} from '../domain/feed-slot.ts';
import type { AlertMessage, DeliveryMessage, PollMessage } from '../domain/message.ts';
import type { Counted } from '../domain/metrics.ts';
import type { Clock, Log, Queue, Stores } from '../ports.ts';
import { pollFeedOf, pollMessages } from './pack.ts';
import { type Owed, sweep } from './sweep.ts';

export type DispatchTools = {
  readonly stores: Pick<Stores, 'feeds' | 'pending' | 'deliveries'>;
  readonly pollQueue: Queue<PollMessage>;
  readonly alertQueue: Queue<AlertMessage>;
  readonly deliveryQueue: Queue<DeliveryMessage>;
  readonly clock: Clock;
  readonly log: Log;
  readonly shards: number;
};

/** Which feeds: those whose slot came after one epoch minute up to and with another, or every feed. */
export type DispatchOrder = {
  /** Absent: no pass before this one, every feed is due. */
  readonly afterMinute?: number;
  readonly toMinute: number;
  /** Every feed, whatever its slot; a `notBefore` still holds. */
  readonly everyFeed?: boolean;
  /** Without spreading over the minute. */
  readonly atOnce?: boolean;
  /** Keeps `toMinute` in the table once the polls are sent, whatever becomes of the sweeps. */
  readonly isKept?: boolean;
};
export type DispatchReport = Owed & {
  readonly feeds: number;
  readonly messages: number;
};

/** Polls and sweeps do not wait for each other: what fails of one is said when the other is done. */
export async function dispatch(
  order: DispatchOrder,
  tools: DispatchTools,
): Promise<DispatchReport> {
  const [polls, sweeps] = await Promise.allSettled([sendPolls(order, tools), sweep(tools)]);
  if (polls.status === 'rejected') throw polls.reason;
  if (sweeps.status === 'rejected') throw sweeps.reason;
  const report = { ...polls.value, ...sweeps.value };
  if (report.feeds + report.alerts + report.deliveries > 0) tools.log('dispatched', report);
  return report;
}

async function sendPolls(
  order: DispatchOrder,
  tools: DispatchTools,
): Promise<Pick<DispatchReport, 'feeds' | 'messages'>> {
  const due = await dueFeeds(order, tools);
  const at = new Date(tools.clock()).toISOString();
  const messages = pollMessages(due, at, order.atOnce ?? false);
  if (messages.length > 0) await tools.pollQueue.send(messages);
  if (order.isKept) await tools.stores.feeds.saveDispatchedMinute(order.toMinute);
  return { feeds: due.length, messages: messages.length };
}

/** Once per feed, without those that have to be left alone now. */
async function dueFeeds(order: DispatchOrder, tools: DispatchTools): Promise<readonly PollFeed[]> {
  const slotted = await slottedFeeds(order, tools.stores);
  const polled = slotted.filter(({ pollSlot }) => pollSlot !== undefined);
  const listed = await withoutMovedOnto(polled, tools);
  const now = tools.clock();
  const isDue = (feed: PollFeed) =>
    !isHeldBack(feed, now) && (order.everyFeed || !isSkipped(feed, order.toMinute));
  const due = new Map(listed.filter(isDue).map((feed) => [feed.feedId, pollFeedOf(feed)]));
  return [...due.values()];
}

/** Feeds of one address have one host, so that both are seen whenever the rarer one is due. */
async function withoutMovedOnto(
  feeds: readonly Feed[],
  { stores, clock, log }: DispatchTools,
): Promise<readonly Feed[]> {
  const givingUp = movedOnto(feeds);
  for (const one of givingUp) {
    const { feedId, version } = one.feed;
    await stores.feeds.update(feedId, version, givenUp(one, new Date(clock()).toISOString()));
    log('a feed moved onto the address of another', { feedId, polled: one.keeper.feedId });
  }
  const gone = new Set(givingUp.map(({ feed }) => feed));
  return feeds.filter((feed) => !gone.has(feed));
}

async function slottedFeeds(
  { afterMinute, toMinute, everyFeed }: DispatchOrder,
  { feeds }: DispatchTools['stores'],
): Promise<readonly Feed[]> {
  if (everyFeed || afterMinute === undefined) return feeds.list();
  if (toMinute - afterMinute > LONG_GAP_MINUTES) {
    const all = await feeds.list();
    return all.filter(({ pollSlot }) => pollSlot && cameDue(pollSlot, afterMinute, toMinute));
  }
  const slots = slotsBetween(afterMinute, toMinute, await feeds.cadencesInUse());
  return (await Promise.all(slots.map((slot) => feeds.dueIn(slot)))).flat();
}

/** A report under the names of our metrics. How late feeds are is poll's to say. */
export const metricsOf = (report: DispatchReport): Counted => ({
  FeedsDue: report.feeds,
  OldestOwedSeconds: report.oldestOwedSeconds,
  OldestDueDeliverySeconds: report.oldestDueDeliverySeconds,
});
