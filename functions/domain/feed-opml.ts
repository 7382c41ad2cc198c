/** Feeds as OPML: read as tag soup, so that no document can hurt, and written so that it reads back. */
import { Parser } from 'htmlparser2';
import type { FeedDefinition } from './feed.ts';
import { shortHash } from './hash.ts';
import { InvalidInput } from './validate.ts';

const MAX_OUTLINES = 10_000;
const MAX_DEPTH = 100;

/** The outlines with a feed's address as entries of a feeds list; folders are only walked through. */
export function opmlEntries(file: string, text: string): readonly unknown[] {
  const entries: Entry[] = [];
  const taken = new Set<string>();
  let depth = 0;
  let isOpml = false;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        depth += 1;
        if (depth > MAX_DEPTH) throw new InvalidInput(`${file}: outlines are nested too deeply`);
        if (name === 'opml') isOpml = true;
        if (name !== 'outline' || attributes.xmlurl === undefined) return;
        if (entries.length >= MAX_OUTLINES) {
          throw new InvalidInput(`${file}: lists more than ${MAX_OUTLINES} feeds`);
        }
        const entry = entryOf(attributes);
        if (!taken.has(entry.url)) entries.push(entry);
        taken.add(entry.url);
      },
      onclosetag: () => {
        depth -= 1;
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true },
  );
  parser.end(text);
  if (!isOpml) throw new InvalidInput(`${file}: is neither a JSON list of feeds nor OPML`);
  return entries;
}

type Entry = { readonly url: string } & Readonly<Record<string, unknown>>;

function entryOf(attributes: Readonly<Record<string, string>>): Entry {
  const url = (attributes.xmlurl?.trim() ?? '')
    .replace(/^feed:(\/\/)?(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'http://');
  const title = attributes.title?.trim() || attributes.text?.trim() || URL.parse(url)?.host || url;
  const every = attributes['rasid:everyminutes'];
  const optional = {
    site: attributes.htmlurl?.trim() || undefined,
    everyMinutes: every === undefined ? undefined : Number(every),
    timeZone: attributes['rasid:timezone'],
    fullText: attributes['rasid:fulltext'],
    enabled: attributes['rasid:enabled'] === 'false' ? false : undefined,
  };
  return {
    id: attributes['rasid:id'] ?? idOf(url),
    url,
    title: title.slice(0, 300),
    language: languageOf(attributes.language),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** The same address gets the same id in every import. */
function idOf(url: string): string {
  const host = URL.parse(url)?.hostname.replace(/^www\./, '') ?? '';
  const readable = host.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'feed';
  return `${readable.slice(0, 60)}-${shortHash(url).slice(0, 8)}`;
}

/** Other readers write what they like here: a language tag, or undetermined. */
function languageOf(value = ''): string {
  const tag = value.trim().replaceAll('_', '-').toLowerCase();
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(tag) ? tag : 'und';
}

/** An OPML 2.0 document; what OPML has no word for stands in attributes of our own namespace. */
export function renderOpml(feeds: readonly FeedDefinition[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0" xmlns:rasid="urn:rasid:feeds">',
    '  <head><title>Rasid feeds</title></head>',
    '  <body>',
    ...feeds.map((feed) => `    <outline ${attributesOf(feed)}/>`),
    '  </body>',
    '</opml>',
    '',
  ].join('\n');
}

function attributesOf(feed: FeedDefinition): string {
  const attributes: Readonly<Record<string, string | number | boolean | undefined>> = {
    type: 'rss',
    text: feed.title,
    title: feed.title,
    xmlUrl: feed.url,
    htmlUrl: feed.site,
    language: feed.language,
    'rasid:id': feed.id,
    'rasid:everyMinutes': feed.everyMinutes,
    'rasid:timeZone': feed.timeZone,
    'rasid:fullText': feed.fullText,
    'rasid:enabled': feed.enabled === false ? false : undefined,
  };
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(' ');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};
/** Characters that XML cannot hold at all are left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[&<>"\n\t]/g, (character) => ESCAPES[character] ?? '');
}
