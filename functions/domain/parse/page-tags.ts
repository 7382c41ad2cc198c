/** HTML tags of a page: which are left out, which end others, and what is kept of one. */

const MAX_VALUE = 300;
export const SKIPPED = new Set(
  'script style template svg math iframe object embed audio video canvas noscript select textarea noframes noembed map applet dialog'.split(
    ' ',
  ),
);
/** Parts of a page around the article. One left unclosed ends where the article begins. */
export const AROUND = new Set(['nav', 'footer', 'aside', 'noscript', 'dialog']);
export const BEGINS_ARTICLE = /^(?:article|main)$/;
/** Emphasis and the like: the text is enough. */
const INLINE =
  /^(?:abbr|b|bdi|bdo|big|cite|del|em|font|i|ins|mark|q|s|small|strike|strong|sub|sup|time|tt|u|wbr)$/;
export const VOID = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);
/** What an opening tag ends when that is the innermost open element. */
export const ENDS: Readonly<Record<string, RegExp>> = {
  p: /^p$/,
  a: /^a$/,
  li: /^(li|p)$/,
  dt: /^(dt|dd|p)$/,
  dd: /^(dt|dd|p)$/,
  td: /^(td|th|p)$/,
  th: /^(td|th|p)$/,
  tr: /^(td|th|tr|p)$/,
};
export const ENDS_PARAGRAPH =
  /^(address|article|aside|blockquote|details|div|dl|fieldset|figure|footer|form|h[1-6]|header|hr|main|nav|ol|pre|section|table|ul)$/;
/** Attributes that Readability weighs; addresses are not among them. */
const KEPT = ['class', 'id', 'itemprop', 'role', 'aria-hidden', 'rel'];

/** Whether a tag says nothing about what is the article. */
export function isInline(name: string, attributes: ReadonlyMap<string, string>): boolean {
  if (name === 'span') return !attributes.has('class') && !attributes.has('id');
  return INLINE.test(name);
}

export function isHidden(name: string, attributes: ReadonlyMap<string, string>): boolean {
  // A body may be hidden until a script shows it.
  if (name === 'html' || name === 'body') return false;
  if (attributes.has('hidden') && attributes.get('hidden') !== 'until-found') return true;
  return /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(
    attributes.get('style') ?? '',
  );
}

/** Unknown and custom elements are boxes; forms too, since some sites wrap the whole page in one. */
export function writtenName(name: string): string {
  return /^[a-z][a-z0-9]*$/.test(name) && name !== 'form' && name.length < 20 ? name : 'div';
}

export function keptAttributes(attributes: ReadonlyMap<string, string>): string {
  let written = '';
  for (const name of KEPT) {
    const value = attributes.get(name);
    if (value !== undefined)
      written += ` ${name}="${value.slice(0, MAX_VALUE).replace(/["<>]/g, ' ')}"`;
  }
  return attributes.has('href') ? `${written} href="/"` : written;
}
