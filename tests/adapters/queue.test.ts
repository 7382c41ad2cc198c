/** Messages as text, and sending them to SQS: a loopback server that speaks its protocol. */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMessage, writeMessage } from '../../functions/adapters/message-body.ts';
import { sqsClient, sqsQueue } from '../../functions/adapters/queue.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';

describe('a message as text', () => {
  it('comes back as it was, bytes included, wherever they are', () => {
    const ring = new Uint8Array([0, 1, 254, 255]);
    const message = { feeds: [{ feedId: 'a', ring }, { feedId: 'ب' }], at: '2026-03-01' };
    const back = readMessage<typeof message>(writeMessage(message));
    expect(back).toEqual(message);
    expect(back.feeds[0]?.ring).toBeInstanceOf(Uint8Array);
  });
  it('keeps fields that it does not know', () => {
    expect(readMessage('{"deliveryId":"msg_1","later":{"x":[1]}}')).toMatchObject({
      later: { x: [1] },
    });
  });
  it.each(['', '{', 'null', '[]', '"text"', '7', '\u0000'])('cannot be read from %j', (text) => {
    expect(() => readMessage(text)).toThrow(InvalidInput);
  });
});

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
type Entry = { Id: string; MessageBody: string; DelaySeconds?: number };
describe('sending', () => {
  let server: Server;
  let batches: Entry[][];
  /** What fails: by place in all entries sent so far. */
  let failing: (place: number) => false | { SenderFault: boolean; Code: string };
  beforeEach(async () => {
    batches = [];
    failing = () => false;
    let place = 0;
    server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const { Entries } = JSON.parse(Buffer.concat(parts).toString()) as { Entries: Entry[] };
      batches.push(Entries);
      const results = Entries.map((entry) => ({ ...entry, fault: failing(place++) }));
      const Successful = results.flatMap(({ Id, MessageBody, fault }) =>
        fault ? [] : [{ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) }],
      );
      const Failed = results.flatMap(({ Id, fault }) => (fault ? [{ Id, ...fault }] : []));
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ Successful, ...(Failed.length > 0 ? { Failed } : {}) }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => server.close());
  const queue = () => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return sqsQueue<{ n: number; fill?: string }>(sqsClient(endpoint), `${endpoint}/1/queue`);
  };
  const numbers = () => batches.flat().map(({ MessageBody }) => JSON.parse(MessageBody).n);

  it('goes ten at a time, with ids that differ and delays that SQS takes', async () => {
    const delays = [undefined, 0, 1.6, 5000];
    await queue().send(
      Array.from({ length: 23 }, (_, n) => {
        const delaySeconds = delays[n];
        return { body: { n }, ...(delaySeconds === undefined ? {} : { delaySeconds }) };
      }),
    );
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 3]);
    expect(new Set(batches.flat().map(({ Id }) => Id)).size).toBe(23);
    expect(batches[0]?.slice(0, 4).map(({ DelaySeconds }) => DelaySeconds ?? 0)).toEqual([
      0, 0, 2, 900,
    ]);
    expect(numbers()).toEqual(Array.from({ length: 23 }, (_, n) => n));
  });

  it('never puts more than 256 KB into one request, counting bytes, not letters', async () => {
    const fill = 'ع'.repeat(45_000);
    await queue().send([1, 2, 3, 4, 5].map((n) => ({ body: { n, fill } })));
    expect(batches.map((batch) => batch.length)).toEqual([2, 2, 1]);
    await expect(queue().send([{ body: { n: 1, fill: fill.repeat(3) } }])).rejects.toThrow(/limit/);
  });

  it('sends again exactly what was not taken', async () => {
    failing = (place) => (place === 1 || place === 2) && { SenderFault: false, Code: 'Busy' };
    await queue().send([0, 1, 2, 3].map((n) => ({ body: { n } })));
    expect(numbers()).toEqual([0, 1, 2, 3, 1, 2]);
  });

  it('throws for what would never be taken, and asks nothing for nothing', async () => {
    failing = () => ({ SenderFault: true, Code: 'InvalidParameter' });
    await expect(queue().send([{ body: { n: 0 } }])).rejects.toThrow(/InvalidParameter/);
    expect(batches).toHaveLength(1);
    await queue().send([]);
    expect(batches).toHaveLength(1);
  });
});
