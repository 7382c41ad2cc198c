/** Poll messages: up to forty feeds each, or sixty of one host; all feeds of a host together, spread over the minute. */
import type { Feed, PollFeed } from '../domain/feed.ts';
import { hostOf } from '../domain/feed-slot.ts';
import { bucketOf } from '../domain/hash.ts';
import type { PollMessage } from '../domain/message.ts';

/** Hosts are asked side by side, so that a call lasts as long as its slowest: more feeds share that time. */
const FEEDS_PER_MESSAGE = 40;
/** A host's feeds are asked one after the other: more than this would outlast the poll. */
const FEEDS_OF_HOST = 60;
const MESSAGE_BYTES = 200 * 1024;
/** The last seconds of a minute belong to the polls themselves. */
const SPREAD_SECONDS = 60;
/** A second and the answer's time. */
const SECONDS_PER_FEED = 2;
const LONGEST_DELAY_SECONDS = 900;

type Packed = { readonly feeds: PollFeed[]; bytes: number; readonly delaySeconds: number };

/**
 * A host always has the same second of the minute, so that the time between two polls is steady; with
 * few feeds the seconds are coarser, so that they share messages.
 */
export function pollMessages(
  feeds: readonly PollFeed[],
  at: string,
  atOnce: boolean,
): readonly { body: PollMessage; delaySeconds?: number }[] {
  const width = atOnce ? SPREAD_SECONDS : widthFor(feeds.length);
  const open = new Map<number, Packed>();
  const packed: Packed[] = [];
  for (const [host, group] of byHost(feeds)) {
    const second = bucketOf(`second ${host}`, SPREAD_SECONDS);
    const delaySeconds = Math.floor(second / width) * width;
    const last = open.get(delaySeconds);
    if (last && fits(last, group)) add(last, group);
    else {
      const parts = split(group, delaySeconds);
      packed.push(...parts);
      const first = parts[0];
      if (first) open.set(delaySeconds, first);
    }
  }
  return packed.map(({ feeds, delaySeconds }) => ({
    body: { feeds, at },
    ...(delaySeconds > 0 ? { delaySeconds } : {}),
  }));
}

/** Seconds that share their messages; what fits one message needs no spreading. */
function widthFor(due: number): number {
  if (due <= FEEDS_PER_MESSAGE) return SPREAD_SECONDS;
  if (due < 60) return 30;
  if (due < 200) return 15;
  return due < 1000 ? 5 : 1;
}

function byHost(feeds: readonly PollFeed[]): ReadonlyMap<string, readonly PollFeed[]> {
  return Map.groupBy(feeds, ({ url }) => hostOf(url));
}

const bytesOf = (feeds: readonly PollFeed[]): number =>
  feeds.reduce((sum, feed) => sum + messageBytes(feed), 0);

/** As JSON, with the ring as base64. */
function messageBytes(feed: PollFeed): number {
  const { ring, ...rest } = feed;
  return Buffer.byteLength(JSON.stringify(rest)) + Math.ceil((ring?.length ?? 0) / 3) * 4 + 40;
}

function fits(message: Packed, group: readonly PollFeed[]): boolean {
  const count = message.feeds.length + group.length;
  return count <= FEEDS_PER_MESSAGE && message.bytes + bytesOf(group) <= MESSAGE_BYTES;
}

function add(message: Packed, group: readonly PollFeed[]): void {
  message.feeds.push(...group);
  message.bytes += bytesOf(group);
}

/** A host with more feeds than one message holds: its messages come one after the other. */
function split(group: readonly PollFeed[], delaySeconds: number): readonly Packed[] {
  const parts: Packed[] = [];
  let wait = delaySeconds;
  for (const feed of group) {
    const last = parts.at(-1);
    const isFull =
      last &&
      (last.feeds.length >= FEEDS_OF_HOST || last.bytes + messageBytes(feed) > MESSAGE_BYTES);
    if (last && !isFull) {
      add(last, [feed]);
      continue;
    }
    if (last) wait += last.feeds.length * SECONDS_PER_FEED;
    const delay = Math.min(LONGEST_DELAY_SECONDS, wait);
    parts.push({ feeds: [feed], bytes: messageBytes(feed), delaySeconds: delay });
  }
  return parts;
}

/** What a poll needs of a row, whatever else the row holds. */
export function pollFeedOf(feed: PollFeed | Feed): PollFeed {
  if (!('addedAt' in feed)) return feed;
  const { title, site, source, pausedBy, definedUrl, addedAt, ...rest } = feed;
  const { lastSuccessAt, lastReport, schemaVersion, ...needed } = rest;
  return needed;
}
