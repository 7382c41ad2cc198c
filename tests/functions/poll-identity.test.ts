/** Outlets that list their articles again and again: never a second article, never a flood. */
import { afterAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, type Item, MINUTE, pollWorld, START } from '../support/poll-world.ts';
import { articles, openRelisting, owedOf, storedOf } from '../support/relisting.ts';

const { engine, server, publish, definition, relisted, close } = await openRelisting();
afterAll(close);

describe('a feed that lists the same articles', () => {
  const now = START + 5 * MINUTE;
  it.each<[string, (item: Item, n: number) => Item]>([
    ['with all guids regenerated', (item, n) => ({ ...item, guid: `fresh-${n}` })],
    ['without guids', ({ guid, ...item }) => item],
    [
      'with links that track',
      (item) => ({ ...item, link: `${item.link}?utm_source=rss&utm_medium=feed#xtor=RSS` }),
    ],
    [
      'on https, without www, with a slash',
      (item) => ({
        ...item,
        link: `http://www.outlet.example/news/${item.link?.split('/').at(-1)}/`,
      }),
    ],
    ['all dated now', (item) => ({ ...item, date: now })],
    ['without dates', ({ date, ...item }) => item],
    [
      'under new links with new guids',
      (item, n) => ({ ...item, link: `https://outlet.example/2026/${n}`, guid: `fresh-${n}` }),
    ],
    [
      'with guids regenerated, all dated now, links tracked',
      (item, n) => ({ ...item, guid: `f-${n}`, date: now, link: `${item.link}?fbclid=${n}` }),
    ],
  ])('%s: no new article, nobody told', async (_, change) => {
    const { counts, stored, owed } = await relisted(articles, articles.map(change));
    expect(counts).toMatchObject({ articles: { new: 0 } });
    expect(stored).toHaveLength(20);
    expect(owed).toEqual([]);
  });

  it('with every title and text edited: revisions, and no new article', async () => {
    const edited = articles.map((item) => ({
      ...item,
      title: `Updated: ${item.title}`,
      text: `${item.text} More soon.`,
    }));
    const { world, stored, owed } = await relisted(articles, edited);
    expect(stored).toHaveLength(20);
    expect(new Set(stored.map(({ revision }) => revision))).toEqual(new Set([1]));
    expect(owed).toEqual([]);
    const [first] = await world.stores.articles.getMany([stored[0]?.articleId ?? '']);
    expect(first?.title).toMatch(/^Updated: /);
    expect(first?.revisions).toEqual([
      expect.objectContaining({
        reason: 'edited',
        title: expect.stringMatching(/^US /),
        text: expect.any(String),
      }),
    ]);
    world.advance(5 * MINUTE);
    const [again] = await world.pass();
    expect(again).toMatchObject({ unchanged: 1, changed: 0 });
  });
});

describe('a feed without links of its own whose guids are new at every fetch', () => {
  const short = (n: number): Item => ({ title: `Report ${n}`, text: `US forces leave site ${n}.` });
  it.each<[string, (n: number) => Item]>([
    ['dated', (n) => ({ ...articles[n], link: undefined }) as Item],
    ['undated', (n) => ({ ...articles[n], link: undefined, date: undefined }) as Item],
    ['with short titles', (n) => ({ ...short(n), date: START - n * HOUR })],
    ['with short titles, undated', short],
    ['without titles, undated', (n) => ({ text: `US forces leave site ${n} in Iraq.` })],
    ['with one link for all', (n) => ({ ...short(n), link: 'https://outlet.example/' })],
  ])('%s: unchanged for a week, and what is new is found', async (_, itemOf) => {
    const list = (from: number, fetch: number) =>
      Array.from({ length: 8 }, (_, n) => ({ ...itemOf(from + n), guid: `${fetch}-${n}` }));
    const world = await pollWorld(engine, [server]);
    await world.define(definition('one'));
    publish('one', list(1, 0));
    await world.pass();
    for (let day = 1; day <= 7; day++) {
      world.advance(DAY);
      publish('one', list(1, day));
      expect(await world.pass()).toMatchObject([{ unchanged: 1, changed: 0 }]);
    }
    expect(await storedOf(world)).toHaveLength(8);
    world.advance(5 * MINUTE);
    publish('one', list(0, 9));
    expect(await world.pass()).toMatchObject([{ changed: 1, articles: { new: 1 } }]);
    expect(await storedOf(world)).toHaveLength(9);
  });
  it('but guids that stay tell apart what says the same on two days', async () => {
    const siren = (n: number): Item => ({
      guid: `siren-${n}`,
      title: 'Sirens at the US embassy in Baghdad',
      text: 'US forces in Iraq.',
      date: START - DAY + n * 4 * DAY,
    });
    const { stored } = await relisted([siren(0)], [siren(1), siren(0)], 5 * DAY);
    expect(stored).toHaveLength(2);
  });
});

describe('a title that stands twice in one document', () => {
  it('under two links is one article, as it was first listed', async () => {
    const twin = { ...articles[0], link: 'https://outlet.example/p', guid: 'p', text: 'Other.' };
    const { stored, owed } = await relisted(articles, [twin, ...articles]);
    expect(stored).toHaveLength(20);
    expect(stored.every(({ revision }) => revision === 0)).toBe(true);
    expect(owed).toEqual([]);
  });
  it('and is short, stays two: numbered bulletins, live updates', async () => {
    const live = (n: number) => ({
      link: `https://outlet.example/l/${n}`,
      guid: `l${n}`,
      title: 'Iraq: live updates',
      text: `US withdrawal, part ${n}.`,
      date: START + n * MINUTE,
    });
    const bulletin = (n: number) => ({
      ...live(10 + n),
      title: `Bulletin number ${n} of the joint operations command`,
    });
    const { stored } = await relisted(articles, [
      live(1),
      live(2),
      bulletin(1),
      bulletin(2),
      ...articles,
    ]);
    expect(stored).toHaveLength(24);
  });
});

describe('a text that changes with every poll', () => {
  it('stops being written after twenty revisions, and is still one article', async () => {
    const world = await pollWorld(engine, [server]);
    await world.define(definition('one'));
    publish('one', articles.slice(0, 3));
    await world.pass();
    for (let n = 0; n < 24; n++) {
      world.advance(5 * MINUTE);
      publish(
        'one',
        articles.slice(0, 3).map((item) => ({ ...item, text: `${item.text} Read ${n} times.` })),
      );
      await world.pass();
    }
    const stored = await storedOf(world);
    expect(stored.map(({ revision }) => revision)).toEqual([20, 20, 20]);
    expect(await owedOf(world)).toEqual([]);
  });
});
