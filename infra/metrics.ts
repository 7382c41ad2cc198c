/** A metric that the functions emit themselves, as alarms and the dashboard read it. */
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, type MetricName } from '../functions/domain/metrics.ts';

export const ours = (name: MetricName, period = Duration.minutes(5)): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: METRICS.namespace,
    metricName: name,
    dimensionsMap: { service: METRICS.service },
    statistic: METRICS.names[name],
    period,
  });
