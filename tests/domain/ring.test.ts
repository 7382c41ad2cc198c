/** The ring: what is surely known of a document, in eight bytes an article. */
import { describe, expect, it } from 'vitest';
import type { ParsedArticle } from '../../functions/domain/article.ts';
import { listed } from '../../functions/domain/identity.ts';
import { ringAfter, unknownTo } from '../../functions/domain/ring.ts';
import { iso, item } from '../support/listed-items.ts';

describe('the ring', () => {
  const items = Array.from({ length: 30 }, (_, n) =>
    item({ url: `https://outlet.example/${n}`, guid: `g${n}`, title: `Title ${n}` }),
  );
  const ring = ringAfter(undefined, listed('f', items));
  const unknown = (changed: readonly ParsedArticle[]) =>
    unknownTo(ring, listed('f', changed)).length;

  it('is 8 bytes an article', () => expect(ring).toHaveLength(240));
  it.each<[string, (one: ParsedArticle, n: number) => ParsedArticle, number]>([
    ['the same document', (it) => it, 0],
    ['all dates changed', (it, n) => ({ ...it, publishedAt: iso(n) }), 0],
    ['all guids regenerated', (it, n) => ({ ...it, guid: `new-${n}` }), 0],
    ['all links tracked', (it) => ({ ...it, url: `${it.url}?utm_source=rss` }), 0],
    ['one title edited', (it, n) => (n === 3 ? { ...it, title: 'Edited' } : it), 1],
    ['one text edited', (it, n) => (n === 3 ? { ...it, summary: 'Edited' } : it), 1],
  ])('%s: %#', (_, change, count) => expect(unknown(items.map(change))).toBe(count));

  it('still knows what an alternating cache brings back', () => {
    const newer = [
      item({ url: 'https://outlet.example/new', title: 'New' }),
      ...items.slice(0, 29),
    ];
    const after = ringAfter(ring, listed('f', newer));
    expect(unknownTo(after, listed('f', items))).toEqual([]);
  });
  it('does not grow without end', () => {
    let growing = ring;
    for (let n = 0; n < 100; n++) {
      const next = items.map((it) => ({ ...it, title: `${it.title} ${n}` }));
      growing = ringAfter(growing, listed('f', next));
    }
    expect(growing.length).toBe(2 * 30 * 8);
  });
  it('holds every article of the largest document', () => {
    const many = Array.from({ length: 1500 }, (_, n) =>
      item({ url: `https://outlet.example/${n}` }),
    );
    expect(unknownTo(ringAfter(undefined, listed('f', many)), listed('f', many))).toEqual([]);
  });
  it('bytes that are no whole hashes are no hashes', () => {
    expect(unknownTo(new Uint8Array(5), listed('f', [item({})]))).toHaveLength(1);
  });
});
