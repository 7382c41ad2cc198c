/** From rss-parser's fields to our articles: which field counts, in which order. */
import type { Enclosure, ParsedArticle } from '../article.ts';
import { authorName } from './author.ts';
import { type DateContext, parseDate } from './dates.ts';
import { type Cut, capped, lineOf, present, shortLine, textOf, unlessAlone } from './entry-text.ts';
import { LIMITS } from './limits.ts';
import { feedLink, itemLink, resolveUrl } from './links.ts';
import type { CadenceHints } from './outcome.ts';
import type { Entry, Fields, RawFeed } from './rss.ts';
import { cleanText, oneLine } from './text.ts';

/** First that yields something wins; Atom feeds prefer their own names. */
const ORDER = {
  title: 'atom:title title dc:title media:title',
  summary: 'atom:summary rss:description dc:description media:description itunes:summary',
  content: 'atom:content content:full xhtml:body body fullitem',
  author: 'atom:author dc:creator author dc:author itunes:author managingEditor',
  published: 'atom:published atom:issued pubDate dcterms:issued dc:date',
  updated: 'atom:updated atom:modified dcterms:modified dc:date atom:created dcterms:created',
  language: 'language dc:language xml:lang',
} as const;
/** In RSS and RDF, Atom's names are guests. */
const RSS_ORDER = {
  ...ORDER,
  title: 'title dc:title atom:title media:title',
  summary: 'rss:description dc:description atom:summary media:description itunes:summary',
  content: 'content:full xhtml:body body fullitem atom:content',
  author: 'dc:creator author dc:author atom:author itunes:author managingEditor',
  published: 'pubDate dcterms:issued atom:published atom:issued dc:date',
} as const;

export type MapContext = DateContext & {
  readonly atom: boolean;
  /** What URLs are resolved against where no xml:base stands. */
  readonly url: string | undefined;
  readonly cut: Cut;
};
export type FeedHead = {
  readonly title?: string;
  readonly link?: string;
  readonly language?: string;
};

export function mapHead({ feed }: RawFeed, context: MapContext): FeedHead {
  const order = context.atom ? ORDER : RSS_ORDER;
  const language = firstOf(feed, order.language, ({ _ }) => shortLine(_, 35));
  return present({
    title: firstOf(feed, order.title, (entry) =>
      lineOf(entry, LIMITS.titleBytes, 'title', context.cut),
    ),
    link: feedLink(feed, context.url),
    language,
  });
}

export function mapArticle(item: Fields, feed: Fields, context: MapContext): ParsedArticle {
  const order = context.atom ? ORDER : RSS_ORDER;
  const text = (names: string, what: string) =>
    firstOf(item, names, (entry) => textOf(entry, LIMITS.contentBytes, what, context.cut));
  const date = (names: string) => firstOf(item, names, ({ _ }) => parseDate(_, context));
  const summary = text(order.summary, 'summary');
  const updatedAt = date(order.updated);
  const author = firstOf(item, order.author, authorName);
  const article = present({
    guid: guidOf(item, context),
    url: itemLink(item, context),
    title: firstOf(item, order.title, (entry) =>
      lineOf(entry, LIMITS.titleBytes, 'title', context.cut),
    ),
    summary: summary?.replaceAll('\n', ' '),
    content: text(order.content, 'content'),
    author: author ?? (context.atom ? firstOf(feed, 'atom:author', authorName) : undefined),
    publishedAt: date(order.published) ?? updatedAt,
    updatedAt,
    categories: categoriesOf(item, context.cut),
    enclosures: enclosuresOf(item, context),
  });
  return unlessAlone(article, author);
}

/** `ttl`, `sy:*`, `skipHours`, `skipDays`: only sensible values. */
export function mapHints(feed: Fields): CadenceHints {
  const number = (name: string): number | undefined => {
    const value = Number(feed.get(name)?.[0]?._?.trim() || Number.NaN);
    return Number.isFinite(value) && value > 0 ? value : undefined;
  };
  const minutes: Readonly<Record<string, number>> = {
    hourly: 60,
    daily: 1440,
    weekly: 10_080,
    monthly: 43_200,
    yearly: 525_600,
  };
  const period = minutes[feed.get('sy:updateperiod')?.[0]?._?.trim().toLowerCase() ?? ''];
  const hours = (feed.get('skip:hour') ?? []).map(({ _ }) => Number(_?.trim() || Number.NaN) % 24);
  const skipHours = [...new Set(hours.filter((hour) => Number.isInteger(hour) && hour >= 0))];
  const days = (feed.get('skip:day') ?? []).map(({ _ }) => _?.trim().toLowerCase() ?? '');
  const skipDays = [
    ...new Set(days.filter((day) => /^(mon|tues|wednes|thurs|fri|satur|sun)day$/.test(day))),
  ];
  return present({
    ttlMinutes: number('ttl'),
    updateMinutes: period === undefined ? undefined : period / (number('sy:updatefrequency') ?? 1),
    skipHours: skipHours.length === 0 ? undefined : skipHours,
    skipDays: skipDays.length === 0 ? undefined : skipDays,
  });
}

function guidOf(item: Fields, { url, cut, atom }: MapContext): string | undefined {
  const order = atom
    ? 'atom:id guid rdf:about dc:identifier'
    : 'guid rdf:about atom:id dc:identifier';
  return firstOf(item, order, (entry) => {
    const written = capped(oneLine(cleanText(entry._ ?? '')), LIMITS.urlBytes, 'guid', cut);
    // Atom ids are IRIs: relative ones are resolved, all others stay as written.
    if (!atom || written === undefined || /^[a-z][a-z0-9+.-]*:/i.test(written)) return written;
    return resolveUrl(written, entry.$?.base ?? url) ?? written;
  });
}

function categoriesOf(item: Fields, cut: Cut): readonly string[] | undefined {
  const found = new Set<string>();
  const add = (entry: Entry): void => {
    const name = lineOf(entry, LIMITS.titleBytes, 'category', cut);
    if (name !== undefined && found.size < LIMITS.listEntries) found.add(name);
  };
  for (const { $ } of item.get('atom:category') ?? [])
    add({ _: $?.term ?? '', $: { form: 'text' } });
  for (const name of ['category', 'dc:subject', 'media:category']) {
    for (const entry of item.get(name) ?? [])
      add(entry._ === undefined && entry.$?.term ? { _: entry.$.term } : entry);
  }
  for (const { _ } of item.get('itunes:keywords') ?? [])
    for (const word of (_ ?? '').split(',')) add({ _: word });
  return found.size === 0 ? undefined : [...found];
}

function enclosuresOf(item: Fields, { url, cut }: MapContext): readonly Enclosure[] | undefined {
  const found = new Map<string, Enclosure>();
  const add = (entry: Entry, name: string): void => {
    const address = resolveUrl(entry.$?.[name], entry.$?.base ?? url);
    const type = shortLine(entry.$?.type, 100);
    if (address === undefined || found.has(address)) return;
    if (found.size >= LIMITS.listEntries)
      cut.add(`only the first ${LIMITS.listEntries} enclosures of an article were read`);
    else found.set(address, { url: address, ...(type && { type }) });
  };
  for (const name of ['atom:link', 'link']) {
    for (const entry of item.get(name) ?? [])
      if (entry.$?.rel?.trim().toLowerCase() === 'enclosure') add(entry, 'href');
  }
  for (const entry of item.get('enclosure') ?? []) add(entry, 'url');
  for (const entry of item.get('media:content') ?? []) add(entry, 'url');
  return found.size === 0 ? undefined : [...found.values()];
}

function firstOf<T>(
  fields: Fields,
  names: string,
  read: (entry: Entry) => T | undefined,
): T | undefined {
  for (const name of names.split(' ')) {
    for (const entry of fields.get(name) ?? []) {
      const value = read(entry);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}
