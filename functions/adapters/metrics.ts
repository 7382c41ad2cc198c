/** Metrics as lines of the log; which there are is in domain/metrics.ts. */
import { METRICS, type Metrics } from '../domain/metrics.ts';
import { type LogOptions, toStdout } from './log.ts';

/** In CloudWatch's embedded metric format; an empty set writes nothing. */
export function emfMetrics(options: Pick<LogOptions, 'write' | 'clock'> = {}): Metrics {
  const { write = toStdout, clock = Date.now } = options;
  return (values) => {
    const known = Object.entries(values).filter(([, value]) => Number.isFinite(value));
    if (known.length === 0) return;
    const named = known.map(([Name]) => ({
      Name,
      Unit: Name.endsWith('Seconds') ? 'Seconds' : 'Count',
    }));
    const directive = { Namespace: METRICS.namespace, Dimensions: [['service']], Metrics: named };
    const head = { _aws: { Timestamp: clock(), CloudWatchMetrics: [directive] } };
    write(JSON.stringify({ ...head, service: METRICS.service, ...Object.fromEntries(known) }));
  };
}
