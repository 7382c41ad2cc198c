/**
 * Rows of `RasidFeeds` that are no feeds: `#schedule` (cadences in use, catalogue, feeds removed), `#dispatched`
 * (the last minute) and `#baseline` (the last first poll of a feed).
 */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Cadence } from '../../domain/feed.ts';
import type { Clock, FeedStore } from '../../ports.ts';
import type { Dynamo } from '../dynamo.ts';
import { updateRow } from './writing.ts';

const KEY = { feedId: '#schedule' };
/** Written every minute, and with each first poll: apart from the other row, which grows with the feeds removed. */
const DISPATCHED = { feedId: '#dispatched' };
const BASELINE = { feedId: '#baseline' };
/** No id of a feed begins so. */
export const isOwnRow = (feedId: string): boolean => feedId.startsWith('#');
/** For so long another process may have begun to use a cadence that this one does not know of. */
const KNOWN_MILLIS = 5 * 60_000;

export type ScheduleRow = Pick<
  FeedStore,
  | 'cadencesInUse'
  | 'catalogueHash'
  | 'saveCatalogueHash'
  | 'dispatchedMinute'
  | 'saveDispatchedMinute'
  | 'lastBaselineAt'
> & {
  /** Notes that a feed's first completed poll is about to be saved. */
  readonly noteBaseline: (at: string) => Promise<void>;
  /** Notes that a feed is about to use the cadence. */
  readonly noteCadence: (cadence: Cadence) => Promise<void>;
  readonly noteRemoved: (feedId: string) => Promise<void>;
  readonly removed: () => Promise<ReadonlySet<string>>;
};

export const cadenceOf = (pollSlot: string) => Number(pollSlot.split('#')[0]) as Cadence;

/** Cadences are only added: one too many costs an empty query a minute, one too few would lose feeds. */
export function scheduleRow(client: Dynamo, table: string, clock: Clock): ScheduleRow {
  let known: ReadonlySet<Cadence> = new Set();
  let readAt = Number.NEGATIVE_INFINITY;
  const read = async () =>
    (await client.send(new GetCommand({ TableName: table, Key: KEY }))).Item ?? {};
  const update = (expression: string, value: unknown) =>
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: KEY,
        UpdateExpression: expression,
        ExpressionAttributeValues: { ':value': value },
      }),
    );
  const cadences = async () => {
    if (clock() - readAt < KNOWN_MILLIS) return known;
    known = new Set((await read()).cadences as Set<Cadence> | undefined);
    readAt = clock();
    return known;
  };
  return {
    cadencesInUse: async () => [...(await cadences())].sort((a, b) => a - b),
    noteCadence: async (cadence) => {
      if ((await cadences()).has(cadence)) return;
      await update('ADD cadences :value', new Set([cadence]));
      known = new Set([...known, cadence]);
    },
    noteRemoved: async (feedId) => {
      await update('ADD removed :value', new Set([feedId]));
    },
    removed: async () => new Set((await read()).removed as Set<string> | undefined),
    catalogueHash: async () => (await read()).catalogueHash as string | undefined,
    saveCatalogueHash: async (hash) => {
      await update('SET catalogueHash = :value', hash);
    },
    dispatchedMinute: async () =>
      (await latest(client, table, DISPATCHED, 'minute')) as number | undefined,
    saveDispatchedMinute: (minute) => moveOn(client, table, DISPATCHED, 'minute', minute),
    lastBaselineAt: async () => (await latest(client, table, BASELINE, 'at')) as string | undefined,
    noteBaseline: (at) => moveOn(client, table, BASELINE, 'at', at),
  };
}

async function latest(
  client: Dynamo,
  table: string,
  Key: typeof KEY,
  name: string,
): Promise<unknown> {
  return (await client.send(new GetCommand({ TableName: table, Key }))).Item?.[name];
}

/** Never back. */
async function moveOn(
  client: Dynamo,
  table: string,
  Key: typeof KEY,
  name: string,
  value: number | string,
): Promise<void> {
  await updateRow(client, {
    TableName: table,
    Key,
    UpdateExpression: 'SET #name = :value',
    ConditionExpression: 'attribute_not_exists(#name) OR #name < :value',
    ExpressionAttributeNames: { '#name': name },
    ExpressionAttributeValues: { ':value': value },
    ReturnValues: 'NONE',
  });
}
