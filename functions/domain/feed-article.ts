/** An article as it is stored, made from what a feed lists; and what an edit changes of it. */
import type { Article, Revision } from './article.ts';
import type { Recognition } from './entity.ts';
import { DAY_MS } from './feed-slot.ts';
import type { Listed } from './identity.ts';
import { cutToBytes, LIMITS } from './parse/limits.ts';

export type ArticleContext = {
  readonly feedId: string;
  readonly language: string;
  readonly now: number;
  readonly isBaseline: boolean;
  readonly isSurge: boolean;
};

const SUMMARY_BYTES = 4 * 1024;
const UNMATCHED_DAYS = 90;
const MANY = 50;
/** Earlier texts that are kept of an article. */
export const REVISIONS = 20;
const REVISION_BYTES = 8 * 1024;

/** What is read of a listed article before it is known who and what it speaks of. */
export function readableOf({ item }: Listed): { readonly title: string; readonly text: string } {
  const { title = '', summary = '', content = '' } = item;
  return {
    title,
    text: cutToBytes(content.length > summary.length ? content : summary, LIMITS.contentBytes),
  };
}

/** A new article. Times are ISO 8601 UTC; an unmatched one expires after 90 days. */
export function newArticle(
  listed: Listed,
  recognition: Recognition,
  isMatched: boolean,
  context: ArticleContext,
): Article {
  const { item, articleId } = listed;
  const firstSeenAt = iso(context.now);
  const { title, text } = readableOf(listed);
  return withoutAbsent({
    articleId,
    feedId: context.feedId,
    url: item.url,
    guid: item.guid,
    title,
    summary: item.summary === undefined ? undefined : cutToBytes(item.summary, SUMMARY_BYTES),
    text,
    textSource: 'teaser' as const,
    author: item.author,
    categories: item.categories?.slice(0, MANY),
    enclosures: item.enclosures?.slice(0, MANY),
    language: context.language,
    publishedAt: clamped(item.publishedAt, context.now),
    dated: item.publishedAt !== undefined,
    updatedAt: item.updatedAt,
    firstSeenAt,
    baseline: context.isBaseline,
    surge: context.isSurge || undefined,
    ...recognised(recognition, isMatched, context.now),
    revision: 0,
    linkHash: listed.linkHash,
    guidHash: listed.guidHash,
    titleHash: listed.titleHash,
    schemaVersion: 1 as const,
  });
}

/** What the outlet changed of a stored article: its title, or the text the feed gives. */
export function editOf(
  article: Article,
  listed: Listed,
): { readonly title: string; readonly text: string; readonly summary?: string } | undefined {
  const { item } = listed;
  const listedText = readableOf(listed);
  const title = item.title === undefined ? article.title : listedText.title;
  const summary = item.summary === undefined ? undefined : cutToBytes(item.summary, SUMMARY_BYTES);
  const isTeaser = article.textSource === 'teaser';
  const text = isTeaser && listedText.text !== '' ? listedText.text : article.text;
  const isEdited =
    !sameWords(title, article.title) ||
    !sameWords(text, article.text) ||
    (!isTeaser && summary !== undefined && !sameWords(summary, article.summary ?? ''));
  return isEdited ? { title, text, ...(summary === undefined ? {} : { summary }) } : undefined;
}

/** The article after an edit: one revision more, with the old values; dates and identity stay. */
export function editedArticle(
  article: Article,
  edit: { readonly title: string; readonly text: string; readonly summary?: string },
  recognition: Recognition,
  isMatched: boolean,
  now: number,
): Article {
  const before: Revision = {
    at: iso(now),
    reason: 'edited',
    ...(edit.title === article.title ? {} : { title: article.title }),
    ...(edit.text === article.text ? {} : { text: cutToBytes(article.text, REVISION_BYTES) }),
  };
  const { expiresAt, ...kept } = article;
  const after = recognised(recognition, isMatched || article.matched, now);
  return withoutAbsent({
    ...kept,
    ...edit,
    ...after,
    expiresAt: after.matched ? undefined : expiresAt,
    updatedAt: iso(now),
    revision: article.revision + 1,
    revisions: [...(article.revisions ?? []), before].slice(-REVISIONS),
  });
}

/** Many edits in a row of a text nobody is told of would only cost: a counter, not news. */
export function isWornOut(article: Article, edit: { readonly title: string }): boolean {
  return article.revision >= REVISIONS && sameWords(edit.title, article.title);
}

/** What recognition says of an article, with its entities by how often they are named, and when it expires. */
export function recognised({ topics, mentions }: Recognition, matched: boolean, now: number) {
  const counts = new Map<string, number>();
  for (const { entityId } of mentions) counts.set(entityId, (counts.get(entityId) ?? 0) + 1);
  const entityIds = [...counts].sort(([, a], [, b]) => b - a).map(([entityId]) => entityId);
  const expiresAt = matched ? undefined : Math.floor((now + UNMATCHED_DAYS * DAY_MS) / 1000);
  return { matched, topics, mentions, entityIds, expiresAt };
}

/** A day ahead at most; now where there is no date. */
function clamped(publishedAt: string | undefined, now: number): string {
  const time = Date.parse(publishedAt ?? '');
  return iso(Number.isNaN(time) ? now : Math.min(time, now + DAY_MS));
}

const sameWords = (a: string, b: string): boolean =>
  a.replace(/\s+/g, ' ').trim() === b.replace(/\s+/g, ' ').trim();

function withoutAbsent<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const present: Partial<T> = {};
  for (const name in value) if (value[name] !== undefined) present[name] = value[name];
  return present as { [K in keyof T]: Exclude<T[K], undefined> };
}

const iso = (time: number): string => new Date(time).toISOString();
