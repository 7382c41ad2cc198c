/** Our own metrics: a small fixed set with one dimension, because each costs money every month. */

export const METRICS = {
  namespace: 'Rasid',
  service: 'rasid',
  /** Name to the statistic that the alarms and the dashboard read. */
  names: {
    FeedsDue: 'Sum',
    OldestDueSeconds: 'Maximum',
    OldestOwedSeconds: 'Maximum',
    Polled: 'Sum',
    PollsFailed: 'Sum',
    ArticlesNew: 'Sum',
    OwnOutage: 'Sum',
    Sent: 'Sum',
    SendsFailed: 'Sum',
  },
} as const;
export type MetricName = keyof typeof METRICS.names;
