/** A surge: an archive listed again, or a feed that lost its memory. Stored, flagged, tells nobody. */
import type { ParsedArticle } from './article.ts';

const SURGE_ARTICLES = 10;
/** Dates stamped by one run of a program are alike. */
const ALIKE_MS = 60_000;

type Dated = Pick<ParsedArticle, 'publishedAt'>;

/**
 * The articles that come in a surge: ten or more, over half of the document's, unknown at once, and
 * undated or all dated alike. Those beside them with dates of their own are news.
 */
export function surgeOf<A extends Dated>(
  unknown: readonly A[],
  inDocument: number,
): ReadonlySet<A> {
  const undated = unknown.filter(({ publishedAt }) => publishedAt === undefined);
  const surge = [...undated, ...largestAlike(unknown)];
  const isSurge = surge.length >= SURGE_ARTICLES && surge.length * 2 > inDocument;
  return new Set(isSurge ? surge : []);
}

/** The most dated articles that fit into a minute. */
function largestAlike<A extends Dated>(articles: readonly A[]): readonly A[] {
  const inOrder = articles
    .flatMap((article) =>
      article.publishedAt === undefined ? [] : [{ article, at: Date.parse(article.publishedAt) }],
    )
    .sort((a, b) => a.at - b.at);
  let best: readonly { readonly article: A }[] = [];
  let first = 0;
  inOrder.forEach(({ at }, last) => {
    while (at - (inOrder[first]?.at ?? at) > ALIKE_MS) first += 1;
    if (last - first + 1 > best.length) best = inOrder.slice(first, last + 1);
  });
  return best.map(({ article }) => article);
}
