/** Logs: one JSON line per fact, on the stream it is given. What is left out is in `redact.ts`, metrics in `metrics.ts`. */
import type { Clock, Log } from '../ports.ts';
import { redact } from './redact.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
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

export const toStdout: Write = (line) => {
  process.stdout.write(`${line}\n`);
};
/** For the local run: stdout is kept for answers. */
export const toStderr: Write = (line) => {
  process.stderr.write(`${line}\n`);
};

/** A log; a fact's level is `details.level`, `info` unless said. */
export const jsonLog = (options: LogOptions = {}): Log => logAs(options, oneLine);

/** The same for people at a terminal: `12:00:00 warn fact (feeds 3, host x.example)`. */
export const textLog = (options: LogOptions = {}): Log => logAs(options, oneText);

type Line = { readonly time: string; readonly level: Level; readonly fact: string };

function logAs(
  options: LogOptions,
  format: (line: Line, details: Readonly<Record<string, unknown>>) => string,
): Log {
  const { base = {}, write = toStdout, clock = Date.now } = options;
  const lowest = rank(options.level);
  return (fact, { level, ...details } = {}) => {
    const place = rank(level);
    if (place < lowest) return;
    const line = { time: new Date(clock()).toISOString(), level: LEVELS[place] ?? 'info', fact };
    write(visible(format(line, redact({ ...base, ...details }) as Record<string, unknown>)));
  };
}

const rank = (level: unknown): number => {
  const place = LEVELS.indexOf(level as Level);
  return place === -1 ? LEVELS.indexOf('info') : place;
};

const oneLine = (line: Line, details: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ ...line, ...details });

function oneText({ time, level, fact }: Line, details: Readonly<Record<string, unknown>>): string {
  const told = Object.entries(details).map(([name, value]) => `${name} ${inWords(value)}`);
  return `${time.slice(11, 19)} ${level} ${fact}${told.length > 0 ? ` (${told.join(', ')})` : ''}`;
}

/** Of an error its message: where it was thrown is for the JSON. */
function inWords(value: unknown): string {
  if (typeof value === 'string') return value;
  const message =
    value !== null && typeof value === 'object' && 'message' in value && value.message;
  return typeof message === 'string' ? message : JSON.stringify(value);
}

/** The characters that turn, hide or break text for a reader are escaped; JSON stays JSON. */
const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
