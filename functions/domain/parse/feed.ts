/** Bytes to a feed: charset, JSON Feed or normaliser and rss-parser, then our own mapping. */
import { decodeDocument } from './charset.ts';
import { readJsonFeed } from './json-feed.ts';
import { LIMITS } from './limits.ts';
import { statedAddress } from './links.ts';
import { magicOf } from './magic.ts';
import { normaliseFeed } from './normalise.ts';
import type { FeedParse, ParseErrorKind, ParseFailure, ParseOptions } from './outcome.ts';
import { readRss } from './rss.ts';
import { mapArticle, mapHead, mapHints } from './rss-articles.ts';
import { cleanText, oneLine } from './text.ts';

/**
 * A feed (RSS, Atom, RDF, JSON Feed) as plain text, absolute addresses and UTC times, or a typed
 * reason why it is none. Never throws for any document. Dates are at most a day after `now`.
 */
export async function parseFeed(bytes: Uint8Array, options: ParseOptions): Promise<FeedParse> {
  if (bytes.length === 0) return failure('empty', 'The document is empty.');
  const magic = magicOf(bytes);
  if (magic !== undefined) return failure('not-a-feed', `This is ${magic}, not a feed.`);
  const whole = bytes.length <= LIMITS.decodedBytes;
  const head = whole ? bytes : bytes.subarray(0, LIMITS.decodedBytes);
  const { text } = decodeDocument(head, options.contentType);
  const parsed = await parseText(text, options);
  if (parsed.ok) return whole ? parsed : { ...parsed, cut: [...parsed.cut, TOO_LONG] };
  return { ok: false, error: { ...parsed.error, sample: sampleOf(text) } };
}

const TOO_LONG = `only the first ${LIMITS.decodedBytes / 1024 / 1024} MiB were read`;

async function parseText(text: string, options: ParseOptions): Promise<FeedParse> {
  const start = /[^\s\0\uFEFF]/.exec(text);
  if (start === null) return failure('empty', 'The document holds nothing but white space.');
  if (start[0] === '{') return readJsonFeed(text.slice(start.index), options);
  const normalised = normaliseFeed(text, options.url);
  switch (normalised.kind) {
    case 'html':
      return failure(
        'html',
        'This is an HTML page, not a feed; look in it for the address of the feed.',
      );
    case 'no-channel':
      return failure('malformed', 'The feed begins, but has neither a channel nor articles.');
    case 'other':
      return failure('not-a-feed', notAFeed(normalised.first));
    case 'feed':
      return mapFeed(normalised, options);
  }
}

async function mapFeed(
  normalised: Extract<ReturnType<typeof normaliseFeed>, { kind: 'feed' }>,
  options: ParseOptions,
): Promise<FeedParse> {
  const raw = await readRss(normalised.xml);
  const cut = new Set(normalised.cut);
  const context = {
    atom: normalised.root === 'atom',
    url: options.url ?? statedAddress(raw.feed),
    timeZone: options.timeZone,
    now: options.now,
    cut,
  };
  const articles = raw.items
    .map((item) => mapArticle(item, raw.feed, context))
    .filter((article) => Object.keys(article).length > 0);
  return {
    ok: true,
    format: normalised.root,
    ...mapHead(raw, context),
    articles,
    hints: mapHints(raw.feed),
    cut: [...cut],
  };
}

function notAFeed(first: string): string {
  if (first === '') return 'This is no feed: it holds no XML element.';
  return `This is no feed: its first element is <${oneLine(cleanText(first)).slice(0, 60)}>.`;
}

/** The first 200 characters, printable. */
const sampleOf = (text: string): string =>
  oneLine(cleanText(text.slice(0, 400)))
    .slice(0, 200)
    .toWellFormed();

function failure(kind: ParseErrorKind, message: string): ParseFailure {
  return { ok: false, error: { kind, message } };
}
