/** Mails as they are rendered, and as a reader's program gets them: written to a folder and parsed again. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { sendToFolder } from '../../functions/adapters/mail-file.ts';
import { type MailSettings, renderMail } from '../../functions/domain/render/mail.ts';
import { messageOf } from './messages.ts';

export const SETTINGS: MailSettings = {
  from: 'alerts@rasid.example.org',
  unsubscribeUrl: 'https://rasid.example.org/unsubscribe/x.y',
};
export const ARABIC = {
  language: 'ar',
  title: 'آخر قافلة تغادر قاعدة عين الأسد',
  text: 'غادرت آخر قافلة القاعدة فجر اليوم. لا تعليق حتى الآن.',
  url: 'https://nahr.example.org/1',
};
type Options = Parameters<typeof messageOf>[0];

export const render = (options: Options = {}, settings = SETTINGS) =>
  renderMail(messageOf(options), 'reader@desk.example.org', settings);

export const header = ({ headers }: Email, name: string) =>
  headers.filter(({ key }) => key === name).map(({ value }) => value);

export type Mailbox = {
  readonly received: (options?: Options, settings?: MailSettings) => Promise<Email>;
  /** Names of the files of all mails. */
  readonly files: () => readonly string[];
  readonly remove: () => void;
};

export function openMailbox(): Mailbox {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-mails-'));
  return {
    received: async (options = {}, settings = SETTINGS) => {
      const mail = render(options, settings);
      await sendToFolder(folder)(mail);
      return PostalMime.parse(readFileSync(join(folder, `${mail.deliveryId}.eml`), 'utf8'));
    },
    files: () => readdirSync(folder),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
