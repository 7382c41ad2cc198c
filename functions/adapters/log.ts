/** Logs and metrics: one JSON line per fact, on the stream it is given. What is left out is in `redact.ts`. */
import type { Clock, Log } from '../ports.ts';
import { redact } from './redact.ts';

export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];
export type Write = (line: string) => void;

export type LogOptions = {
  /** The lowest level that is written; `info` unless said. */
  readonly level?: string | undefined;
  /** On every line, e.g. `{ step: 'poll' }`. */
  readonly base?: Readonly<Record<string, unknown>>;
  readonly write?: Write;
  readonly clock?: Clock;
};

const toStdout: Write = (line) => {
  process.stdout.write(`${line}\n`);
};
/** For the local run: stdout is kept for answers. */
export const toStderr: Write = (line) => {
  process.stderr.write(`${line}\n`);
};

/** A log; a fact's level is `details.level`, `info` unless said. */
export function jsonLog(options: LogOptions = {}): Log {
  const { base = {}, write = toStdout, clock = Date.now } = options;
  const lowest = rank(options.level);
  return (fact, { level, ...details } = {}) => {
    if (rank(level) < lowest) return;
    const line = { time: new Date(clock()).toISOString(), level: LEVELS[rank(level)], fact };
    write(oneLine({ ...line, ...(redact({ ...base, ...details }) as object) }));
  };
}

const rank = (level: unknown): number => {
  const place = LEVELS.indexOf(level as Level);
  return place === -1 ? LEVELS.indexOf('info') : place;
};

/** JSON, with the characters that turn or hide text for a reader escaped. */
const oneLine = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Our own metrics, a small fixed set with one dimension: each costs money every month. */
export type MetricName =
  | 'FeedsDue'
  | 'OldestDueSeconds'
  | 'OldestOwedSeconds'
  | 'Polled'
  | 'PollsFailed'
  | 'ArticlesNew'
  | 'OwnOutage'
  | 'Sent'
  | 'SendsFailed';
export type Metrics = (values: Readonly<Partial<Record<MetricName, number>>>) => void;

/** Metrics as lines of the log (CloudWatch embedded metric format); an empty set writes nothing. */
export function emfMetrics(options: Pick<LogOptions, 'write' | 'clock'> = {}): Metrics {
  const { write = toStdout, clock = Date.now } = options;
  return (values) => {
    const known = Object.entries(values).filter(([, value]) => Number.isFinite(value));
    if (known.length === 0) return;
    const metrics = known.map(([Name]) => ({
      Name,
      Unit: Name.endsWith('Seconds') ? 'Seconds' : 'Count',
    }));
    const directive = { Namespace: 'Rasid', Dimensions: [['service']], Metrics: metrics };
    const head = { _aws: { Timestamp: clock(), CloudWatchMetrics: [directive] } };
    write(JSON.stringify({ ...head, service: 'rasid', ...Object.fromEntries(known) }));
  };
}
