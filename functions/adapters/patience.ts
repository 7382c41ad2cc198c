/**
 * How long a client of AWS waits: a server that never answers is an outage like another, tried again and not
 * waited for until the call ends. The SDK itself would wait without end.
 */
export const PATIENCE = {
  connectionTimeout: 3_000,
  requestTimeout: 10_000,
  throwOnRequestTimeout: true,
} as const;
