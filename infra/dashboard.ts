/** One page of graphs: what flows, what fails, what waits. */

import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { BuiltFunctions } from './lambda.ts';
import { ours } from './metrics.ts';
import type { Queues } from './storage.ts';

export type DashboardParts = {
  readonly id: string;
  readonly built: BuiltFunctions;
  readonly queues: Queues;
  readonly api: IHttpApi;
};

export function declareDashboard(
  scope: Construct,
  { id, built, queues, api }: DashboardParts,
): void {
  const graph = (title: string, left: cloudwatch.IMetric[]) =>
    new cloudwatch.GraphWidget({ title, left, width: 12, height: 6 });
  const all = Object.values(built);
  new cloudwatch.Dashboard(scope, 'Dashboard', {
    dashboardName: id,
    widgets: [
      [
        graph('Polls', [ours('FeedsDue'), ours('Polled'), ours('PollsFailed'), ours('OwnOutage')]),
        graph('New articles', [ours('ArticlesNew')]),
      ],
      [
        graph('Waiting: oldest due feed, owed alert, due delivery (s)', [
          ours('OldestDueSeconds'),
          ours('OldestOwedSeconds'),
          ours('OldestDueDeliverySeconds'),
        ]),
        graph('Attempts to deliver', [ours('Sent'), ours('SendsFailed'), ours('SendsGivenUp')]),
      ],
      [
        graph('Faults: steps of ours, answers of the API', [
          ours('StepsFailed'),
          api.metricServerError(),
        ]),
        graph(
          'Errors of Lambda: time-outs and crashes',
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
