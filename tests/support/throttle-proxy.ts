/**
 * A proxy before a DynamoDB-compatible server that throttles as partitions do: so many write units a
 * second for one partition key, of a table or of an index, and no more.
 */
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tables } from '../../infra/tables.ts';

export type ThrottleProxy = {
  readonly endpoint: string;
  /** Requests that were refused so far. */
  readonly throttled: () => number;
  /** The most units that one key took in one second. */
  readonly busiest: () => number;
  readonly close: () => Promise<void>;
};
type Value = { readonly S?: string };
type Row = Readonly<Record<string, Value>>;
type Write = { readonly table: string; readonly row: Row; readonly units: number };

export async function throttleProxy(
  target: string,
  unitsPerSecond: number,
): Promise<ThrottleProxy> {
  let second = 0;
  let spent = new Map<string, number>();
  let refused = 0;
  let most = 0;
  const admits = (action: string, body: Buffer): boolean => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      second = now;
      spent = new Map();
    }
    const wanted = new Map<string, number>();
    for (const write of writesOf(action, body)) {
      for (const key of keysOf(write)) wanted.set(key, (wanted.get(key) ?? 0) + write.units);
    }
    const fits = [...wanted].every(([key, units]) => {
      const before = spent.get(key) ?? 0;
      // What is larger than a second's share alone has to pass some time.
      return before === 0 || before + units <= unitsPerSecond;
    });
    if (!fits) return false;
    for (const [key, units] of wanted) {
      const sum = (spent.get(key) ?? 0) + units;
      spent.set(key, sum);
      most = Math.max(most, sum);
    }
    return true;
  };
  const server = createServer(async (request, response) => {
    const body = await bytesOf(request);
    const action = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    if (!admits(action, body)) {
      refused += 1;
      const type = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException';
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      return void response.end(JSON.stringify({ __type: type, message: 'key throttled' }));
    }
    const { method, headers } = request;
    const out = httpRequest(target, { method, headers }, async (answer) => {
      const bytes = await bytesOf(answer);
      response.writeHead(answer.statusCode ?? 500, answer.headers).end(bytes);
    });
    out.on('error', () => response.destroy());
    out.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    throttled: () => refused,
    busiest: () => most,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The rows a request writes; a transaction costs double. Updates and batches by statement are let pass. */
function writesOf(action: string, body: Buffer): readonly Write[] {
  if (action === 'PutItem') {
    const { TableName, Item } = JSON.parse(body.toString()) as { TableName: string; Item: Row };
    return [{ table: TableName, row: Item, units: unitsOf(Item) }];
  }
  if (action !== 'TransactWriteItems') return [];
  const { TransactItems } = JSON.parse(body.toString()) as {
    TransactItems: readonly { Put?: { TableName: string; Item: Row } }[];
  };
  return TransactItems.flatMap(({ Put }) =>
    Put ? [{ table: Put.TableName, row: Put.Item, units: 2 * unitsOf(Put.Item) }] : [],
  );
}

const unitsOf = (row: Row): number => Math.ceil(JSON.stringify(row).length / 1024);

function keysOf({ table, row }: Write): readonly string[] {
  const declared = tables.find(({ name }) => table.endsWith(name));
  return [declared, ...(declared?.indexes ?? [])].flatMap((key) => {
    const value = key && row[key.partition.name]?.S;
    return value === undefined ? [] : [`${table} ${key?.name} ${value}`];
  });
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
