/** A surge: an archive listed again, or a feed that lost its memory. Stored, flagged, tells nobody. */
import type { ParsedArticle } from './article.ts';

const SURGE_ARTICLES = 10;
/** Dates stamped by one run of a program are alike. */
const ALIKE_MS = 60_000;

/**
 * Ten or more articles, over half of the document's, unknown at once, and undated or all dated alike.
 */
export function isSurge(
  unknown: readonly Pick<ParsedArticle, 'publishedAt'>[],
  inDocument: number,
): boolean {
  if (unknown.length < SURGE_ARTICLES || unknown.length * 2 <= inDocument) return false;
  const times = unknown.flatMap(({ publishedAt }) =>
    publishedAt ? [Date.parse(publishedAt)] : [],
  );
  return times.length === 0 || Math.max(...times) - Math.min(...times) <= ALIKE_MS;
}
