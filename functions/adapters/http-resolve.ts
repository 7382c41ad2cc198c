/** Names to addresses. Which of them may be asked is decided in functions/domain/address.ts. */
import { lookup, Resolver } from 'node:dns/promises';
import { codeOf, FetchError } from './http-failure.ts';

/** All addresses of a host name; rejects with an error that has a DNS `code`. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export type ResolveOptions = {
  /** `address:port` of name servers; those of the system unless said. */
  readonly servers?: readonly string[];
  /** For one question to one server, in ms; it is asked twice. */
  readonly questionMs?: number;
};

/** How long the second family is waited for once the first has answered. */
const SECOND_FAMILY_MS = 300;
const FAMILIES = ['resolve4', 'resolve6'] as const;

/**
 * Asks DNS directly: `dns.lookup` occupies one of four threads, so a few dead name servers would hold
 * up every other host (and every gunzip). What DNS does not know is looked up the system's way (hosts
 * file, local names) before it is given up.
 */
export const dnsResolver =
  ({ servers, questionMs = 2500 }: ResolveOptions = {}): Resolve =>
  async (host) => {
    const resolver = new Resolver({ timeout: questionMs, tries: 2 });
    if (servers) resolver.setServers(servers);
    let grace: NodeJS.Timeout | undefined;
    const errors: unknown[] = [];
    const found: string[] = [];
    const ask = async (family: (typeof FAMILIES)[number]) => {
      try {
        found.push(...(await resolver[family](host)));
        grace ??= setTimeout(() => resolver.cancel(), SECOND_FAMILY_MS);
      } catch (error) {
        errors.push(error);
      }
    };
    await Promise.all(FAMILIES.map(ask));
    clearTimeout(grace);
    if (found.length > 0) return found;
    const trouble = errors.find((error) => !NOT_KNOWN.test(codeOf(error) ?? ''));
    if (trouble) throw trouble;
    return systemLookup(host);
  };

/** The system's way: hosts file, search domains, local names. For names that are known to be local. */
export const systemLookup: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/** The name has no such address, or there is no name server to ask. */
const NOT_KNOWN = /^(ENOTFOUND|ENODATA|ECONNREFUSED)$/;

/** A sentence for a name that gives no address. */
export function dnsFailure(error: unknown): FetchError {
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'ENODATA') {
    return new FetchError('dns', 'The host name does not exist, or has no address.');
  }
  if (code === 'ETIMEOUT' || code === 'ECANCELLED' || code === 'EAI_AGAIN') {
    return new FetchError('dns', 'The name servers of the host do not answer.');
  }
  if (code === 'ESERVFAIL' || code === 'EREFUSED') {
    return new FetchError('dns', 'The name servers of the host answer with an error.');
  }
  return new FetchError('dns', `The host name cannot be resolved${code ? ` (${code})` : ''}.`);
}
