/** What is watched, and when it is an alarm: dead letters, waiting, silence, failure, reputation. */
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { BuiltFunctions } from './lambda.ts';
import type { MailEvents } from './mail.ts';
import { METRICS, type MetricName } from './metrics.ts';
import type { Queues } from './storage.ts';
import type { Triggers } from './triggers.ts';

export type WatchParts = {
  readonly built: BuiltFunctions;
  readonly queues: Queues;
  readonly triggers: Triggers;
  readonly mail: MailEvents;
};
export type Watch = {
  readonly name: string;
  readonly says: string;
  readonly metric: cloudwatch.IMetric;
  readonly over: number;
  readonly periods: number;
  /** Silence is the alarm: fewer than the threshold, or no data at all. */
  readonly below?: boolean;
};

const FIVE = Duration.minutes(5);

export const watchesOf = (parts: WatchParts): readonly Watch[] => [
  ...queueWatches(parts),
  ...flowWatches(parts),
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

/** A metric that the functions emit themselves. */
const ours = (name: MetricName, period = FIVE): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: METRICS.namespace,
    metricName: name,
    dimensionsMap: { service: METRICS.service },
    statistic: METRICS.names[name],
    period,
  });

function flowWatches({ built, triggers, mail }: WatchParts): readonly Watch[] {
  const share = (
    label: string,
    part: cloudwatch.IMetric,
    whole: cloudwatch.IMetric,
    least: number,
  ) =>
    new cloudwatch.MathExpression({
      expression: `IF(whole > ${least}, 100 * part / whole, 0)`,
      usingMetrics: { part, whole },
      label,
      period: Duration.minutes(30),
    });
  const half = Duration.minutes(30);
  const reputation = (metricName: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/SES',
      metricName,
      statistic: 'Maximum',
      period: Duration.hours(1),
      dimensionsMap: { 'ses:configuration-set': mail.configurationSetName },
    });
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
    {
      name: 'OldestDueFeed',
      says: 'Feeds are polled long after they fell due.',
      over: 900,
      periods: 3,
      metric: ours('OldestDueSeconds'),
    },
    {
      name: 'NoPolls',
      says: 'No feed has been polled for half an hour.',
      over: 1,
      periods: 1,
      below: true,
      metric: ours('Polled', half),
    },
    {
      name: 'MostFeedsFail',
      says: 'Over half of the polls fail.',
      over: 50,
      periods: 2,
      metric: share('Failed polls, %', ours('PollsFailed', half), ours('Polled', half), 10),
    },
    {
      name: 'OwnOutage',
      says: 'No host answers: our own network is out, nothing is counted against feeds.',
      over: 0,
      periods: 2,
      metric: ours('OwnOutage'),
    },
    {
      name: 'OldestOwedAlert',
      says: 'An alert has been owed for long.',
      over: 900,
      periods: 2,
      metric: ours('OldestOwedSeconds'),
    },
    {
      name: 'BounceRate',
      says: 'Over 4 % of mails bounce: SES reviews at 5 %.',
      over: 0.04,
      periods: 1,
      metric: reputation('Reputation.BounceRate'),
    },
    {
      name: 'ComplaintRate',
      says: 'Over 0.08 % of mails are complained of: SES reviews at 0.1 %.',
      over: 0.0008,
      periods: 1,
      metric: reputation('Reputation.ComplaintRate'),
    },
  ];
}

function functionWatches({ built }: WatchParts): readonly Watch[] {
  return Object.entries(built).flatMap(([name, fn]) => [
    {
      name: `Errors-${name}`,
      says: `${name} fails.`,
      over: 2,
      periods: 2,
      metric: fn.metricErrors({ period: FIVE }),
    },
    {
      name: `Throttles-${name}`,
      says: `${name} is throttled.`,
      over: 5,
      periods: 2,
      metric: fn.metricThrottles({ period: FIVE }),
    },
  ]);
}
