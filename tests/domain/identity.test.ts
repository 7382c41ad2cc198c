/** The same article is never stored twice, however its outlet lists it again; two articles stay two. */
import { describe, expect, it } from 'vitest';
import type { ParsedArticle } from '../../functions/domain/article.ts';
import { canonicalUrl, numberKeyOf } from '../../functions/domain/canonical-url.ts';
import { findKnown, type Known, listed, titleKey } from '../../functions/domain/identity.ts';
import { ringAfter, unknownTo } from '../../functions/domain/ring.ts';
import { surgeOf } from '../../functions/domain/surge.ts';

const NOW = Date.parse('2026-03-02T12:00:00.000Z');
const iso = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();
const item = (given: Partial<ParsedArticle>): ParsedArticle => ({
  url: 'https://outlet.example/news/1',
  guid: 'g-1',
  title: 'Last convoy leaves the base near Erbil',
  summary: 'The trucks crossed at dawn.',
  publishedAt: iso(-1),
  ...given,
});
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

describe('the same address', () => {
  const same = 'https://outlet.example/news/1?id=7';
  it.each([
    ['http://www.outlet.example/news/1?id=7'],
    ['https://outlet.example:443/news/1/?id=7'],
    ['https://outlet.example/news/1?utm_source=rss&id=7&utm_medium=feed'],
    ['https://outlet.example/news/1?id=7&fbclid=abc#comments'],
    ['https://outlet.example/news/1?id=7&at_medium=RSS&at_campaign=X'],
    ['https://outlet.example/news/1?ref=feed&id=7#xtor=RSS-1'],
    ['https://m.outlet.example//news//1?id=7&source=rss'],
    ['https://outlet.example/news/1/amp/?id=7&output=amp'],
    ['https://outlet.example/news/1;jsessionid=9F?id=7'],
    ['https://www.google.com/url?sa=t&url=https%3A%2F%2Foutlet.example%2Fnews%2F1%3Fid%3D7&usg=x'],
    [' https://OUTLET.example./news/1?id=7#:~:text=dawn '],
  ])('%s', (url) => expect(canonicalUrl(url)).toBe(canonicalUrl(same)));

  it.each([
    ['another path', 'https://outlet.example/news/2?id=7'],
    ['another number', 'https://outlet.example/news/1?id=8'],
    ['another host', 'https://other.example/news/1?id=7'],
    ['another page of it', 'https://outlet.example/news/1?id=7&page=2'],
    ['a part of it', 'https://outlet.example/news/1?id=7#entry-12'],
    ['a source that is an outlet, not a channel', 'https://outlet.example/news/1?id=7&source=ina'],
    ['other letter case in the path', 'https://outlet.example/News/1?id=7'],
  ])('but not %s', (_, url) => expect(canonicalUrl(url)).not.toBe(canonicalUrl(same)));

  it('has one form for Arabic letters, escaped or not', () => {
    const raw = 'https://outlet.example/أخبار/انسحاب';
    expect(canonicalUrl(raw)).toBe(canonicalUrl(encodeURI(raw).toLowerCase()));
  });
  it.each([
    'https://outlet.example/',
    'https://outlet.example/?utm_source=rss',
    'javascript:alert(1)',
    'mailto:a@b.example',
    '/news/1',
    '',
    'https://',
    undefined,
  ])('%s names no article', (url) => expect(canonicalUrl(url)).toBeUndefined());
  it('survives broken escapes', () => {
    expect(canonicalUrl('https://outlet.example/%E0%A4%A/x')).toBeTypeOf('string');
  });
});

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
  it.each([
    ['https://outlet.example/2026/03/02/convoy', undefined],
    ['https://outlet.example/20260302/convoy', undefined],
    ['https://outlet.example/202603021530-convoy', undefined],
    ['https://outlet.example/news/512345', 'outlet.example 512345'],
    ['https://outlet.example/10001/news?id=7654321&utm_id=99999999', 'outlet.example 7654321'],
  ])('of %s is %s', (link, key) => expect(numberKeyOf(link)).toBe(key));
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
