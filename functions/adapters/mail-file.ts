/** Mails as `.eml` files in a folder, where no SMTP server is set: open them with any mail program. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { SendMail } from '../ports.ts';
import { messageOf } from './mail-smtp.ts';

/** One file per delivery: sending the same delivery again writes the same file. */
export function sendToFolder(folder: string): SendMail {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return async (mail) => {
    try {
      const { message } = await composer.sendMail(messageOf(mail));
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${mail.deliveryId}.eml`);
      // Whoever watches the folder never sees half a mail.
      await writeFile(`${path}.part`, message as Buffer);
      await rename(`${path}.part`, path);
      return { kind: 'accepted' };
    } catch (error) {
      return {
        kind: 'unavailable',
        message: error instanceof Error ? error.message : String(error),
      };
    }
  };
}
