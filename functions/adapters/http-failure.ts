/** Every way an HTTP exchange fails, as a kind and one sentence. Never a URL: some of them are secrets. */
import { ADDRESS_NOT_ALLOWED } from '../domain/address.ts';
import type { FetchFailureKind } from '../domain/fetch.ts';

/** Thrown inside the http adapter only; `guardedFetch` turns it into an outcome. */
export class FetchError extends Error {
  readonly kind: FetchFailureKind;
  /** Of the error behind it. */
  readonly code: string | undefined;
  constructor(kind: FetchFailureKind, message: string, code?: string) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

export const forbidden = (): FetchError => new FetchError('forbidden-address', ADDRESS_NOT_ALLOWED);

export const seconds = (millis: number): string =>
  millis === 1000 ? '1 second' : `${millis / 1000} seconds`;

export function bytes(count: number): string {
  if (count >= 1024 * 1024) return `${Math.round((count / 1024 / 1024) * 10) / 10} MiB`;
  return count >= 1024 ? `${Math.round(count / 1024)} KiB` : `${count} bytes`;
}

const BY_CODE: Readonly<Record<string, readonly [FetchFailureKind, string]>> = {
  ECONNREFUSED: ['refused', 'The server refuses the connection.'],
  EHOSTUNREACH: ['refused', 'The server cannot be reached.'],
  ENETUNREACH: ['refused', 'The network of the server cannot be reached.'],
  EADDRNOTAVAIL: ['refused', 'The server cannot be reached from this network.'],
  EACCES: ['refused', 'This network does not let the connection out.'],
  EPERM: ['refused', 'This network does not let the connection out.'],
  ETIMEDOUT: ['timeout', 'The connection timed out.'],
  ECONNRESET: ['reset', 'The server broke the connection off before the answer was complete.'],
  ECONNABORTED: ['reset', 'The connection broke off before the answer was complete.'],
  EPIPE: ['reset', 'The server closed the connection while the request was sent.'],
  ERR_STREAM_PREMATURE_CLOSE: ['reset', 'The answer broke off before it was complete.'],
  HPE_HEADER_OVERFLOW: ['too-large', 'The headers of the answer are too large.'],
  ERR_INVALID_CHAR: ['protocol', 'A header of the request has characters that cannot be sent.'],
  ERR_HTTP_INVALID_HEADER_VALUE: ['protocol', 'A header of the request has no value.'],
  ERR_INVALID_HTTP_TOKEN: ['protocol', 'A header of the request has a name that cannot be sent.'],
  CERT_HAS_EXPIRED: ['tls', 'The certificate of the server has expired.'],
  CERT_NOT_YET_VALID: ['tls', 'The certificate of the server is not valid yet.'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['tls', 'The certificate of the server is signed by itself.'],
  SELF_SIGNED_CERT_IN_CHAIN: ['tls', 'The certificate of the server is signed by an unknown root.'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'tls',
    'The server does not send the whole chain of its certificate.',
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'tls',
    'The certificate of the server is signed by an unknown authority, or its chain is incomplete.',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: ['tls', 'The certificate of the server is for another host.'],
};

/** The failure behind any error that the network, TLS, HTTP or zlib makes; undefined for a bug of ours. */
export function failureOf(
  error: unknown,
): { readonly kind: FetchFailureKind; readonly message: string } | undefined {
  if (error instanceof FetchError) return { kind: error.kind, message: error.message };
  const code = codeOf(error);
  if (code === undefined) return undefined;
  const known = BY_CODE[code];
  if (known) return { kind: known[0], message: known[1] };
  if (code.startsWith('HPE_')) {
    return { kind: 'protocol', message: `The answer breaks the rules of HTTP (${code}).` };
  }
  if (/^(Z_|ERR_BROTLI|ERR_ZLIB|ERR_ZSTD|ERR__|ZSTD_)/.test(code)) {
    return { kind: 'bad-encoding', message: 'The compressed body is damaged or cut short.' };
  }
  if (/^(ERR_SSL|ERR_TLS|ERR_OSSL|CERT_|EPROTO|UNABLE_TO|HOSTNAME_)/.test(code)) {
    return { kind: 'tls', message: `No secure connection can be made (${code}).` };
  }
  return { kind: 'protocol', message: `The exchange failed (${code}).` };
}

/** A failure of the TLS handshake: what would be a reset elsewhere says here that TLS is not spoken. */
export function tlsFailureOf(error: unknown): FetchError {
  const failure = failureOf(error);
  const code = codeOf(error) ?? 'unknown';
  if (failure?.kind === 'tls') return new FetchError('tls', failure.message, code);
  return code === 'ECONNRESET' || code === 'EPIPE'
    ? new FetchError('tls', 'The server broke the secure handshake off.')
    : new FetchError('tls', `No secure connection can be made (${code}).`);
}

export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
