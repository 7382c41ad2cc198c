/**
 * The part of an address that names the article: what two links to the same article have in common.
 * A key to compare by, never an address to fetch.
 */

/** Parameters that say how a reader came, not what he reads. */
const TRACKING =
  /^(utm_.*|at_.*|ns_.*|pk_.*|piwik_.*|mtm_.*|matomo_.*|hsa_.*|fb_.*|wt\.[a-z_]+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|_ga|_gl|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|vero_id|oly_enc_id|oly_anon_id|ref|ref_src|ref_url|referrer|referer|cmp|cmpid|cid_source|ncid|ocid|icid|smid|xtor|spm|maca|guccounter|guce_referrer.*|__twitter_impression|soc_src|soc_trk|wpisrc|wpmm|taid|mbid|cvid|trk|trkcampaign|traffic_source|share|shared|sr_share|amp|amp_js_v|outputtype|oc|ved|usg|phpsessid|jsessionid|sessionid|rss|feed_source|_)$/i;
/** Parameters that name a source only when their value does. */
const SOURCE_PARAMETER = /^(source|src|from|via|medium|partner|feature|output|f)$/i;
const SOURCE_VALUE =
  /^(rss|rss2|feed|feeds|atom|amp|xml|twitter|x|facebook|telegram|whatsapp|newsletter|email|push|social|google|googlenews|share|emb_title)$/i;
/** Fragments that only move the reader around, or track him. */
const IDLE_FRAGMENT =
  /^(:~:.*|.*\b(utm_|xtor=|at_|echobox=|ref=|intcid=|fbclid=|rss\b).*|comments?|respond|disqus_thread|top|main|content|play|share|more|more-\d+|_?=_?|)$/i;

/**
 * `example.org/a/1?id=2`: scheme, `www.`, default port, trailing slash and tracking dropped, the query
 * sorted, escapes unified; fragments that name a part are kept. Undefined for what is no http(s)
 * address and for a bare home page, which names no article.
 */
export function canonicalUrl(link: string | undefined): string | undefined {
  const url = link === undefined ? null : URL.parse(unwrapped(link.trim()));
  if (!url || !/^https?:$/.test(url.protocol) || url.host === '') return undefined;
  const host = url.host
    .replace(/^(www\d?|amp|m|mobile)\./, '')
    .replace(/\.(?=:|$)/, '')
    .replace(/:(80|443)$/, '');
  const path = unified(url.pathname.replace(/;jsessionid=[^/]*/i, ''))
    .replace(/\/{2,}/g, '/')
    .replace(/(\/amp)?\/?$/, '');
  const query = [...url.searchParams]
    .filter(([name, value]) => !isTracking(name, value))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const fragment = decoded(url.hash.slice(1));
  const part = IDLE_FRAGMENT.test(fragment) ? '' : `#${fragment}`;
  if (path === '' && query === '' && part === '') return undefined;
  return `${host}${path}${query && `?${query}`}${part}`;
}

/**
 * `example.org 512345`: host and the last number of five digits or more that is no date. Outlets keep
 * it when a headline, and with it the words of the address, is edited. Undefined where there is none.
 */
export function numberKeyOf(link: string | undefined): string | undefined {
  const canonical = canonicalUrl(link);
  return canonical === undefined ? undefined : numberKeyIn(canonical);
}

/** The same, of an address that is canonical already. */
export function numberKeyIn(canonical: string): string | undefined {
  const number = canonical
    .match(/\d+/g)
    ?.findLast((digits) => digits.length >= 5 && !isDate(digits));
  return number === undefined ? undefined : `${canonical.split('/')[0]} ${number}`;
}

/** `20260302`, alone or with a time behind it. */
const isDate = (digits: string): boolean =>
  /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(\d{4}|\d{6})?$/.test(digits);

function isTracking(name: string, value: string): boolean {
  return TRACKING.test(name) || (SOURCE_PARAMETER.test(name) && SOURCE_VALUE.test(value));
}

/** The address inside a redirector's, where it is written out. */
function unwrapped(link: string): string {
  const url = URL.parse(link);
  if (!url || !/^(www\.)?google\.[a-z.]+$/.test(url.hostname) || url.pathname !== '/url')
    return link;
  return url.searchParams.get('url') ?? url.searchParams.get('q') ?? link;
}

/** The same letters, escaped or not, become the same text. */
function unified(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(decoded(part).normalize('NFC')))
    .join('/');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
