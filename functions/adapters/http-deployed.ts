/** The HTTP client as the environment sets it: contact in our name, exceptions for private addresses. */
import { parseAllowPrivate } from '../domain/address.ts';
import type { Fetch } from '../ports.ts';
import { isLambda, optionalEnv } from './env.ts';
import { guardedFetch, userAgentOf } from './http.ts';

/** Throws InvalidInput for a mistake in RASID_ALLOW_PRIVATE, and for any entry on Lambda. */
export const deployedFetch = (): Fetch =>
  guardedFetch({
    allowPrivate: parseAllowPrivate(optionalEnv('allowPrivate'), isLambda()),
    userAgent: userAgentOf(optionalEnv('contact') ?? optionalEnv('publicUrl')),
  });
