/** `RasidStories`: what a new article is compared with. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Story } from '../../domain/story.ts';
import type { Range, StoryStore } from '../../ports.ts';
import type { Dynamo } from '../dynamo.ts';
import { queryPage, queryRows, timeRange } from './paging.ts';
import { asExpected, putRow } from './writing.ts';

/** How long before `since` a story may have opened and still be joined. */
const LONGEST_STORY_MILLIS = 3 * 24 * 3600_000;

export const storyStore = (client: Dynamo, table: string): StoryStore => ({
  openSince: (topicId, since, until) => storiesAlive(client, table, topicId, since, until),
  get: async (topicId, openedKey) =>
    (await client.send(new GetCommand({ TableName: table, Key: { topicId, openedKey } }))).Item as
      | Story
      | undefined,
  put: (story, previous) => putStory(client, table, story, previous),
  list: (topicId, range) => listNewestFirst(client, table, topicId, range),
});

function storiesAlive(
  client: Dynamo,
  table: string,
  topicId: string,
  since: string,
  until?: string,
): Promise<readonly Story[]> {
  const earliest = new Date(Date.parse(since) - LONGEST_STORY_MILLIS).toISOString();
  const time = timeRange('openedKey', { since: earliest, ...(until ? { until } : {}) });
  return queryRows<Story>(client, {
    TableName: table,
    KeyConditionExpression: `topicId = :topic${time.condition}`,
    FilterExpression: 'lastArticleAt >= :joined OR openedAt >= :joined',
    ExpressionAttributeNames: time.names,
    ExpressionAttributeValues: { ':topic': topicId, ':joined': since, ...time.values },
  });
}

async function putStory(
  client: Dynamo,
  table: string,
  story: Story,
  previous?: Story,
): Promise<'saved' | 'conflict'> {
  const unchanged = previous
    ? asExpected({ articleCount: previous.articleCount, lastArticleAt: previous.lastArticleAt })
    : undefined;
  const saved = await putRow(
    client,
    table,
    story,
    unchanged && {
      ConditionExpression: unchanged.expression,
      ExpressionAttributeNames: unchanged.names,
      ExpressionAttributeValues: unchanged.values,
    },
  );
  if (typeof saved === 'string') return saved;
  throw new Error(`story ${story.storyId}: ${saved.message}`);
}

function listNewestFirst(client: Dynamo, table: string, topicId: string, range: Range) {
  const time = timeRange('openedKey', range);
  return queryPage<Story>(
    client,
    {
      TableName: table,
      KeyConditionExpression: `topicId = :topic${time.condition}`,
      ExpressionAttributeNames: time.names,
      ExpressionAttributeValues: { ':topic': topicId, ...time.values },
      ScanIndexForward: false,
    },
    range,
  );
}
