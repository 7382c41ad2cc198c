/** The pages of an unsubscribe link: plain HTML that works without scripts, in Arabic and English. */
import type { Subscription } from '../subscription.ts';
import { bdi, escapeHtml, FONT } from './html.ts';
import { safeLine } from './safe-text.ts';

export type Page = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
} as const;

type Text = { readonly title: string; readonly lines: readonly string[]; readonly button?: string };
type Both = { readonly en: Text; readonly ar: Text };

/** `r•••@example.org`: enough to know one's own address by. */
const masked = (address: string): string => address.replace(/^(.)[^@]*/, '$1•••');
const nameOf = ({ name }: Subscription): string => bdi(safeLine(name, 100));

/** Asks; only the button unsubscribes. */
export function unsubscribePage(subscription: Subscription, address: string): Page {
  const name = nameOf(subscription);
  const to = bdi(masked(address));
  return page(200, {
    en: {
      title: 'Unsubscribe?',
      lines: [`${to} is told by Rasid of: ${name}.`],
      button: 'Unsubscribe',
    },
    ar: {
      title: 'إلغاء الاشتراك؟',
      lines: [`تصل تنبيهات راصد «${name}» إلى ${to}.`],
      button: 'إلغاء الاشتراك',
    },
  });
}

export const unsubscribedPage = (subscription: Subscription): Page =>
  page(200, {
    en: {
      title: 'Unsubscribed',
      lines: [`No more mails of ${nameOf(subscription)} are sent to you.`],
    },
    ar: {
      title: 'أُلغي الاشتراك',
      lines: [`لن تصلك رسائل أخرى من «${nameOf(subscription)}».`],
    },
  });

export const notFoundPage = (status: 404 | 405): Page =>
  page(status, {
    en: { title: 'This link does not work', lines: ['It may be incomplete. Copy it whole.'] },
    ar: { title: 'هذا الرابط لا يعمل', lines: ['قد يكون ناقصًا. انسخه كاملًا.'] },
  });

function page(status: number, { en, ar }: Both): Page {
  return {
    status,
    headers: HEADERS,
    body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(en.title)} · Rasid</title><style>
:root{color-scheme:light dark}body{${FONT};background:#f3f2ee;color:#16181a;margin:0;padding:8vh 16px}main{max-width:480px;margin:0 auto;background:#fff;border:1px solid #e2dfd6;border-radius:10px;padding:24px 28px}h1{font-size:20px;margin:0 0 8px}p{line-height:1.7;margin:0 0 14px}section+section{border-top:1px solid #ece9e1;margin-top:18px;padding-top:18px}button{font:inherit;background:#0b5a50;color:#fff;border:0;border-radius:6px;padding:9px 18px;cursor:pointer}
@media (prefers-color-scheme:dark){body{background:#15171a;color:#eceae5}main{background:#1e2125;border-color:#32363b}section+section{border-color:#32363b}}
</style></head><body><main>${section(en, 'en', 'ltr')}${section(ar, 'ar', 'rtl')}</main></body></html>
`,
  };
}

function section({ title, lines, button }: Text, lang: string, dir: string): string {
  const text = lines.map((line) => `<p>${line}</p>`).join('');
  const form = button
    ? `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${button}</button></form>`
    : '';
  return `<section lang="${lang}" dir="${dir}"><h1>${title}</h1>${text}${form}</section>`;
}
