/** Creates the tables of `infra/tables.ts` in a compatible server, where they are absent. */
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { Dynamo } from '../../functions/adapters/dynamo.ts';
import type { TableNames } from '../../functions/adapters/stores/stores.ts';
import { type Index, type Key, type Table, tables } from '../tables.ts';

/** The names of the tables under a prefix: `RasidFeeds`, … */
export function tableNames(prefix = 'Rasid'): TableNames {
  const name = (table: keyof TableNames) =>
    `${prefix}${table.slice(0, 1).toUpperCase()}${table.slice(1)}`;
  return {
    feeds: name('feeds'),
    articles: name('articles'),
    pending: name('pending'),
    timeline: name('timeline'),
    stories: name('stories'),
    subscriptions: name('subscriptions'),
    deliveries: name('deliveries'),
  };
}

export async function createTables(client: Dynamo, prefix = 'Rasid'): Promise<void> {
  await Promise.all(tables.map((table) => createTable(client, prefix, table)));
}

/** The same, and expired rows are removed from tables that are made now. */
export async function createExpiringTables(client: Dynamo, prefix = 'Rasid'): Promise<void> {
  await Promise.all(
    tables.map(async (table) => {
      if ((await createTable(client, prefix, table)) === 'created') {
        await expireRows(client, prefix, table);
      }
    }),
  );
}

async function createTable(
  client: Dynamo,
  prefix: string,
  table: Table,
): Promise<'created' | 'there'> {
  try {
    await client.send(new CreateTableCommand(definition(prefix, table)));
    return 'created';
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceInUseException') return 'there';
    throw error;
  }
}

/** Reading hides expired rows anyway: a server that cannot remove them only grows. */
async function expireRows(client: Dynamo, prefix: string, { name, ttl }: Table): Promise<void> {
  if (ttl === undefined) return;
  const TimeToLiveSpecification = { Enabled: true, AttributeName: ttl };
  const TableName = `${prefix}${name}`;
  await client
    .send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }))
    .catch(() => undefined);
}

function definition(prefix: string, table: Table): CreateTableCommandInput {
  const keys = [table, ...table.indexes].flatMap(({ partition, sort }) =>
    sort ? [partition, sort] : [partition],
  );
  const attributes = new Map(keys.map(({ name, kind }) => [name, kind]));
  return {
    TableName: `${prefix}${table.name}`,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: keySchema(table.partition, table.sort),
    ...(table.indexes.length > 0 ? { GlobalSecondaryIndexes: table.indexes.map(index) } : {}),
    ...(table.stream
      ? { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } }
      : {}),
  };
}

const index = ({ name, partition, sort, projects }: Index) => ({
  IndexName: name,
  KeySchema: keySchema(partition, sort),
  Projection:
    projects === 'all'
      ? { ProjectionType: 'ALL' as const }
      : projects === 'keys'
        ? { ProjectionType: 'KEYS_ONLY' as const }
        : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...projects] },
});

const keySchema = (partition: Key, sort?: Key) => [
  { AttributeName: partition.name, KeyType: 'HASH' as const },
  ...(sort ? [{ AttributeName: sort.name, KeyType: 'RANGE' as const }] : []),
];
