/**
 * Our own metrics: a small fixed set with one dimension, because each costs money every month. The one
 * list of them: what steps count, and what alarms and the dashboard read.
 */

export const METRICS = {
  namespace: 'Rasid',
  service: 'rasid',
  /** Name to the statistic that the alarms and the dashboard read. */
  names: {
    /** Of dispatch: feeds that fell due in its minute, every minute, 0 too. */
    FeedsDue: 'Sum',
    /** Of dispatch: ages of the oldest owed alert and the oldest due delivery. */
    OldestOwedSeconds: 'Maximum',
    OldestDueDeliverySeconds: 'Maximum',
    /** Of poll: from the minute a feed was due to the end of its poll. */
    OldestDueSeconds: 'Maximum',
    Polled: 'Sum',
    PollsFailed: 'Sum',
    ArticlesNew: 'Sum',
    OwnOutage: 'Sum',
    /** Of deliver: attempts that arrived, attempts that did not, deliveries that get no other. */
    Sent: 'Sum',
    SendsFailed: 'Sum',
    SendsGivenUp: 'Sum',
    /** Of poll, read, alert, deliver: messages and feeds whose work stopped for a fault of ours. */
    StepsFailed: 'Sum',
  },
} as const;
export type MetricName = keyof typeof METRICS.names;
export type Counted = Readonly<Partial<Record<MetricName, number>>>;
export type Metrics = (counted: Counted) => void;
