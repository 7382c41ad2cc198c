/** `RasidPending`: what alert has still to decide on. Rows are added with their articles, or by a replay. */
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Pending } from '../../domain/article.ts';
import type { PendingStore } from '../../ports.ts';
import type { Dynamo } from '../dynamo.ts';
import { queryRows } from './paging.ts';

export const pendingStore = (client: Dynamo, table: string): PendingStore => ({
  owed: (shard, before, limit) =>
    queryRows<Pending>(
      client,
      {
        TableName: table,
        KeyConditionExpression: '#shard = :shard AND pendingKey < :before',
        ExpressionAttributeNames: { '#shard': 'shard' },
        ExpressionAttributeValues: { ':shard': shard, ':before': before },
        ConsistentRead: true,
      },
      limit,
    ),
  remove: async ({ shard, pendingKey }) => {
    await client.send(new DeleteCommand({ TableName: table, Key: { shard, pendingKey } }));
  },
  owe: async (pending) => {
    await client.send(new PutCommand({ TableName: table, Item: pending }));
  },
});
