/** The same article is never stored twice, however its outlet lists it again; two articles stay two. */
import { describe, expect, it } from 'vitest';
import type { ParsedArticle } from '../../functions/domain/article.ts';
import { numberKeyOf } from '../../functions/domain/canonical-url.ts';
import { findKnown, type Known, listed, titleKey } from '../../functions/domain/identity.ts';
import { iso, item, NOW } from '../support/listed-items.ts';

const one = (given: Partial<ParsedArticle>, others: readonly ParsedArticle[] = []) => {
  const [first] = listed('f', [item(given), ...others]);
  if (!first) throw new Error('nothing listed');
  return first;
};
const stored = (
  given: Partial<ParsedArticle> = {},
  others: readonly ParsedArticle[] = [],
): Known => {
  const { articleId, item: it, linkHash, guidHash, titleHash } = one(given, others);
  const numberKey = numberKeyOf(it.url);
  return {
    articleId,
    title: it.title ?? '',
    publishedAt: it.publishedAt ?? iso(0),
    ...(linkHash ? { linkHash } : {}),
    ...(guidHash ? { guidHash } : {}),
    ...(titleHash ? { titleHash } : {}),
    ...(numberKey ? { numberKey } : {}),
  };
};

describe('known again', () => {
  it.each<[string, Partial<ParsedArticle>]>([
    ['unchanged', {}],
    ['with a new guid', { guid: 'regenerated' }],
    ['with a new title', { title: 'Updated: the convoy has left' }],
    ['with a tracked link', { url: 'http://www.outlet.example/news/1/?utm_source=rss' }],
    ['with another date', { publishedAt: iso(0) }],
    ['without a date', { publishedAt: undefined }],
    [
      'with guid, title and date changed under the same link',
      { guid: 'x', title: 'Other words', publishedAt: iso(9) },
    ],
    ['at a new link, with its guid and title', { url: 'https://outlet.example/2026/new-path' }],
    [
      'at a new link, with its guid and date',
      { url: 'https://outlet.example/p', title: 'Wholly other words' },
    ],
    [
      'at a new link with a reworded title and a new date, under its guid',
      {
        url: 'https://outlet.example/p',
        title: 'Last convoy leaves base near Erbil at dawn',
        publishedAt: iso(0),
      },
    ],
    [
      'at a new link with a new guid, by its long title',
      { url: 'https://outlet.example/p', guid: 'x', publishedAt: iso(20) },
    ],
    [
      'retyped with other marks',
      {
        url: 'https://outlet.example/p',
        guid: 'x',
        title: 'LAST convoy leaves the base, near Erbil!',
      },
    ],
  ])('%s', (_, given) => {
    expect(findKnown(one(given), [stored()], NOW)?.articleId).toBe(stored().articleId);
  });

  it('by a short title and the very same date, where there is no link', () => {
    const known = stored({ title: 'Live updates', url: undefined });
    const again = one({ title: 'Live updates', guid: 'x', url: undefined });
    expect(findKnown(again, [known], NOW)).toBe(known);
  });
  it('though its link is shared by others now: by its guid', () => {
    const others = [item({ guid: 'g-2', title: 'Another thing' })];
    expect(findKnown(one({}, others), [stored()], NOW)?.articleId).toBe(stored().articleId);
  });
  it('in Arabic, with or without vowel signs and stretching', () => {
    expect(titleKey('مُغادَرة القــوات الأميركية')).toBe(titleKey('مغادرة القوات الأميركية'));
  });
});

describe('the number in a link', () => {
  const url = 'https://outlet.example/arab-world/512345-last-convoy-leaves-the-base';
  const renamed = { url: 'https://outlet.example/arab-world/512345-convoy-has-left', guid: 'x' };
  const reworded = 'Last convoy leaves the base near Erbil, army says';
  it('is kept when the headline, and with it the address, is edited', () => {
    const known = stored({ url });
    expect(findKnown(one({ ...renamed, title: reworded, publishedAt: iso(0) }), [known], NOW)).toBe(
      known,
    );
  });
  it.each([
    [
      'of another host',
      { ...renamed, url: 'https://other.example/512345-x', title: reworded, publishedAt: iso(0) },
    ],
    [
      'under a wholly other title and date',
      { ...renamed, title: 'Parliament votes on the budget', publishedAt: iso(0) },
    ],
    [
      'with other numbers in the title',
      { ...renamed, title: 'Last 30 convoys leave the base near Erbil', publishedAt: iso(0) },
    ],
  ])('but not %s', (_, given) =>
    expect(findKnown(one(given), [stored({ url })], NOW)).toBeUndefined(),
  );
  it('says nothing where several have it: it names a section', () => {
    const known = [1, 2].map((n) =>
      stored({ url: `${url}-${n}`, guid: `k${n}`, title: `Other ${n}` }),
    );
    expect(
      findKnown(one({ ...renamed, title: reworded, publishedAt: iso(0) }), known, NOW),
    ).toBeUndefined();
  });
});

describe('not the same', () => {
  const elsewhere = { url: 'https://outlet.example/p', guid: 'x' };
  it.each<[string, Partial<ParsedArticle>, Partial<ParsedArticle>]>([
    [
      'a long title three days later',
      { title: 'Security bulletin of the joint command' },
      { ...elsewhere, title: 'Security bulletin of the joint command', publishedAt: iso(72) },
    ],
    [
      'a short title at another time',
      { title: 'Live updates' },
      { ...elsewhere, title: 'Live updates', publishedAt: iso(0) },
    ],
    [
      'a short title on the same day, without a time',
      { title: 'Live updates', publishedAt: '2026-03-02T00:00:00.000Z' },
      { ...elsewhere, title: 'Live updates', publishedAt: '2026-03-02T00:00:00.000Z' },
    ],
    [
      'a bulletin of another number',
      { title: 'Security bulletin number 14 of the command' },
      { ...elsewhere, title: 'Security bulletin number 15 of the command' },
    ],
    [
      'a bulletin of another Arabic number',
      { title: 'البيان رقم ١٤ لقيادة العمليات المشتركة' },
      { ...elsewhere, title: 'البيان رقم ١٥ لقيادة العمليات المشتركة' },
    ],
    [
      'one guid for everything, other title and date',
      {},
      { ...elsewhere, guid: 'g-1', title: 'Parliament votes on the budget', publishedAt: iso(0) },
    ],
    [
      'no title, other link and guid',
      { title: undefined },
      { ...elsewhere, title: undefined, publishedAt: iso(0) },
    ],
  ])('%s', (_, before, after) => {
    expect(findKnown(one(after), [stored(before)], NOW)).toBeUndefined();
  });
});

describe('the articles of a document', () => {
  it('are told apart though all share a link', () => {
    const items = [1, 2, 3].map((n) => item({ guid: `g-${n}`, title: `Update ${n}` }));
    expect(new Set(listed('f', items).map(({ articleId }) => articleId)).size).toBe(3);
  });
  it('are told apart though all share a guid', () => {
    const items = [1, 2, 3].map((n) =>
      item({ url: `https://outlet.example/${n}`, title: `T ${n}` }),
    );
    expect(listed('f', items).map(({ guidHash }) => guidHash)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(new Set(listed('f', items).map(({ articleId }) => articleId)).size).toBe(3);
  });
  it('are told apart though all share link and guid', () => {
    const items = [1, 2, 3].map((n) => item({ title: `Bulletin ${n}`, publishedAt: iso(n) }));
    expect(new Set(listed('f', items).map(({ articleId }) => articleId)).size).toBe(3);
  });
  it('are told apart by a fragment of the link', () => {
    const items = [1, 2].map((n) =>
      item({ url: `https://outlet.example/live#entry-${n}`, guid: undefined }),
    );
    expect(listed('f', items).every(({ linkHash }) => linkHash !== undefined)).toBe(true);
  });
  it('are told apart without link and guid', () => {
    const items = [1, 2].map((n) => item({ url: undefined, guid: undefined, title: `T ${n}` }));
    expect(new Set(listed('f', items).map(({ articleId }) => articleId)).size).toBe(2);
  });
  it('are listed once though repeated', () => {
    expect(listed('f', [item({}), item({}), item({ guid: 'other' })])).toHaveLength(1);
  });
  it('have the same id in every feed of their outlet, and on every machine', () => {
    const [a] = listed('feed-a', [item({})]);
    const [b] = listed('feed-b', [item({ url: 'http://www.outlet.example/news/1/', guid: 'b' })]);
    expect(a?.articleId).toBe(b?.articleId);
    expect(a?.articleId).toMatch(/^art_[a-z2-7]{25}$/);
  });
  it('have the same id in every feed of their outlet though all share a link', () => {
    const home = { url: 'https://outlet.example/', title: 'The last convoy leaves the base' };
    const [a] = listed('feed-a', [item(home), item({ ...home, guid: 'g-2' })]);
    const [b] = listed('feed-b', [item({ ...home, url: 'http://www.outlet.example/' })]);
    const [, other] = listed('feed-a', [item(home), item({ ...home, guid: 'g-2' })]);
    expect(a?.articleId).toBe(b?.articleId);
    expect(other?.articleId).not.toBe(a?.articleId);
    const short = { url: 'https://outlet.example/', title: 'Live updates' };
    const ids = ['feed-a', 'feed-b'].map((id) => listed(id, [item(short)])[0]?.articleId);
    expect(new Set(ids).size).toBe(2);
  });
  it('are two though a guid is used again, with another title and date and without a link', () => {
    const before = { url: undefined, guid: 'latest', title: 'Morning news in brief' };
    const after = { ...before, title: 'Parliament votes on the budget', publishedAt: iso(5) };
    expect(findKnown(one(after), [stored(before)], NOW)).toBeUndefined();
    expect(one(after).articleId).not.toBe(one(before).articleId);
  });
  it('without a link have ids of their feed', () => {
    const [a] = listed('feed-a', [item({ url: undefined })]);
    const [b] = listed('feed-b', [item({ url: undefined })]);
    expect(a?.articleId).not.toBe(b?.articleId);
  });
});
