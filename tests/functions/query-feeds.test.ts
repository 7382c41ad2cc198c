/** Feeds by the API: a page at a time, each feed once, whatever their states. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../support/query-world.ts';
import { aDefinition } from '../support/rows.ts';

type Page = { readonly feeds: readonly { readonly feedId: string }[]; readonly next?: string };
const AT = '2026-03-01T08:00:00.000Z';
let world: World;
beforeAll(async () => {
  world = await startWorld();
  const { feeds } = world.engine.stores;
  const ids = Array.from({ length: 11 }, (_, n) => `feed-${String.fromCharCode(107 - n)}`);
  await feeds.define(
    ids.map((id) => aDefinition(id)),
    'file',
    AT,
  );
  for (const [n, id] of ids.entries()) {
    const state = (['ok', 'quiet', 'blocked'] as const)[n % 3] ?? 'ok';
    await feeds.update(id, (await feeds.get(id))?.version ?? 0, { state });
  }
});
afterAll(() => world.engine.stop());

const walk = async (query: string): Promise<readonly (readonly string[])[]> => {
  const pages: string[][] = [];
  let cursor = '';
  do {
    const page: Page = await world.json(`/api/feeds?${query}${cursor}`);
    pages.push(page.feeds.map(({ feedId }) => feedId));
    cursor = page.next === undefined ? '' : `&cursor=${page.next}`;
  } while (cursor !== '');
  return pages;
};

describe('the list of feeds', () => {
  it('comes page by page, every feed once', async () => {
    const pages = await walk('limit=4');
    expect(pages.map((page) => page.length)).toEqual([4, 4, 3]);
    expect(new Set(pages.flat()).size).toBe(11);
  });

  it('is by id within a page, which is all of it where there are few', async () => {
    const [all, ...others] = await walk('');
    expect(others).toEqual([]);
    expect(all).toEqual(all?.toSorted());
  });

  it('is of one state where one is asked for', async () => {
    const pages = await walk('state=quiet&limit=3');
    expect(pages.map((page) => page.length)).toEqual([3, 1]);
    expect(pages.flat()).toEqual(pages.flat().toSorted());
  });

  it('reads no more rows than it gives', async () => {
    const before = { ...world.engine.counters };
    await world.json('/api/feeds?limit=1');
    expect(world.engine.counters.readUnits - before.readUnits).toBeLessThan(12);
  });

  it('refuses a page of more than a thousand, and a cursor of another list', async () => {
    expect((await world.ask('/api/feeds?limit=1001')).status).toBe(400);
    const { next }: Page = await world.json('/api/feeds?limit=1');
    expect((await world.ask(`/api/feeds?state=ok&cursor=${next}`)).status).toBe(400);
  });
});
