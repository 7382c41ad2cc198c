/** How mails leave: by SES v2 (its wire format, its errors), by SMTP, to a folder; and the master key. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { sendToFolder } from '../../functions/adapters/mail-file.ts';
import { sendBySes, sesClient } from '../../functions/adapters/mail-ses.ts';
import { smtpMailer } from '../../functions/adapters/mail-smtp.ts';
import { localMasterKey } from '../../functions/adapters/master-key.ts';
import { renderMail } from '../../functions/domain/render/mail.ts';
import { serveHttp } from '../support/http-server.ts';
import { messageOf } from '../support/messages.ts';
import { serveSmtp } from '../support/smtp-server.ts';

const ARABIC = { language: 'ar', title: 'آخر قافلة تغادر قاعدة عين الأسد', text: 'غادرت القافلة.' };
const mailOf = (to = 'reader@desk.example.org') =>
  renderMail(messageOf({ articles: [ARABIC] }), to, {
    from: 'راصد <alerts@rasid.example.org>',
    unsubscribeUrl: 'https://rasid.example.org/unsubscribe/x.y',
  });
const folder = mkdtempSync(join(tmpdir(), 'rasid-adapters-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('by SES', () => {
  it('the mail goes whole: headers of unsubscribing, both bodies, its delivery as a tag', async () => {
    const server = await serveHttp((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"MessageId":"0100"}');
    });
    const client = sesClient(server.url);
    const mail = mailOf();
    expect(await sendBySes(client, { configurationSet: 'Rasid' })(mail)).toEqual({
      kind: 'accepted',
    });
    const [request] = server.requests;
    expect(request?.url).toBe('/v2/email/outbound-emails');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      FromEmailAddress: 'راصد <alerts@rasid.example.org>',
      Destination: { ToAddresses: ['reader@desk.example.org'] },
      ConfigurationSetName: 'Rasid',
      EmailTags: [{ Name: 'delivery', Value: mail.deliveryId }],
      Content: {
        Simple: {
          Subject: { Data: ARABIC.title, Charset: 'UTF-8' },
          Body: {
            Html: { Data: mail.html, Charset: 'UTF-8' },
            Text: { Data: mail.text, Charset: 'UTF-8' },
          },
          Headers: Object.entries(mail.headers).map(([Name, Value]) => ({ Name, Value })),
        },
      },
    });
    client.destroy();
    await server.close();
  });

  it.each([
    [429, 'TooManyRequestsException', 'Maximum sending rate exceeded.', 'throttled'],
    [400, 'MessageRejected', 'Email address is not verified: x', 'unavailable'],
    [400, 'SendingPausedException', 'Email sending is paused.', 'unavailable'],
    [400, 'AccountSuspendedException', 'The account is suspended.', 'unavailable'],
    [400, 'MessageRejected', 'Address is on the suppression list', 'refused'],
    [400, 'BadRequestException', 'Illegal address', 'refused'],
    [500, 'InternalFailure', 'x', 'unavailable'],
  ])('%i %s (%s) is %s', async (status, name, message, kind) => {
    const server = await serveHttp((_, response) => {
      response.writeHead(status, { 'x-amzn-errortype': name, 'content-type': 'application/json' });
      response.end(JSON.stringify({ message }));
    });
    const client = sesClient(server.url);
    expect((await sendBySes(client)(mailOf())).kind).toBe(kind);
    client.destroy();
    await server.close();
  });

  it('headers are such that SES takes them: ASCII, short, none of its own', () => {
    for (const [name, value] of Object.entries(mailOf().headers)) {
      expect(name).toMatch(/^[A-Za-z-]{1,126}$/);
      expect(value).toMatch(/^[\x20-\x7e]{1,870}$/);
      expect(name).not.toMatch(
        /^(from|to|cc|bcc|subject|date|message-id|reply-to|sender|content-.*)$/i,
      );
    }
  });
});

describe('by SMTP', () => {
  it('Arabic subject, names and bodies survive', async () => {
    const server = await serveSmtp();
    const mailer = smtpMailer(server.url);
    const mail = mailOf();
    expect(await mailer.send(mail)).toEqual({ kind: 'accepted' });
    const [got] = server.mails;
    expect(got?.subject).toBe(ARABIC.title);
    expect(got?.from).toMatchObject({ name: 'راصد', address: 'alerts@rasid.example.org' });
    expect(got?.html?.trim()).toBe(mail.html.trim());
    expect(got?.text?.trim()).toBe(mail.text.trim());
    expect(Buffer.from(got?.raw ?? 'é').every((byte) => byte < 128)).toBe(true);
    mailer.close();
    await server.close();
  });

  it.each([
    [421, 'throttled'],
    [450, 'throttled'],
    [451, 'unavailable'],
    [452, 'throttled'],
    [550, 'refused'],
    [553, 'refused'],
  ])('a recipient answered with %i is %s', async (code, kind) => {
    const server = await serveSmtp({ refuse: () => ({ code, text: 'no' }) });
    const mailer = smtpMailer(server.url);
    expect((await mailer.send(mailOf())).kind).toBe(kind);
    mailer.close();
    await server.close();
  });

  it.each(['localhost:25', 'http://u:SECRET@host', 'smtp://', 'smtp:host'])(
    '%s is no address of a server, which is said without repeating it',
    (url) => {
      expect(() => smtpMailer(url)).toThrow('RASID_SMTP_URL must be smtp://');
      expect(() => smtpMailer(url)).not.toThrow('SECRET');
    },
  );

  it('no server is an outcome, not a throw', async () => {
    const mailer = smtpMailer('smtp://127.0.0.1:1');
    expect(await mailer.send(mailOf())).toMatchObject({ kind: 'unavailable' });
    mailer.close();
  });
});

it('to a folder that cannot be written to is an outcome, not a throw', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(await sendToFolder(join(file, 'inbox'))(mailOf())).toMatchObject({ kind: 'unavailable' });
});

describe('the master key', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('is made once, kept for its owner alone, and the same for all who come at once', async () => {
    const data = join(folder, 'data');
    const keys = await Promise.all([1, 2, 3].map(() => localMasterKey(data)));
    expect(new Set([...keys, await localMasterKey(data)]).size).toBe(1);
    expect(keys[0]).toMatch(/^[\w-]{43}$/);
    expect(statSync(join(data, 'master-key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(data, 'master-key'), 'utf8').trim()).toBe(keys[0]);
  });

  it('is the setting where there is one; a short one is refused', async () => {
    vi.stubEnv('RASID_MASTER_KEY', 'x'.repeat(32));
    expect(await localMasterKey(join(folder, 'unused'))).toBe('x'.repeat(32));
    vi.stubEnv('RASID_MASTER_KEY', 'short');
    await expect(localMasterKey(join(folder, 'unused'))).rejects.toThrow(
      'RASID_MASTER_KEY must be',
    );
  });

  it('an empty file is a mistake that is named', async () => {
    const data = join(folder, 'empty');
    mkdirSync(data);
    writeFileSync(join(data, 'master-key'), '');
    await expect(localMasterKey(data)).rejects.toThrow('holds no master key');
  });
});
