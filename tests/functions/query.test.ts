/** Asking: which articles a filter finds, in which order, page by page; and what a wrong question gets. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryApp } from '../../functions/query/query.ts';
import {
  article,
  NOW,
  PORT,
  startWorld,
  store,
  story,
  type World,
} from '../support/query-world.ts';

type OpenApi = {
  paths: Record<string, { get?: { parameters: Parameter[] } }>;
  components: { schemas: object };
};
type Parameter = { name: string; schema: { enum?: string[] } };
type List = { articles: { articleId: string; publishedAt: string }[]; next?: string };
let world: World;
const ids = async (path: string): Promise<string[]> =>
  (await world.json<List>(path)).articles.map(({ articleId }) => articleId);

beforeAll(async () => {
  world = await startWorld();
  const at = (hour: number) => `2026-03-09T${String(hour).padStart(2, '0')}:00:00.000Z`;
  await store(world.engine.stores, [
    article({
      articleId: 'art_certain',
      publishedAt: at(9),
      verdicts: { 'iraq-withdrawal': 'certain' },
      entityIds: ['us-forces', 'ain-al-asad'],
      storyId: 'sto_one',
      storyTopicId: 'iraq-withdrawal',
      storyOpenedKey: '2026-03-09T08:00:00.000Z#sto_one',
    }),
    article({
      articleId: 'art_arabic',
      publishedAt: at(8),
      language: 'ar',
      feedId: 'south',
      title: 'القوات تغادر قاعدة عين الأسد',
      verdicts: { 'iraq-withdrawal': 'likely', 'syria-withdrawal': 'likely' },
      entityIds: ['us-forces'],
      storyId: 'sto_one',
      storyTopicId: 'iraq-withdrawal',
      storyOpenedKey: '2026-03-09T08:00:00.000Z#sto_one',
    }),
    article({
      articleId: 'art_weak',
      publishedAt: at(7),
      verdicts: { 'iraq-withdrawal': 'weak' },
      entityIds: ['iraq'],
    }),
    article({
      articleId: 'art_syria',
      publishedAt: at(6),
      verdicts: { 'syria-withdrawal': 'certain' },
    }),
    article({
      articleId: 'art_entity',
      publishedAt: at(5),
      entityIds: ['kataib-hezbollah', 'us-forces'],
    }),
    article({ articleId: 'art_unmatched', publishedAt: at(4), feedId: 'south' }),
  ]);
  await world.engine.stores.stories.put(
    story({ storyId: 'sto_one', articleCount: 2, entityIds: ['us-forces'] }),
  );
});
afterAll(() => world.engine.stop());

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
});

describe('a wrong question', () => {
  const wrong: [string, string][] = [
    ['cursor=abc', 'cursor'],
    ['limit=101', 'limit'],
    ['limit=0', 'limit'],
    ['limit=1e9', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['since=yesterday', 'since'],
    ['since=2026-02-31', 'since'],
    ['until=99999999999d', 'until'],
    ['until=30d&since=7d', 'until'],
    ['since=2026-02-01&until=2026-01-01', 'until'],
    ['since=9999-12-31T23:59:59-23:00', 'since'],
    ['since=0000-01-01T00:00:00%2B05:00', 'since'],
    [`cursor=${'A'.repeat(3000)}`, 'cursor'],
    [`entity=us-forces&feed=${'a'.repeat(9000)}`, 'feed'],
    ['topic=other', 'topic'],
    ['topic=unknown', 'topic'],
    ['entity=unknown', 'entity'],
    ['verdict=none', 'verdict'],
    ['format=xml', 'format'],
    ['language=%00', 'language'],
    ['feed=a%00b', 'feed'],
    ['feed=(a%2B)%2B%24', 'feed'],
    ['entity=%5B.*', 'entity'],
    ['color=red', 'color'],
    ['__proto__=1', '__proto__'],
  ];
  it.each(wrong)('%s is a 400 that names %s', async (query, parameter) => {
    const answer = await world.ask(`/api/articles?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ status: 400, parameter });
  });
  it('a megabyte, other scripts, broken escapes, odd methods: an answer or 4xx, and never a fault', async () => {
    const paths = [
      `/api/articles?feed=${'a'.repeat(1_000_000)}`,
      `/api/articles?feed=${encodeURIComponent('ع'.repeat(900))}`,
      '/api/articles?feed=%ff%fe',
      '/api/articles/%ff',
      '/api/articles/%00',
      '/api/articles/..%2f..%2fetc',
      `/api/articles/${'a'.repeat(5000)}`,
      '/api/entities/__proto__',
      '/api/entities/constructor/days',
      '/api/nothing',
    ];
    for (const path of paths) expect((await world.ask(path)).status).toBeLessThan(500);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST']) {
      const answer = await world.ask('/api/articles', { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
    }
    expect(await ids(`/api/articles?feed=${encodeURIComponent('موقع')}`)).toEqual([]);
    expect(world.faults).toEqual([]);
  });
  it('a cursor whose place a moving bound has passed is the end, and no fault', async () => {
    const path = '/api/articles?since=34h&limit=1';
    const { next } = await world.json<List>(path);
    const faults: string[] = [];
    const later = queryApp({
      ...world.deps,
      clock: () => NOW + 40 * 3_600_000,
      log: (fact) => faults.push(fact),
    });
    const answer = await later.fetch(
      new Request(`http://127.0.0.1:${PORT}${path}&cursor=${next}`, {
        headers: { host: `127.0.0.1:${PORT}` },
      }),
    );
    expect([next === undefined, answer.status, await answer.json(), faults]).toEqual([
      false,
      200,
      { articles: [] },
      [],
    ]);
  });
  it('an entity type that no entity has: 400', async () => {
    const answer = await world.ask('/api/entities?type=football');
    expect(await answer.json()).toMatchObject({ status: 400, parameter: 'type' });
  });
  it('a cursor of another query, a changed one, one with another key: 400', async () => {
    const { next = '' } = await world.json<List>('/api/articles?limit=1');
    const flipped = (place: number) =>
      next.slice(0, place) + (next[place] === 'A' ? 'B' : 'A') + next.slice(place + 1);
    const tampered = Array.from(next, (_, place) => flipped(place)).filter((one) => one !== next);
    for (const cursor of [...tampered, `${next}A`, next.slice(0, -1), `${next}=`, '']) {
      const answer = await world.ask(`/api/articles?limit=1&cursor=${cursor}`);
      expect([cursor, answer.status]).toEqual([cursor, cursor === '' ? 200 : 400]);
    }
    expect((await world.ask(`/api/articles?language=ar&cursor=${next}`)).status).toBe(400);
    expect((await world.ask(`/api/stories?cursor=${next}`)).status).toBe(400);
    expect((await world.ask(`/api/articles?limit=50&cursor=${next}`)).status).toBe(200);
  });
});

describe('for programs', () => {
  it('serves an OpenAPI 3.1 document that is valid and names every route', async () => {
    const document = await world.json<{ paths: Record<string, unknown> }>('/openapi.json');
    const result = await new Validator().validate(document);
    expect(result.errors ?? []).toEqual([]);
    expect(Object.keys(document.paths)).toContain('/api/articles/{id}');
    expect(Object.keys(document.paths)).toHaveLength(22);
  });

  it('tells in it of each parameter what the route takes, and refers to nothing that is not there', async () => {
    const document = await world.json<OpenApi>('/openapi.json');
    const parameters = document.paths['/api/articles']?.get?.parameters ?? [];
    expect(parameters).toContainEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
    });
    for (const { name, schema } of parameters) {
      for (const value of schema.enum ?? []) {
        const { status } = await world.ask(`/api/articles?${name}=${value}`);
        expect([name, value, status]).toEqual([name, value, 200]);
      }
    }
    const references = JSON.stringify(document).match(/"#\/[^"]+"/g) ?? [];
    expect(new Set(references)).toContain('"#/components/schemas/Article"');
    for (const reference of references) {
      const name = reference.slice('"#/components/schemas/'.length, -1);
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
  });

  it('the same content has the same ETag, and whoever has it gets a 304', async () => {
    const first = await world.ask('/api/articles?topic=iraq-withdrawal');
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    const again = await world.ask('/api/articles?topic=iraq-withdrawal', {
      headers: { 'if-none-match': `"other", ${etag}` },
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const changed = await world.ask('/api/articles', { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    const head = await world.ask('/api/articles', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});
