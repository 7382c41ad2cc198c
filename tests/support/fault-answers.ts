/** The answers that the embedded engine never gives: refusals, cancelled transactions, halves of batches. */
import type { IncomingMessage } from 'node:http';

export type Answer = { readonly status: number; readonly body: Buffer };
export type Call = {
  readonly action: string;
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
};

export function cancelled({ body }: Call): Answer {
  const { TransactItems } = JSON.parse(body.toString()) as { TransactItems: unknown[] };
  const reasons = TransactItems.map((_, index) =>
    index === 0 ? { Code: 'TransactionConflict', Message: 'injected' } : { Code: 'None' },
  );
  return failure(400, 'TransactionCanceledException', 'injected [TransactionConflict]', {
    CancellationReasons: reasons,
  });
}

/** Half of the rows are done, the others handed back. */
export async function unprocessed(
  { action, body }: Call,
  forward: (body: Buffer) => Promise<Answer>,
): Promise<Answer> {
  if (action === 'BatchGetItem') return unprocessedKeys(body, forward);
  const whole = JSON.parse(body.toString()) as { RequestItems: Record<string, unknown[]> };
  const halves = Object.entries(whole.RequestItems).map(([table, items]) => {
    const half = Math.floor(items.length / 2);
    return { table, done: items.slice(0, half), left: items.slice(half) };
  });
  const done = halves.filter((half) => half.done.length > 0).map((half) => [half.table, half.done]);
  if (done.length > 0) {
    const answer = await forward(
      Buffer.from(JSON.stringify({ ...whole, RequestItems: Object.fromEntries(done) })),
    );
    if (answer.status !== 200) return answer;
  }
  const left = Object.fromEntries(halves.map((half) => [half.table, half.left]));
  return { status: 200, body: Buffer.from(JSON.stringify({ UnprocessedItems: left })) };
}

async function unprocessedKeys(
  body: Buffer,
  forward: (body: Buffer) => Promise<Answer>,
): Promise<Answer> {
  type Asked = { Keys: unknown[] };
  const whole = JSON.parse(body.toString()) as { RequestItems: Record<string, Asked> };
  const part = (cut: (keys: unknown[], half: number) => unknown[]) =>
    Object.fromEntries(
      Object.entries(whole.RequestItems)
        .map(([table, asked]) => {
          const Keys = cut(asked.Keys, Math.floor(asked.Keys.length / 2));
          return [table, { ...asked, Keys }] as const;
        })
        .filter(([, { Keys }]) => Keys.length > 0),
    );
  const done = part((keys, half) => keys.slice(0, half));
  const left = part((keys, half) => keys.slice(half));
  const empty = { status: 200, body: Buffer.from('{"Responses":{}}') };
  const answer =
    Object.keys(done).length === 0
      ? empty
      : await forward(Buffer.from(JSON.stringify({ ...whole, RequestItems: done })));
  if (answer.status !== 200) return answer;
  const read = JSON.parse(answer.body.toString()) as object;
  return { status: 200, body: Buffer.from(JSON.stringify({ ...read, UnprocessedKeys: left })) };
}

export function failure(status: number, type: string, message: string, more: object = {}): Answer {
  const body = {
    __type: `com.amazonaws.dynamodb.v20120810#${type}`,
    message,
    Message: message,
    ...more,
  };
  return { status, body: Buffer.from(JSON.stringify(body)) };
}
