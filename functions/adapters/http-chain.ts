/**
 * Servers that send their certificate without the ones between it and its root: every browser
 * fetches those from the address in the certificate, so we do too. Nothing is trusted for it: the
 * completed chain must still end at a root that was trusted before.
 */
import { X509Certificate } from 'node:crypto';
import type net from 'node:net';
import tls from 'node:tls';
import type { Fetch } from '../ports.ts';
import { secure, type Target } from './http-connect.ts';
import { FetchError } from './http-failure.ts';
import type { FetchLimits } from './http-limits.ts';

/** What a host needed, or that nothing helped, and when that was found out. */
type Known = { readonly context?: tls.SecureContext; readonly at: number };
export type Chains = Map<string, Known>;

const INCOMPLETE = /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?)$/;
const LONGEST_CHAIN = 3;
const MAX_HOSTS = 500;
const TRY_AGAIN_MS = 24 * 3_600_000;

type ChainTools = {
  readonly chains: Chains;
  readonly fetch: Fetch;
  readonly limits: FetchLimits;
  readonly signal: AbortSignal;
};
type Shake = (options: tls.ConnectionOptions) => Promise<tls.TLSSocket>;

/** TLS on a new connection of `dial`; where the chain is incomplete, completed. Throws FetchError. */
export async function secureWhole(
  target: Target,
  dial: () => Promise<net.Socket>,
  tools: ChainTools,
): Promise<tls.TLSSocket> {
  const { chains, limits, signal } = tools;
  const known = chains.get(target.host);
  const shake: Shake = async (options) => secure(await dial(), target, limits, signal, options);
  try {
    if (known?.context) return await shake({ secureContext: known.context });
  } catch (error) {
    if (!(error instanceof FetchError && error.kind === 'tls')) throw error;
    // The server has another certificate now.
    chains.delete(target.host);
  }
  try {
    return await shake({});
  } catch (error) {
    const incomplete = error instanceof FetchError && INCOMPLETE.test(error.code ?? '');
    const hopeless = known && !known.context && Date.now() - known.at < TRY_AGAIN_MS;
    if (!incomplete || hopeless) throw error;
    const context = await completed(shake, tools);
    remember(chains, target.host, context);
    if (!context) throw error;
    return shake({ secureContext: context });
  }
}

async function completed(
  shake: Shake,
  { fetch, signal }: ChainTools,
): Promise<tls.SecureContext | undefined> {
  // Nothing is sent over this connection: only the certificate is looked at.
  const looked = await shake({ rejectUnauthorized: false });
  const leaf = looked.getPeerX509Certificate();
  looked.destroy();
  const missing = leaf ? await issuersOf(leaf, fetch, signal) : [];
  signal.throwIfAborted();
  return missing.length > 0 ? contextWith(missing) : undefined;
}

function remember(chains: Chains, host: string, context: tls.SecureContext | undefined): void {
  chains.delete(host);
  chains.set(host, { at: Date.now(), ...(context && { context }) });
  const [oldest] = chains.keys();
  if (chains.size > MAX_HOSTS && oldest !== undefined) chains.delete(oldest);
}

/** Beside the trusted roots, these only help to find the way: a chain has to end at a root. */
const contextWith = (missing: readonly X509Certificate[]): tls.SecureContext =>
  tls.createSecureContext({
    ca: [...tls.getCACertificates('default'), ...missing.map((one) => one.toString())],
    allowPartialTrustChain: false,
    minVersion: 'TLSv1.2',
  });

/** The certificates above this one, each from the address that the one below it names. */
async function issuersOf(
  leaf: X509Certificate,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<readonly X509Certificate[]> {
  const found: X509Certificate[] = [];
  for (let below = leaf; found.length < LONGEST_CHAIN && !signal.aborted; ) {
    const url = /^CA Issuers - URI:(http:\S+)$/m.exec(below.infoAccess ?? '')?.[1];
    if (url === undefined) break;
    const outcome = await fetch({ url, purpose: 'robots' });
    if (outcome.kind !== 'response' || outcome.status !== 200) break;
    const above = certificateOf(outcome.body);
    if (!above?.ca || above.subject === above.issuer) break;
    if (!below.checkIssued(above) || !below.verify(above.publicKey)) break;
    found.push(above);
    below = above;
  }
  return found;
}

function certificateOf(bytes: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(bytes);
  } catch {
    return undefined;
  }
}
