/**
 * Deploying again over tables that were kept, as far as it can be done without AWS: what the import names is
 * what the template keeps, and the monitor works over tables made as the template declares them.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentClient } from '../functions/adapters/dynamo.ts';
import { timelineRows } from '../functions/domain/timeline.ts';
import { functions } from '../infra/functions.ts';
import { type Engine, startEngine } from '../infra/local/engine.ts';
import { openData } from '../infra/local/open.ts';
import { MonitorStack } from '../infra/monitor-stack.ts';
import { rasid } from './cli/run.ts';
import { aDefinition, aDelivery, anArticle, aStory, aSubscription } from './support/rows.ts';

type Declared = CreateTableCommandInput & {
  readonly StreamSpecification?: { readonly StreamViewType: 'NEW_IMAGE' };
};
type Resource = {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: Declared & { readonly Name?: string };
};
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'rasid-redeploy-'));
const kept = JSON.parse(readFileSync(join(root, 'infra/kept.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;
let resources: Readonly<Record<string, Resource>>;
let engine: Engine;
beforeAll(async () => {
  // What the functions do is of no interest here: any folder does for their code.
  for (const { name } of functions) {
    mkdirSync(join(folder, 'bundles', name), { recursive: true });
    writeFileSync(join(folder, 'bundles', name, 'handler.mjs'), '');
  }
  const stack = new MonitorStack(new App(), 'Rasid', {
    senderAddress: 'alerts@example.org',
    alarmAddress: 'desk@example.org',
    shards: 2,
    bundles: join(folder, 'bundles'),
  });
  resources = Template.fromStack(stack).toJSON().Resources;
  engine = await startEngine();
});
afterAll(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
});
const ofType = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);

describe('what an import takes up', () => {
  it('is all that stays under a name of its own, and nothing that goes', () => {
    const staying = Object.entries(resources).filter(
      ([, { DeletionPolicy, Properties }]) =>
        DeletionPolicy === 'Retain' && (Properties.TableName ?? Properties.Name) !== undefined,
    );
    expect(Object.keys(kept).toSorted()).toEqual(staying.map(([id]) => id).toSorted());
    for (const [, resource] of staying) expect(resource.UpdateReplacePolicy).toBe('Retain');
  });
  it('is found by the names that the template fixes', () => {
    const tables = ofType('AWS::DynamoDB::GlobalTable');
    expect(tables).toHaveLength(7);
    for (const [id, { Properties }] of tables) {
      expect(kept[id]).toEqual({ TableName: Properties.TableName });
      // An identifier has to be a plain text: no reference can be looked up before there is a stack.
      expect(Properties.TableName).toMatch(/^Rasid[A-Z][a-z]+$/);
    }
    const [[id, secret] = ['', undefined]] = ofType('AWS::SecretsManager::Secret');
    expect(secret?.Properties.Name).toBe('Rasid/master');
    expect(kept[id]).toEqual({ Id: 'ARN_OF_SECRET' });
  });
  it('is imported and deployed with the same context in the runbook', () => {
    const runbook = readFileSync(join(root, 'infra/RUNBOOK.md'), 'utf8');
    const context = ' -c senderAddress=alerts@example.org -c alarmAddress=desk@example.org\n';
    expect(runbook).toContain(`npx cdk import --resource-mapping kept.json${context}`);
    expect(runbook).toContain(`npm run deploy --${context}`);
  });
});

describe('a monitor over tables made as the template declares them', () => {
  it('takes up the rows that an older version left there', async () => {
    const client = documentClient({ endpoint: engine.endpoint });
    const make = ([, { Properties }]: [string, Resource]) => {
      const { TableName, AttributeDefinitions, KeySchema, BillingMode } = Properties;
      const { GlobalSecondaryIndexes, StreamSpecification } = Properties;
      const plain = { TableName, AttributeDefinitions, KeySchema, BillingMode };
      const indexes = GlobalSecondaryIndexes && { GlobalSecondaryIndexes };
      const stream = StreamSpecification && {
        StreamSpecification: { ...StreamSpecification, StreamEnabled: true },
      };
      return client.send(new CreateTableCommand({ ...plain, ...indexes, ...stream }));
    };
    await Promise.all(ofType('AWS::DynamoDB::GlobalTable').map(make));
    const article = anArticle('art_1', { feedId: 'wire', entityIds: ['ain-al-asad-air-base'] });
    const put = (TableName: string, row: object) => {
      const { schemaVersion: _, ...Item } = row as Record<string, unknown>;
      return client.send(new PutCommand({ TableName, Item }));
    };
    await put('RasidArticles', article);
    for (const row of timelineRows(article)) await put('RasidTimeline', row);
    await put('RasidStories', aStory('sto_1', article.publishedAt));
    await put('RasidSubscriptions', aSubscription('desk'));
    await put('RasidDeliveries', aDelivery('msg_1'));
    client.destroy();
    const at = { data: join(folder, 'data'), endpoint: engine.endpoint };
    const { stores, close } = await openData(at);
    await stores.feeds.define([aDefinition('wire')], 'file', article.firstSeenAt);
    expect(await stores.articles.ofFeed('wire', '0')).toHaveLength(1);
    expect((await stores.stories.list('iraq-withdrawal', {})).rows).toHaveLength(1);
    expect(await stores.subscriptions.inState('active')).toHaveLength(1);
    expect(await stores.deliveries.dueBefore('0', '9', 10)).toHaveLength(1);
    await close();
    const flags = ['--json', '--data', at.data, '--endpoint', at.endpoint];
    const { lines } = await rasid([
      'articles',
      '--entity',
      'ain-al-asad-air-base',
      '--since',
      '2026-01-01',
      ...flags,
    ]);
    expect(lines.map(({ articleId }) => articleId)).toEqual(['art_1']);
    const { lines: sent } = await rasid(['deliveries', ...flags]);
    expect(sent.map(({ deliveryId }) => deliveryId)).toEqual(['msg_1']);
  });
});
