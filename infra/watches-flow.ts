/** What is watched of the flow: feeds on their way in, alerts and deliveries on their way out. */
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { ours } from './metrics.ts';
import type { Watch, WatchParts } from './watch.ts';

const QUARTER = Duration.minutes(15);
const HALF = Duration.minutes(30);

/** Failed ones of all, in percent; each says of how few it says nothing. */
const share = (
  label: string,
  expression: string,
  usingMetrics: Record<string, cloudwatch.IMetric>,
) => new cloudwatch.MathExpression({ expression, usingMetrics, label, period: HALF });

export function pollWatches({ queues }: WatchParts): readonly Watch[] {
  return [
    {
      name: 'NoDispatch',
      says: 'Dispatch has not said for a quarter of an hour what is due.',
      over: 1,
      periods: 1,
      below: true,
      metric: ours('FeedsDue', QUARTER).with({ statistic: 'SampleCount' }),
    },
    {
      // Of the queue, not of polls that were made: feeds may all be due once an hour or once a day.
      name: 'NoPolls',
      says: 'Feeds that are due have waited in the queue for half an hour: nobody polls them.',
      over: 1800,
      periods: 1,
      metric: queues.poll.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(5),
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
      name: 'MostFeedsFail',
      says: 'Over half of the polls fail.',
      over: 50,
      periods: 2,
      metric: share('Failed polls, %', 'IF(polled > 10, 100 * failed / polled, 0)', {
        failed: ours('PollsFailed', HALF),
        polled: ours('Polled', HALF),
      }),
    },
    {
      name: 'OwnOutage',
      says: 'No host answers: our own network is out, nothing is counted against feeds.',
      over: 0,
      periods: 2,
      metric: ours('OwnOutage'),
    },
  ];
}

export function deliveryWatches({ mail }: WatchParts): readonly Watch[] {
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
      name: 'OldestOwedAlert',
      says: 'An alert has been owed for long.',
      over: 900,
      periods: 2,
      metric: ours('OldestOwedSeconds'),
    },
    {
      name: 'OldestDueDelivery',
      says: 'A delivery has been due for long and is not attempted.',
      over: 900,
      periods: 2,
      metric: ours('OldestDueDeliverySeconds'),
    },
    {
      name: 'MostSendsFail',
      says: 'Over half of the attempts to deliver fail.',
      over: 50,
      periods: 1,
      metric: share('Failed attempts, %', 'IF(failed > 2, 100 * failed / (sent + failed), 0)', {
        failed: ours('SendsFailed', HALF),
        sent: ours('Sent', HALF),
      }),
    },
    {
      name: 'DeliveriesGivenUp',
      says: 'A delivery was given up after its attempts failed: its recipient is not told.',
      over: 0,
      periods: 1,
      metric: ours('SendsGivenUp'),
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
