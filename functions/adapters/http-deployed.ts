/** The HTTP client as the environment sets it: polite, with a contact in its name, and its exceptions. */
import { parseAllowPrivate } from '../domain/address.ts';
import type { Fetch } from '../ports.ts';
import { isLambda, optionalEnv } from './env.ts';
import { guardedFetch, userAgentOf } from './http.ts';
import { politely } from './http-manners.ts';

/**
 * Feeds, pages and robots.txt of a host wait for each other, so one process shares one of these.
 * Throws InvalidInput for a mistake in RASID_ALLOW_PRIVATE, and for any entry on Lambda.
 */
export const deployedFetch = (): Fetch =>
  politely(
    guardedFetch({
      allowPrivate: parseAllowPrivate(optionalEnv('allowPrivate'), isLambda()),
      userAgent: userAgentOf(optionalEnv('contact') ?? optionalEnv('publicUrl')),
    }),
  );
