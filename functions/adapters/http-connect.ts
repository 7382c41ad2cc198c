/**
 * From an admitted URL to an open socket: resolve once, refuse if any answer is private, connect to
 * those very addresses, look again at whom we reached. The rules are in functions/domain/address.ts.
 */
import net from 'node:net';
import tls from 'node:tls';
import { type Admission, canonicalAddress, isPublicAddress } from '../domain/address.ts';
import { FetchError, forbidden, seconds, tlsFailureOf } from './http-failure.ts';
import type { FetchLimits } from './http-limits.ts';
import { dnsFailure, type Resolve } from './http-resolve.ts';

export type Target = Extract<Admission, { kind: 'admitted' }>;

/** The next address is tried when one has not answered for this long; the first to answer wins. */
const NEXT_ADDRESS_MS = 250;
const MAX_ADDRESSES = 6;

/** The addresses that may be connected to, IPv4 and IPv6 by turns. Throws FetchError. */
export async function pinnedAddresses(
  target: Target,
  resolve: Resolve,
  limits: Pick<FetchLimits, 'resolveMs'>,
): Promise<readonly string[]> {
  if (target.literal !== undefined) return [target.literal];
  const host = target.host.replace(/\.$/, '');
  const answers = await inTime(resolve(host), limits.resolveMs).catch((error) => {
    throw error instanceof FetchError ? error : dnsFailure(error);
  });
  // One private answer among public ones is how a name is turned against its resolver's network.
  if (!target.exempt && !answers.every(isPublicAddress)) throw forbidden();
  const unique = [...new Set(answers)];
  if (unique.length === 0) throw new FetchError('dns', 'The host name has no address.');
  const v4 = unique.filter((address) => net.isIPv4(address));
  const v6 = unique.filter((address) => net.isIPv6(address));
  const turns = Array.from({ length: Math.max(v4.length, v6.length) }, (_, i) => [v4[i], v6[i]]);
  return turns
    .flat()
    .filter((address) => address !== undefined)
    .slice(0, MAX_ADDRESSES);
}

function inTime<T>(promise: Promise<T>, millis: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new FetchError('dns', 'The name servers of the host do not answer.');
    timer = setTimeout(() => reject(error), millis);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A TCP connection to the first of the addresses that answers. Throws FetchError or a system error. */
export async function connect(
  target: Target,
  addresses: readonly string[],
  limits: Pick<FetchLimits, 'connectMs'>,
  signal: AbortSignal,
): Promise<net.Socket> {
  signal.throwIfAborted();
  const { winner, stop } = dialInTurn(addresses, target.port);
  const onAbort = () => stop(signal.reason);
  signal.addEventListener('abort', onAbort);
  const deadline = setTimeout(() => {
    const message = `The server does not accept a connection within ${seconds(limits.connectMs)}.`;
    stop(new FetchError('timeout', message));
  }, limits.connectMs);
  try {
    return await winner;
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Dials one address after the other, without giving up on those before: the first to answer wins. */
function dialInTurn(addresses: readonly string[], port: number) {
  const { promise: winner, resolve, reject } = Promise.withResolvers<net.Socket>();
  const dialled = new Set<net.Socket>();
  const waiting = addresses.values();
  let next: NodeJS.Timeout | undefined;
  let settled = false;
  const settle = (answered?: net.Socket) => {
    settled = true;
    clearTimeout(next);
    for (const socket of dialled) if (socket !== answered) socket.destroy();
  };
  const stop = (error: unknown) => {
    settle();
    reject(error);
  };
  const dial = () => {
    clearTimeout(next);
    const { value: host, done } = waiting.next();
    if (done) return false;
    const socket = net.connect({ host, port, noDelay: true });
    dialled.add(socket);
    socket.once('connect', () => {
      settle(socket);
      resolve(socket);
    });
    socket.on('error', (error) => {
      if (settled) return;
      dialled.delete(socket);
      if (!dial() && dialled.size === 0) stop(error);
    });
    next = setTimeout(dial, NEXT_ADDRESS_MS);
    return true;
  };
  dial();
  return { winner, stop };
}

/** Refuses a socket that ended up elsewhere than the addresses that were judged. */
export function checkReached(
  socket: net.Socket,
  target: Target,
  addresses: readonly string[],
): void {
  const reached = canonicalAddress(socket.remoteAddress ?? '');
  if (reached === undefined) {
    throw new FetchError('reset', 'The server closed the connection as soon as it was open.');
  }
  const pinned = addresses.some((address) => canonicalAddress(address) === reached);
  if (!pinned || !(target.exempt || isPublicAddress(reached))) {
    socket.destroy();
    throw forbidden();
  }
}

/** TLS over an open socket, verified against the name in the URL. Throws FetchError. */
export function secure(
  socket: net.Socket,
  target: Target,
  limits: Pick<FetchLimits, 'answerMs'>,
  signal: AbortSignal,
  changed: tls.ConnectionOptions = {},
): Promise<tls.TLSSocket> {
  const host = target.host.replace(/\.$/, '');
  return new Promise((resolve, reject) => {
    const secured = tls.connect({
      socket,
      host,
      // An IP address is no server name (RFC 6066); it is still checked against the certificate.
      ...(target.literal === undefined && { servername: host }),
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
      ...changed,
    });
    const late = setTimeout(() => {
      const message = `The secure handshake is not done within ${seconds(limits.answerMs)}.`;
      secured.destroy(new FetchError('timeout', message));
    }, limits.answerMs);
    const onAbort = () => secured.destroy(signal.reason);
    const settle = () => {
      clearTimeout(late);
      signal.removeEventListener('abort', onAbort);
    };
    signal.addEventListener('abort', onAbort);
    secured.once('secureConnect', () => {
      settle();
      resolve(secured);
    });
    secured.on('error', (error) => {
      settle();
      reject(error instanceof FetchError ? error : tlsFailureOf(error));
    });
  });
}
