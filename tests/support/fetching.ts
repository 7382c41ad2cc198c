/** A guarded fetch for tests: short limits, loopback servers named one by one, names answered from a table. */
import { type FetchOptions, guardedFetch } from '../../functions/adapters/http.ts';
import type { FetchLimits } from '../../functions/adapters/http-limits.ts';
import type { Fetch } from '../../functions/ports.ts';

/** Short enough for tests, long enough for a busy machine. */
const SHORT: Partial<FetchLimits> = {
  totalMs: 6000,
  connectMs: 2000,
  answerMs: 3000,
  resolveMs: 1500,
  sampleMs: 300,
};

/** Names that are not in the table do not exist. */
export const namesOf =
  (table: Readonly<Record<string, readonly string[]>>) =>
  async (host: string): Promise<readonly string[]> => {
    const answers = table[host];
    if (!answers) throw Object.assign(new Error(`queryA ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
    return answers;
  };

export const testFetch = (
  servers: readonly { readonly host: string }[],
  options: Partial<FetchOptions> = {},
): Fetch =>
  guardedFetch({
    allowPrivate: servers.map(({ host }) => host),
    userAgent: 'Rasid/0.1 (feed monitor; +https://rasid.example/about)',
    resolve: namesOf({}),
    ...options,
    limits: { ...SHORT, ...options.limits },
  });
