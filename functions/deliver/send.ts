/** One attempt by a subscription's channel: what is sent, and what its answer means. */
import type { Attempt, Delivery } from '../domain/delivery.ts';
import { retryAfterMillis } from '../domain/delivery-retry.ts';
import { signatureHeaders, signingSecrets } from '../domain/delivery-signature.ts';
import type { Mail } from '../domain/render/mail.ts';
import { webhookTarget } from '../domain/render/webhook.ts';
import type { Channel, Subscription } from '../domain/subscription.ts';
import type { Clock, Fetch, SendMail } from '../ports.ts';

export type SendDeps = {
  readonly fetch: Fetch;
  readonly sendMail: SendMail;
  readonly now: Clock;
  /** Fetched at first need, then kept. */
  readonly masterKey: () => Promise<string>;
};
export type SendOutcome = {
  readonly attempt: Attempt;
  /** `failed` is tried again; `refused` is not; `gone` disables the endpoint. */
  readonly kind: 'sent' | 'failed' | 'refused' | 'gone';
  readonly retryAfter: number;
};

/** Sends the stored body, whatever may have changed since it was rendered. */
export async function sendBody(
  delivery: Delivery,
  body: string,
  subscription: Subscription,
  deps: SendDeps,
): Promise<SendOutcome> {
  const { channel } = subscription;
  if (channel.type === 'email' || delivery.type === 'notice') return sendAsMail(body, deps);
  return sendAsWebhook(delivery, body, channel, subscription, deps);
}

async function sendAsMail(body: string, { sendMail, now }: SendDeps): Promise<SendOutcome> {
  const started = now();
  const outcome = await sendMail(JSON.parse(body) as Mail);
  const attempt: Attempt = {
    at: new Date(started).toISOString(),
    outcome: outcome.kind,
    millis: Math.max(0, now() - started),
    ...('message' in outcome ? { message: outcome.message.slice(0, 300) } : {}),
  };
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'sent', attempt, retryAfter: 0 };
    case 'refused':
      return { kind: 'refused', attempt, retryAfter: 0 };
    case 'throttled':
    case 'unavailable':
      return { kind: 'failed', attempt, retryAfter: 0 };
  }
}

async function sendAsWebhook(
  { deliveryId }: Delivery,
  body: string,
  channel: Extract<Channel, { type: 'webhook' }>,
  subscription: Subscription,
  { fetch, now, masterKey }: SendDeps,
): Promise<SendOutcome> {
  const at = now();
  const target = webhookTarget(channel);
  const signed =
    channel.format === 'standard'
      ? signatureHeaders(signingSecrets(await masterKey(), subscription, at), deliveryId, at, body)
      : {};
  const answer = await fetch({
    url: target,
    purpose: 'webhook',
    method: 'POST',
    headers: { ...channel.headers, 'content-type': 'application/json; charset=utf-8', ...signed },
    body,
  });
  const made = { at: new Date(at).toISOString(), millis: answer.millis };
  if (answer.kind !== 'response') {
    const attempt = { ...made, outcome: answer.kind, message: answer.message.slice(0, 300) };
    return { kind: 'failed', attempt, retryAfter: 0 };
  }
  const { status, headers } = answer;
  const ok = status >= 200 && status < 300;
  const attempt = { ...made, outcome: ok ? 'ok' : `http-${status}`, status };
  if (ok) return { kind: 'sent', attempt, retryAfter: 0 };
  const retryAfter = retryAfterMillis(headers['retry-after'], now());
  return { kind: status === 410 ? 'gone' : 'failed', attempt, retryAfter };
}
