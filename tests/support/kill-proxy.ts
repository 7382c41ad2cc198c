/** A proxy before a DynamoDB-compatible server that tells when the n-th write passes: there a test kills. */
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Moment = 'before the write' | 'after the write, before its answer';
export type KillProxy = {
  readonly endpoint: string;
  /** Calls `kill` at that write, counted from now; nothing of that request is answered. */
  readonly arm: (write: number, moment: Moment, kill: () => void) => void;
  readonly close: () => Promise<void>;
};

const WRITES =
  /\.(PutItem|UpdateItem|DeleteItem|BatchWriteItem|TransactWriteItems|BatchExecuteStatement)$/;

export async function killProxy(target: string): Promise<KillProxy> {
  let left = Number.POSITIVE_INFINITY;
  let at: Moment = 'before the write';
  let onKill = () => {};
  const server = createServer(async (request, response) => {
    const body = await bytesOf(request);
    const isWrite = WRITES.test(String(request.headers['x-amz-target']));
    if (isWrite) left -= 1;
    const isHit = isWrite && left === 0;
    if (isHit && at === 'before the write') return onKill();
    const answer = await forward(target, request, body);
    if (isHit) return onKill();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arm: (write, moment, kill) => {
      left = write;
      at = moment;
      onKill = kill;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function forward(target: string, request: IncomingMessage, body: Buffer) {
  return new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>(
    (resolve, reject) => {
      const { method, headers } = request;
      const out = httpRequest(target, { method, headers }, async (answer) => {
        const { statusCode: status = 500, headers } = answer;
        resolve({ status, headers, body: await bytesOf(answer) });
      });
      out.on('error', reject);
      out.end(body);
    },
  );
}
