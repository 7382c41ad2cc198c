/** Standard Webhooks 1.0.0: the three headers that sign a body. Secrets come from secret.ts. */
import { createHmac } from 'node:crypto';
import { webhookSecret } from './secret.ts';
import type { Subscription } from './subscription.ts';

/** After a rotation both secrets sign for this long. */
const ROTATION_MILLIS = 24 * 3_600_000;

/** The secrets that sign at an instant, newest first. */
export function signingSecrets(
  masterKey: string,
  subscription: Pick<Subscription, 'subscriptionId' | 'secretVersion' | 'rotatedAt'>,
  now: number,
): readonly string[] {
  const { subscriptionId, secretVersion, rotatedAt } = subscription;
  const rotating = rotatedAt !== undefined && now - Date.parse(rotatedAt) < ROTATION_MILLIS;
  const versions =
    rotating && secretVersion > 1 ? [secretVersion, secretVersion - 1] : [secretVersion];
  return versions.map((version) => webhookSecret(masterKey, subscriptionId, version));
}

/** Headers over the raw body; `now` is the time of the attempt, in epoch milliseconds. */
export function signatureHeaders(
  secrets: readonly string[],
  deliveryId: string,
  now: number,
  body: string,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1000));
  const sign = (secret: string) =>
    `v1,${createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
      .update(`${deliveryId}.${timestamp}.${body}`)
      .digest('base64')}`;
  return {
    'webhook-id': deliveryId,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map(sign).join(' '),
  };
}
