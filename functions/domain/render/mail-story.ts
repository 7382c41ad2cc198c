/** One article or story inside a mail: as HTML and as plain text. */
import { type Excerpt, excerptOf, excerptText, markedTitle } from './excerpt.ts';
import { bdi, chips, escapeHtml, heading, link, marked, speech } from './html.ts';
import { type Locale, reasonText, showTime, showTimes, wordsOf } from './locale.ts';
import { countEntities, type Names, nameOf, type Told } from './message.ts';
import { isolate, safeLine, safeUrl, showHost } from './safe-text.ts';

export type Reader = { readonly locale: Locale; readonly zone: string; readonly names: Names };

const NAMES_SHOWN = 12;
const OTHERS_SHOWN = 8;

export const titleOf = ({ article }: Told, { locale }: Reader): string =>
  safeLine(article.title) || wordsOf(locale).noTitle;

/** In full, as an alert shows it; `brief` as one of many in a digest. */
export function storyHtml(told: Told, reader: Reader, brief: boolean): string {
  const { article, why } = told;
  const excerpt = excerptOf(article, why);
  const hit = excerpt?.pieces.some((piece) => piece.marked);
  const title = hit
    ? escapeHtml(titleOf(told, reader))
    : marked(markedTitle(article, why)) || escapeHtml(titleOf(told, reader));
  const url = safeUrl(article.url);
  const size = brief ? 'font-size:17px' : 'font-size:22px';
  const { attributes, side } = speech(article.title, article.language);
  const head = `<div class="h"${attributes} style="color:#16181a;${size};font-weight:700;line-height:1.4;text-align:${side}">${
    url
      ? link(url, `<bdi>${title}</bdi>`, 'color:inherit;text-decoration:none')
      : `<bdi>${title}</bdi>`
  }</div>`;
  return [
    head,
    timesHtml(told, reader),
    excerpt ? quoteHtml(article.language, excerpt) : '',
    brief ? briefNames(told, reader) : details(told, reader),
    othersHtml(told, reader, brief),
  ].join('');
}

function timesHtml({ article }: Told, { locale, zone }: Reader): string {
  const words = wordsOf(locale);
  const host = showHost(article.url);
  const url = safeUrl(article.url);
  const [published, seen] = showTimes(article.publishedAt, article.firstSeenAt, zone, locale);
  const times = article.dated
    ? [`${words.published} ${bdi(published)}`, `${words.firstSeen} ${bdi(seen)}`]
    : [`${words.firstSeen} ${bdi(showTime(article.firstSeenAt, zone, locale))}`];
  const source = host && url ? link(url, `<bdi>${escapeHtml(host)}</bdi>`, 'font-weight:600') : '';
  return `<div class="s" style="color:#6d6f71;font-size:13px;line-height:1.7;margin-top:6px">${[source, ...times].filter(Boolean).join(' &middot; ')}</div>`;
}

/** Mail programs know sides, few of them know where a text begins. */
function quoteHtml(language: string, excerpt: Excerpt): string {
  const { attributes, side } = speech(excerptText(excerpt), language);
  return `<div class="q t"${attributes} style="background:#f7f6f2;border-${side}:3px solid #0b5a50;color:#26292c;font-size:16px;line-height:1.75;margin:14px 0 4px;padding:10px 14px;text-align:${side}">${marked(excerpt.pieces)}</div>`;
}

/** A name in the reader's language, with how often it stands there when more than once. */
function namesHtml({ article }: Told, { names, locale }: Reader): string[] {
  return countEntities([article], 'mention')
    .slice(0, NAMES_SHOWN)
    .map(({ entityId, count }) => {
      const name = bdi(nameOf(names, entityId, locale));
      return count > 1
        ? `${name}&nbsp;<span class="s" style="color:#6d6f71">×${count}</span>`
        : name;
    });
}

function details(told: Told, reader: Reader): string {
  const words = wordsOf(reader.locale);
  const mentioned = namesHtml(told, reader);
  const reasons = told.why.map((one) => escapeHtml(reasonText(one, reader.names, reader.locale)));
  return [
    mentioned.length > 0 ? heading(words.mentioned) + chips(mentioned) : '',
    heading(words.why),
    `<div class="t" style="color:#26292c;font-size:14px;line-height:1.7">${reasons.join('<br>')}</div>`,
  ].join('');
}

function briefNames(told: Told, reader: Reader): string {
  const mentioned = namesHtml(told, reader).slice(0, 6);
  return mentioned.length > 0 ? `<div style="margin-top:8px">${chips(mentioned)}</div>` : '';
}

function othersHtml(told: Told, { locale }: Reader, brief: boolean): string {
  if (told.others.length === 0) return '';
  const words = wordsOf(locale);
  const shown = told.others.slice(0, brief ? 4 : OTHERS_SHOWN);
  const hosts = shown.map(({ url, publisher }) => {
    const [href, host] = [safeUrl(url), `<bdi>${escapeHtml(showHost(url) || publisher)}</bdi>`];
    return href ? link(href, host, 'white-space:nowrap') : host;
  });
  const more = told.others.length - shown.length;
  const list = [...hosts, ...(more > 0 ? [escapeHtml(words.others(more))] : [])].join(' &middot; ');
  const line = `<div class="t" style="color:#26292c;font-size:14px;line-height:1.8">${list}</div>`;
  return brief
    ? `<div class="s" style="color:#6d6f71;font-size:13px;margin-top:6px">${words.alsoReported}: ${list}</div>`
    : heading(words.alsoReported) + line;
}

export function storyText(told: Told, reader: Reader, brief: boolean): string {
  const { article, why, others } = told;
  const { locale, zone, names } = reader;
  const words = wordsOf(locale);
  const excerpt = excerptOf(article, why);
  const counted = countEntities([article], 'mention').slice(0, NAMES_SHOWN);
  const mentioned = counted.map(({ entityId, count }) => {
    const name = isolate(nameOf(names, entityId, locale));
    return count > 1 ? `${name} (${count})` : name;
  });
  const [published, seen] = showTimes(article.publishedAt, article.firstSeenAt, zone, locale);
  const hosts = others
    .slice(0, OTHERS_SHOWN)
    .map(({ url, publisher }) => showHost(url) || publisher);
  return [
    isolate(titleOf(told, reader)),
    safeUrl(article.url) ?? '',
    article.dated
      ? `${words.published} ${published}, ${words.firstSeen} ${seen}`
      : `${words.firstSeen} ${showTime(article.firstSeenAt, zone, locale)}`,
    excerpt ? `\n    ${isolate(excerptText(excerpt))}\n` : '',
    mentioned.length > 0 ? `${words.mentioned}: ${mentioned.join(', ')}` : '',
    brief ? '' : `${words.why}: ${why.map((one) => reasonText(one, names, locale)).join('; ')}`,
    hosts.length > 0 ? `${words.alsoReported}: ${hosts.join(', ')}` : '',
  ]
    .filter(Boolean)
    .join('\n');
}
