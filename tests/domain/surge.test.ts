/** A surge: which articles that come at once are an archive, and which are news. */
import { describe, expect, it } from 'vitest';
import { surgeOf } from '../../functions/domain/surge.ts';
import { iso, NOW } from '../support/listed-items.ts';

describe('a surge', () => {
  const dated = (count: number, stepMs: number) =>
    Array.from({ length: count }, (_, n) => ({
      publishedAt: new Date(NOW + n * stepMs).toISOString(),
    }));
  it.each<[string, readonly { publishedAt?: string }[], number, boolean]>([
    ['ten undated of nineteen', Array.from({ length: 10 }, () => ({})), 19, true],
    ['ten of the very same date', dated(10, 0), 15, true],
    ['ten stamped within a minute', dated(10, 5000), 15, true],
    ['some undated, the others alike', [...dated(5, 0), {}, {}, {}, {}, {}], 10, true],
    ['nine are no surge', dated(9, 0), 9, false],
    ['half of the feed is no surge', dated(10, 0), 20, false],
    ['dates of their own are news', dated(10, 60_000 * 7), 12, false],
    ['nothing unknown is none', [], 0, false],
  ])('%s', (_, unknown, size, surge) => expect(surgeOf(unknown, size).size > 0).toBe(surge));
  it('leaves those out that have dates of their own', () => {
    const archive = dated(12, 1000);
    const news = [{ publishedAt: iso(-3) }, { publishedAt: iso(-5) }];
    const surge = surgeOf([...news, ...archive, {}], 20);
    expect(surge.size).toBe(13);
    expect(news.some((one) => surge.has(one))).toBe(false);
  });
});
