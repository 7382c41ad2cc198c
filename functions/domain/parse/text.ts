/** Plain text for people and for matching: no tags, no invisible characters, whitespace collapsed. */
import { readHtml } from './characters.ts';

/** Tags that part words; `block` ones part lines too. */
const BLOCKS = new Set(
  (
    'address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav noscript ol option p pre section select ' +
    'summary table tbody tfoot thead title tr ul'
  ).split(' '),
);
const CELLS = new Set(['td', 'th', 'img', 'iframe', 'video', 'audio', 'button', 'input', 'svg']);
/** Elements whose text is none of the article's. */
const UNREAD = new Set(['script', 'style', 'noframes', 'noembed', 'iframe', 'template']);

/**
 * The text of an HTML fragment in one linear pass, references decoded, blocks on lines of their own
 * (`\n`), script and style left out.
 */
export function textOfHtml(html: string): string {
  if (!html.includes('<') && !html.includes('&')) return cleanText(html);
  const parts: string[] = [];
  let unread: string | undefined;
  const tag = (start: number, end: number): void => {
    const name = html.slice(start, Math.min(end, start + 20)).toLowerCase();
    if (BLOCKS.has(name)) parts.push('\n');
    else if (CELLS.has(name)) parts.push(' ');
  };
  readHtml(html, {
    ontext: (start, end) => {
      if (unread === undefined) parts.push(html.slice(start, end).replace(/[\r\n]+/g, ' '));
    },
    ontextentity: (point) => {
      if (unread === undefined) parts.push(String.fromCodePoint(point));
    },
    oncdata: (start, end, offset) => {
      if (unread === undefined) parts.push(html.slice(start, end - offset));
    },
    onopentagname: (start, end) => {
      tag(start, end);
      const name = html.slice(start, Math.min(end, start + 20)).toLowerCase();
      if (unread === undefined && UNREAD.has(name)) unread = name;
    },
    onclosetag: (start, end) => {
      tag(start, end);
      if (html.slice(start, end).toLowerCase() === unread) unread = undefined;
    },
  });
  return cleanText(parts.join(''));
}

/**
 * Without what a reader cannot see and a spoofer can use: bidi controls, joiners of nothing, tags,
 * C0 and C1, lone surrogates, more than four marks on a letter. Whitespace collapsed, lines kept.
 */
export function cleanText(text: string): string {
  const visible = text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(INVISIBLE, '')
    .toWellFormed()
    // Only what is not a single space already: most white space is.
    .replace(/[^\S\n]{2,}|[^\S\n ]/g, ' ')
    .replace(/ ?\n[\n ]*/g, '\n')
    .trim();
  return MARKS.test(visible) ? visible.replace(/(\p{M}{4})\p{M}+/gu, '$1') : visible;
}

/** C0 and C1 controls, bidi controls, soft hyphens, joiners of nothing, byte order marks, tag characters. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|\udb40[\udc00-\udc7f]/g;
/** Five marks in a row, by the blocks that hold them: a quick look before the exact one. */
const MARKS =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: marks alone are what is counted
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f]{5}/;

/** On one line. */
export const oneLine = (text: string): string => text.replaceAll('\n', ' ');

/** How much of a fragment's text stands in links, 0…1; 0 where there is no text. */
export function linkShare(html: string): number {
  let all = 0;
  let linked = 0;
  let depth = 0;
  const isLink = (start: number, end: number): boolean =>
    end - start === 1 && /a/i.test(html[start] ?? '');
  readHtml(html, {
    ontext: (start, end) => {
      const length = html.slice(start, end).trim().length;
      all += length;
      if (depth > 0) linked += length;
    },
    onopentagname: (start, end) => {
      if (isLink(start, end)) depth++;
    },
    onclosetag: (start, end) => {
      if (isLink(start, end)) depth = Math.max(0, depth - 1);
    },
  });
  return all === 0 ? 0 : linked / all;
}
