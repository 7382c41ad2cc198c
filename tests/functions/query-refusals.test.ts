/** Asking wrongly: which questions are refused, and that none of them is a fault. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryApp } from '../../functions/query/query.ts';
import { NOW, PORT, startWorld, storeSix, type World } from '../support/query-world.ts';

type List = { articles: { articleId: string }[]; next?: string };
let world: World;
beforeAll(async () => {
  world = await startWorld();
  await storeSix(world.engine.stores);
});
afterAll(() => world.engine.stop());
const ids = async (path: string): Promise<string[]> =>
  (await world.json<List>(path)).articles.map(({ articleId }) => articleId);

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
