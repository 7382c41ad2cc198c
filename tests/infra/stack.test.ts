/** What the stack promises, property by property. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../infra/bundle.ts';
import { functions } from '../../infra/functions.ts';
import { MonitorStack } from '../../infra/monitor-stack.ts';
import { type Index, type Table, tables } from '../../infra/tables.ts';

type Resource = { Type: string; Properties: Record<string, unknown>; DeletionPolicy?: string };
type Mapping = {
  EventSourceArn: { 'Fn::GetAtt'?: readonly string[] };
  FunctionName: { Ref: string };
};
const bundles = mkdtempSync(join(tmpdir(), 'rasid-stack-'));
let stack: MonitorStack;
let template: Template;
const resources = (type: string): Record<string, Resource> =>
  template.findResources(type) as Record<string, Resource>;

beforeAll(async () => {
  await bundleFunctions(bundles);
  stack = new MonitorStack(new App(), 'Rasid', {
    senderAddress: 'alerts@example.org',
    alarmAddress: 'desk@example.org',
    shards: 2,
    bundles,
  });
  template = Template.fromStack(stack);
});
afterAll(() => rmSync(bundles, { recursive: true, force: true }));

const keySchemaOf = ({ partition, sort }: Pick<Table, 'partition' | 'sort'>) => [
  { AttributeName: partition.name, KeyType: 'HASH' },
  ...(sort ? [{ AttributeName: sort.name, KeyType: 'RANGE' }] : []),
];
const projectionOf = ({ projects }: Index) =>
  projects === 'all' || projects === 'keys'
    ? { ProjectionType: projects === 'all' ? 'ALL' : 'KEYS_ONLY' }
    : { ProjectionType: 'INCLUDE', NonKeyAttributes: projects };

describe('tables', () => {
  it.each(tables)('$name is on demand, recoverable, protected and retained', ({ name }) => {
    const [found] = Object.values(resources('AWS::DynamoDB::GlobalTable')).filter(
      ({ Properties }) => Properties.TableName === `Rasid${name}`,
    );
    expect(found?.DeletionPolicy).toBe('Retain');
    expect(found?.Properties.BillingMode).toBe('PAY_PER_REQUEST');
    const [replica] = (found?.Properties.Replicas ?? []) as Record<string, unknown>[];
    expect(replica?.DeletionProtectionEnabled).toBe(true);
    expect(replica?.PointInTimeRecoverySpecification).toEqual({
      PointInTimeRecoveryEnabled: true,
    });
  });

  it.each(tables)('$name has the keys and indexes that the local run has', (table) => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: `Rasid${table.name}`,
      KeySchema: keySchemaOf(table),
      ...(table.indexes.length > 0
        ? {
            GlobalSecondaryIndexes: table.indexes.map((index) =>
              Match.objectLike({
                IndexName: index.name,
                KeySchema: keySchemaOf(index),
                Projection: projectionOf(index),
              }),
            ),
          }
        : {}),
      ...(table.ttl
        ? { TimeToLiveSpecification: { AttributeName: table.ttl, Enabled: true } }
        : {}),
      ...(table.stream ? { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } : {}),
    });
  });

  it('no index names more attributes than DynamoDB allows', () => {
    for (const { name, indexes } of tables) {
      const named = indexes.map(({ projects }) => (Array.isArray(projects) ? projects.length : 0));
      for (const count of named) expect(count, name).toBeLessThanOrEqual(20);
      expect(
        named.reduce((sum, count) => sum + count, 0),
        name,
      ).toBeLessThanOrEqual(100);
    }
  });
});

describe('the master secret', () => {
  it('stays with the tables when the stack goes, under a name of its own', () => {
    const [secret] = Object.values(resources('AWS::SecretsManager::Secret'));
    expect(secret).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { Name: 'Rasid/master' },
    });
  });
});

describe('queues', () => {
  it('every queue is encrypted and has dead letters after five receives', () => {
    const all = Object.values(resources('AWS::SQS::Queue')).map(({ Properties }) => Properties);
    const working = all.filter((queue) => queue.RedrivePolicy);
    expect(working).toHaveLength(4);
    for (const queue of all) expect(queue.SqsManagedSseEnabled).toBe(true);
    for (const queue of working) {
      expect(queue.RedrivePolicy).toMatchObject({ maxReceiveCount: 5 });
    }
  });

  it('messages stay hidden for six times the time-out of the function that takes them', () => {
    const [queues, lambdas] = [resources('AWS::SQS::Queue'), resources('AWS::Lambda::Function')];
    const taken = Object.values(resources('AWS::Lambda::EventSourceMapping')).flatMap(
      ({ Properties }) => {
        const { EventSourceArn, FunctionName } = Properties as Mapping;
        const queue = queues[EventSourceArn['Fn::GetAtt']?.[0] ?? ''];
        const timeout = Number(lambdas[FunctionName.Ref]?.Properties.Timeout);
        return queue ? [[queue.Properties.VisibilityTimeout, 6 * timeout]] : [];
      },
    );
    expect(taken).toHaveLength(functions.filter(({ consumes }) => consumes).length);
    for (const [hidden, sixTimes] of taken) expect(hidden).toBe(sixTimes);
  });
});

describe('functions', () => {
  it('run on arm64 and Node 24, each in a role of its own', () => {
    const all = Object.values(resources('AWS::Lambda::Function')).map((fn) => fn.Properties);
    expect(all).toHaveLength(functions.length);
    for (const fn of all) {
      expect(fn.Runtime).toBe('nodejs24.x');
      expect(fn.Architectures).toEqual(['arm64']);
    }
    expect(new Set(all.map((fn) => JSON.stringify(fn.Role))).size).toBe(functions.length);
  });

  it('reserve concurrency only when asked to: a new account has none to spare', () => {
    const reserved = (of: Template) =>
      Object.values(of.findResources('AWS::Lambda::Function'))
        .map(({ Properties }) => Properties.ReservedConcurrentExecutions)
        .filter((count) => count !== undefined);
    expect(reserved(template)).toEqual([]);
    const asked = Template.fromStack(
      new MonitorStack(new App(), 'Asked', { shards: 2, reserve: true, bundles }),
    );
    expect(reserved(asked)).toEqual([2]);
  });

  it('no statement allows every action, and none every table', () => {
    const statements = Object.values(resources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) =>
        (Properties.PolicyDocument as { Statement: { Action: unknown; Resource: unknown }[] })
          .Statement,
    );
    expect(statements.length).toBeGreaterThan(functions.length);
    for (const { Action, Resource: resource } of statements) {
      for (const action of [Action].flat()) {
        expect(action).not.toMatch(/\*$/);
        expect(action).not.toBe('dynamodb:Scan');
      }
      expect([resource].flat()).not.toContain('*');
    }
  });
});

describe('what wakes them', () => {
  it('dispatch every minute and digest every quarter of an hour, told the scheduled time', () => {
    const schedules = Object.values(resources('AWS::Scheduler::Schedule')).map(
      ({ Properties }) => Properties,
    );
    expect(schedules.map((schedule) => schedule.ScheduleExpression).sort()).toEqual([
      'cron(0/15 * * * ? *)',
      'rate(1 minute)',
    ]);
    for (const { Target } of schedules as { Target: { Input: string } }[]) {
      expect(Target.Input).toContain('<aws.scheduler.scheduled-time>');
    }
  });

  it('the stream wakes alert on inserts; a poison record is bisected and kept whole', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
  });
});

describe('addresses', () => {
  it('missing ones are parameters without a default', () => {
    const bare = Template.fromStack(new MonitorStack(new App(), 'Bare', { shards: 2, bundles }));
    const parameters = bare.findParameters('*');
    expect(parameters.SenderAddress).not.toHaveProperty('Default');
    expect(parameters.AlarmAddress).not.toHaveProperty('Default');
  });
});

describe('cdk-nag', () => {
  it('finds nothing that is not acknowledged with a reason', () => {
    const { violations } = new AwsSolutionsChecks(stack).validateScope(stack);
    const found = violations.map(({ ruleName, violatingResources }) => [
      ruleName,
      violatingResources.map(({ resourceLogicalId }) => resourceLogicalId),
    ]);
    expect(found).toEqual([]);
  });
});
