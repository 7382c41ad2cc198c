/** What a handler makes of a batch of messages or stream records. */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  bySource,
  type QueueEvent,
  sqsBatch,
  streamBatch,
} from '../../functions/adapters/batch.ts';
import { readMessage } from '../../functions/adapters/message-body.ts';

const noLog = () => {};
const event = (...bodies: readonly string[]): QueueEvent => ({
  Records: bodies.map((body, n) => ({ messageId: `m${n}`, body, attributes: {} })),
});
const failures = (answer: { batchItemFailures: readonly { itemIdentifier: string }[] }) =>
  answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

describe('a batch of messages', () => {
  it('names exactly those that failed, whatever the reason, and works on all others', async () => {
    const done: number[] = [];
    const facts: string[] = [];
    const handler = sqsBatch<{ n: number }>(
      readMessage,
      async ({ n }) => {
        if (n === 2) throw new Error('throttled');
        done.push(n);
      },
      { log: (fact) => facts.push(fact) },
    );
    const answer = await handler(event('{"n":0}', 'poison', '{"n":2}', '{"n":3}'));
    expect(failures(answer)).toEqual(['m1', 'm2']);
    expect(done).toEqual([0, 3]);
    expect(facts).toEqual(['message cannot be read, ever', 'message failed, comes again']);
    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }],
    });
  });

  it('is done when empty', async () => {
    const handler = sqsBatch(readMessage, async () => {}, { log: noLog });
    expect(await handler({ Records: [] })).toEqual({ batchItemFailures: [] });
  });

  it('tells the step how often a message came and how long it has', async () => {
    const told: number[] = [];
    const handler = sqsBatch(
      readMessage,
      async (_, { receiveCount, remainingMillis }) => {
        told.push(receiveCount, remainingMillis());
      },
      { log: noLog },
    );
    const Records = [{ messageId: 'm', body: '{}', attributes: { ApproximateReceiveCount: '4' } }];
    await handler({ Records }, { getRemainingTimeInMillis: () => 9000 });
    expect(told).toEqual([4, 9000]);
  });

  it('begins nothing when the time is nearly over', async () => {
    let left = 20_000;
    const done: string[] = [];
    const handler = sqsBatch<{ id: string }>(
      readMessage,
      async ({ id }) => {
        done.push(id);
        left -= 8_000;
      },
      { log: noLog, atOnce: 1 },
    );
    const bodies = ['a', 'b', 'c', 'd'].map((id) => JSON.stringify({ id }));
    const answer = await handler(event(...bodies), { getRemainingTimeInMillis: () => left });
    expect(done).toEqual(['a', 'b']);
    expect(failures(answer)).toEqual(['m2', 'm3']);
  });

  it('works on no more messages at once than it may', async () => {
    let active = 0;
    let most = 0;
    const handler = sqsBatch(
      readMessage,
      async () => {
        active += 1;
        most = Math.max(most, active);
        await new Promise((resolve) => setTimeout(resolve, 2));
        active -= 1;
      },
      { log: noLog, atOnce: 3 },
    );
    await handler(event(...Array.from({ length: 10 }, () => '{}')));
    expect(most).toBe(3);
  });
});

const inserted = (sequence: string | undefined, id: string, eventName = 'INSERT') => ({
  eventName,
  dynamodb: {
    ...(sequence === undefined ? {} : { SequenceNumber: sequence }),
    NewImage: { articleId: { S: id }, revision: { N: '2' } },
  },
});

describe('a batch of stream records', () => {
  const seen: unknown[] = [];
  const handler = streamBatch<{ articleId: string }>(
    async (row) => {
      seen.push(row);
      if (row.articleId.startsWith('bad')) throw new Error('no');
    },
    { log: noLog, atOnce: 1 },
  );
  beforeEach(() => {
    seen.length = 0;
  });

  it('works on all 100 and goes back to the lowest failure', async () => {
    const Records = Array.from({ length: 100 }, (_, n) =>
      inserted(String(1000 + n), n === 30 || n === 70 ? `bad${n}` : `art_${n}`),
    );
    expect(failures(await handler({ Records }))).toEqual(['1030']);
    expect(seen).toHaveLength(100);
    expect(seen[0]).toEqual({ articleId: 'art_0', revision: 2 });
  });

  it('leaves alone what is no new row', async () => {
    const Records = [
      inserted('1', 'bad', 'REMOVE'),
      inserted('2', 'bad', 'MODIFY'),
      { dynamodb: {} },
      {},
    ];
    expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
    expect(seen).toEqual([]);
  });

  it('fails as a whole rather than name an empty sequence number', async () => {
    await expect(handler({ Records: [inserted(undefined, 'bad')] })).rejects.toThrow(/sequence/);
  });

  it('is told from a batch of messages by its records', async () => {
    const queue = sqsBatch(readMessage, async (message) => seen.push(message), { log: noLog });
    const both = bySource(queue, handler);
    await both({ Records: [inserted('1', 'art_1')] });
    await both(event('{"articleId":"art_2"}'));
    await both({ Records: [] });
    expect(seen).toEqual([{ articleId: 'art_1', revision: 2 }, { articleId: 'art_2' }]);
  });
});
