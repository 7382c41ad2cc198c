/** JSON Feed (versions 1 and 1.1), read by hand: no value is trusted to be what the format says. */
import type { Enclosure, ParsedArticle } from '../article.ts';
import { parseDate } from './dates.ts';
import { type Cut, capped, present, shortLine, unlessAlone } from './entry-text.ts';
import { wholeEntries } from './json-whole.ts';
import { LIMITS } from './limits.ts';
import { resolveUrl } from './links.ts';
import type { FeedParse, ParseFailure, ParseOptions } from './outcome.ts';
import { cleanText, oneLine, textOfHtml } from './text.ts';

type Json = Readonly<Record<string, unknown>>;

/** `text` begins with `{`. */
export function readJsonFeed(text: string, options: ParseOptions): FeedParse {
  const json = jsonOf(text);
  const part = json ? undefined : jsonOf(wholeEntries(text) ?? '');
  const feed = recordOf((json ?? part)?.value);
  const items = feed.items;
  if (!Array.isArray(items)) {
    return json
      ? failure('not-a-feed', 'This is JSON, but no JSON Feed: it has no list "items".')
      : failure('malformed', 'This is no valid JSON; a JSON Feed must be one whole JSON object.');
  }
  const cut: Cut = new Set(part ? ['the document breaks off before its end'] : []);
  if (items.length > LIMITS.articles)
    cut.add(`only the first ${LIMITS.articles} articles were read`);
  const base = options.url ?? stringOf(feed.feed_url) ?? stringOf(feed.home_page_url);
  const context = { ...options, timeZone: options.timeZone, url: base, cut };
  return {
    ok: true,
    format: 'json',
    ...present({
      title: line(feed.title, LIMITS.titleBytes, 'title', cut),
      link: resolveUrl(stringOf(feed.home_page_url), base),
      language: shortLine(stringOf(feed.language), 35),
    }),
    articles: items
      .slice(0, LIMITS.articles)
      .map((item) => mapItem(recordOf(item), feed, context))
      .filter((article) => Object.keys(article).length > 0),
    hints: {},
    cut: [...cut],
  };
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

type Context = ParseOptions & {
  readonly timeZone: string | undefined;
  readonly url: string | undefined;
  readonly cut: Cut;
};

function mapItem(item: Json, feed: Json, context: Context): ParsedArticle {
  const { cut, url } = context;
  const html = stringOf(item.content_html);
  const content =
    (html === undefined ? undefined : textOfHtml(html)) ||
    cleanText(stringOf(item.content_text) ?? '');
  const updatedAt = parseDate(stringOf(item.date_modified), context);
  const author = authorOf(item, cut);
  const article = present({
    guid: line(item.id, LIMITS.urlBytes, 'guid', cut),
    url: resolveUrl(stringOf(item.url), url) ?? resolveUrl(stringOf(item.external_url), url),
    title: line(item.title, LIMITS.titleBytes, 'title', cut),
    summary: line(item.summary, LIMITS.contentBytes, 'summary', cut),
    content: capped(content, LIMITS.contentBytes, 'content', cut),
    author: author ?? authorOf(feed, cut),
    publishedAt: parseDate(stringOf(item.date_published), context) ?? updatedAt,
    updatedAt,
    categories: categoriesOf(item.tags, cut),
    enclosures: enclosuresOf(item.attachments, context),
  });
  return unlessAlone(article, author);
}

function authorOf(source: Json, cut: Cut): string | undefined {
  const authors = Array.isArray(source.authors) ? source.authors : [];
  for (const author of [...authors.slice(0, LIMITS.listEntries), source.author]) {
    const name = typeof author === 'string' ? author : recordOf(author).name;
    const text = line(name, LIMITS.titleBytes, 'author', cut);
    if (text !== undefined) return text;
  }
  return undefined;
}

function categoriesOf(tags: unknown, cut: Cut): readonly string[] | undefined {
  const list = Array.isArray(tags) ? tags.slice(0, LIMITS.listEntries) : [];
  const names = list.map((tag) => line(tag, LIMITS.titleBytes, 'category', cut));
  const found = new Set(names.filter((name) => name !== undefined));
  return found.size === 0 ? undefined : [...found];
}

function enclosuresOf(attachments: unknown, { url }: Context): readonly Enclosure[] | undefined {
  const found = new Map<string, Enclosure>();
  for (const attachment of Array.isArray(attachments)
    ? attachments.slice(0, LIMITS.listEntries)
    : []) {
    const address = resolveUrl(stringOf(recordOf(attachment).url), url);
    const type = shortLine(stringOf(recordOf(attachment).mime_type), 100);
    if (address !== undefined) found.set(address, { url: address, ...(type && { type }) });
  }
  return found.size === 0 ? undefined : [...found.values()];
}

/** Literal text on one line. */
function line(value: unknown, bytes: number, what: string, cut: Cut): string | undefined {
  return capped(oneLine(cleanText(stringOf(value) ?? '')), bytes, what, cut);
}

/** Ids are often numbers. */
function stringOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function recordOf(value: unknown): Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Json)
    : {};
}

function failure(kind: ParseFailure['error']['kind'], message: string): ParseFailure {
  return { ok: false, error: { kind, message } };
}
