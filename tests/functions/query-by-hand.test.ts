/** Every statement of functions/query/README.md runs as it is written, and both spellings find the same rows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ExecuteStatementCommand,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { otherDelivery } from '../../functions/domain/delivery-record.ts';
import { newSubscription } from '../../functions/domain/subscription-load.ts';
import { pendingRow, timelineRows } from '../../functions/domain/timeline.ts';
import { tables } from '../../infra/tables.ts';
import { article, startWorld, story, type World } from '../support/query-world.ts';

const file = join(import.meta.dirname, '../../functions/query/README.md');
const patterns = readFileSync(file, 'utf8')
  .split('\n### ')
  .slice(1)
  .map((section) => ({
    name: section.split('\n')[0] ?? '',
    call: /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? '',
    statement: /```sql\n([\s\S]*?)```/.exec(section)?.[1]?.trim() ?? '',
  }));

let world: World;
beforeAll(async () => {
  world = await startWorld();
  const { stores } = world.engine;
  const at = '2026-03-05T08:00:00.000Z';
  const sample = article({
    articleId: 'art_sample',
    feedId: 'sample-feed',
    publishedAt: at,
    storyId: 'sto_sample',
    verdicts: { 'iraq-withdrawal': 'certain' },
    entityIds: ['kataib-hezbollah', 'us-forces'],
  });
  const pending = pendingRow(sample, 'new', at, 1);
  await stores.articles.add(sample, timelineRows(sample), pending);
  await stores.stories.put(story({ storyId: 'sto_sample' }));
  const feed = { id: 'sample-feed', url: 'https://feed.example/', title: 'Feed', language: 'en' };
  await stores.feeds.define([feed], 'file', at);
  const subscription = newSubscription(
    {
      id: 'sample-subscription',
      name: 'Sample',
      channel: { type: 'email', to: ['reader@desk.example'] },
      filter: {},
      per: 'story',
      cadence: 'instant',
      timeZone: 'UTC',
    },
    'user',
    at,
  );
  await stores.subscriptions.put(subscription);
  const test = { type: 'test', key: '1' } as const;
  const when = { now: Date.parse(at), shards: 1 };
  await stores.deliveries.create(otherDelivery(subscription, 'reader@desk.example', test, when));
  await world.ask('/api/topics/iraq-withdrawal/days?days=30');
});
afterAll(() => world.engine.stop());

/** The flags of an AWS CLI call as the SDK's input; a flag that is not known is a mistake of the document. */
function inputOf(call: string): { command: string; input: QueryCommandInput & { Key?: never } } {
  const words = [...call.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  expect(words.slice(0, 2)).toEqual(['aws', 'dynamodb']);
  const input: Record<string, unknown> = {};
  for (let place = 3; place < words.length; place += 1) {
    const flag = (words[place] ?? '').replace(/^--/, '');
    if (flag === 'no-scan-index-forward') {
      input.ScanIndexForward = false;
      continue;
    }
    const name = flag.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
    place += 1;
    const value = words[place] ?? '';
    const structured = /^(Key|ExpressionAttribute(Names|Values))$/.test(name);
    input[name] = structured ? JSON.parse(value) : name === 'Limit' ? Number(value) : value;
  }
  return { command: words[2] ?? '', input: input as never };
}

describe('by hand', () => {
  it.each(patterns)('$name', async ({ call, statement }) => {
    const { client } = world.engine;
    const { command, input } = inputOf(call);
    const byCall =
      command === 'get-item'
        ? [(await client.send(new GetItemCommand(input as never))).Item].filter(
            (row) => row !== undefined,
          )
        : ((await client.send(new QueryCommand(input))).Items ?? []);
    const { Items: byStatement = [] } = await client.send(
      new ExecuteStatementCommand({ Statement: statement }),
    );
    expect(byCall.length).toBeGreaterThan(0);
    expect(byStatement).toHaveLength(byCall.length);
  });

  it('every table and index is there', () => {
    const text = patterns.map(({ statement }) => statement).join('\n');
    for (const table of tables) {
      expect(text).toContain(`"Rasid${table.name}"`);
      for (const index of table.indexes) {
        // What polls are planned by: a number of the monitor's clock, not a question of people.
        if (index.name !== 'byPollSlot')
          expect(text).toContain(`"Rasid${table.name}"."${index.name}"`);
      }
    }
  });
});
