/** One page of graphs: what flows, what fails, what waits. */
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { BuiltFunctions } from './lambda.ts';
import { METRICS, type MetricName } from './metrics.ts';
import type { Queues } from './storage.ts';

export type DashboardParts = {
  readonly id: string;
  readonly built: BuiltFunctions;
  readonly queues: Queues;
};

export function declareDashboard(scope: Construct, { id, built, queues }: DashboardParts): void {
  const graph = (title: string, left: cloudwatch.IMetric[]) =>
    new cloudwatch.GraphWidget({ title, left, width: 12, height: 6 });
  const ours = (...names: readonly MetricName[]) =>
    names.map(
      (metricName) =>
        new cloudwatch.Metric({
          namespace: METRICS.namespace,
          metricName,
          dimensionsMap: { service: METRICS.service },
          statistic: METRICS.names[metricName],
          period: Duration.minutes(5),
        }),
    );
  const all = Object.values(built);
  new cloudwatch.Dashboard(scope, 'Dashboard', {
    dashboardName: id,
    widgets: [
      [graph('Polls', ours('Polled', 'PollsFailed')), graph('New articles', ours('ArticlesNew'))],
      [
        graph(
          'Waiting: oldest due feed, oldest owed alert (s)',
          ours('OldestDueSeconds', 'OldestOwedSeconds'),
        ),
        graph('Deliveries', ours('Sent', 'SendsFailed')),
      ],
      [
        graph(
          'Errors',
          all.map((fn) => fn.metricErrors()),
        ),
        graph(
          'Duration, p95',
          all.map((fn) => fn.metricDuration({ statistic: 'p95' })),
        ),
      ],
      [
        graph(
          'Queues',
          Object.values(queues).map(({ queue }) =>
            queue.metricApproximateNumberOfMessagesVisible(),
          ),
        ),
        graph(
          'Dead letters',
          Object.values(queues).map(({ dead }) => dead.metricApproximateNumberOfMessagesVisible()),
        ),
      ],
    ],
  });
}
