/** `RasidDeliveries`: one message to one recipient; the record comes first, then the sending. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Delivery } from '../../domain/delivery.ts';
import type { Clock, DeliveryStore, Range } from '../../ports.ts';
import type { Dynamo } from '../dynamo.ts';
import { queryPage, queryRows, timeRange } from './paging.ts';
import { asExpected, putRow, type Row, setting, updateRow } from './writing.ts';

export const deliveryStore = (client: Dynamo, table: string, clock: Clock): DeliveryStore => ({
  create: (delivery) => createOnce(client, table, delivery),
  get: async (deliveryId) => {
    const answer = await client.send(
      new GetCommand({ TableName: table, Key: { deliveryId }, ConsistentRead: true }),
    );
    const delivery = answer.Item as Delivery | undefined;
    return delivery && delivery.expiresAt > seconds(clock) ? delivery : undefined;
  },
  dueBefore: (dueShard, before, limit) => dueAndFree(client, table, dueShard, before, limit),
  claim: (deliveryId, now, lockedUntil) => takeLease(client, table, deliveryId, now, lockedUntil),
  change: (deliveryId, expected, change) =>
    changeAsExpected(client, table, deliveryId, expected, change),
  ofSubscription: (subscriptionId, range) =>
    listNewestFirst(client, table, subscriptionId, seconds(clock), range),
});

/** The table may keep expired rows for days: they are gone all the same. */
const seconds = (clock: Clock) => Math.floor(clock() / 1000);

async function createOnce(client: Dynamo, table: string, delivery: Delivery): Promise<boolean> {
  const saved = await putRow(client, table, delivery, {
    ConditionExpression: 'attribute_not_exists(deliveryId)',
  });
  if (typeof saved === 'string') return saved === 'saved';
  throw new Error(`delivery ${delivery.deliveryId}: ${saved.message}`);
}

function dueAndFree(
  client: Dynamo,
  table: string,
  dueShard: string,
  before: string,
  limit: number,
) {
  return queryRows<{ deliveryId: string; subscriptionId: string; dueAt: string }>(
    client,
    {
      TableName: table,
      IndexName: 'byDue',
      KeyConditionExpression: 'dueShard = :shard AND dueAt <= :before',
      FilterExpression: 'attribute_not_exists(lockedUntil) OR lockedUntil <= :before',
      ExpressionAttributeValues: { ':shard': dueShard, ':before': before },
    },
    limit,
  );
}

function takeLease(
  client: Dynamo,
  table: string,
  deliveryId: string,
  now: string,
  lockedUntil: string,
): Promise<Delivery | undefined> {
  return updateRow<Delivery>(client, {
    TableName: table,
    Key: { deliveryId },
    UpdateExpression: 'SET #status = :sending, lockedUntil = :until',
    ConditionExpression:
      'dueAt <= :now AND #status IN (:pending, :retrying, :sending) AND ' +
      '(attribute_not_exists(lockedUntil) OR lockedUntil <= :now)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':pending': 'pending',
      ':retrying': 'retrying',
      ':sending': 'sending',
      ':until': lockedUntil,
      ':now': now,
    },
  });
}

async function changeAsExpected(
  client: Dynamo,
  table: string,
  deliveryId: string,
  expected: Row,
  change: Row,
): Promise<'saved' | 'conflict'> {
  const { deliveryId: _, ...attributes } = change;
  const set = setting(attributes);
  const condition = asExpected({ ...expected, deliveryId });
  const values = { ...set.values, ...condition.values };
  const row = await updateRow<Delivery>(client, {
    TableName: table,
    Key: { deliveryId },
    UpdateExpression: set.expression || undefined,
    ConditionExpression: condition.expression,
    ExpressionAttributeNames: { ...set.names, ...condition.names },
    ExpressionAttributeValues: values,
  });
  return row ? 'saved' : 'conflict';
}

async function listNewestFirst(
  client: Dynamo,
  table: string,
  subscriptionId: string,
  now: number,
  range: Range,
) {
  const time = timeRange('createdAt', range);
  return queryPage<Delivery>(
    client,
    {
      TableName: table,
      IndexName: 'bySubscription',
      KeyConditionExpression: `subscriptionId = :subscription${time.condition}`,
      FilterExpression: 'expiresAt > :now',
      ExpressionAttributeNames: time.names,
      ExpressionAttributeValues: {
        ':subscription': subscriptionId,
        ':now': now,
        ...time.values,
      },
      ScanIndexForward: false,
    },
    range,
  );
}
