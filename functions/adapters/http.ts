/**
 * The one HTTP client, for feeds, article pages, robots.txt and webhooks: asks public addresses only,
 * follows redirects by the same rules, keeps no cookies, ends within its limits, always answers.
 */
import type { IncomingMessage } from 'node:http';
import { admitUrl } from '../domain/address.ts';
import type { FetchOutcome, FetchRequest } from '../domain/fetch.ts';
import type { Fetch } from '../ports.ts';
import { type Chains, secureWhole } from './http-chain.ts';
import { checkReached, connect, pinnedAddresses } from './http-connect.ts';
import { ask, bodyOf, headersOf } from './http-exchange.ts';
import { FetchError, failureOf, forbidden, seconds } from './http-failure.ts';
import { type FetchLimits, limitsOf } from './http-limits.ts';
import { nextHop, requestHeaders } from './http-redirect.ts';
import { dnsResolver, type Resolve, systemLookup } from './http-resolve.ts';

export type FetchOptions = {
  /** Exact `host:port` pairs that may be asked although private. */
  readonly allowPrivate: readonly string[];
  readonly userAgent: string;
  /** Ports that may be asked; 80, 443, 8080 and 8443 unless said. */
  readonly ports?: readonly number[];
  readonly resolve?: Resolve;
  readonly limits?: Partial<FetchLimits>;
};
const systemDns = dnsResolver();
type Response = Omit<Extract<FetchOutcome, { kind: 'response' }>, 'millis'>;
type Exchange = {
  readonly request: FetchRequest;
  readonly options: FetchOptions;
  readonly limits: FetchLimits;
  readonly signal: AbortSignal;
  readonly abort: (reason: FetchError) => void;
  readonly chains: Chains;
};

/** An honest name, and where to complain: `Rasid/0.1 (feed monitor; +contact)`. */
export function userAgentOf(contact?: string): string {
  const reachable = contact?.replace(/[^\x20-\x7e]|[()]/g, '').trim();
  return `Rasid/0.1 (feed monitor${reachable ? `; +${reachable}` : ''})`;
}

/** See FetchOutcome for every way this can end; it rejects only for a bug. */
export function guardedFetch(options: FetchOptions): Fetch {
  const chains: Chains = new Map();
  return async (request) => {
    const started = performance.now();
    const limits = limitsOf(request.purpose, options.limits);
    const controller = new AbortController();
    const abort = (reason: FetchError) => controller.abort(reason);
    const deadline = setTimeout(() => {
      abort(new FetchError('timeout', `Not finished within ${seconds(limits.totalMs)}.`));
    }, limits.totalMs);
    const millis = () => Math.round(performance.now() - started);
    try {
      const exchange = { request, options, limits, signal: controller.signal, abort, chains };
      return { ...(await follow(exchange)), millis: millis() };
    } catch (error) {
      const failure = failureOf(controller.signal.aborted ? controller.signal.reason : error);
      if (!failure) throw error;
      return { ...failure, millis: millis() };
    } finally {
      clearTimeout(deadline);
      // Closes whatever is still open.
      abort(new FetchError('protocol', 'Done.'));
    }
  };
}

async function follow(exchange: Exchange): Promise<Response> {
  const { request, limits } = exchange;
  const redirects: { status: number; url: string }[] = [];
  const seen = new Set<string>();
  for (let url = request.url; ; ) {
    const { answer, asked } = await open(exchange, url);
    seen.add(asked.href);
    const status = answer.statusCode ?? 0;
    // Where a webhook would send us on, nobody has subscribed.
    const next =
      request.purpose === 'webhook' ? undefined : nextHop(status, answer.headers.location, asked);
    if (next === undefined) {
      const body = await bodyOf(answer, request.purpose, limits, exchange.signal);
      const headers = headersOf(answer);
      return { kind: 'response', status, url: asked.href, headers, body, redirects };
    }
    answer.destroy();
    redirects.push({ status, url: next });
    if (redirects.length > limits.redirects) {
      throw new FetchError('too-many-redirects', `More than ${limits.redirects} redirects.`);
    }
    if (seen.has(next)) {
      throw new FetchError('too-many-redirects', 'The redirects lead in a circle.');
    }
    url = next;
  }
}

/** One hop: judge the URL, judge its addresses, connect to one of those, ask. */
async function open(
  exchange: Exchange,
  text: string,
): Promise<{ answer: IncomingMessage; asked: URL }> {
  const { request, options, limits, signal, abort } = exchange;
  const target = admitUrl(text, options);
  if (target.kind === 'denied') throw forbidden();
  const resolve = options.resolve ?? (target.exempt ? systemLookup : systemDns);
  const addresses = await pinnedAddresses(target, resolve, limits);
  const dial = async () => {
    signal.throwIfAborted();
    const socket = await connect(target, addresses, limits, signal);
    signal.addEventListener('abort', () => socket.destroy());
    checkReached(socket, target, addresses);
    return socket;
  };
  const secured = target.url.protocol === 'https:';
  const socket = secured ? await secureWhole(target, dial, chainTools(exchange)) : await dial();
  const hop = {
    url: target.url,
    method: request.method ?? 'GET',
    headers: requestHeaders(request, target.url, options.userAgent),
    ...(request.body !== undefined && { body: request.body }),
  };
  return { answer: await ask(hop, socket, limits, abort), asked: target.url };
}

const CERTIFICATE_MS = 4_000;

/** Missing certificates are fetched by the same rules, and soon or not at all. */
function chainTools({ options, limits, signal, chains }: Exchange) {
  const totalMs = Math.min(CERTIFICATE_MS, limits.totalMs);
  const fetch = guardedFetch({ ...options, limits: { ...options.limits, totalMs } });
  return { chains, fetch, limits, signal };
}
