/** Mails by SES v2. What they say is rendered before; bounces come back through `feedback`. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mail } from '../domain/render/mail.ts';
import type { MailOutcome, SendMail } from '../ports.ts';
import { PATIENCE } from './patience.ts';

export type SesOptions = {
  /** Its events reach `feedback`. */
  readonly configurationSet?: string;
  readonly endpoint?: string;
};

export const sesClient = (endpoint?: string): SESv2Client =>
  new SESv2Client({
    // Both within the lease of a delivery: one that is given up later might be sent beside another.
    maxAttempts: 2,
    requestHandler: PATIENCE,
    ...(endpoint
      ? { endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
      : {}),
  });

/** Never throws: what SES says is an outcome, and whoever calls decides when to try again. */
export function sendBySes(client: SESv2Client, options: SesOptions = {}): SendMail {
  return async (mail) => {
    try {
      await client.send(new SendEmailCommand(commandOf(mail, options)));
      return { kind: 'accepted' };
    } catch (error) {
      return outcomeOf(error);
    }
  };
}

const text = (Data: string) => ({ Data, Charset: 'UTF-8' });

function commandOf(mail: Mail, { configurationSet }: SesOptions) {
  return {
    FromEmailAddress: mail.from,
    Destination: { ToAddresses: [mail.to] },
    ...(configurationSet ? { ConfigurationSetName: configurationSet } : {}),
    EmailTags: [{ Name: 'delivery', Value: mail.deliveryId }],
    Content: {
      Simple: {
        Subject: text(mail.subject),
        Body: { Html: text(mail.html), Text: text(mail.text) },
        Headers: Object.entries(mail.headers).map(([Name, Value]) => ({ Name, Value })),
      },
    },
  };
}

/** Our own account's or sender's fault: it may be put right, so the mail is tried again. */
const OURS = /not verified|sandbox|paused|suspended|configuration set/i;

function outcomeOf(error: unknown): MailOutcome {
  const name = error instanceof Error ? error.name : '';
  const message = `${name}: ${error instanceof Error ? error.message : String(error)}`;
  if (/Throttl|TooManyRequests|LimitExceeded/.test(name)) return { kind: 'throttled', message };
  const refused = name === 'MessageRejected' || name === 'BadRequestException';
  return { kind: refused && !OURS.test(message) ? 'refused' : 'unavailable', message };
}
