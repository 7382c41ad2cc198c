/**
 * Text from outside, made safe to show: no control or direction characters, no piles of marks, no lone
 * surrogates; hosts as they really are. Escaping for a markup is the business of each format.
 */

/** Bidi controls and marks, invisible fillers, soft hyphen, byte order mark, tag characters. */
const INVISIBLE =
  /[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\u061c\ufeff\u00ad\u115f\u1160\u17b4\u17b5\u180e\u2060-\u2065\u206a-\u206f\u3164\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
/** C0 and C1 but for tab and line feed, which are made white space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
const MARKS = /(\p{M}{4})\p{M}+/gu;

/** Lines are kept; everything that could disguise, reorder or hide text is not. */
export function safeText(raw: string): string {
  return raw
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(CONTROL, '')
    .replace(INVISIBLE, '')
    .replace(MARKS, '$1');
}

/** On one line, cut at a whole character with an ellipsis. `max` counts UTF-16 units. */
export function safeLine(raw: string, max = 300): string {
  return cut(safeText(raw).replace(/\s+/g, ' ').trim(), max);
}

/** Never longer than `max` UTF-16 units, the ellipsis included; no half characters. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '');
  return `${kept.replace(/[\u200d\s]+$/, '')}…`;
}

const FSI = '\u2068';
const PDI = '\u2069';
const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
/** For plain text: a piece of the other direction does not reorder what stands around it. */
export const isolate = (text: string): string => (RTL.test(text) ? `${FSI}${text}${PDI}` : text);

const LTR_LETTER = /\p{L}/u;
/** How a text reads: by its first letter, else by its language. */
export function directionOfText(text: string, language: string): 'rtl' | 'ltr' {
  const first = LTR_LETTER.exec(text)?.[0];
  if (first === undefined) return directionOf(language);
  return RTL.test(first) ? 'rtl' : 'ltr';
}

const RTL_LANGUAGES = /^(ar|ckb|fa|he|ku|ps|sd|ug|ur|yi)\b/;
export const directionOf = (language: string): 'rtl' | 'ltr' =>
  RTL_LANGUAGES.test(language.toLowerCase()) ? 'rtl' : 'ltr';

/** A BCP 47 tag fit for an attribute, or '' (unknown). */
export const languageTag = (language: string): string =>
  /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language) ? language : '';

/** An http(s) url as the network reads it (hosts in punycode), or undefined: nothing else is linked. */
export function safeUrl(raw: string | undefined): string | undefined {
  if (raw === undefined || !URL.canParse(raw)) return undefined;
  const url = new URL(raw);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  url.username = '';
  url.password = '';
  return url.href;
}

/**
 * The host that a link really leads to. Hosts with letters beyond ASCII stay in punycode, so that a
 * look-alike of a known name (а for a) is seen as what it is.
 */
export function showHost(raw: string | undefined): string {
  const url = safeUrl(raw);
  return url ? new URL(url).host.replace(/^www\./, '') : '';
}
