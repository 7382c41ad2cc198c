/**
 * A proxy before a DynamoDB-compatible server that injects what the embedded engine never does:
 * throttling, writes that are applied but answered with an error, cancelled transactions, unprocessed
 * keys, stale index reads, resets and delays. Seeded: the same seed and the same requests fail alike.
 */
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault =
  | 'throttled'
  | 'failed'
  | 'applied-but-failed'
  | 'reset'
  | 'applied-but-reset'
  | 'cancelled'
  | 'unprocessed'
  | 'stale'
  | 'slow';
export type FaultPlan = {
  readonly seed: number;
  /** Share of requests that get a fault, 0 to 1. */
  readonly share: number;
  readonly kinds?: readonly Fault[];
};
export type FaultProxy = {
  readonly endpoint: string;
  readonly injected: Readonly<Partial<Record<Fault, number>>>;
  /** Passes everything through from now on. */
  readonly heal: () => void;
  readonly close: () => Promise<void>;
};
type Answer = { readonly status: number; readonly body: Buffer };
type Call = {
  readonly action: string;
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
};

const ALL: readonly Fault[] = [
  'throttled',
  'failed',
  'applied-but-failed',
  'reset',
  'applied-but-reset',
  'cancelled',
  'unprocessed',
  'stale',
  'slow',
];
const WRITES =
  /^(PutItem|UpdateItem|DeleteItem|BatchWriteItem|TransactWriteItems|BatchExecuteStatement)$/;

export async function faultProxy(target: string, plan: FaultPlan): Promise<FaultProxy> {
  const random = seeded(plan.seed);
  const injected: Partial<Record<Fault, number>> = {};
  const earlier = new Map<string, Answer>();
  let healthy = false;
  const server = createServer(async (request, response) => {
    const call = await readCall(request);
    const forward = (body = call.body) => forwardTo(target, { ...call, body });
    const kinds = (plan.kinds ?? ALL).filter((kind) => fits(kind, call, earlier));
    const roll = random();
    const kind =
      !healthy && roll < plan.share ? kinds[Math.floor(random() * kinds.length)] : undefined;
    if (kind) injected[kind] = (injected[kind] ?? 0) + 1;
    const answer = await inject(kind, call, forward, earlier, random);
    if (call.action === 'Query' && answer?.status === 200)
      earlier.set(call.body.toString(), answer);
    reply(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    injected,
    heal: () => {
      healthy = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function fits(kind: Fault, call: Call, earlier: ReadonlyMap<string, Answer>): boolean {
  // Tables and streams are set up and read as they are: their faults are other tests' subject.
  if (!/^(Get|Put|Update|Delete|Batch|Transact|Query)/.test(call.action)) return kind === 'slow';
  switch (kind) {
    case 'applied-but-failed':
    case 'applied-but-reset':
      return WRITES.test(call.action);
    case 'cancelled':
      return call.action === 'TransactWriteItems';
    case 'unprocessed':
      return /^Batch(Write|Get)Item$/.test(call.action);
    case 'stale':
      return call.body.includes('"IndexName"') && earlier.has(call.body.toString());
    default:
      return true;
  }
}

/** The answer to give; undefined resets the connection. */
async function inject(
  kind: Fault | undefined,
  call: Call,
  forward: (body?: Buffer) => Promise<Answer>,
  earlier: ReadonlyMap<string, Answer>,
  random: () => number,
): Promise<Answer | undefined> {
  switch (kind) {
    case undefined:
      return forward();
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, 20 + random() * 80));
      return forward();
    case 'throttled':
      return failure(400, 'ProvisionedThroughputExceededException', 'injected');
    case 'failed':
      return failure(500, 'InternalServerError', 'injected');
    case 'applied-but-failed':
      await forward();
      return failure(500, 'InternalServerError', 'injected after the write');
    case 'reset':
      return undefined;
    case 'applied-but-reset':
      await forward();
      return undefined;
    case 'cancelled':
      return cancelled(call);
    case 'unprocessed':
      return unprocessed(call, forward);
    case 'stale':
      return earlier.get(call.body.toString());
  }
}

function cancelled({ body }: Call): Answer {
  const { TransactItems } = JSON.parse(body.toString()) as { TransactItems: unknown[] };
  const reasons = TransactItems.map((_, index) =>
    index === 0 ? { Code: 'TransactionConflict', Message: 'injected' } : { Code: 'None' },
  );
  return failure(400, 'TransactionCanceledException', 'injected [TransactionConflict]', {
    CancellationReasons: reasons,
  });
}

/** Half of the rows are done, the others handed back. */
async function unprocessed(
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

function failure(status: number, type: string, message: string, more: object = {}): Answer {
  const body = {
    __type: `com.amazonaws.dynamodb.v20120810#${type}`,
    message,
    Message: message,
    ...more,
  };
  return { status, body: Buffer.from(JSON.stringify(body)) };
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const action = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
  return { action, body: Buffer.concat(parts), headers: request.headers };
}

function forwardTo(target: string, call: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { ...call.headers, 'content-length': String(call.body.length) };
    const out = httpRequest(target, { method: 'POST', headers }, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      resolve({ status: response.statusCode ?? 500, body: Buffer.concat(parts) });
    });
    out.on('error', reject);
    out.end(call.body);
  });
}

function reply(response: ServerResponse, answer: Answer | undefined): void {
  if (!answer) {
    response.socket?.destroy();
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(answer.body);
}

/** Mulberry32: small, and the same everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
