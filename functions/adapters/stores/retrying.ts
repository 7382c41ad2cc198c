/** Waiting before the same request is sent again: what the SDK does not do by itself. */
import { setTimeout as wait } from 'node:timers/promises';

/** How often a batch's unprocessed rest, or a transaction that met another, is sent in all. */
export const UNPROCESSED_TRIES = 8;

/** Full jitter: anything up to 50 ms, 100 ms, … 3.2 s, so that twins part ways. */
export const afterFailure = (attempt: number): Promise<void> =>
  wait(Math.random() * Math.min(3200, 25 * 2 ** attempt));
