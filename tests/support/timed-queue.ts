/** A queue in a time of its own: messages wait for the second that they are meant for. */
import type { Clock, Queue } from '../../functions/ports.ts';

export type Timed<M> = { readonly body: M; readonly at: number; receives: number };
export type TimedQueue<M> = Queue<M> & {
  readonly waiting: readonly Timed<M>[];
  /** Takes what is due. */
  readonly due: () => readonly Timed<M>[];
  /** A message that failed comes again a minute later, five times in all. */
  readonly again: (message: Timed<M>) => void;
};
const RECEIVES = 5;
const MINUTE = 60_000;

export function timedQueue<M>(clock: Clock): TimedQueue<M> {
  const waiting: Timed<M>[] = [];
  return {
    waiting,
    send: async (messages) => {
      for (const { body, delaySeconds = 0 } of messages) {
        const at = clock() + delaySeconds * 1000;
        waiting.push({ body: structuredClone(body), at, receives: 0 });
      }
    },
    due: () => {
      const now = clock();
      const ready = waiting.filter(({ at }) => at <= now);
      const later = waiting.filter(({ at }) => at > now);
      waiting.splice(0, waiting.length, ...later);
      return ready;
    },
    again: (message) => {
      if (message.receives < RECEIVES) waiting.push({ ...message, at: clock() + MINUTE });
    },
  };
}

/** At most so many at once. */
export async function sideBySide<T>(
  list: readonly T[],
  width: number,
  work: (one: T) => Promise<unknown>,
): Promise<void> {
  const left = list.values();
  const worker = async () => {
    for (const one of left) await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(width, list.length) }, worker));
}
