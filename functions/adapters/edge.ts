/**
 * The edge of a handler that no batch guards: Lambda writes what leaves it into the log as it is, so what
 * was thrown is logged redacted here, and what leaves says nothing but that it failed.
 */
import type { Log } from '../ports.ts';
import { redactText } from './redact-text.ts';

/** Has no cause, and neither the message nor the stack of what was thrown. */
export class HandlerError extends Error {
  override readonly name = 'HandlerError';
}

export const atEdge =
  <A extends readonly unknown[], R>(log: Log, work: (...given: A) => Promise<R>) =>
  async (...given: A): Promise<R> => {
    try {
      return await work(...given);
    } catch (error) {
      log('call failed', { level: 'error', error });
      const name = error instanceof Error ? redactText(error.name) : typeof error;
      throw new HandlerError(`${name}: see "call failed" in the log of this call`);
    }
  };
