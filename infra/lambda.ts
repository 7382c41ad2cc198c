/** The functions on AWS: one role each, with the exact actions that its declaration names. */
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { ENV, type Setting } from '../functions/adapters/env.ts';
import {
  type FunctionDeclaration,
  type FunctionName,
  functions,
  QUEUE_SETTINGS,
  TABLE_SETTINGS,
} from './functions.ts';
import type { Queues, Tables } from './storage.ts';
import { type TableName, tables as tableList } from './tables.ts';

export type BuiltFunctions = Readonly<Record<FunctionName, lambda.Function>>;
export type FunctionParts = {
  readonly tables: Tables;
  readonly queues: Queues;
  readonly masterSecret: secretsmanager.ISecret;
  readonly sender: string;
  readonly configurationSet: string;
  readonly contact: string;
  readonly shards: number;
  /** Keeps two executions free for dispatch; an account with less than 102 in all refuses that. */
  readonly reserve: boolean;
  /** Folder with a bundle for each function. */
  readonly bundles: string;
};

export function declareFunctions(scope: Construct, parts: FunctionParts): BuiltFunctions {
  const entries = functions.map(
    (declared) => [declared.name, declareFunction(scope, declared, parts)] as const,
  );
  return Object.fromEntries(entries) as Record<FunctionName, lambda.Function>;
}

function declareFunction(
  scope: Construct,
  declared: FunctionDeclaration,
  parts: FunctionParts,
): lambda.Function {
  const logGroup = new logs.LogGroup(scope, `${declared.name}Logs`, {
    retention: logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new iam.Role(scope, `${declared.name}Role`, {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    description: declared.does,
  });
  logGroup.grantWrite(role);
  grantTables(role, declared, parts.tables);
  for (const name of declared.sendsTo) {
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['sqs:SendMessage'],
        resources: [parts.queues[name].queue.queueArn],
      }),
    );
  }
  if (declared.readsMasterKey) {
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [parts.masterSecret.secretArn],
      }),
    );
  }
  if (declared.sendsMail) role.addToPolicy(mailStatement(scope, parts));
  return new lambda.Function(scope, declared.name, {
    description: declared.does,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'handler.handler',
    code: lambda.Code.fromAsset(join(parts.bundles, declared.name)),
    memorySize: declared.memoryMb,
    timeout: Duration.seconds(declared.timeoutSeconds),
    role,
    logGroup,
    loggingFormat: lambda.LoggingFormat.JSON,
    environment: environment(declared, parts),
    ...(declared.name === 'dispatch' && parts.reserve ? { reservedConcurrentExecutions: 2 } : {}),
  });
}

function environment(declared: FunctionDeclaration, parts: FunctionParts): Record<string, string> {
  const values: Partial<Record<Setting, string>> = {
    masterSecretArn: parts.masterSecret.secretArn,
    mailFrom: parts.sender,
    configurationSet: parts.configurationSet,
    contact: parts.contact,
  };
  const out: Record<string, string> = {
    NODE_OPTIONS: '--enable-source-maps',
    [ENV.shards]: String(parts.shards),
  };
  for (const [table, setting] of Object.entries(TABLE_SETTINGS)) {
    out[ENV[setting]] = parts.tables[table as TableName].tableName;
  }
  for (const queue of declared.sendsTo) {
    out[ENV[QUEUE_SETTINGS[queue]]] = parts.queues[queue].queue.queueUrl;
  }
  for (const setting of declared.settings) {
    const value = values[setting];
    // publicUrl is known only when the API is declared: the stack adds it then.
    if (value !== undefined) out[ENV[setting]] = value;
    else if (setting !== 'publicUrl') throw new Error(`${declared.name}: no value for ${setting}`);
  }
  return out;
}

function grantTables(role: iam.Role, declared: FunctionDeclaration, tables: Tables): void {
  for (const [name, actions] of Object.entries(declared.tables)) {
    const arn = tables[name as TableName].tableArn;
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: actions.includes('Query') ? [arn, ...indexArns(arn, name as TableName)] : [arn],
      }),
    );
  }
}

/** Each index by its name: no wildcard that a later index would slip through. */
export function indexArns(tableArn: string, name: TableName): readonly string[] {
  const table = tableList.find((candidate) => candidate.name === name);
  return (table?.indexes ?? []).map((index) => `${tableArn}/index/${index.name}`);
}

/** Mails only from our sender, whatever identity of the account verifies it. */
function mailStatement(scope: Construct, parts: FunctionParts): iam.PolicyStatement {
  const ses = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'ses', resource, resourceName });
  return new iam.PolicyStatement({
    actions: ['ses:SendEmail', 'ses:SendRawEmail'],
    resources: [ses('identity', '*'), ses('configuration-set', parts.configurationSet)],
    conditions: { StringEquals: { 'ses:FromAddress': parts.sender } },
  });
}
