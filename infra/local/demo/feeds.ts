/** The sample feeds of the demo, written in the formats and with the faults that real ones have. */
import { createHash } from 'node:crypto';
import outlets from './outlets.json' with { type: 'json' };

export type SampleArticle = {
  readonly title: string;
  readonly text: string;
  readonly hoursAgo: number;
  /** Appears only in the second pass. */
  readonly new?: boolean;
};
export type Outlet = {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly format: string;
  readonly charset?: string;
  readonly damage?: string;
  readonly validators?: boolean;
  readonly articles: readonly SampleArticle[];
};
export type Served = { readonly body: Buffer; readonly type: string; readonly etag?: string };
type Entry = { title: string; text: string; url: string; date: Date };

export const sampleOutlets: readonly Outlet[] = outlets as readonly Outlet[];

/** The document of an outlet, as it stands at `now`, before or after the new articles appear. */
export function renderFeed(outlet: Outlet, base: string, now: number, withNew: boolean): Served {
  const entries = outlet.articles
    .filter((article) => withNew || !article.new)
    .map((article) => toEntry(article, base, now))
    .sort((a, b) => b.date.getTime() - a.date.getTime());
  const text = documentOf(outlet, entries, base);
  const body = outlet.charset === 'windows-1256' ? encodeWindows1256(text) : Buffer.from(text);
  // Of the entries only: an outlet whose articles stand has the same validator.
  const etag = `"${createHash('sha256')
    .update(JSON.stringify(entries.map((e) => e.url)))
    .digest('hex')
    .slice(0, 12)}"`;
  return { body, type: typeOf(outlet), ...(outlet.validators ? { etag } : {}) };
}

function toEntry(article: SampleArticle, base: string, now: number): Entry {
  const slug = createHash('sha256').update(article.title).digest('hex').slice(0, 8);
  return {
    title: article.title,
    text: article.text,
    url: `${base}/${slug}`,
    date: new Date(now - article.hoursAgo * 3_600_000),
  };
}

function documentOf(outlet: Outlet, entries: readonly Entry[], base: string): string {
  switch (outlet.format) {
    case 'atom':
      return atom(outlet, entries, base);
    case 'rdf':
      return rdf(outlet, entries, base);
    case 'json':
      return jsonFeed(outlet, entries, base);
    default:
      return rss(outlet, entries, base);
  }
}

function typeOf({ format, charset }: Outlet): string {
  if (format === 'json') return 'application/feed+json';
  // The windows-1256 sample says so only in its own prolog, as such feeds do.
  return charset ? 'text/xml' : 'application/xml; charset=utf-8';
}

export const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function rss(outlet: Outlet, entries: readonly Entry[], base: string): string {
  // The damaged sample writes a bare & and an HTML entity that XML does not know.
  const plain = outlet.damage
    ? (text: string) => text.replace(' & ', ' & ').replace('. ', '.&nbsp;')
    : xml;
  const items = entries.map(
    (entry) => `<item><title>${plain(entry.title)}</title><link>${entry.url}</link>
<description>${plain(entry.text)}</description><pubDate>${entry.date.toUTCString()}</pubDate></item>`,
  );
  return `<?xml version="1.0" encoding="${outlet.charset ?? 'utf-8'}"?>
<rss version="2.0"><channel><title>${xml(outlet.title)}</title><link>${base}/</link>
<language>${outlet.language}</language>
${items.join('\n')}
</channel></rss>`;
}

function atom(outlet: Outlet, entries: readonly Entry[], base: string): string {
  const items = entries.map(
    (entry) => `<entry><id>${entry.url}#entry</id><title>${xml(entry.title)}</title>
<link rel="alternate" href="${entry.url}"/><published>${entry.date.toISOString()}</published>
<summary>${xml(entry.text)}</summary></entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${outlet.language}"><title>${xml(outlet.title)}</title>
<link href="${base}/"/><id>${base}/</id>
${items.join('\n')}
</feed>`;
}

function rdf(outlet: Outlet, entries: readonly Entry[], base: string): string {
  const items = entries.map(
    (
      entry,
    ) => `<item rdf:about="${entry.url}"><title>${xml(entry.title)}</title><link>${entry.url}</link>
<description>${xml(entry.text)}</description><dc:date>${entry.date.toISOString()}</dc:date></item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="${base}/"><title>${xml(outlet.title)}</title><link>${base}/</link></channel>
${items.join('\n')}
</rdf:RDF>`;
}

function jsonFeed(outlet: Outlet, entries: readonly Entry[], base: string): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: outlet.title,
    home_page_url: `${base}/`,
    language: outlet.language,
    items: entries.map((entry) => ({
      id: entry.url,
      url: entry.url,
      title: entry.title,
      content_text: entry.text,
      date_published: entry.date.toISOString(),
    })),
  });
}

/** Node reads windows-1256 but does not write it: the table is what reading each byte gives. */
function encodeWindows1256(text: string): Buffer {
  const decoder = new TextDecoder('windows-1256');
  const byteOf = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) byteOf.set(decoder.decode(Uint8Array.of(byte)), byte);
  return Buffer.from(Array.from(text, (letter) => byteOf.get(letter) ?? 0x3f));
}
