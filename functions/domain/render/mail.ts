/**
 * A message as one mail, the same for SES and SMTP: headers, HTML and text. The building blocks are in
 * mail-story.ts and html.ts; sending is an adapter's.
 */

import { excerptOf, excerptText } from './excerpt.ts';
import { bdi, escapeHtml, frame, link } from './html.ts';
import { type Locale, type Words, wordsOf } from './locale.ts';
import { type Content, digestContent } from './mail-digest.ts';
import { type Reader, storyHtml, storyText, titleOf } from './mail-story.ts';
import type { Message } from './message.ts';
import { isolate, safeLine } from './safe-text.ts';

/** One rendered mail, the same for SES and SMTP: headers, HTML and text. */
export type Mail = {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Goes into Message-ID, so that a duplicate is seen as one. */
  readonly deliveryId: string;
};

export type MailSettings = {
  readonly from: string;
  /** One click and he hears no more (RFC 8058); absent where no public address is set. */
  readonly unsubscribeUrl?: string;
};

/** Subjects are one line of at most 200 characters, whatever a feed says. */
const SUBJECT_LIMIT = 200;

export function renderMail(message: Message, to: string, settings: MailSettings): Mail {
  const { delivery, subscription } = message;
  const locale = localeOf(message);
  const reader: Reader = { locale, zone: subscription.timeZone, names: message.names };
  const content = contentOf(message, reader);
  const unsubscribe = settings.unsubscribeUrl;
  const name = safeLine(subscription.name, 100);
  return {
    to,
    from: /[<]/.test(settings.from) ? settings.from : `Rasid <${settings.from}>`,
    subject: safeLine(content.subject, SUBJECT_LIMIT),
    html: frame(locale, {
      title: content.subject,
      preview: content.preview,
      head: headHtml(name, wordsOf(locale)),
      body: content.html,
      foot: footHtml(message, wordsOf(locale), unsubscribe),
    }),
    text: `${content.text}\n\n-- \n${footText(message, wordsOf(locale), unsubscribe)}\n`,
    headers: headersOf(message, settings),
    deliveryId: delivery.deliveryId,
  };
}

/** As the subscription says; else the language of what is told, else English. */
function localeOf({ subscription, told }: Message): Locale {
  const { channel } = subscription;
  if (channel.type === 'email' && channel.locale) return channel.locale;
  const arabic = told.filter(({ article }) => article.language.startsWith('ar')).length;
  return arabic * 2 > told.length ? 'ar' : 'en';
}

function contentOf(message: Message, reader: Reader): Content {
  switch (message.delivery.type) {
    case 'article.matched':
      return alertContent(message, reader);
    case 'digest.ready':
      return digestContent(message, reader);
    case 'test':
    case 'notice':
      return plainContent(message, reader);
  }
}

function alertContent({ told }: Message, reader: Reader): Content {
  const [one] = told;
  if (!one) throw new Error('An alert tells of one article');
  const excerpt = excerptOf(one.article, one.why);
  return {
    subject: titleOf(one, reader),
    preview: excerpt ? excerptText(excerpt) : titleOf(one, reader),
    html: storyHtml(one, reader, false),
    text: storyText(one, reader, false),
  };
}

/** A test, or a notice to the owner of an endpoint. */
function plainContent({ delivery, subscription }: Message, { locale }: Reader): Content {
  const words = wordsOf(locale);
  const name = safeLine(subscription.name, 100);
  const notice = delivery.type === 'notice';
  const subject = notice ? words.noticeTitle(name) : words.testTitle;
  const text = notice ? (delivery.notice ?? '') : words.testText(name);
  return {
    subject,
    preview: text,
    html: `<div class="h" style="color:#16181a;font-size:20px;font-weight:700;line-height:1.4">${escapeHtml(subject)}</div><p class="t" dir="auto" style="color:#26292c;font-size:15px;line-height:1.7;white-space:pre-line">${escapeHtml(text)}</p>`,
    text: `${subject}\n\n${text}`,
  };
}

const headHtml = (name: string, words: Words): string =>
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td class="t" style="color:#0b5a50;font-size:15px;font-weight:700">${escapeHtml(words.brand)}</td><td class="s" style="color:#6d6f71;font-size:13px;text-align:end">${bdi(name)}</td></tr></table>`;

function footHtml({ subscription, delivery }: Message, words: Words, unsubscribe?: string): string {
  const name = `${escapeHtml(words.subscription)}: ${bdi(safeLine(subscription.name, 100))}`;
  const leave = unsubscribe ? `<br>${link(unsubscribe, escapeHtml(words.unsubscribe))}` : '';
  return `${name}${leave}<br><span dir="ltr">${escapeHtml(delivery.deliveryId)}</span>`;
}

const footText = ({ subscription, delivery }: Message, words: Words, unsubscribe?: string) =>
  [
    `${words.subscription}: ${isolate(safeLine(subscription.name, 100))}`,
    ...(unsubscribe ? [`${words.unsubscribe}: ${unsubscribe}`] : []),
    delivery.deliveryId,
  ].join('\n');

/** Nothing here comes from a feed. */
function headersOf({ subscription, delivery }: Message, settings: MailSettings) {
  const sender = /<([^<>]+)>\s*$/.exec(settings.from)?.[1] ?? settings.from;
  const mailto = `mailto:${sender}?subject=${encodeURIComponent(`unsubscribe ${subscription.subscriptionId}`)}`;
  const domain = sender.split('@')[1] ?? 'localhost';
  const { subscriptionId } = subscription;
  const listId = /^[a-z0-9._-]+$/i.test(subscriptionId)
    ? subscriptionId
    : Buffer.from(subscriptionId).toString('hex').slice(0, 60);
  return {
    ...(settings.unsubscribeUrl
      ? {
          'List-Unsubscribe': `<${settings.unsubscribeUrl}>, <${mailto}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }
      : { 'List-Unsubscribe': `<${mailto}>` }),
    'List-Id': `<${listId}.rasid.${domain}>`,
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    'X-Rasid-Delivery': delivery.deliveryId,
    ...(delivery.storyId ? { References: `<${delivery.storyId}@${domain}>` } : {}),
  };
}
