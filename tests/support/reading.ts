/** What tests of the step `read` share: pages on loopback, articles in the embedded DynamoDB, the real tools. */
import { expect } from 'vitest';
import { robotsGate } from '../../functions/adapters/http-robots.ts';
import { startDocumentReader } from '../../functions/adapters/worker.ts';
import entities from '../../functions/catalogue/entities.json' with { type: 'json' };
import topics from '../../functions/catalogue/topics.json' with { type: 'json' };
import type { Article } from '../../functions/domain/article.ts';
import { isMatched } from '../../functions/domain/entity.ts';
import type { FullText } from '../../functions/domain/feed.ts';
import { recogniserOf } from '../../functions/domain/recognise.ts';
import { timelineRows } from '../../functions/domain/timeline.ts';
import type { ReadTools } from '../../functions/read/read.ts';
import { startTestEngine } from './engine.ts';
import { testFetch } from './fetching.ts';
import { serveHttp } from './http-server.ts';

export const NOW = Date.parse('2026-03-01T12:00:00.000Z');
export const TITLE = 'Prime minister meets the commander of the international coalition';
export const TEASER =
  'Al-Sudani received the commander of the international coalition in Baghdad on Sunday.';
export const BODY = [
  TEASER,
  'Both sides agreed that US forces withdraw from Ain al-Asad air base by September, as the agreement on ending the mission of the international coalition in Iraq foresees.',
  'A spokesman for Kataib Hezbollah said the group would watch whether the withdrawal of American forces from Iraq keeps to its dates, and would judge it by what leaves the base.',
  'The handover of the base to the Iraqi army begins next month, the statement said, and ends with the last convoy to Erbil before the autumn.',
];
export const page = (paragraphs: readonly string[], title = TITLE) =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><nav><a href="/">Home</a></nav>
  <article><h1>${title}</h1>${paragraphs.map((text) => `<p>${text}</p>`).join('\n')}</article></body></html>`;

export type Pages = Record<
  string,
  { status?: number; type?: string; location?: string; body?: string }
>;

/** A site whose pages can be set, and an engine; `close` ends both. */
export async function startReading() {
  const { recognise, typeOf } = recogniserOf(entities, topics);
  const engine = await startTestEngine(() => NOW);
  const reader = startDocumentReader();
  const pages: Pages = {};
  const server = await serveHttp((request, response) => {
    const found = pages[request.url ?? ''] ?? { status: 404 };
    const { status = 200, type = 'text/html', location, body = '' } = found;
    response.writeHead(status, { 'content-type': type, ...(location && { location }) }).end(body);
  });
  /** Tools that have not read a robots.txt yet, for this site and the others named. */
  const freshTools = (...others: readonly { readonly host: string }[]): ReadTools => {
    const fetch = testFetch([server, ...others]);
    const clock = () => NOW;
    const mayRead = robotsGate(fetch, clock);
    const { stores } = engine;
    const log = () => {};
    return { fetch, mayRead, reader, recognise, typeOf, stores, clock, shards: 2, log };
  };
  let count = 0;
  /** An article as a poll stores it, of a feed with that setting; undefined leaves a field out. */
  const stored = async (
    change: { readonly [K in keyof Article]?: Article[K] | undefined } = {},
    fullText: FullText = 'candidates',
  ): Promise<Article> => {
    count += 1;
    const feedId = `feed-${count}`;
    await engine.stores.feeds.define(
      [
        {
          id: feedId,
          url: `https://feed${count}.example/`,
          title: 'Feed',
          language: 'en',
          fullText,
        },
      ],
      'user',
      new Date(NOW).toISOString(),
    );
    const readable = { title: change.title ?? TITLE, text: change.text ?? TEASER, feedId };
    const found = recognise(readable);
    const whole = {
      articleId: `art_${count}`,
      url: `${server.url}/story/1`,
      summary: TEASER,
      textSource: 'teaser',
      language: 'en',
      publishedAt: '2026-03-01T11:00:00.000Z',
      dated: true,
      firstSeenAt: '2026-03-01T11:30:00.000Z',
      baseline: false,
      matched: isMatched(found, typeOf),
      ...found,
      entityIds: [...new Set(found.mentions.map(({ entityId }) => entityId))],
      storyId: 'sto_given',
      storyTopicId: 'other',
      storyOpenedKey: 'x#sto_given',
      revision: 0,
      schemaVersion: 1,
      ...readable,
      ...change,
    };
    const present = Object.entries(whole).filter(([, value]) => value !== undefined);
    const article = Object.fromEntries(present) as Article;
    expect(await engine.stores.articles.add(article, timelineRows(article))).toBe('added');
    return article;
  };
  const stores = engine.stores;
  return {
    server,
    pages,
    stores,
    stored,
    freshTools,
    /** The article as it is now. */
    now: async ({ articleId }: Article): Promise<Article> => {
      const article = await stores.articles.get(articleId);
      if (!article) throw new Error('the article is not there');
      return article;
    },
    /** What alert has still to decide of it. */
    owedFor: async ({ articleId }: Article) => {
      const shards = ['0', '1'].map((shard) => stores.pending.owed(shard, '2027', 100));
      return (await Promise.all(shards)).flat().filter((row) => row.articleId === articleId);
    },
    close: async () => {
      await Promise.all([server.close(), reader.close(), engine.stop()]);
    },
  };
}
export type Reading = Awaited<ReturnType<typeof startReading>>;
