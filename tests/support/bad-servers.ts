/** Servers in bytes for tests of fetching, and what becomes of a request to one. */
import type net from 'node:net';
import type { FetchLimits } from '../../functions/adapters/http-limits.ts';
import type { FetchOutcome, FetchRequest } from '../../functions/domain/fetch.ts';
import { testFetch } from './fetching.ts';
import { serveRaw } from './http-server.ts';

/** What becomes of a request to a server that behaves so. */
export async function outcomeOf(
  talk: (socket: net.Socket) => void,
  request: Partial<FetchRequest> = {},
  limits: Partial<FetchLimits> = {},
): Promise<FetchOutcome> {
  const server = await serveRaw(talk);
  const fetch = testFetch([server], { limits });
  const outcome = await fetch({ url: `${server.url}/feed`, purpose: 'feed', ...request });
  await server.close();
  return outcome;
}
export const say = (text: string) => (socket: net.Socket) => socket.end(text, 'latin1');
export const drip = (head: string, piece: string, everyMs: number) => (socket: net.Socket) => {
  socket.write(head);
  const timer = setInterval(() => socket.write(piece), everyMs);
  socket.on('close', () => clearInterval(timer));
};
/** Writes as fast as the reader takes it, for ever. */
export const flood = (head: string, piece: string) => (socket: net.Socket) => {
  socket.write(head);
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
};
export const OK = 'HTTP/1.1 200 OK\r\n';
export const body = (outcome: FetchOutcome) =>
  outcome.kind === 'response' ? Buffer.from(outcome.body).toString() : outcome.kind;
