/** `RasidFeeds`: one row per feed; the rows beside them are in `schedule-row.ts`. */
import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import {
  FEED_STATES,
  type Feed,
  type FeedChange,
  type FeedDefinition,
  type FeedState,
} from '../../domain/feed.ts';
import type { Clock, FeedStore } from '../../ports.ts';
import { type Dynamo, flushesEachWrite } from '../dynamo.ts';
import { leftSource, newFeed, redefined } from './feed-definition.ts';
import { pageOfFeeds } from './feed-pages.ts';
import { insertRows } from './inserting.ts';
import { getRows, queryRows } from './paging.ts';
import { cadenceOf, isOwnRow, type ScheduleRow, scheduleRow } from './schedule-row.ts';
import { changeRow, putRow, setting } from './writing.ts';

type Feeds = { readonly client: Dynamo; readonly table: string; readonly schedule: ScheduleRow };

export function feedStore(client: Dynamo, table: string, clock: Clock): FeedStore {
  const feeds: Feeds = { client, table, schedule: scheduleRow(client, table, clock) };
  return {
    cadencesInUse: feeds.schedule.cadencesInUse,
    dueIn: (pollSlot) => feedsOfSlot(feeds, pollSlot),
    get: (feedId) => getFeed(feeds, feedId),
    inState: (state) => idsInState(feeds, state),
    list: () => listFeeds(feeds),
    page: (...asked) => pageOfFeeds(client, table, ...asked),
    update: (feedId, version, change) => saveOntoVersion(feeds, feedId, version, change),
    define: (definitions, source, at) => defineFeeds(feeds, definitions, source, at),
    remove: async (feedId) => {
      await feeds.schedule.noteRemoved(feedId);
      await client.send(new DeleteCommand({ TableName: table, Key: { feedId } }));
    },
    everKnown: async () => {
      const known = (await listFeeds(feeds)).map(({ feedId }) => feedId);
      return [...(await feeds.schedule.removed()).union(new Set(known))].sort();
    },
    catalogueHash: feeds.schedule.catalogueHash,
    saveCatalogueHash: feeds.schedule.saveCatalogueHash,
    dispatchedMinute: feeds.schedule.dispatchedMinute,
    saveDispatchedMinute: feeds.schedule.saveDispatchedMinute,
    lastBaselineAt: feeds.schedule.lastBaselineAt,
  };
}

const feedsOfSlot = ({ client, table }: Feeds, pollSlot: string) =>
  queryRows<Feed>(client, {
    TableName: table,
    IndexName: 'byPollSlot',
    KeyConditionExpression: 'pollSlot = :slot',
    ExpressionAttributeValues: { ':slot': pollSlot },
  });

async function getFeed({ client, table }: Feeds, feedId: string): Promise<Feed | undefined> {
  if (isOwnRow(feedId)) return undefined;
  const answer = await client.send(
    new GetCommand({ TableName: table, Key: { feedId }, ConsistentRead: true }),
  );
  return answer.Item as Feed | undefined;
}

async function idsInState({ client, table }: Feeds, state: FeedState): Promise<readonly string[]> {
  const rows = await queryRows<Pick<Feed, 'feedId'>>(client, {
    TableName: table,
    IndexName: 'byState',
    KeyConditionExpression: '#state = :state',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':state': state },
  });
  return rows.map(({ feedId }) => feedId);
}

/** Every feed is in some state: one query per state finds them all without a Scan. */
async function listFeeds(feeds: Feeds, besides: readonly string[] = []): Promise<readonly Feed[]> {
  const ids = await Promise.all(FEED_STATES.map((state) => idsInState(feeds, state)));
  const keys = [...new Set([...ids.flat(), ...besides])].sort().map((feedId) => ({ feedId }));
  const rows = await getRows<Feed>(feeds.client, feeds.table, keys, { ConsistentRead: true });
  return [...rows].sort((a, b) => (a.feedId < b.feedId ? -1 : 1));
}

async function saveOntoVersion(
  { client, table, schedule }: Feeds,
  feedId: string,
  version: number,
  change: FeedChange,
): Promise<'saved' | 'conflict'> {
  const { feedId: _, version: __, ...attributes } = change;
  // Before the row: a slot that dispatch does not ask for would never be polled.
  if (change.pollSlot !== undefined) await schedule.noteCadence(cadenceOf(change.pollSlot));
  if (change.baselineAt !== undefined) await schedule.noteBaseline(change.baselineAt);
  const { expression, names, values } = setting({ ...attributes, version: version + 1 });
  return changeRow(client, {
    TableName: table,
    Key: { feedId },
    UpdateExpression: expression,
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { ...names, '#version': 'version' },
    ExpressionAttributeValues: { ...values, ':version': version },
  });
}

/** Definitions written at once, and new ones inserted together. */
const AT_ONCE = 10;
const INSERTS = 50;

async function defineFeeds(
  feeds: Feeds,
  definitions: readonly FeedDefinition[],
  source: Feed['source'],
  at: string,
): Promise<{ added: number; changed: number; paused: number }> {
  const ids = definitions.map(({ id }) => id);
  const rows = new Map((await listFeeds(feeds, ids)).map((feed) => [feed.feedId, feed]));
  const left = await insertNew(feeds, definitions, rows, source, at);
  const counts = { added: definitions.length - left.length, changed: 0, paused: 0 };
  for (let place = 0; place < left.length; place += AT_ONCE) {
    const some = left.slice(place, place + AT_ONCE);
    const done = await Promise.all(
      some.map((definition) => defineFeed(feeds, rows.get(definition.id), definition, source, at)),
    );
    for (const one of done) if (one !== 'same') counts[one] += 1;
  }
  const listed = new Set(ids);
  for (const feed of rows.values()) {
    if (listed.has(feed.feedId) || feed.state === 'paused' || !replaces(source, feed)) continue;
    if (await changeFeed(feeds, feed, () => leftSource)) counts.paused += 1;
  }
  return counts;
}

/** Where a server flushes each write, feeds that are not there are inserted together. Gives back the others. */
async function insertNew(
  { client, table, schedule }: Feeds,
  definitions: readonly FeedDefinition[],
  rows: ReadonlyMap<string, Feed>,
  source: Feed['source'],
  at: string,
): Promise<readonly FeedDefinition[]> {
  if (!flushesEachWrite(client)) return definitions;
  const fresh = definitions.filter(({ id }) => !rows.has(id));
  const left = new Set(definitions);
  for (let place = 0; place < fresh.length; place += INSERTS) {
    const some = fresh.slice(place, place + INSERTS);
    const made = some.map((definition) => newFeed(definition, source, at));
    for (const { pollSlot, everyMinutes } of made) {
      if (pollSlot !== undefined) await schedule.noteCadence(everyMinutes);
    }
    const refused = new Set(await insertRows(client, table, made, 'feedId'));
    for (const [n, definition] of some.entries()) if (!refused.has(n)) left.delete(definition);
  }
  return [...left];
}

/** A file is the whole list, also instead of the catalogue; what a person added stays. */
const replaces = (source: Feed['source'], feed: Feed): boolean =>
  feed.source === source ? source !== 'user' : source === 'file' && feed.source === 'catalogue';

async function defineFeed(
  feeds: Feeds,
  known: Feed | undefined,
  definition: FeedDefinition,
  source: Feed['source'],
  at: string,
): Promise<'added' | 'changed' | 'same'> {
  if (known) {
    const changed = await changeFeed(feeds, known, (feed) => redefined(feed, definition, source));
    return changed ? 'changed' : 'same';
  }
  const feed = newFeed(definition, source, at);
  if (feed.pollSlot !== undefined) await feeds.schedule.noteCadence(feed.everyMinutes);
  const saved = await putRow(feeds.client, feeds.table, feed, {
    ConditionExpression: 'attribute_not_exists(feedId)',
  });
  if (typeof saved !== 'string') throw new Error(`feed ${feed.feedId}: ${saved.message}`);
  return saved === 'saved' ? 'added' : 'same';
}

/** Changes the row as it is now: a poll may have saved meanwhile. False when there is nothing to change. */
async function changeFeed(
  feeds: Feeds,
  known: Feed,
  changeOf: (feed: Feed) => FeedChange,
): Promise<boolean> {
  let feed: Feed | undefined = known;
  while (feed) {
    const change = changeOf(feed);
    if (Object.keys(change).length === 0) return false;
    if ((await saveOntoVersion(feeds, feed.feedId, feed.version, change)) === 'saved') return true;
    feed = await getFeed(feeds, feed.feedId);
  }
  return false;
}
