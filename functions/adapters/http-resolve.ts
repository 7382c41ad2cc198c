/** Names to addresses. Which of them may be asked is decided in functions/domain/address.ts. */
import { lookup, Resolver } from 'node:dns/promises';
import { codeOf, FetchError } from './http-failure.ts';

/** All addresses of a host name; rejects with an error that has a DNS `code`. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** How long the second family is waited for once the first has answered. */
const SECOND_FAMILY_MS = 300;
const FAMILIES = ['resolve4', 'resolve6'] as const;

/**
 * Asks DNS directly: `dns.lookup` occupies one of four threads, so a few dead name servers would hold
 * up every other host (and every gunzip). What DNS does not know is looked up the system's way (hosts
 * file, local names) before it is given up.
 */
export const resolveHost: Resolve = async (host) => {
  const resolver = new Resolver({ timeout: 2500, tries: 2 });
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
  const unknown = errors.some((error) =>
    /^(ENOTFOUND|ENODATA|ECONNREFUSED)$/.test(codeOf(error) ?? ''),
  );
  if (!unknown) throw errors[0];
  return (await lookup(host, { all: true })).map(({ address }) => address);
};

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
