/** Reading many rows: queries over their pages, opaque cursors, batches by key. Never a Scan. */
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { InvalidInput } from '../../domain/validate.ts';
import type { Page, Range } from '../../ports.ts';
import type { Dynamo } from '../dynamo.ts';
import { afterFailure, UNPROCESSED_TRIES } from './retrying.ts';

type Row = Record<string, unknown>;

/** A page ends at 1 MB anyway. */
const LARGEST_PAGE = 10_000;

/** All rows of a query, or the first `limit` of them. */
export async function queryRows<T>(
  client: Dynamo,
  query: QueryCommandInput,
  limit?: number,
): Promise<readonly T[]> {
  return (await queryPage<T>(client, query, limit === undefined ? {} : { limit })).rows;
}

/** Rows up to `limit`, and where the next page begins; `after` is a `next` of the same query. */
export async function queryPage<T>(
  client: Dynamo,
  query: QueryCommandInput,
  { limit = Number.POSITIVE_INFINITY, after }: Pick<Range, 'limit' | 'after'>,
): Promise<Page<T>> {
  const rows: T[] = [];
  let start: Row | undefined = after === undefined ? undefined : fromCursor(after);
  do {
    const wanted = limit - rows.length;
    const answer = await client.send(
      new QueryCommand({
        ...query,
        ...(start ? { ExclusiveStartKey: start } : {}),
        ...(Number.isFinite(wanted) ? { Limit: Math.min(wanted, LARGEST_PAGE) } : {}),
      }),
    );
    rows.push(...((answer.Items ?? []) as T[]));
    start = answer.LastEvaluatedKey;
  } while (start && rows.length < limit);
  return start ? { rows, next: toCursor(start) } : { rows };
}

/** The rows behind the keys, in any order; absent ones are left out. */
export async function getRows<T>(
  client: Dynamo,
  table: string,
  keys: readonly Row[],
  options: Pick<
    QueryCommandInput,
    'ConsistentRead' | 'ProjectionExpression' | 'ExpressionAttributeNames'
  > = {},
): Promise<readonly T[]> {
  const rows: T[] = [];
  for (let place = 0; place < keys.length; place += 100) {
    let asked: BatchGetCommandInput['RequestItems'] = {
      [table]: { Keys: keys.slice(place, place + 100), ...options },
    };
    for (let attempt = 1; asked && Object.keys(asked).length > 0; attempt += 1) {
      if (attempt > UNPROCESSED_TRIES) throw new Error(`${table}: rows stay unprocessed`);
      if (attempt > 1) await afterFailure(attempt);
      const answer: { Responses?: Record<string, Row[]>; UnprocessedKeys?: typeof asked } =
        await client.send(new BatchGetCommand({ RequestItems: asked }));
      rows.push(...((answer.Responses?.[table] ?? []) as T[]));
      asked = answer.UnprocessedKeys;
    }
  }
  return rows;
}

const toCursor = (key: Row): string => Buffer.from(JSON.stringify(key)).toString('base64url');

function fromCursor(cursor: string): Row {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const values = key && typeof key === 'object' ? Object.values(key) : [];
    const plain = values.length > 0 && values.every((value) => typeof value === 'string');
    if (plain && !Array.isArray(key)) return key as Row;
  } catch {
    // Said below.
  }
  throw new InvalidInput('after: is not a place in this list');
}

type TimeRange = {
  /** To be appended to the condition on the partition key; may be empty. */
  readonly condition: string;
  readonly names: Record<string, string> | undefined;
  readonly values: Readonly<Record<string, string>>;
};

/** Condition on a sort key that starts with a time: `since` and `until` both included. */
export function timeRange(key: string, range: Pick<Range, 'since' | 'until'>): TimeRange {
  const values = {
    ...(range.since === undefined ? {} : { ':since': range.since }),
    // "$" follows "#": the whole of the last instant is included.
    ...(range.until === undefined ? {} : { ':until': `${range.until}$` }),
  };
  const names = Object.keys(values).length > 0 ? { '#time': key } : undefined;
  if (':since' in values && ':until' in values) {
    return { condition: ' AND #time BETWEEN :since AND :until', names, values };
  }
  if (':since' in values) return { condition: ' AND #time >= :since', names, values };
  if (':until' in values) return { condition: ' AND #time <= :until', names, values };
  return { condition: '', names, values };
}
