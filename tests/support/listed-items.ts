/** Articles as their feed lists them, a minimum of each. */
import type { ParsedArticle } from '../../functions/domain/article.ts';

export const NOW = Date.parse('2026-03-02T12:00:00.000Z');
export const iso = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();
export const item = (given: Partial<ParsedArticle>): ParsedArticle => ({
  url: 'https://outlet.example/news/1',
  guid: 'g-1',
  title: 'Last convoy leaves the base near Erbil',
  summary: 'The trucks crossed at dawn.',
  publishedAt: iso(-1),
  ...given,
});
