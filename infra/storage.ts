/** The tables and queues on AWS: kept when the stack goes, encrypted, each queue with its dead letters. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { functions, type QueueName } from './functions.ts';
import { type AttributeKind, type Index, type Key, type TableName, tables } from './tables.ts';

const KINDS: Readonly<Record<AttributeKind, dynamodb.AttributeType>> = {
  S: dynamodb.AttributeType.STRING,
  N: dynamodb.AttributeType.NUMBER,
  B: dynamodb.AttributeType.BINARY,
};
const attribute = ({ name, kind }: Key): dynamodb.Attribute => ({ name, type: KINDS[kind] });

export type Tables = Readonly<Record<TableName, dynamodb.TableV2>>;
export type WorkQueue = { readonly queue: sqs.Queue; readonly dead: sqs.Queue };
export type Queues = Readonly<Record<QueueName, WorkQueue>>;

export function declareTables(scope: Construct, prefix: string): Tables {
  const entries = tables.map((table) => {
    const built = new dynamodb.TableV2(scope, `${table.name}Table`, {
      tableName: `${prefix}${table.name}`,
      partitionKey: attribute(table.partition),
      ...(table.sort ? { sortKey: attribute(table.sort) } : {}),
      billing: dynamodb.Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      globalSecondaryIndexes: table.indexes.map(secondaryIndex),
      ...(table.ttl ? { timeToLiveAttribute: table.ttl } : {}),
      ...(table.stream ? { dynamoStream: dynamodb.StreamViewType.NEW_IMAGE } : {}),
    });
    return [table.name, built] as const;
  });
  return Object.fromEntries(entries) as Record<TableName, dynamodb.TableV2>;
}

function secondaryIndex(index: Index): dynamodb.GlobalSecondaryIndexPropsV2 {
  const keys = {
    indexName: index.name,
    partitionKey: attribute(index.partition),
    ...(index.sort ? { sortKey: attribute(index.sort) } : {}),
  };
  if (index.projects === 'all') return { ...keys, projectionType: dynamodb.ProjectionType.ALL };
  if (index.projects === 'keys') {
    return { ...keys, projectionType: dynamodb.ProjectionType.KEYS_ONLY };
  }
  return {
    ...keys,
    projectionType: dynamodb.ProjectionType.INCLUDE,
    nonKeyAttributes: [...index.projects],
  };
}

/** Visible again after six times the consumer's time-out; dead after five receives. */
export function declareQueues(scope: Construct): Queues {
  const entries = functions.flatMap(({ consumes, timeoutSeconds }) => {
    if (!consumes) return [];
    const dead = new sqs.Queue(scope, `${consumes.queue}DeadLetters`, {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const queue = new sqs.Queue(scope, `${consumes.queue}Queue`, {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(6 * timeoutSeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: dead, maxReceiveCount: 5 },
    });
    return [[consumes.queue, { queue, dead }] as const];
  });
  return Object.fromEntries(entries) as Record<QueueName, WorkQueue>;
}
