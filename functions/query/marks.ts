/** Where a listed article's title and excerpt say it: mentions, and what speaks for a topic. */
import type { Article } from '../domain/article.ts';
import type { Span } from '../domain/entity.ts';

export type Mark = Span & { readonly entityId?: string };

/**
 * Spans of `title` are those of the article; spans of `text` are moved to the excerpt. An excerpt that is
 * no literal part of the text, because characters were left out of it, is shown without marks.
 */
export function marksOf(article: Article, excerpt: string): readonly Mark[] {
  const lead = excerpt.startsWith('…') ? 1 : 0;
  const from = article.text.indexOf(excerpt.slice(lead).replace(/…$/, '')) - lead;
  const spans: readonly Mark[] = [
    ...article.mentions.map(({ field, start, end, entityId }) => ({ field, start, end, entityId })),
    ...article.topics.flatMap(({ evidence }) => evidence),
  ];
  return spans.flatMap((span) => {
    if (span.field === 'title') return [span];
    const moved = { ...span, start: span.start - from, end: span.end - from };
    return from >= -lead && moved.start >= lead && moved.end <= excerpt.length ? [moved] : [];
  });
}
