/** Writing rows: conditional puts and updates, transactions, and what is refused before it is sent. */
import {
  PutCommand,
  type PutCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Rejected } from '../../ports.ts';
import {
  cancellationReasons,
  type Dynamo,
  flushesEachWrite,
  isConditionFailure,
  isValidationFailure,
  mayBeDone,
} from '../dynamo.ts';
import { afterFailure, UNPROCESSED_TRIES } from './retrying.ts';
import { withRows } from './row-json.ts';
import { rejectTooLarge } from './row-size.ts';
import { type Answer, transactionLine } from './together.ts';

export type Row = Readonly<Record<string, unknown>>;
type Condition = Pick<
  PutCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;
export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What DynamoDB takes in one transaction. */
export const TRANSACTION_ITEMS = 100;

/** Puts the row; `conflict` when the condition does not hold. */
export async function putRow(
  client: Dynamo,
  table: string,
  row: Row,
  condition: Condition = {},
): Promise<'saved' | 'conflict' | Rejected> {
  const tooLarge = rejectTooLarge(row);
  if (tooLarge) return tooLarge;
  try {
    const command = new PutCommand({ TableName: table, Item: row, ...condition });
    await client.send(withRows(command, 'Item'));
    return 'saved';
  } catch (error) {
    if (isConditionFailure(error)) return 'conflict';
    if (isValidationFailure(error)) return rejected(error);
    throw error;
  }
}

/**
 * Writes all or nothing, at most 100 rows. `conflict` when a condition does not hold; the places of the
 * writes whose conditions failed are in `failed`. Meeting another transaction is tried again.
 */
export async function transact(client: Dynamo, writes: readonly Write[]): Promise<Answer> {
  if (writes.length > TRANSACTION_ITEMS) {
    return { kind: 'rejected', message: `${writes.length} rows at once: 100 are the limit` };
  }
  for (const { Put } of writes) {
    const tooLarge = Put?.Item && rejectTooLarge(Put.Item);
    if (tooLarge) return tooLarge;
  }
  return flushesEachWrite(client) ? lineTo(client)(writes) : sendTransaction(client, writes);
}

const lines = new WeakMap<Dynamo, ReturnType<typeof transactionLine>>();
function lineTo(client: Dynamo) {
  const known = lines.get(client);
  if (known) return known;
  const line = transactionLine((some) => sendTransaction(client, some), TRANSACTION_ITEMS);
  lines.set(client, line);
  return line;
}

/**
 * The token by which a server knows a repeated transaction costs the embedded engine half as much again as
 * the transaction. Without it a repeated one is refused for what it has written itself: an outage, then.
 */
const TOKEN = 'ClientRequestToken';

async function sendTransaction(client: Dynamo, writes: readonly Write[]): Promise<Answer> {
  const without = flushesEachWrite(client) ? TOKEN : undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const command = new TransactWriteCommand({ TransactItems: [...writes] });
      await client.send(withRows(command, 'TransactItems', without));
      return 'saved';
    } catch (error) {
      if (without && mayBeDone(error)) throw error;
      if (isValidationFailure(error)) return rejected(error);
      const reasons = cancellationReasons(error);
      if (!reasons) throw error;
      const failed = reasons.flatMap((code, place) =>
        code === 'ConditionalCheckFailed' ? [place] : [],
      );
      if (failed.length > 0) return { kind: 'conflict', failed };
      if (reasons.includes('ValidationError')) return rejected(error);
      if (attempt === UNPROCESSED_TRIES) throw error;
      await afterFailure(attempt);
    }
  }
}

/** Updates a row; the new row, or undefined when the condition does not hold. */
export async function updateRow<T>(
  client: Dynamo,
  update: UpdateCommandInput,
): Promise<T | undefined> {
  try {
    const answer = await client.send(new UpdateCommand({ ReturnValues: 'ALL_NEW', ...update }));
    return answer.Attributes as T | undefined;
  } catch (error) {
    if (isConditionFailure(error)) return undefined;
    throw error;
  }
}

/** Updates a row without reading it back; where a server flushes each write, with others that wait for it. */
export async function changeRow(
  client: Dynamo,
  update: UpdateCommandInput & { readonly UpdateExpression: string },
): Promise<'saved' | 'conflict'> {
  if (!flushesEachWrite(client)) {
    const row = await updateRow(client, { ...update, ReturnValues: 'UPDATED_NEW' });
    return row ? 'saved' : 'conflict';
  }
  const answer = await transact(client, [{ Update: update }]);
  if (answer === 'saved') return answer;
  if (answer.kind === 'conflict') return answer.kind;
  throw new Error(`a row cannot be changed: ${answer.message}`);
}

type Expression = {
  readonly expression: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, unknown>;
};

/** `SET` what has a value, `REMOVE` what is undefined. */
export function setting(change: Row): Expression {
  const parts = { set: [] as string[], remove: [] as string[] };
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  Object.entries(change).forEach(([attribute, value], place) => {
    names[`#s${place}`] = attribute;
    if (value === undefined) parts.remove.push(`#s${place}`);
    else {
      parts.set.push(`#s${place} = :s${place}`);
      values[`:s${place}`] = value;
    }
  });
  const expression = [
    parts.set.length > 0 ? `SET ${parts.set.join(', ')}` : '',
    parts.remove.length > 0 ? `REMOVE ${parts.remove.join(', ')}` : '',
  ];
  return { expression: expression.join(' ').trim(), names, values };
}

/** Every attribute is as expected; expected undefined is absent. */
export function asExpected(expected: Row): Expression {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const conditions = Object.entries(expected).map(([attribute, value], place) => {
    names[`#e${place}`] = attribute;
    if (value === undefined) return `attribute_not_exists(#e${place})`;
    values[`:e${place}`] = value;
    return `#e${place} = :e${place}`;
  });
  return { expression: conditions.join(' AND '), names, values };
}

const rejected = (error: unknown): Rejected => ({
  kind: 'rejected',
  message: error instanceof Error ? error.message : String(error),
});
