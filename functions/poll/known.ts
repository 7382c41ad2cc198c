/** Which articles of a document are new, and which are known but edited: one query and one batch read. */
import type { Article } from '../domain/article.ts';
import { numberKeyOf } from '../domain/canonical-url.ts';
import type { PollFeed } from '../domain/feed.ts';
import { editOf, isWornOut } from '../domain/feed-article.ts';
import { findKnown, type Known, type Listed } from '../domain/identity.ts';
import type { ArticleStore } from '../ports.ts';

/** The newest articles of the feed that identity is looked up among. */
const LOOKED_UP = 300;
/** Sorts after every time. */
const NEVER = '~';

export type Edit = { readonly article: Article; readonly listed: Listed };

export type Compared = {
  readonly fresh: readonly Listed[];
  readonly edits: readonly Edit[];
  /** Stored by a poll that was stopped, perhaps before it asked for their pages; listed still or not. */
  readonly unread: readonly Article[];
};
/** `unknown` is what the ring does not hold of the articles of the document. */
export async function compareWithStored(
  articles: ArticleStore,
  { feedId, lastFullAt = NEVER }: PollFeed,
  unknown: readonly Listed[],
  document: { readonly articles: readonly Listed[]; readonly now: number },
): Promise<Compared> {
  const limit = Math.max(LOOKED_UP, 2 * document.articles.length);
  const ofFeed = await articles.ofFeed(feedId, '0', limit);
  const identities: Known[] = ofFeed.map((row) => {
    const numberKey = numberKeyOf(row.url);
    return numberKey === undefined ? row : { ...row, numberKey };
  });
  const matches = unknown.map((listed) => {
    const known = findKnown(listed, identities, document.now);
    if (known === undefined) identities.push(identityOf(listed, document.now));
    return { listed, articleId: known?.articleId ?? listed.articleId };
  });
  // A poll saves its time after its articles: what is younger is of one that was stopped in between.
  const ofStopped = ofFeed.filter(({ firstSeenAt }) => firstSeenAt > lastFullAt);
  const ids = [...new Set([...matches, ...ofStopped].map(({ articleId }) => articleId))];
  const stored = new Map((await articles.getMany(ids)).map((row) => [row.articleId, row]));
  const inDocument = new Set(document.articles.map(({ articleId }) => articleId));
  const isKnown = new Set(ofFeed.map(({ articleId }) => articleId));
  const seen = new Set<string>();
  const fresh: Listed[] = [];
  const edits: Edit[] = [];
  for (const { listed, articleId } of matches) {
    if (seen.has(articleId)) continue;
    seen.add(articleId);
    const article = stored.get(articleId);
    if (article === undefined) {
      // The index may list what has expired since.
      if (!isKnown.has(articleId)) fresh.push(listed);
      continue;
    }
    // Another feed of the outlet, or another place in this document, speaks for it already.
    const isOwn = articleId === listed.articleId || !inDocument.has(articleId);
    const edit = isOwn && article.feedId === feedId ? editOf(article, listed) : undefined;
    if (edit && !isWornOut(article, edit)) edits.push({ article, listed });
  }
  const unread = [...stored.values()].filter(
    (one) => one.feedId === feedId && one.firstSeenAt > lastFullAt && !one.page,
  );
  return { fresh, edits, unread };
}

function identityOf({ item, ringHash, contentHash, ...identity }: Listed, now: number): Known {
  const publishedAt = item.publishedAt ?? new Date(now).toISOString();
  return { ...identity, title: item.title ?? '', publishedAt };
}
