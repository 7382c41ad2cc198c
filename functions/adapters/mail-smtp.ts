/** Mails by SMTP, for the local run; on AWS they go by SES, and nothing there may import this. */
import { createTransport } from 'nodemailer';
import type { Mail } from '../domain/render/mail.ts';
import { InvalidInput } from '../domain/validate.ts';
import type { MailOutcome, SendMail } from '../ports.ts';
import { ENV } from './env.ts';

export type SmtpMailer = { readonly send: SendMail; readonly close: () => void };

const SECOND = 1000;

/** `smtp://[user:pass@]host:port` or `smtps://…`; TLS is used where the server offers it. */
export function smtpMailer(url: string): SmtpMailer {
  const server = serverOf(url);
  const transport = createTransport({
    pool: true,
    maxConnections: 4,
    host: server.hostname.replace(/^\[|\]$/g, ''),
    port: Number(server.port) || (server.protocol === 'smtps:' ? 465 : 587),
    secure: server.protocol === 'smtps:',
    ...(server.username
      ? {
          auth: {
            user: decodeURIComponent(server.username),
            pass: decodeURIComponent(server.password),
          },
        }
      : {}),
    connectionTimeout: 10 * SECOND,
    greetingTimeout: 10 * SECOND,
    socketTimeout: 20 * SECOND,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (mail) => {
      try {
        await transport.sendMail(messageOf(mail));
        return { kind: 'accepted' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Throws InvalidInput, which does not repeat the url: it may hold a password. */
function serverOf(url: string): URL {
  const server = URL.parse(url);
  if (server && /^smtps?:$/.test(server.protocol) && server.hostname !== '') return server;
  throw new InvalidInput(`${ENV.smtpUrl} must be smtp://[user:pass@]host:port`);
}

/** The mail as nodemailer takes it; ids and boundaries follow from the delivery, so a repeat is the same. */
export function messageOf(mail: Mail) {
  const domain = /@([^@<>\s]+?)>?$/.exec(mail.from)?.[1] ?? 'localhost';
  return {
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: mail.headers,
    messageId: `<${mail.deliveryId}@${domain}>`,
    textEncoding: 'base64' as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

type SmtpError = {
  readonly responseCode?: number;
  readonly code?: string;
  readonly message?: string;
};

function outcomeOf(error: unknown): MailOutcome {
  const { responseCode = 0, code = '', message = String(error) } = error as SmtpError;
  if (code === 'EAUTH') return { kind: 'unavailable', message: 'the server refused our login' };
  if (responseCode === 421 || responseCode === 450 || responseCode === 452) {
    return { kind: 'throttled', message };
  }
  return { kind: responseCode >= 500 ? 'refused' : 'unavailable', message };
}
