/** `RasidSubscriptions`: who is told of what, and the health of where it goes. */
import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Subscription, Suppression } from '../../domain/subscription.ts';
import type { SubscriptionStore } from '../../ports.ts';
import type { Dynamo } from '../dynamo.ts';
import { queryRows } from './paging.ts';
import { asExpected, putRow, setting, updateRow } from './writing.ts';

export const subscriptionStore = (client: Dynamo, table: string): SubscriptionStore => ({
  inState: (state) =>
    queryRows<Subscription>(client, {
      TableName: table,
      IndexName: 'byState',
      KeyConditionExpression: '#state = :state',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': state },
    }),
  get: (subscriptionId) => getSubscription(client, table, subscriptionId),
  put: async (subscription) => {
    const saved = await putRow(client, table, subscription);
    if (typeof saved !== 'string') {
      throw new Error(`subscription ${subscription.subscriptionId}: ${saved.message}`);
    }
  },
  change: (subscriptionId, { subscriptionId: _, ...change }) =>
    changeIfThere(client, table, subscriptionId, change),
  remove: async (subscriptionId) => {
    await client.send(new DeleteCommand({ TableName: table, Key: { subscriptionId } }));
  },
  suppress: (subscriptionId, address, why) =>
    suppressAddress(client, table, subscriptionId, address, why),
  reserve: (subscriptionId, key, window) =>
    reservePlace(client, table, subscriptionId, key, window),
});

async function getSubscription(client: Dynamo, table: string, subscriptionId: string) {
  const key = { TableName: table, Key: { subscriptionId }, ConsistentRead: true };
  return (await client.send(new GetCommand(key))).Item as Subscription | undefined;
}

function changeIfThere(
  client: Dynamo,
  table: string,
  subscriptionId: string,
  change: Readonly<Record<string, unknown>>,
): Promise<Subscription | undefined> {
  const { expression, names, values } = setting(change);
  return updateRow<Subscription>(client, {
    TableName: table,
    Key: { subscriptionId },
    UpdateExpression: expression || undefined,
    ConditionExpression: 'attribute_exists(subscriptionId)',
    ExpressionAttributeNames: Object.keys(names).length > 0 ? names : undefined,
    ExpressionAttributeValues: Object.keys(values).length > 0 ? values : undefined,
  });
}

async function suppressAddress(
  client: Dynamo,
  table: string,
  subscriptionId: string,
  address: string,
  why: Suppression,
): Promise<void> {
  const row = { TableName: table, Key: { subscriptionId } };
  // An entry needs its map: made with the first one, as a rule the only one.
  const isFirst = await updateRow(client, {
    ...row,
    UpdateExpression: 'SET suppressed = :first',
    ConditionExpression: 'attribute_exists(subscriptionId) AND attribute_not_exists(suppressed)',
    ExpressionAttributeValues: { ':first': { [address]: why } },
  });
  if (isFirst) return;
  await updateRow(client, {
    ...row,
    UpdateExpression: 'SET suppressed.#address = :why',
    ConditionExpression: 'attribute_exists(suppressed)',
    ExpressionAttributeNames: { '#address': address },
    ExpressionAttributeValues: { ':why': why },
  });
}

async function reservePlace(
  client: Dynamo,
  table: string,
  subscriptionId: string,
  key: string,
  window: { readonly at: string; readonly since: string; readonly max: number },
): Promise<boolean> {
  for (;;) {
    const subscription = await getSubscription(client, table, subscriptionId);
    if (!subscription) return false;
    const recent = (subscription.recentAlerts ?? []).filter(({ at }) => at >= window.since);
    if (recent.some((alert) => alert.key === key)) return true;
    if (recent.length >= window.max) return false;
    const unchanged = asExpected({ recentAlerts: subscription.recentAlerts });
    const change = setting({ recentAlerts: [...recent, { key, at: window.at }] });
    const saved = await updateRow(client, {
      TableName: table,
      Key: { subscriptionId },
      UpdateExpression: change.expression,
      ConditionExpression: `attribute_exists(subscriptionId) AND ${unchanged.expression}`,
      ExpressionAttributeNames: { ...change.names, ...unchanged.names },
      ExpressionAttributeValues: { ...change.values, ...unchanged.values },
    });
    if (saved) return true;
  }
}
