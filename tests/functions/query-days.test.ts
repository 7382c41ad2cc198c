/** Counts by day: counted once and kept, again where they may have changed; who is seen together; exports. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFeed } from '../../functions/domain/parse/feed.ts';
import { articleEntry, atomOf } from '../../functions/query/atom.ts';
import { countDays, seenTogether } from '../../functions/query/days.ts';
import { article, NOW, startWorld, store, type World } from '../support/query-world.ts';

let world: World;
const SUBJECT = 'topic#iraq-withdrawal';
const range = { from: '2026-02-27', to: '2026-03-10' };
const on = (day: string, id: string, entityIds: readonly string[] = []) =>
  article({
    articleId: id,
    publishedAt: `${day}T10:00:00.000Z`,
    verdicts: { 'iraq-withdrawal': id.startsWith('weak') ? 'weak' : 'certain' },
    entityIds,
    storyId: 'sto_one',
  });

beforeAll(async () => {
  world = await startWorld();
  await store(world.engine.stores, [
    on('2026-03-01', 'a', ['us-forces', 'iraq']),
    on('2026-03-01', 'b', ['us-forces']),
    on('2026-03-01', 'weak_c', ['iraq']),
    on('2026-03-10', 'd', ['us-forces', 'ain-al-asad', 'iraq']),
  ]);
});
afterAll(() => world.engine.stop());

const counted = async (now = NOW, recountBefore?: string) => {
  const deps = { reads: world.reads, now, ...(recountBefore ? { recountBefore } : {}) };
  return countDays(deps, SUBJECT, range);
};
const articlesOn = async (day: string, now?: number, recountBefore?: string) =>
  (await counted(now, recountBefore)).find((count) => count.day === day)?.articles;

describe('counts by day', () => {
  it('every day of the range, with verdicts, stories and entities', async () => {
    const counts = await counted();
    expect(counts.map(({ day }) => day)).toHaveLength(12);
    expect(counts.find(({ day }) => day === '2026-03-01')).toMatchObject({
      articles: 3,
      verdicts: { certain: 2, weak: 1 },
      stories: 1,
      entities: { 'us-forces': 2, iraq: 2 },
    });
    expect(counts.find(({ day }) => day === '2026-03-02')).toMatchObject({ articles: 0 });
  });
  it('a closed day is read once: asking again reads the kept counts alone', async () => {
    await counted();
    const before = { ...world.engine.counters };
    await counted();
    expect(world.engine.counters.requests - before.requests).toBe(1);
    expect(world.engine.counters.writeUnits).toBe(before.writeUnits);
  });
  it('a late article shows after a feed brought its baseline; an open day within minutes', async () => {
    await store(world.engine.stores, [on('2026-03-01', 'late'), on('2026-03-09', 'fresh')]);
    expect(await articlesOn('2026-03-01')).toBe(3);
    expect(await articlesOn('2026-03-09', NOW + 11 * 60_000)).toBe(1);
    const baseline = new Date(NOW + 60_000).toISOString();
    expect(await articlesOn('2026-03-01', NOW + 120_000, baseline)).toBe(4);
  });
  it('kept counts stand in partitions of their own, where no timeline meets them', async () => {
    const rows = await world.engine.client.send(
      new QueryCommand({
        TableName: world.engine.names.timeline,
        KeyConditionExpression: 'subject = :subject',
        ExpressionAttributeValues: { ':subject': `count#${SUBJECT}` },
      }),
    );
    expect(rows.Count).toBe(12);
    const { rows: timeline } = await world.json<{ rows: object[] }>(
      '/api/topics/iraq-withdrawal/timeline?limit=100',
    );
    expect(timeline).toHaveLength(6);
  });
});

describe('seen together', () => {
  it('counts articles that name both, without the entity itself', async () => {
    const { entities } = await world.json<{ entities: object[] }>(
      '/api/entities/us-forces/together?days=30',
    );
    expect(entities).toEqual([
      { entityId: 'iraq', name: 'Iraq', articles: 2 },
      { entityId: 'ain-al-asad', name: 'Ain al-Asad', articles: 1 },
    ]);
    expect(seenTogether(await counted(), 'nobody')[0]).toEqual({ entityId: 'iraq', articles: 3 });
  });
  it('days and timelines refuse what they do not know', async () => {
    for (const path of ['days?days=367', 'days?days=0', 'together?limit=0', 'timeline?since=x']) {
      expect((await world.ask(`/api/entities/us-forces/${path}`)).status).toBe(400);
    }
  });
});

describe('the same list as a feed or a table', () => {
  it('an Atom feed of a filter opens in a reader: ours', async () => {
    const url = '/api/articles?topic=iraq-withdrawal&entity=us-forces&format=atom';
    const answer = await world.ask(url);
    const feed = await parseFeed(new Uint8Array(await answer.arrayBuffer()), {
      now: NOW,
      contentType: answer.headers.get('content-type') ?? '',
    });
    const rows = feed.ok ? feed.articles : [];
    expect(rows.map(({ guid }) => guid)).toEqual([
      'urn:rasid:article:d',
      'urn:rasid:article:b',
      'urn:rasid:article:a',
    ]);
    expect(rows[0]).toMatchObject({
      url: 'https://north.example/d',
      title: 'Report d',
      author: 'north',
    });
    expect(rows[0]?.categories).toContain('ain-al-asad');
  });
  it('an article without address or title is an entry all the same', () => {
    const base = { articleId: 'art_bare', language: 'ar', feedId: 'south', topics: [], title: '' };
    const at = '2026-03-09T00:00:00.000Z';
    const view = { ...base, publishedAt: at, firstSeenAt: at, excerpt: 'a < b' };
    const xml = atomOf({ title: 'All', query: 'all', now: at }, [
      articleEntry(view, 'South', (id) => id),
    ]);
    expect(xml).toContain('<title>art_bare</title>');
    expect(xml).toContain('<content type="text">a &lt; b</content>');
    expect(xml).not.toContain('rel="alternate"');
  });
  it('hostile text stays text in Atom and CSV', async () => {
    const title = `</title><script>"&\u0000\uFFFE]]> =1+1`;
    await store(world.engine.stores, [
      article({
        articleId: 'hostile',
        title: `=${title}`,
        publishedAt: '2026-03-10T11:00:00.000Z',
        verdicts: { 'syria-withdrawal': 'certain' },
      }),
    ]);
    const atom = await (await world.ask('/api/articles?topic=syria-withdrawal&format=atom')).text();
    expect(atom).not.toContain('<script>');
    const feed = await parseFeed(Buffer.from(atom), { now: NOW });
    expect(feed.ok && feed.articles[0]?.title).toContain('<script>"&');
    const csv = await world.ask('/api/articles?topic=syria-withdrawal&format=csv');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(await csv.text()).toContain(`"'=</title><script>""&`);
  });
});
