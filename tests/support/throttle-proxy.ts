/**
 * A proxy before a DynamoDB-compatible server that throttles as partitions do: so many write units a
 * second for one partition key, of a table or of an index, and no more. It answers as slowly as it is
 * told, and adds up what each key took. What a request writes is in `written-rows.ts`.
 */
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readKeyOf, rowMemory } from './written-rows.ts';

export type ThrottleOptions = {
  /** Write units a second for one key, in real seconds. */
  readonly unitsPerSecond: number;
  /** Milliseconds that every request waits: from, to. */
  readonly latency?: readonly [number, number];
  /** Share of writes refused whatever they ask for, 0 to 1. */
  readonly share?: number;
  readonly random?: () => number;
  /** Epoch milliseconds of the world inside: the seconds of `Taken` are its. */
  readonly clock?: () => number;
};
/** What one key has taken so far. */
export type Taken = { rows: number; units: number; second: number; now: number; busiest: number };
export type ThrottleProxy = {
  readonly endpoint: string;
  readonly requests: () => number;
  /** Requests that were refused so far. */
  readonly throttled: () => number;
  /** By `<table> <table or index> <key>`; rows count the first time that they are written. */
  readonly written: ReadonlyMap<string, Taken>;
  /** Units read by queries. */
  readonly read: ReadonlyMap<string, Taken>;
  /** Adds up anew from here on. */
  readonly forget: () => void;
  /** Refuses every write to keys that begin so, as a partition that moves does. */
  readonly shut: (keys: string, millis: number) => void;
  readonly close: () => Promise<void>;
};
const REFUSAL = {
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'key throttled',
};

export async function throttleProxy(
  target: string,
  options: ThrottleOptions,
): Promise<ThrottleProxy> {
  const { latency = [0, 0], share = 0, random = Math.random, clock = Date.now } = options;
  const admission = admissionOf(options.unitsPerSecond);
  const rows = rowMemory();
  const written = new Map<string, Taken>();
  const read = new Map<string, Taken>();
  const counts = { requests: 0, refused: 0 };
  const server = createServer(async (request, response) => {
    const body = await bytesOf(request);
    counts.requests += 1;
    const wait = latency[0] + random() * (latency[1] - latency[0]);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const action = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const writes = rows.writesOf(action, body);
    const isUnlucky = writes.length > 0 && random() < share;
    if (isUnlucky || !(admission.admits(writes) || isLoading(action))) {
      counts.refused += 1;
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      return void response.end(JSON.stringify(REFUSAL));
    }
    const { method, headers } = request;
    const out = httpRequest(target, { method, headers }, async (answer) => {
      const bytes = await bytesOf(answer);
      const second = Math.floor(clock() / 1000);
      if (answer.statusCode === 200) {
        for (const write of writes) {
          const isNew = rows.keep(write);
          for (const [key, units] of write.keys) take(written, key, units, second, isNew ? 1 : 0);
        }
      }
      const queried = action === 'Query' ? readKeyOf(body) : undefined;
      if (queried) take(read, queried, Math.ceil(bytes.length / 4096) / 2, second, 1);
      response.writeHead(answer.statusCode ?? 500, answer.headers).end(bytes);
    });
    out.on('error', () => response.destroy());
    out.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => counts.requests,
    throttled: () => counts.refused,
    written,
    read,
    forget: () => {
      written.clear();
      read.clear();
    },
    shut: admission.shut,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The product never writes so: a test loads its rows. */
const isLoading = (action: string): boolean => action === 'BatchWriteItem';

type Keyed = { readonly keys: ReadonlyMap<string, number> };

/** Per real second, as the service would count. */
function admissionOf(unitsPerSecond: number) {
  let second = 0;
  let spent = new Map<string, number>();
  const closed = new Map<string, number>();
  const isClosed = (key: string) =>
    closed.entries().some(([start, until]) => key.startsWith(start) && Date.now() < until);
  return {
    shut: (keys: string, millis: number) => void closed.set(keys, Date.now() + millis),
    admits: (writes: readonly Keyed[]): boolean => {
      const now = Math.floor(Date.now() / 1000);
      if (now !== second) {
        second = now;
        spent = new Map();
      }
      const wanted = new Map<string, number>();
      for (const { keys } of writes) {
        for (const [key, units] of keys) wanted.set(key, (wanted.get(key) ?? 0) + units);
      }
      const fits = [...wanted].every(([key, units]) => {
        const before = spent.get(key) ?? 0;
        // What is larger than a second's share alone has to pass some time.
        return !isClosed(key) && (before === 0 || before + units <= unitsPerSecond);
      });
      if (fits) for (const [key, units] of wanted) spent.set(key, (spent.get(key) ?? 0) + units);
      return fits;
    },
  };
}

function take(
  all: Map<string, Taken>,
  key: string,
  units: number,
  second: number,
  rows: number,
): void {
  const taken = all.get(key) ?? { rows: 0, units: 0, second, now: 0, busiest: 0 };
  taken.now = taken.second === second ? taken.now + units : units;
  taken.second = second;
  taken.busiest = Math.max(taken.busiest, taken.now);
  taken.units += units;
  taken.rows += rows;
  all.set(key, taken);
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
