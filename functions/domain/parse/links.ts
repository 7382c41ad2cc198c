/** Which address is an article's, and addresses made absolute. */
import type { Cut } from './entry-text.ts';
import { LIMITS } from './limits.ts';
import type { Entry, Fields } from './rss.ts';

const IANA = /^https?:\/\/www\.iana\.org\/assignments\/relation\//;

/** An absolute http(s) address within the cap, or undefined. */
export function resolveUrl(
  written: string | undefined,
  base: string | undefined,
): string | undefined {
  // Escaped twice, as in CDATA: no address means a parameter called "amp;".
  const trimmed = written?.trim().replaceAll('&amp;', '&');
  if (!trimmed || trimmed.length > LIMITS.urlBytes * 2) return undefined;
  // No folder of a site is called so: an author who left the scheme away.
  const whole = /^www\.[\w-]+\.\w/i.test(trimmed) ? `https://${trimmed}` : trimmed;
  const url = URL.parse(whole, base);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  return url.href.length > LIMITS.urlBytes ? undefined : url.href;
}

/** Alternate links, the RSS link, a guid that is a permalink, an http rdf:about. */
export function itemLink(
  item: Fields,
  {
    url,
    cut,
    atom,
  }: { readonly url: string | undefined; readonly cut: Cut; readonly atom: boolean },
): string | undefined {
  const own = item.get(atom ? 'atom:link' : 'link') ?? [];
  const guest = item.get(atom ? 'link' : 'atom:link') ?? [];
  const resolve = (entry: Entry, written: string | undefined): string | undefined => {
    if ((written?.length ?? 0) > LIMITS.urlBytes)
      cut.add(`an address over ${LIMITS.urlBytes} bytes was left out`);
    return resolveUrl(written, entry.$?.base ?? url);
  };
  return (
    firstLink(own, resolve) ??
    firstLink(guest, resolve) ??
    first(item.get('guid') ?? [], (entry) => permalink(entry, resolve)) ??
    first(item.get('rdf:about') ?? [], (entry) =>
      isHttp(entry._) ? resolve(entry, entry._) : undefined,
    )
  );
}

/** The page that the feed belongs to. */
export function feedLink(feed: Fields, url: string | undefined): string | undefined {
  const resolve = (entry: Entry, written: string | undefined) =>
    resolveUrl(written, entry.$?.base ?? url);
  return (
    firstLink(feed.get('link') ?? [], resolve) ?? firstLink(feed.get('atom:link') ?? [], resolve)
  );
}

/** The feed's own absolute address as it states it: a base where the caller knows none. */
export function statedAddress(feed: Fields): string | undefined {
  const links = [...(feed.get('atom:link') ?? []), ...(feed.get('link') ?? [])];
  const self = links.find((entry) => relOf(entry) === 'self' && isHttp(entry.$?.href));
  return resolveUrl(self?.$?.href, undefined) ?? feedLink(feed, undefined);
}

type Resolve = (entry: Entry, written: string | undefined) => string | undefined;

/** Alternates first, those for reading before those for machines; else the address in the text. */
function firstLink(entries: readonly Entry[], resolve: Resolve): string | undefined {
  const alternates = entries.filter(
    (entry) => entry.$?.href !== undefined && relOf(entry) === 'alternate',
  );
  const readable = alternates.filter(({ $ }) =>
    /^(?:$|text\/html|application\/xhtml)/i.test($?.type?.trim() ?? ''),
  );
  const href = (entry: Entry) => resolve(entry, entry.$?.href);
  return (
    first(readable, href) ??
    first(entries, (entry) =>
      relOf(entry) === 'alternate' ? resolve(entry, entry._) : undefined,
    ) ??
    first(alternates, href)
  );
}

function permalink(entry: Entry, resolve: Resolve): string | undefined {
  const stated = entry.$?.ispermalink?.trim().toLowerCase();
  if (stated === 'false') return undefined;
  return stated === 'true' || isHttp(entry._) ? resolve(entry, entry._) : undefined;
}

const relOf = ({ $ }: Entry): string =>
  ($?.rel ?? '').trim().toLowerCase().replace(IANA, '') || 'alternate';
const isHttp = (text: string | undefined): boolean => /^\s*https?:\/\//i.test(text ?? '');

function first<T>(entries: readonly Entry[], read: (entry: Entry) => T | undefined): T | undefined {
  for (const entry of entries) {
    const value = read(entry);
    if (value !== undefined) return value;
  }
  return undefined;
}
