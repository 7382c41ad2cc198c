/** The local queues keep the rules of standard queues: at least once, invisible for a while, dead after five. */
import { afterEach, describe, expect, it } from 'vitest';
import type { QueueEvent } from '../../../functions/adapters/batch.ts';
import {
  type DeadLetter,
  type Kept,
  type LocalQueue,
  type LocalQueueOptions,
  localQueue,
  type QueueHandler,
} from '../../../infra/local/queues.ts';

const wait = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));
const bodies = ({ Records }: QueueEvent) => Records.map(({ body }) => JSON.parse(body).n as number);
const allDone = { batchItemFailures: [] };
const allFail = ({ Records }: QueueEvent) => ({
  batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
});

const opened: LocalQueue<unknown>[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((queue) => queue.stop()));
});
function open(
  handler: QueueHandler,
  given: Partial<Pick<LocalQueueOptions, 'batch' | 'atOnce' | 'timeoutMillis' | 'keep'>> = {},
) {
  const dead: DeadLetter[] = [];
  const queue = localQueue<{ n: number }>({
    name: 'poll',
    handler,
    batch: 10,
    atOnce: 2,
    timeoutMillis: 5,
    onDeadLetter: (letter) => dead.push(letter),
    log: () => {},
    ...given,
  });
  opened.push(queue as LocalQueue<unknown>);
  return { queue, dead };
}
const messages = (...numbers: readonly number[]) => numbers.map((n) => ({ body: { n } }));

describe('a message', () => {
  it('is handed over once when it is done, and is idle for', async () => {
    const seen: number[] = [];
    const { queue } = open(async (event) => {
      await wait(2);
      seen.push(...bodies(event));
      return allDone;
    });
    await queue.idle();
    await queue.send(messages(1, 2, 3));
    await queue.idle();
    expect(seen).toEqual([1, 2, 3]);
    expect(queue.size()).toBe(0);
  });

  it('that failed comes again after its visibility, with its count, and the others of its batch do not', async () => {
    const seen: [number, string | undefined][] = [];
    const handler: QueueHandler = async ({ Records }) => {
      for (const { body, attributes } of Records) {
        seen.push([JSON.parse(body).n, attributes?.ApproximateReceiveCount]);
      }
      const failed = Records.filter(({ body }) => JSON.parse(body).n === 2 && seen.length < 3);
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    };
    const { queue } = open(handler, { timeoutMillis: 50 });
    await queue.send(messages(1, 2));
    await queue.idle();
    expect(queue.size()).toBe(1);
    await expect.poll(() => queue.size()).toBe(0);
    expect(seen).toEqual([
      [1, '1'],
      [2, '1'],
      [2, '2'],
    ]);
  });

  it('is given up after five receives and kept whole', async () => {
    let receives = 0;
    const { queue, dead } = open(async (event) => {
      receives += 1;
      return allFail(event);
    });
    await queue.send([{ body: { n: 7 } }]);
    await expect.poll(() => dead.length).toBe(1);
    expect(receives).toBe(5);
    expect(dead[0]).toMatchObject({ queue: 'poll', body: '{"n":7}', receives: 5 });
    expect(queue.size()).toBe(0);
  });

  it('comes again where the whole call threw', async () => {
    let calls = 0;
    const { queue } = open(async () => {
      calls += 1;
      if (calls === 1) throw new Error('crash');
      return allDone;
    });
    await queue.send(messages(1));
    await expect.poll(() => queue.size()).toBe(0);
    expect(calls).toBe(2);
  });

  it('goes to a twin when a call overruns six times its time', async () => {
    let calls = 0;
    const { queue } = open(
      async () => {
        calls += 1;
        if (calls === 1) await wait(60);
        return allDone;
      },
      { timeoutMillis: 2 },
    );
    await queue.send(messages(1));
    await expect.poll(() => calls).toBe(2);
    await queue.idle();
    expect(queue.size()).toBe(0);
  });
});

describe('a delay', () => {
  it('is kept, and waited for only by those who want to', async () => {
    const at: number[] = [];
    const { queue } = open(async () => {
      at.push(performance.now());
      return allDone;
    });
    const sent = performance.now();
    await queue.send([{ body: { n: 1 }, delaySeconds: 0.3 }]);
    await queue.idle();
    expect(at).toEqual([]);
    await queue.idle({ delayed: true });
    expect((at[0] ?? 0) - sent).toBeGreaterThanOrEqual(295);
  });
  it('does not make a failed message one that is waited for', async () => {
    const { queue } = open(async (event) => allFail(event), { timeoutMillis: 60_000 });
    await queue.send(messages(1));
    await queue.idle({ delayed: true });
    expect(queue.size()).toBe(1);
  });
});

describe('calls', () => {
  it('are as many at once and as large as they may be, and the queue empties', async () => {
    let active = 0;
    let most = 0;
    const sizes: number[] = [];
    const { queue } = open(
      async ({ Records }) => {
        active += 1;
        most = Math.max(most, active);
        sizes.push(Records.length);
        await wait(1);
        active -= 1;
        return allDone;
      },
      { batch: 4, atOnce: 3 },
    );
    await queue.send(messages(...Array.from({ length: 30 }, (_, n) => n)));
    await queue.idle();
    expect(most).toBe(3);
    expect(Math.max(...sizes)).toBe(4);
    expect(sizes.reduce((a, b) => a + b)).toBe(30);
  });

  it('that send to their own queue are waited for too', async () => {
    const seen: number[] = [];
    const { queue } = open(async (event) => {
      seen.push(...bodies(event));
      if ((seen.at(-1) ?? 0) < 5) await queue.send(messages((seen.at(-1) ?? 0) + 1));
      return allDone;
    });
    await queue.send(messages(1));
    await queue.idle();
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('under way are finished at the stop, and none is begun after it', async () => {
    const seen: number[] = [];
    const { queue } = open(
      async (event) => {
        await wait(20);
        seen.push(...bodies(event));
        return allDone;
      },
      { batch: 1, atOnce: 1 },
    );
    await queue.send(messages(1, 2, 3));
    await wait(5);
    await queue.stop();
    expect(seen).toEqual([1]);
    await queue.send(messages(4));
    await wait(30);
    expect(seen).toEqual([1]);
  });
});

describe('a queue that keeps its messages', () => {
  const place = (kept: readonly Kept[] = []) => {
    const now = { kept };
    const keep = {
      load: () => now.kept,
      save: (messages: readonly Kept[]) => {
        now.kept = messages;
      },
    };
    return { now, keep };
  };
  it('hands over to the next process what this one had no time for, and forgets what is done', async () => {
    const { now, keep } = place();
    const { queue: dying } = open(() => new Promise(() => {}), { keep, batch: 1, atOnce: 1 });
    void dying.send(messages(1, 2));
    await expect.poll(() => now.kept.map(({ receives }) => receives)).toEqual([1, 0]);
    opened.splice(0);
    const seen: number[] = [];
    const { queue } = open(
      async (event) => {
        seen.push(...bodies(event));
        return allDone;
      },
      { keep },
    );
    await queue.idle();
    expect(seen).toEqual([1, 2]);
    expect(now.kept).toEqual([]);
  });
  it('gives up a message that processes died of five times', async () => {
    const { now, keep } = place([{ body: '{"n":7}', receives: 5 }]);
    const { queue, dead } = open(async () => allDone, { keep });
    expect(now.kept).toEqual([]);
    await queue.idle();
    expect(dead).toEqual([expect.objectContaining({ body: '{"n":7}', receives: 5 })]);
    await queue.send(messages(8));
    await queue.idle();
    expect(now.kept).toEqual([]);
  });
});
