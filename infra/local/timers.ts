/** What wakes the steps on one computer: every minute at the minute, every quarter, every so often. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../functions/ports.ts';

type Work = () => Promise<unknown>;
const MINUTE = 60_000;

/** At once, then at every full minute; a minute that is overrun is left to the next. */
export const everyMinute = (signal: AbortSignal, log: Log, work: Work): Promise<void> =>
  again(signal, log, () => MINUTE - (Date.now() % MINUTE), work);

/** At once, then at every full quarter of an hour. */
export const everyQuarter = (signal: AbortSignal, log: Log, work: Work): Promise<void> =>
  again(signal, log, () => 15 * MINUTE - (Date.now() % (15 * MINUTE)), work);

/** At once, then so many milliseconds after each end. */
export const repeatedly = (
  signal: AbortSignal,
  log: Log,
  millis: number,
  work: Work,
): Promise<void> => again(signal, log, () => millis, work);

/** Returns when the signal is given; a failure is noted, and the next time comes all the same. */
async function again(
  signal: AbortSignal,
  log: Log,
  pause: () => number,
  work: Work,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      log('timer failed, goes on', { level: 'error', error });
    }
    await wait(pause(), undefined, { signal }).catch(() => {});
  }
}
