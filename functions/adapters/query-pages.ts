/** A part of one partition, newest first, page by page: the shape of every Query for people. */
import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { RowPages } from '../domain/query-reads.ts';
import type { Dynamo } from './dynamo.ts';

export type Partition = {
  readonly table: string;
  readonly index?: string;
  readonly name: string;
  readonly value: string;
  readonly sort: string;
};
export type Range = { readonly since?: string; readonly upTo?: string };

/** Of each row the sort key and these attributes. */
export function only(input: QueryCommandInput, fields: readonly string[]): QueryCommandInput {
  const names = Object.fromEntries(fields.map((name) => [`#${name}`, name]));
  return {
    ...input,
    ProjectionExpression: ['#sort', ...Object.keys(names)].join(', '),
    ExpressionAttributeNames: { ...input.ExpressionAttributeNames, ...names },
  };
}

export async function* queryPages<R>(client: Dynamo, input: QueryCommandInput): RowPages<R> {
  // A page may begin where an older bound has come to lie, as `7d` does: BETWEEN would be refused.
  const { ':from': least = '', ':to': most = '' } = input.ExpressionAttributeValues ?? {};
  if (least > most) return;
  let from: Record<string, unknown> | undefined;
  do {
    const answer = await client.send(
      new QueryCommand({ ...input, ...(from ? { ExclusiveStartKey: from } : {}) }),
    );
    from = answer.LastEvaluatedKey;
    yield (answer.Items ?? []) as R[];
  } while (from);
}

/** BETWEEN is the only two-sided key condition; an open bound is the least or the greatest text. */
export function condition(partition: Partition, { since, upTo }: Range): QueryCommandInput {
  return {
    TableName: partition.table,
    ...(partition.index ? { IndexName: partition.index } : {}),
    ScanIndexForward: false,
    KeyConditionExpression: '#partition = :partition AND #sort BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#partition': partition.name, '#sort': partition.sort },
    ExpressionAttributeValues: {
      ':partition': partition.value,
      ':from': since ?? ' ',
      ':to': upTo ?? '\uFFFF',
    },
  };
}
