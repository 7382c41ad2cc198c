/** Outlets that list their articles again and again: never a second article, never a flood. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type HttpServer, serveHttp } from '../support/http-server.ts';
import {
  closeReader,
  DAY,
  HOUR,
  type Item,
  MINUTE,
  type PollWorld,
  pollWorld,
  rss,
  START,
} from '../support/poll-world.ts';

let engine: TestEngine;
let server: HttpServer;
const documents = new Map<string, string>();

beforeAll(async () => {
  engine = await startTestEngine();
  server = await serveHttp((request, response) => {
    response.setHeader('content-type', 'application/rss+xml');
    response.end(documents.get(request.url ?? '') ?? '');
  });
});
afterAll(async () => {
  await server.close();
  await closeReader();
  await engine.stop();
});

const SUBJECTS = [
  'trucks',
  'barracks',
  'radars',
  'advisers',
  'pilots',
  'engineers',
  'medics',
  'drones',
];
/** Twenty articles, the newest first, half an hour apart; every one of them is on topic. */
const articles: readonly Item[] = Array.from({ length: 20 }, (_, n) => ({
  link: `https://outlet.example/news/${1000 - n}`,
  guid: `guid-${1000 - n}`,
  title: `US ${SUBJECTS[n % 8]} leave the base in Iraq, stage ${20 - n} of the withdrawal`,
  text: `American forces moved ${SUBJECTS[n % 8]} out of Iraq on day ${n}.`,
  date: START - n * 30 * MINUTE,
}));

const owedOf = async (world: PollWorld) =>
  (await Promise.all(['0', '1'].map((s) => world.stores.pending.owed(s, '9', 500)))).flat();
const storedOf = async (world: PollWorld) =>
  (await Promise.all(['one', 'two'].map((id) => world.stores.articles.ofFeed(id, '0')))).flat();
const definition = (id: string) =>
  ({ id, url: `${server.url}/${id}`, title: id, language: 'en', everyMinutes: 5 }) as const;

/** A feed that listed `before` as its baseline, then lists `after` five minutes later. */
async function relisted(before: readonly Item[], after: readonly Item[], later = 5 * MINUTE) {
  const world = await pollWorld(engine, [server]);
  await world.define(definition('one'));
  documents.set('/one', rss(before));
  await world.pass();
  world.advance(later);
  documents.set('/one', rss(after));
  const [counts] = await world.pass();
  return { world, counts, stored: await storedOf(world), owed: await owedOf(world) };
}

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
    documents.set('/one', rss(list(1, 0)));
    await world.pass();
    for (let day = 1; day <= 7; day++) {
      world.advance(DAY);
      documents.set('/one', rss(list(1, day)));
      expect(await world.pass()).toMatchObject([{ unchanged: 1, changed: 0 }]);
    }
    expect(await storedOf(world)).toHaveLength(8);
    world.advance(5 * MINUTE);
    documents.set('/one', rss(list(0, 9)));
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

describe('an archive', () => {
  const half = articles.slice(0, 10);
  it('listed again under other addresses and all dated now is a surge: stored, flagged, nobody told', async () => {
    const archive = Array.from({ length: 30 }, (_, n) => ({
      link: `https://outlet.example/archive/${n}`,
      title: `US withdrawal from Iraq, archive number ${n} of the year`,
      date: START + MINUTE,
    }));
    const { world, counts, owed } = await relisted(half, archive);
    expect(counts).toMatchObject({ articles: { new: 30, onTopic: 30 } });
    expect(owed).toEqual([]);
    expect(await world.stores.feeds.get('one')).toMatchObject({ lastReport: { kind: 'surge' } });
    const ids = (await storedOf(world)).map(({ articleId }) => articleId);
    const rows = await world.stores.articles.getMany(ids);
    expect(rows.filter(({ surge }) => surge)).toHaveLength(30);
  });
  it('does not hide the news that comes with it', async () => {
    const archive = Array.from({ length: 30 }, (_, n) => ({
      link: `https://outlet.example/archive/${n}`,
      title: `US withdrawal from Iraq, archive number ${n} of the year`,
      date: START,
    }));
    const { owed } = await relisted(half, [{ ...articles[15], date: START - HOUR }, ...archive]);
    expect(owed).toHaveLength(1);
  });
  it('with dates of its own is older than 48 hours: nobody told, no flag', async () => {
    const archive = articles.map((item, n) => ({
      ...item,
      link: `https://outlet.example/old/${n}`,
      guid: `old-${n}`,
      title: `Old report ${n} on US troops and the Iraq withdrawal`,
      date: START - 3 * DAY - n * HOUR,
    }));
    const { owed, stored } = await relisted(half, archive);
    expect(stored).toHaveLength(30);
    expect(owed).toEqual([]);
  });
  it('that the feed had dropped and lists again is known, however it comes', async () => {
    const others = Array.from({ length: 40 }, (_, n) => ({
      ...articles[0],
      link: `https://outlet.example/between/${n}`,
      guid: `b-${n}`,
      title: `Report ${n} on US forces leaving Iraq soon`,
      date: START + n,
    }));
    const { world } = await relisted(articles, others, HOUR);
    for (let n = 0; n < 3; n++) {
      world.advance(HOUR);
      documents.set('/one', rss(others.map((item) => ({ ...item, text: `changed ${n}` }))));
      await world.pass();
    }
    const before = await owedOf(world);
    world.advance(HOUR);
    documents.set(
      '/one',
      rss(articles.map((item, n) => ({ ...item, guid: `again-${n}`, date: START + 5 * HOUR }))),
    );
    const [counts] = await world.pass();
    expect(counts).toMatchObject({ articles: { new: 0 } });
    expect(await owedOf(world)).toEqual(before);
  });
});

describe('news', () => {
  it('that comes many at once with dates of its own is told, every article', async () => {
    const { owed, counts } = await relisted(articles.slice(12), articles);
    expect(counts).toMatchObject({ articles: { new: 12 } });
    expect(owed).toHaveLength(12);
  });
  it('published 48 hours before it was first seen is told; longer before, not', async () => {
    const at = (n: number, date: number): Item => ({ ...articles[n], date });
    const now = START + 5 * MINUTE;
    const { owed } = await relisted(articles.slice(5), [
      at(0, now - 2 * DAY + HOUR),
      at(1, now - 2 * DAY - HOUR),
      ...articles.slice(5),
    ]);
    expect(owed).toHaveLength(1);
  });
  it('dated in the future stands a day ahead at most', async () => {
    const future = { ...articles[0], date: START + 900 * DAY };
    const { stored, owed } = await relisted(articles.slice(5), [future, ...articles.slice(5)]);
    const newest = stored
      .map(({ publishedAt }) => Date.parse(publishedAt))
      .sort((a, b) => b - a)[0];
    expect(newest).toBeLessThanOrEqual(START + 5 * MINUTE + DAY + 1000);
    expect(owed).toHaveLength(1);
  });
  it('in several feeds of one outlet is one article, told once', async () => {
    const world = await pollWorld(engine, [server]);
    await world.define(definition('one'), definition('two'));
    documents.set('/one', rss(articles.slice(2)));
    documents.set('/two', rss(articles.slice(3)));
    await world.pass();
    expect(await storedOf(world)).toHaveLength(18);
    world.advance(5 * MINUTE);
    documents.set('/one', rss(articles));
    documents.set(
      '/two',
      rss(
        articles.map((item) => ({
          ...item,
          guid: `two-${item.guid}`,
          link: `${item.link}?ref=two`,
          text: 'Shorter.',
        })),
      ),
    );
    await world.pass();
    expect(await storedOf(world)).toHaveLength(20);
    expect(await owedOf(world)).toHaveLength(2);
    expect((await storedOf(world)).every(({ revision }) => revision === 0)).toBe(true);
  });
  it('that two feeds bring at the same moment is counted once', async () => {
    const second = await serveHttp((_, response) => {
      response.end(rss(articles));
    });
    const world = await pollWorld(engine, [server, second]);
    const two = { ...definition('two'), url: `${second.url}/two` };
    await world.define(definition('one'), two);
    documents.set('/one', rss(articles));
    const counts = await world.pass();
    const sum = (name: 'new' | 'onTopic') => counts.reduce((n, one) => n + one.articles[name], 0);
    expect([sum('new'), sum('onTopic')]).toEqual([20, 20]);
    await second.close();
  });
  it('that an edit puts on topic is told then', async () => {
    const dull = { ...articles[0], title: 'Morning notes from the newsroom', text: 'Nothing yet.' };
    const { world } = await relisted(articles.slice(5), [dull, ...articles.slice(5)]);
    expect(await owedOf(world)).toEqual([]);
    world.advance(5 * MINUTE);
    documents.set('/one', rss([articles[0] ?? {}, ...articles.slice(5)]));
    await world.pass();
    const owed = await owedOf(world);
    expect(owed).toEqual([expect.objectContaining({ reason: 'edited', revision: 1 })]);
    const article = await world.stores.articles.get(owed[0]?.articleId ?? '');
    expect(article).toMatchObject({ matched: true, revision: 1, storyId: expect.any(String) });
    expect(article).not.toHaveProperty('expiresAt');
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
    documents.set('/one', rss(articles.slice(0, 3)));
    await world.pass();
    for (let n = 0; n < 24; n++) {
      world.advance(5 * MINUTE);
      documents.set(
        '/one',
        rss(
          articles.slice(0, 3).map((item) => ({ ...item, text: `${item.text} Read ${n} times.` })),
        ),
      );
      await world.pass();
    }
    const stored = await storedOf(world);
    expect(stored.map(({ revision }) => revision)).toEqual([20, 20, 20]);
    expect(await owedOf(world)).toEqual([]);
  });
});
