/** HTML of mails and pages: escaping, isolation and the frame. What is said is in mail-*.ts. */
import type { Piece } from './excerpt.ts';
import type { Locale } from './locale.ts';
import { directionOf, directionOfText, languageTag, safeText } from './safe-text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Text for element content and quoted attributes. */
export const escapeHtml = (text: string): string =>
  safeText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** Outside text whose direction is its own business. */
export const bdi = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;

/** `lang` and `dir` of a text in an article's language, and the side on which it begins. */
export function speech(text: string, language: string) {
  const tag = languageTag(language);
  const dir = directionOfText(text, tag);
  return {
    attributes: `${tag ? ` lang="${tag}"` : ''} dir="${dir}"`,
    side: dir === 'rtl' ? 'right' : 'left',
  } as const;
}

export const marked = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) =>
      piece.marked
        ? `<mark class="m" style="background:#ffe9a8;color:#1f1a0a;padding:0 2px;border-radius:2px">${escapeHtml(piece.text)}</mark>`
        : escapeHtml(piece.text),
    )
    .join('');

/** Only urls that safeUrl let through belong here. */
export const link = (href: string, inner: string, style = ''): string =>
  `<a href="${escapeHtml(href)}" style="color:#0b5a50;${style}" class="l">${inner}</a>`;

export const FONT =
  "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Naskh Arabic',Tahoma,Arial,sans-serif";
const STYLE = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;-webkit-text-size-adjust:100%}
@media (max-width:640px){.o{padding:0!important}.c{border-radius:0!important;border-left:0!important;border-right:0!important}.p{padding-left:18px!important;padding-right:18px!important}.h{font-size:20px!important}}
@media (prefers-color-scheme:dark){.o,body{background:#15171a!important}.c{background:#1e2125!important;border-color:#32363b!important}.t,.h,.h a{color:#eceae5!important}.s{color:#a5a8ab!important}.l{color:#7cc9bb!important}.q{background:#262a2f!important;border-color:#3f9184!important}.m{background:#6a5618!important;color:#fff4d1!important}.k{background:#2a2f34!important;color:#d5d8da!important;border-color:#3a4046!important}.r{border-color:#32363b!important}}`;

/** One column of at most 620 pixels; no scripts, no images, nothing remote. */
export function frame(
  locale: Locale,
  parts: { title: string; preview: string; head: string; body: string; foot: string },
): string {
  const dir = directionOf(locale);
  const title = escapeHtml(parts.title);
  return `<!doctype html>
<html lang="${locale}" dir="${dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${title}</title><style>${STYLE}</style></head>
<body style="margin:0;background:#f3f2ee">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${escapeHtml(parts.preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="o" style="background:#f3f2ee;padding:24px 12px"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="c" style="max-width:620px;background:#ffffff;border:1px solid #e2dfd6;border-radius:10px;${FONT}">
<tr><td class="p r" style="padding:14px 28px;border-bottom:1px solid #ece9e1">${parts.head}</td></tr>
<tr><td class="p" style="padding:22px 28px 10px">${parts.body}</td></tr>
<tr><td class="p r s" style="padding:16px 28px 20px;border-top:1px solid #ece9e1;color:#6d6f71;font-size:12px;line-height:1.7">${parts.foot}</td></tr>
</table></td></tr></table>
</body></html>
`;
}

/** A small heading over a part. */
export const heading = (text: string): string =>
  `<div class="s" style="color:#6d6f71;font-size:12px;font-weight:600;margin:16px 0 6px">${escapeHtml(text)}</div>`;

/** Names side by side. */
export const chips = (texts: readonly string[]): string =>
  texts
    .map(
      (text) =>
        `<span class="k" style="display:inline-block;background:#f1efe9;border:1px solid #e2dfd6;color:#33363a;border-radius:12px;padding:2px 10px;margin:0 3px 6px;font-size:13px;line-height:1.5">${text}</span>`,
    )
    .join('');
