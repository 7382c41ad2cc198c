/** An SMTP server on loopback: takes real mails, parses their MIME, keeps all. */
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export type ReceivedMail = Email & {
  readonly raw: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly at: number;
};
export type SmtpServer = {
  /** For `RASID_SMTP_URL`. */
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  readonly close: () => Promise<void>;
};
export type SmtpOptions = {
  /** A code and text to refuse a recipient with. */
  readonly refuse?: (
    address: string,
  ) => { readonly code: number; readonly text: string } | undefined;
  /** Called once the mail is taken and before the client is told so. */
  readonly taken?: () => void;
};

export async function serveSmtp({ refuse, taken }: SmtpOptions = {}): Promise<SmtpServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, callback) => {
      const no = refuse?.(address);
      callback(no ? Object.assign(new Error(no.text), { responseCode: no.code }) : null);
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          ...(await PostalMime.parse(raw)),
          raw: raw.toString('utf8'),
          envelope: {
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
          },
          at: Date.now(),
        });
        taken?.();
        callback();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
