/** All rows of a table, for tests that look at everything: the product never scans. */
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';

export async function scan<T>(
  client: DynamoDBDocumentClient,
  TableName: string,
  attributes: readonly string[],
): Promise<T[]> {
  const found: T[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await client.send(
      new ScanCommand({
        TableName,
        ProjectionExpression: attributes.map((_, n) => `#a${n}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(attributes.map((name, n) => [`#a${n}`, name])),
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    found.push(...((answer.Items ?? []) as T[]));
    start = answer.LastEvaluatedKey;
  } while (start);
  return found;
}
