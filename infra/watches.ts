/** What is watched: set-aside messages, the stream, each function; polls and deliveries are in watches-flow.ts. */
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { FunctionName } from './functions.ts';
import { ours } from './metrics.ts';
import type { Watch, WatchParts } from './watch.ts';
import { deliveryWatches, pollWatches } from './watches-flow.ts';

const FIVE = Duration.minutes(5);
const QUARTER = Duration.minutes(15);

export const watchesOf = (parts: WatchParts): readonly Watch[] => [
  ...queueWatches(parts),
  ...streamWatches(parts),
  ...pollWatches(parts),
  ...deliveryWatches(parts),
  ...functionWatches(parts),
];

function queueWatches({ queues }: WatchParts): readonly Watch[] {
  return Object.entries(queues).map(([name, { dead }]) => ({
    name: `DeadLetters-${name}`,
    says: `A message of the ${name} queue failed five times and was set aside.`,
    metric: dead.metricApproximateNumberOfMessagesVisible({ period: FIVE, statistic: 'Maximum' }),
    over: 0,
    periods: 1,
  }));
}

function streamWatches({ built, triggers }: WatchParts): readonly Watch[] {
  return [
    {
      name: 'StreamAge',
      says: 'Owed alerts wait in the stream.',
      over: 300_000,
      periods: 2,
      metric: built.alert.metric('IteratorAge', { statistic: 'Maximum', period: FIVE }),
    },
    {
      name: 'StreamFailures',
      says: 'Records of the stream were set aside in the bucket of failures.',
      over: 0,
      periods: 1,
      metric: new cloudwatch.Metric({
        namespace: 'AWS/Lambda',
        metricName: 'OnFailureDestinationDeliveredEventCount',
        dimensionsMap: { EventSourceMappingUUID: triggers.pendingStreamId },
        statistic: 'Sum',
        period: FIVE,
      }),
    },
  ];
}

/** Called a few times an hour or by single events: one failure is as many as there may ever be. */
const RARELY_CALLED: ReadonlySet<string> = new Set<FunctionName>(['digest', 'feedback']);

function functionWatches({ built, api }: WatchParts): readonly Watch[] {
  const ofEach = Object.entries(built).flatMap(([name, fn]): readonly Watch[] => {
    const often = (over: number) =>
      RARELY_CALLED.has(name) ? { over: 0, periods: 1 } : { over, periods: 2 };
    const errors = {
      name: `Errors-${name}`,
      says: `Calls of ${name} time out or fail as a whole.`,
      ...often(2),
      metric: fn.metricErrors({ period: FIVE }),
    };
    const throttles = {
      name: `Throttles-${name}`,
      says: `${name} is throttled.`,
      ...often(5),
      metric: fn.metricThrottles({ period: FIVE }),
    };
    // The API answers for its own faults: Lambda sees an answer, only the gateway sees its status.
    return name === 'query' ? [throttles] : [errors, throttles];
  });
  return [
    ...ofEach,
    {
      name: 'Errors-query',
      says: 'The API answers with a fault of its own (500 and above).',
      over: 2,
      periods: 1,
      metric: api.metricServerError({ period: FIVE, statistic: 'Sum' }),
    },
    {
      name: 'StepsFailed',
      says: 'Messages or feeds fail for a fault of ours and come again.',
      over: 2,
      periods: 1,
      metric: ours('StepsFailed', QUARTER),
    },
  ];
}
