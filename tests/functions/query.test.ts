/** Asking: which articles a filter finds, in which order, page by page. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { article, startWorld, store, storeSix, story, type World } from '../support/query-world.ts';

type List = { articles: { articleId: string; publishedAt: string }[]; next?: string };
let world: World;
beforeAll(async () => {
  world = await startWorld();
  await storeSix(world.engine.stores);
});
afterAll(() => world.engine.stop());
const ids = async (path: string): Promise<string[]> =>
  (await world.json<List>(path)).articles.map(({ articleId }) => articleId);

describe('which articles a filter finds, newest first', () => {
  it.each([
    ['nothing asked: what is on any topic', '', ['art_certain', 'art_arabic', 'art_syria']],
    ['a topic', 'topic=iraq-withdrawal', ['art_certain', 'art_arabic']],
    [
      'a topic from weak on',
      'topic=iraq-withdrawal&verdict=weak',
      ['art_certain', 'art_arabic', 'art_weak'],
    ],
    ['a topic, certain only', 'topic=iraq-withdrawal&verdict=certain', ['art_certain']],
    [
      'two topics, each article once',
      'topic=iraq-withdrawal,syria-withdrawal',
      ['art_certain', 'art_arabic', 'art_syria'],
    ],
    ['an entity, on topic or not', 'entity=us-forces', ['art_certain', 'art_arabic', 'art_entity']],
    ['two entities: both in it', 'entity=us-forces&entity=ain-al-asad', ['art_certain']],
    ['an entity and a topic', 'entity=us-forces&topic=syria-withdrawal', ['art_arabic']],
    ['an entity with a verdict on any topic', 'entity=us-forces&verdict=certain', ['art_certain']],
    ['a feed: all that it had', 'feed=south', ['art_arabic', 'art_unmatched']],
    ['a feed and a topic', 'feed=south&topic=iraq-withdrawal', ['art_arabic']],
    ['a feed and a verdict', 'feed=north&verdict=weak', ['art_certain', 'art_weak', 'art_syria']],
    ['a story', 'story=sto_one', ['art_certain', 'art_arabic']],
    ['a story in one language', 'story=sto_one&language=ar', ['art_arabic']],
    ['a language', 'language=ar', ['art_arabic']],
    ['a language as people write it', 'language=AR-IQ', ['art_arabic']],
    ['since the year 9999', 'since=9999-12-31', []],
    ['since', 'since=2026-03-09T08:30:00Z', ['art_certain']],
    ['until, a day meant whole', 'until=2026-03-09', ['art_certain', 'art_arabic', 'art_syria']],
    [
      'between',
      'since=2026-03-09T06:00:00Z&until=2026-03-09T08:00:00Z',
      ['art_arabic', 'art_syria'],
    ],
    ['a span before now', 'since=28h', ['art_certain', 'art_arabic']],
    ['a feed nobody has', 'feed=nowhere', []],
  ])('%s', async (_, query, expected) => {
    expect(await ids(`/api/articles?${query}`)).toEqual(expected);
  });

  it.each(['', 'feed=south', 'story=sto_one', 'entity=us-forces', 'feed=north&verdict=weak'])(
    'page by page finds the same as at once: "%s"',
    async (query) => {
      const all = await ids(`/api/articles?${query}`);
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const after: string = cursor ? `&cursor=${cursor}` : '';
        const page = await world.json<List>(`/api/articles?${query}&limit=1${after}`);
        found.push(...page.articles.map(({ articleId }) => articleId));
        cursor = page.next;
      } while (cursor);
      expect(found).toEqual(all);
    },
  );

  it('an article on two topics is found by the one on which it is sure enough', async () => {
    const verdicts = [
      { 'iraq-withdrawal': 'certain', 'syria-withdrawal': 'weak' },
      { 'iraq-withdrawal': 'weak', 'syria-withdrawal': 'certain' },
    ] as const;
    const publishedAt = '2026-01-15T08:00:00.000Z';
    const both = verdicts.map((one, n) =>
      article({ articleId: `art_both${n}`, publishedAt, verdicts: one }),
    );
    await store(world.engine.stores, both);
    const query = 'since=2026-01-01&until=2026-01-31&verdict=certain';
    for (const topics of ['', '&topic=iraq-withdrawal,syria-withdrawal']) {
      expect(await ids(`/api/articles?${query}${topics}`)).toEqual(['art_both1', 'art_both0']);
    }
  });

  it.each([
    ['articles that are fetched', 'language=ar'],
    ['rows that are passed by', 'until=2025-11-10'],
  ])('a rare one is found page by page, each of bounded work: of %s', async (_, query) => {
    const seen = (n: number) => new Date(Date.parse('2025-12-01') - n * 60_000).toISOString();
    const many = Array.from({ length: 450 }, (_, n) =>
      article({ articleId: `art_rare${n}`, feedId: 'rare', publishedAt: seen(n) }),
    );
    const rare = { feedId: 'rare', language: 'ar', firstSeenAt: seen(450) };
    await store(world.engine.stores, [
      ...many,
      article({ articleId: 'art_rare', publishedAt: '2025-11-01T00:00:00.000Z', ...rare }),
    ]);
    const first = await world.json<List>(`/api/articles?feed=rare&${query}`);
    expect(first).toEqual({ articles: [], next: expect.any(String) });
    const found: string[] = [];
    for (let next = first.next, pages = 1; next; pages += 1) {
      expect(pages).toBeLessThan(10);
      const page = await world.json<List>(`/api/articles?feed=rare&${query}&cursor=${next}`);
      found.push(...page.articles.map(({ articleId }) => articleId));
      next = page.next;
    }
    expect(found).toEqual(['art_rare']);
  });

  it('a first poll that brought many at one instant is shown by publishing time', async () => {
    const many = Array.from({ length: 130 }, (_, place) =>
      article({
        articleId: `art_many${String(place).padStart(3, '0')}`,
        feedId: 'burst',
        publishedAt: new Date(
          Date.parse('2026-02-01T00:00:00Z') + ((place * 37) % 130) * 60_000,
        ).toISOString(),
        firstSeenAt: '2026-03-01T00:00:00.000Z',
      }),
    );
    await store(world.engine.stores, many);
    const first = await world.json<List>('/api/articles?feed=burst&limit=100');
    const second = await world.json<List>(
      `/api/articles?feed=burst&limit=100&cursor=${first.next}`,
    );
    const times = [...first.articles, ...second.articles].map(({ publishedAt }) => publishedAt);
    expect(times).toEqual(
      many
        .map(({ publishedAt }) => publishedAt)
        .sort()
        .reverse(),
    );
    expect(second.next).toBeUndefined();
  });
});

describe('one thing alone', () => {
  it('an article has its text and every mention; a story has its articles; unknown ids are 404', async () => {
    const one = await world.json('/api/articles/art_certain');
    expect(one).toMatchObject({ articleId: 'art_certain', matched: true, textSource: 'teaser' });
    expect(one.found).toHaveLength(2);
    const whole = await world.json('/api/stories/sto_one');
    expect(whole).toMatchObject({ storyId: 'sto_one', articleCount: 2 });
    expect(whole.articles).toHaveLength(2);
    expect(whole).not.toHaveProperty('signature');
    for (const path of [
      'articles/art_none',
      'stories/sto_none',
      'entities/none',
      'topics/none/days',
      'feeds/none',
    ]) {
      const answer = await world.ask(`/api/${path}`);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });
  it('stories by topic, entity and time', async () => {
    for (const query of ['', 'topic=iraq-withdrawal', 'entity=us-forces', 'since=7d']) {
      expect((await world.json(`/api/stories?${query}`)).stories).toHaveLength(1);
    }
    for (const query of ['topic=syria-withdrawal', 'topic=other', 'entity=iraq', 'since=1h']) {
      expect((await world.json(`/api/stories?${query}`)).stories).toEqual([]);
    }
  });
  it('a story that grew since, though it was opened before', async () => {
    const grown = {
      openedAt: '2026-02-26T08:00:00.000Z',
      lastArticleAt: '2026-03-09T20:00:00.000Z',
    };
    await world.engine.stores.stories.put(
      story({ storyId: 'sto_grown', topicId: 'syria-withdrawal', ...grown }),
    );
    const since = async (span: string) =>
      (await world.json(`/api/stories?topic=syria-withdrawal&since=${span}`)).stories;
    expect(await since('7d')).toMatchObject([{ storyId: 'sto_grown' }]);
    expect(await since('1h')).toEqual([]);
  });
});
