/** Inserting many rows at once, each only where it is absent: what a plain batch of puts cannot say. */
import { BatchExecuteStatementCommand } from '@aws-sdk/lib-dynamodb';
import { type Dynamo, flushesEachWrite } from '../dynamo.ts';
import { withRows } from './row-json.ts';
import { rejectTooLarge } from './row-size.ts';
import { type Row, transact } from './writing.ts';

/**
 * Inserts rows where none has their key, up to 25, or as many as a transaction takes where a server flushes
 * each write; gives the places of those that were not inserted.
 */
export async function insertRows(
  client: Dynamo,
  table: string,
  rows: readonly Row[],
  key: string,
): Promise<readonly number[]> {
  if (flushesEachWrite(client)) return insertTogether(client, table, rows, key);
  const fitting = [...rows.entries()].filter(([, row]) => !rejectTooLarge(row));
  const Statements = fitting.map(([, row]) => insertion(table, row));
  // One row that is not valid fails them all, as does an outage: each alone will tell.
  const command = new BatchExecuteStatementCommand({ Statements });
  const answer = await client.send(withRows(command, 'Statements')).catch(() => undefined);
  const inserted = new Set(
    fitting.flatMap(([place], n) => {
      const response = answer?.Responses?.[n];
      return response && !response.Error ? [place] : [];
    }),
  );
  return [...rows.keys()].filter((place) => !inserted.has(place));
}

/** All in one transaction, or none: each alone will tell why. */
async function insertTogether(
  client: Dynamo,
  table: string,
  rows: readonly Row[],
  key: string,
): Promise<readonly number[]> {
  const ConditionExpression = `attribute_not_exists(${key})`;
  const writes = rows.map((Item) => ({ Put: { TableName: table, Item, ConditionExpression } }));
  const answer = await transact(client, writes).catch(() => undefined);
  return answer === 'saved' ? [] : [...rows.keys()];
}

function insertion(table: string, row: Row) {
  const given = Object.entries(row).filter(([, value]) => value !== undefined);
  const attributes = given.map(([name]) => `'${name}': ?`).join(', ');
  return {
    Statement: `INSERT INTO "${table}" VALUE {${attributes}}`,
    Parameters: given.map(([, value]) => value),
  };
}
