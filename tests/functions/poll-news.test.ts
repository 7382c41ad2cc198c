/** What a feed brings is told where it is news, and not where it is an archive. */
import { afterAll, describe, expect, it } from 'vitest';
import { serveHttp } from '../support/http-server.ts';
import { DAY, HOUR, type Item, MINUTE, pollWorld, rss, START } from '../support/poll-world.ts';
import { articles, openRelisting, owedOf, storedOf } from '../support/relisting.ts';

const { engine, server, publish, definition, relisted, close } = await openRelisting();
afterAll(close);

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
      publish(
        'one',
        others.map((item) => ({ ...item, text: `changed ${n}` })),
      );
      await world.pass();
    }
    const before = await owedOf(world);
    world.advance(HOUR);
    publish(
      'one',
      articles.map((item, n) => ({ ...item, guid: `again-${n}`, date: START + 5 * HOUR })),
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
    publish('one', articles.slice(2));
    publish('two', articles.slice(3));
    await world.pass();
    expect(await storedOf(world)).toHaveLength(18);
    world.advance(5 * MINUTE);
    publish('one', articles);
    publish(
      'two',
      articles.map((item) => ({
        ...item,
        guid: `two-${item.guid}`,
        link: `${item.link}?ref=two`,
        text: 'Shorter.',
      })),
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
    publish('one', articles);
    const counts = await world.pass();
    const sum = (name: 'new' | 'onTopic') => counts.reduce((n, one) => n + one.articles[name], 0);
    expect([sum('new'), sum('onTopic')]).toEqual([20, 20]);
    await second.close();
  });
  it('that an edit makes no surer, and names nobody more in, is not owed again', async () => {
    const { world, owed } = await relisted(articles.slice(5), articles.slice(4));
    expect(owed).toHaveLength(1);
    for (const row of owed) await world.stores.pending.remove(row);
    world.advance(5 * MINUTE);
    const [first, ...others] = articles.slice(4);
    publish('one', [{ ...first, text: `${first?.text} The report was corrected.` }, ...others]);
    await world.pass();
    const revised = (await storedOf(world)).filter(({ revision }) => revision === 1);
    expect(revised.map(({ articleId }) => articleId)).toEqual([owed[0]?.articleId]);
    expect(await owedOf(world)).toEqual([]);
  });
  it('that an edit puts on topic is told then', async () => {
    const dull = { ...articles[0], title: 'Morning notes from the newsroom', text: 'Nothing yet.' };
    const { world } = await relisted(articles.slice(5), [dull, ...articles.slice(5)]);
    expect(await owedOf(world)).toEqual([]);
    world.advance(5 * MINUTE);
    publish('one', [articles[0] ?? {}, ...articles.slice(5)]);
    await world.pass();
    const owed = await owedOf(world);
    expect(owed).toEqual([expect.objectContaining({ reason: 'edited', revision: 1 })]);
    const article = await world.stores.articles.get(owed[0]?.articleId ?? '');
    expect(article).toMatchObject({ matched: true, revision: 1, storyId: expect.any(String) });
    expect(article).not.toHaveProperty('expiresAt');
  });
});
