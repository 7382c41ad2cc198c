/** rss-parser over a normalised document: every field as a list, none touched by its own text code. */
import Parser from 'rss-parser';
import { live } from './characters.ts';

/** A field as written by the normaliser: `_` its text, `$` its attributes. */
export type Entry = { readonly _?: string; readonly $?: Readonly<Record<string, string>> };
export type Fields = ReadonlyMap<string, readonly Entry[]>;
export type RawFeed = { readonly feed: Fields; readonly items: readonly Fields[] };

const FEED_FIELDS = [
  'title link language ttl xml:lang',
  'atom:title atom:link atom:id atom:author dc:title dc:language',
  'sy:updateperiod sy:updatefrequency skip:hour skip:day',
];
const ITEM_FIELDS = [
  'title link guid pubDate author category enclosure managingEditor body fullitem comments',
  'rss:description content:full xhtml:body rdf:about',
  'atom:title atom:link atom:id atom:published atom:updated atom:issued atom:modified atom:created',
  'atom:content atom:summary atom:author atom:category',
  'dc:title dc:description dc:creator dc:author dc:subject dc:date dc:identifier dc:language',
  'dcterms:issued dcterms:modified dcterms:created',
  'media:title media:description media:content media:category itunes:author itunes:keywords itunes:summary',
];
const names = (lists: readonly string[]): readonly string[] => lists.join(' ').split(' ');
/** Under a key of our own, so that nothing that rss-parser makes of a field is taken for it. */
const asLists = (lists: readonly string[]) =>
  names(lists).map((name) => [name, `all ${name}`, { keepArray: true }] as const);

/** Throws only when the XML is not what the normaliser writes. */
export async function readRss(xml: string): Promise<RawFeed> {
  const parser = new Parser({
    defaultRSS: 2,
    xml2js: { explicitCharkey: true },
    customFields: {
      // The types know no keepArray for feed fields; the code does.
      feed: asLists(FEED_FIELDS) as unknown as [],
      item: asLists(ITEM_FIELDS) as unknown as [],
    },
  });
  const output = (await parser.parseString(xml)) as unknown as Record<string, unknown>;
  const items = Array.isArray(output.items) ? output.items : [];
  return {
    feed: fieldsOf(output, FEED_FIELDS),
    items: items.map((item: Record<string, unknown>) => fieldsOf(item, ITEM_FIELDS)),
  };
}

/** Only lists of elements: a function or a string that rss-parser left there is none. */
function fieldsOf(output: Record<string, unknown>, lists: readonly string[]): Fields {
  const fields = new Map<string, readonly Entry[]>();
  for (const name of names(lists)) {
    const value = output[`all ${name}`];
    if (Array.isArray(value)) fields.set(name, value.map(entryOf));
  }
  return fields;
}

function entryOf(value: unknown): Entry {
  if (typeof value === 'string') return { _: live(value) };
  if (value === null || typeof value !== 'object') return {};
  const { _, $ } = value as Entry;
  return { ...(_ !== undefined && { _: live(_) }), ...($ !== undefined && { $ }) };
}
