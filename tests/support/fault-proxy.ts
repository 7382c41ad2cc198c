/**
 * A proxy before a DynamoDB-compatible server that injects what the embedded engine never does:
 * throttling, writes that are applied but answered with an error, cancelled transactions, unprocessed
 * keys, stale index reads, resets, delays and silence. Seeded: the same seed and the same requests fail alike.
 */
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { seeded } from './chance.ts';
import { type Answer, type Call, cancelled, failure, unprocessed } from './fault-answers.ts';

export type Fault =
  | 'throttled'
  | 'failed'
  | 'applied-but-failed'
  | 'reset'
  | 'applied-but-reset'
  | 'cancelled'
  | 'unprocessed'
  | 'stale'
  | 'timeout'
  | 'applied-but-timeout'
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
/** Nothing is answered, and the connection stays. */
const SILENCE = 'silence';
export const ALL_FAULTS: readonly Fault[] = [
  'throttled',
  'failed',
  'applied-but-failed',
  'reset',
  'applied-but-reset',
  'cancelled',
  'unprocessed',
  'stale',
  'timeout',
  'applied-but-timeout',
  'slow',
];
const UNMET_SHARE = 0.6;
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
    const fitting = (plan.kinds ?? ALL_FAULTS).filter((kind) => fits(kind, call, earlier));
    const kind = healthy ? undefined : chosen(fitting, injected, plan.share, random);
    if (kind) injected[kind] = (injected[kind] ?? 0) + 1;
    const answer = await inject(kind, call, forward, earlier, random);
    if (answer === SILENCE) return;
    if (call.action === 'Query' && answer?.status === 200) {
      earlier.set(call.body.toString(), answer);
    }
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

/** One of the kinds by chance; what has not been met yet goes first, so that every run meets them all. */
export function chosen<K extends string>(
  kinds: readonly K[],
  met: Readonly<Partial<Record<string, number>>>,
  share: number,
  random: () => number,
): K | undefined {
  const unmet = kinds.filter((kind) => met[kind] === undefined);
  if (random() >= (unmet.length > 0 ? Math.max(share, UNMET_SHARE) : share)) return undefined;
  const among = unmet.length > 0 ? unmet : kinds;
  return among[Math.floor(random() * among.length)];
}

function fits(kind: Fault, call: Call, earlier: ReadonlyMap<string, Answer>): boolean {
  // Tables and streams are set up and read as they are: their faults are other tests' subject.
  if (!/^(Get|Put|Update|Delete|Batch|Transact|Query)/.test(call.action)) return kind === 'slow';
  switch (kind) {
    case 'timeout':
      return !/^Get(Records|Shard)/.test(call.action);
    case 'applied-but-failed':
    case 'applied-but-reset':
    case 'applied-but-timeout':
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
): Promise<Answer | typeof SILENCE | undefined> {
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
    case 'timeout':
      return SILENCE;
    case 'applied-but-timeout':
      await forward();
      return SILENCE;
    case 'cancelled':
      return cancelled(call);
    case 'unprocessed':
      return unprocessed(call, forward);
    case 'stale':
      return earlier.get(call.body.toString());
  }
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
