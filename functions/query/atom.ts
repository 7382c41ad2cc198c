/** A list of articles or stories as an Atom feed (RFC 4287) that opens in any feed reader. */
import { createHash } from 'node:crypto';
import type { ArticleView } from '../domain/render/payload.ts';

export type AtomEntry = {
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly language: string;
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly summary: string;
  /** Who published it. */
  readonly author: string;
  readonly categories: readonly { readonly term: string; readonly label: string }[];
};
export type AtomFeed = {
  readonly title: string;
  /** What was asked for: the same question is the same feed. */
  readonly query: string;
  /** Where the feed is served; never with a token. */
  readonly url?: string;
  /** For a feed without entries. */
  readonly now: string;
};

export const ATOM_TYPE = 'application/atom+xml';

export function atomOf(feed: AtomFeed, entries: readonly AtomEntry[]): string {
  const id = createHash('sha256').update(feed.query).digest('hex').slice(0, 32);
  const updated = entries.map(({ updatedAt }) => updatedAt).sort();
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `<id>urn:rasid:query:${id}</id>`,
    `<title>${escaped(feed.title)}</title>`,
    `<updated>${updated.at(-1) ?? feed.now}</updated>`,
    ...(feed.url ? [`<link rel="self" type="${ATOM_TYPE}" href="${escaped(feed.url)}"/>`] : []),
    '<author><name>Rasid</name></author>',
    ...entries.map(entryXml),
    '</feed>',
    '',
  ].join('\n');
}

export function articleEntry(
  view: ArticleView,
  feedTitle: string,
  topicName: (topicId: string) => string,
): AtomEntry {
  const topics = view.topics.filter(({ verdict }) => verdict !== 'none');
  return {
    id: `urn:rasid:article:${view.articleId}`,
    title: view.title || view.url || view.articleId,
    ...(view.url ? { url: view.url } : {}),
    language: view.language,
    publishedAt: view.publishedAt,
    updatedAt: view.publishedAt,
    summary: view.excerpt ?? '',
    author: feedTitle,
    categories: [
      ...topics.map(({ topicId }) => ({ term: topicId, label: topicName(topicId) })),
      ...(view.mentions ?? []).map(({ entityId, name }) => ({ term: entityId, label: name })),
    ],
  };
}

function entryXml(entry: AtomEntry): string {
  const language = /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(entry.language) ? entry.language : '';
  return [
    `<entry${language ? ` xml:lang="${language}"` : ''}>`,
    `<id>${escaped(entry.id)}</id>`,
    `<title>${escaped(entry.title)}</title>`,
    ...(entry.url ? [`<link rel="alternate" href="${escaped(entry.url)}"/>`] : []),
    `<published>${entry.publishedAt}</published>`,
    `<updated>${entry.updatedAt}</updated>`,
    `<author><name>${escaped(entry.author)}</name></author>`,
    ...entry.categories.map(
      ({ term, label }) => `<category term="${escaped(term)}" label="${escaped(label)}"/>`,
    ),
    // Without an address the text is the content: an entry has one or the other.
    entry.url
      ? `<summary>${escaped(entry.summary)}</summary>`
      : `<content type="text">${escaped(entry.summary)}</content>`,
    '</entry>',
  ].join('');
}

/** What XML 1.0 cannot hold, lone halves of characters too, is left out. */
const UNWRITABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const escaped = (text: string): string =>
  text.replace(UNWRITABLE, '').replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
