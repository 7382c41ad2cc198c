/** What wakes the functions: the clock, the queues and the stream of owed alerts. */
import { Duration, RemovalPolicy, TimeZone } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { functions } from './functions.ts';
import type { BuiltFunctions } from './lambda.ts';
import type { Queues, Tables } from './storage.ts';

export type Triggers = {
  readonly failedRecords: s3.Bucket;
  /** Identifies the stream's event source in its metrics. */
  readonly pendingStreamId: string;
};

export function declareTriggers(
  scope: Construct,
  parts: { readonly built: BuiltFunctions; readonly tables: Tables; readonly queues: Queues },
): Triggers {
  const { built, tables, queues } = parts;
  every(
    scope,
    'EveryMinute',
    scheduler.ScheduleExpression.rate(Duration.minutes(1)),
    built.dispatch,
  );
  every(
    scope,
    // A digest may be asked for at 08:15, or in a zone that is half an hour off: so every quarter.
    'EveryQuarter',
    scheduler.ScheduleExpression.cron({ minute: '0/15', timeZone: TimeZone.ETC_UTC }),
    built.digest,
  );
  for (const { name, consumes } of functions) {
    if (!consumes) continue;
    built[name].addEventSource(
      new SqsEventSource(queues[consumes.queue].queue, {
        batchSize: consumes.batch,
        reportBatchItemFailures: true,
        maxConcurrency: consumes.atOnce,
      }),
    );
  }
  return readPendingStream(scope, built.alert, tables);
}

/** The scheduled minute goes with the event: a late or repeated call still means that minute. */
function every(
  scope: Construct,
  id: string,
  schedule: scheduler.ScheduleExpression,
  target: lambda.Function,
): void {
  new scheduler.Schedule(scope, id, {
    schedule,
    target: new targets.LambdaInvoke(target, {
      input: scheduler.ScheduleTargetInput.fromObject({
        scheduledAt: scheduler.ContextAttribute.scheduledTime,
      }),
      retryAttempts: 1,
      maxEventAge: Duration.minutes(5),
    }),
  });
}

/** New rows wake `alert` at once; a poison record is set aside with its content, the sweep finds the rest. */
function readPendingStream(scope: Construct, alert: lambda.Function, tables: Tables): Triggers {
  const failedRecords = new s3.Bucket(scope, 'FailedRecords', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [{ expiration: Duration.days(90) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const source = new DynamoEventSource(tables.Pending, {
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    batchSize: 25,
    bisectBatchOnError: true,
    retryAttempts: 5,
    maxRecordAge: Duration.hours(6),
    reportBatchItemFailures: true,
    filters: [lambda.FilterCriteria.filter({ eventName: lambda.FilterRule.isEqual('INSERT') })],
    onFailure: keepIn(failedRecords),
    metricsConfig: { metrics: [lambda.MetricType.EVENT_COUNT] },
  });
  alert.addEventSource(source);
  return { failedRecords, pendingStreamId: source.eventSourceMappingId };
}

/** A bucket as the place of failed records, with the two permissions that Lambda asks for and no more. */
function keepIn(bucket: s3.Bucket): lambda.IEventSourceDlq {
  return {
    bind: (_source, handler) => {
      handler.grantPrincipal.addToPrincipalPolicy(
        new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
      );
      handler.grantPrincipal.addToPrincipalPolicy(
        new iam.PolicyStatement({
          actions: ['s3:PutObject'],
          resources: [bucket.arnForObjects('aws/lambda/*')],
        }),
      );
      return { destination: bucket.bucketArn };
    },
  };
}
