/** Feeds a page at a time: no more rows are read than are asked for, however many there are. */
import { FEED_STATES, type Feed, type FeedState } from '../../domain/feed.ts';
import type { Page } from '../../ports.ts';
import type { Dynamo } from '../dynamo.ts';
import { getRows, queryRows } from './paging.ts';

type Place = { readonly state: FeedState; readonly feedId: string };

export async function pageOfFeeds(
  client: Dynamo,
  table: string,
  limit: number,
  after = '',
  state?: FeedState,
): Promise<Page<Feed>> {
  const [reached, lastId] = after.split('#');
  const states = state ? [state] : FEED_STATES;
  const first = states.indexOf(reached as FeedState);
  // Of each state as many as the page may want: which of them, only the states before it tell.
  const found = await Promise.all(
    states
      .slice(Math.max(0, first))
      .map((one) => placesIn(client, table, one, one === reached ? lastId : undefined, limit + 1)),
  );
  const places = found.flat();
  const some = places.slice(0, limit);
  // One whose state changes at this moment may stand under both.
  const ids = new Set(some.map(({ feedId }) => feedId));
  const keys = [...ids].map((feedId) => ({ feedId }));
  const rows = await getRows<Feed>(client, table, keys, { ConsistentRead: true });
  const last = some.at(-1);
  return {
    rows: [...rows].sort((a, b) => (a.feedId < b.feedId ? -1 : 1)),
    ...(places.length > limit && last ? { next: `${last.state}#${last.feedId}` } : {}),
  };
}

/** Index `byState`, by id. */
const placesIn = (
  client: Dynamo,
  table: string,
  state: FeedState,
  after: string | undefined,
  limit: number,
): Promise<readonly Place[]> =>
  queryRows<Place>(
    client,
    {
      TableName: table,
      IndexName: 'byState',
      KeyConditionExpression: `#state = :state${after === undefined ? '' : ' AND feedId > :after'}`,
      ProjectionExpression: '#state, feedId',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':state': state,
        ...(after === undefined ? {} : { ':after': after }),
      },
    },
    limit,
  );
