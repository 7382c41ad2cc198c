/** Row `#catalogue` of `RasidFeeds`: which list of bundled feeds the table has. No id of a feed begins so. */
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { FeedStore } from '../../ports.ts';
import type { Dynamo } from '../dynamo.ts';

const ROW = '#catalogue';

export const catalogueHashStore = (
  client: Dynamo,
  table: string,
): Pick<FeedStore, 'catalogueHash' | 'saveCatalogueHash'> => ({
  catalogueHash: async () => {
    const key = { TableName: table, Key: { feedId: ROW }, ConsistentRead: true };
    return (await client.send(new GetCommand(key))).Item?.hash as string | undefined;
  },
  saveCatalogueHash: async (hash) => {
    await client.send(new PutCommand({ TableName: table, Item: { feedId: ROW, hash } }));
  },
});
