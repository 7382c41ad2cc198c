/**
 * Secrets derived from the one master key: webhook secrets, unsubscribe and access tokens. Nothing of
 * this is stored in a table; the same key gives the same secrets on every machine.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Shorter master keys are refused. */
export const MASTER_KEY_LENGTH = 32;

function derive(masterKey: string, ...purpose: readonly (string | number)[]): Buffer {
  if (masterKey.length < MASTER_KEY_LENGTH) {
    throw new Error(`The master key must be at least ${MASTER_KEY_LENGTH} characters long`);
  }
  return Buffer.from(hkdfSync('sha256', masterKey, 'rasid', JSON.stringify(purpose), 32));
}

/** `whsec_…`, as Standard Webhooks writes a secret: base64 of 32 bytes, per subscription and version. */
export const webhookSecret = (masterKey: string, subscriptionId: string, version: number): string =>
  `whsec_${derive(masterKey, 'webhook', subscriptionId, version).toString('base64')}`;

/** Token of the query API; the one for `admin` may also change things. A new version ends the old one. */
export const accessToken = (masterKey: string, right: 'read' | 'admin', version = 1): string =>
  `rasid_${right}_${derive(masterKey, 'access', right, version).toString('base64url')}`;

/** Key that page cursors are signed with. */
export const cursorKey = (masterKey: string): Buffer => derive(masterKey, 'cursor');

/** Compares without telling by time where two texts differ. */
export function sameSecret(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Opens the unsubscribe page of one recipient of one subscription, and nothing else. It names the
 * subscription; the address is only in the seal (256 bits), so links give no address away.
 */
export function unsubscribeToken(
  masterKey: string,
  subscriptionId: string,
  address: string,
): string {
  const seal = createHmac('sha256', derive(masterKey, 'unsubscribe'))
    .update(JSON.stringify([subscriptionId, address.toLowerCase()]))
    .digest('base64url');
  return `${Buffer.from(subscriptionId).toString('base64url')}.${seal}`;
}

/** The subscription that a token names: not yet proof of anything. */
export function subscriptionOfToken(token: string): string | undefined {
  const [name, seal, ...rest] = token.split('.');
  if (!name || !seal || rest.length > 0 || token.length > 512) return undefined;
  return Buffer.from(name, 'base64url').toString('utf8') || undefined;
}

/** The one of the addresses that the token was made for. */
export function addressOfToken(
  masterKey: string,
  token: string,
  subscriptionId: string,
  addresses: readonly string[],
): string | undefined {
  return addresses.find((address) =>
    sameSecret(unsubscribeToken(masterKey, subscriptionId, address), token),
  );
}
