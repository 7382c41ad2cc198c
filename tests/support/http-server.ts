/**
 * Servers on loopback for tests: `serveHttp` answers real HTTP and records what it was asked;
 * `serveRaw` speaks bytes, for servers that break the rules. Nothing here knows the product.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';

export type RecordedRequest = {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** Epoch milliseconds of the request line's arrival. */
  readonly at: number;
};
export type HttpServer = {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** `127.0.0.1:port`: what RASID_ALLOW_PRIVATE wants. */
  readonly host: string;
  readonly requests: readonly RecordedRequest[];
  /** Ends every connection too. */
  readonly close: () => Promise<void>;
};
/** Answers one request; `body` is the whole request body. */
export type Answer = (
  request: IncomingMessage & { readonly body: string },
  response: Parameters<RequestListener>[1],
) => void | Promise<void>;

/** A server on a free port of 127.0.0.1 (or of the address given). */
export async function serveHttp(answer: Answer, address = '127.0.0.1'): Promise<HttpServer> {
  const requests: RecordedRequest[] = [];
  const server = createServer((request, response) => {
    const at = Date.now();
    const chunks: Buffer[] = [];
    request.on('error', () => {});
    response.on('error', () => {});
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { method = '', url = '', headers, rawHeaders } = request;
      requests.push({ method, url, headers, rawHeaders, body, at });
      Promise.resolve(answer(Object.assign(request, { body }), response)).catch((error) => {
        if (!response.headersSent) response.statusCode = 500;
        response.end(String(error));
      });
    });
  });
  return { ...(await listen(server, address)), requests, close: () => closeServer(server) };
}

export type RawServer = Omit<HttpServer, 'requests'> & {
  /** Connections accepted so far. */
  readonly connections: () => number;
};

/** A TCP server: `talk` gets each socket after its first bytes arrived (`heard`). */
export async function serveRaw(
  talk: (socket: net.Socket, heard: string) => void,
  address = '127.0.0.1',
): Promise<RawServer> {
  let connections = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', (heard) => talk(socket, heard.toString('latin1')));
  });
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ...(await listen(server, address)), connections: () => connections, close };
}

async function listen(server: net.Server, address: string) {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  return { url: `http://${host}`, port, host };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
