/** The step `read`: an article's own page, over loopback HTTP, into the embedded DynamoDB. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { politely } from '../../functions/adapters/http-manners.ts';
import { robotsGate } from '../../functions/adapters/http-robots.ts';
import { startDocumentReader } from '../../functions/adapters/worker.ts';
import entities from '../../functions/catalogue/entities.json' with { type: 'json' };
import topics from '../../functions/catalogue/topics.json' with { type: 'json' };
import type { Article } from '../../functions/domain/article.ts';
import { isMatched } from '../../functions/domain/entity.ts';
import type { FullText } from '../../functions/domain/feed.ts';
import { timelineRows } from '../../functions/domain/timeline.ts';
import { type ReadTools, read } from '../../functions/read/read.ts';
import { recogniserOf } from '../../functions/read/recogniser.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { testFetch } from '../support/fetching.ts';
import { type HttpServer, serveHttp } from '../support/http-server.ts';

const { recognise, typeOf } = recogniserOf(entities, topics);
const reader = startDocumentReader();
const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const TITLE = 'Prime minister meets the commander of the international coalition';
const TEASER =
  'Al-Sudani received the commander of the international coalition in Baghdad on Sunday.';
const BODY = [
  TEASER,
  'Both sides agreed that US forces withdraw from Ain al-Asad air base by September, as the agreement on ending the mission of the international coalition in Iraq foresees.',
  'A spokesman for Kataib Hezbollah said the group would watch whether the withdrawal of American forces from Iraq keeps to its dates, and would judge it by what leaves the base.',
  'The handover of the base to the Iraqi army begins next month, the statement said, and ends with the last convoy to Erbil before the autumn.',
];
const page = (paragraphs: readonly string[], title = TITLE) =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><nav><a href="/">Home</a></nav>
  <article><h1>${title}</h1>${paragraphs.map((text) => `<p>${text}</p>`).join('\n')}</article></body></html>`;

let engine: TestEngine;
let server: HttpServer;
let pages: Record<string, { status?: number; type?: string; location?: string; body?: string }>;
let tools: ReadTools;
let count = 0;

beforeAll(async () => {
  engine = await startTestEngine(() => NOW);
  server = await serveHttp((request, response) => {
    const {
      status = 200,
      type = 'text/html',
      location,
      body = '',
    } = pages[request.url ?? ''] ?? {
      status: 404,
    };
    response.writeHead(status, { 'content-type': type, ...(location && { location }) }).end(body);
  });
});
beforeEach(() => {
  (server.requests as unknown[]).length = 0;
  pages = { '/story/1': { body: page(BODY) } };
  const fetch = testFetch([server]);
  tools = {
    fetch,
    mayRead: robotsGate(fetch, () => NOW),
    reader,
    recognise,
    typeOf,
    stores: engine.stores,
    clock: () => NOW,
    shards: 2,
    log: () => {},
  };
});
afterAll(async () => {
  await Promise.all([server.close(), reader.close(), engine.stop()]);
});

/** An article as a poll stores it, of a feed with that setting. */
async function stored(
  change: Partial<Article> = {},
  fullText: FullText = 'candidates',
): Promise<Article> {
  count += 1;
  const feedId = `feed-${count}`;
  const url = 'https://feeds.example/rss';
  await engine.stores.feeds.define(
    [{ id: feedId, url, title: 'Feed', language: 'en', fullText }],
    'user',
    new Date(NOW).toISOString(),
  );
  const readable = { title: change.title ?? TITLE, text: change.text ?? TEASER, feedId };
  const { mentions, topics: found } = recognise(readable);
  const article: Article = {
    articleId: `art_${count}`,
    url: `${server.url}/story/1`,
    summary: TEASER,
    textSource: 'teaser',
    language: 'en',
    publishedAt: '2026-03-01T11:00:00.000Z',
    dated: true,
    firstSeenAt: '2026-03-01T11:30:00.000Z',
    baseline: false,
    matched: isMatched({ mentions, topics: found }, typeOf),
    topics: found,
    mentions,
    entityIds: [...new Set(mentions.map(({ entityId }) => entityId))],
    storyId: 'sto_given',
    storyTopicId: 'other',
    storyOpenedKey: 'x#sto_given',
    revision: 0,
    schemaVersion: 1,
    ...readable,
    ...change,
  };
  expect(await engine.stores.articles.add(article, timelineRows(article))).toBe('added');
  return article;
}
const now = async ({ articleId }: Article) => {
  const article = await engine.stores.articles.get(articleId);
  if (!article) throw new Error('the article is not there');
  return article;
};
const owedFor = async ({ articleId }: Article) => {
  const shards = await Promise.all(
    ['0', '1'].map((shard) => engine.stores.pending.owed(shard, '2027', 100)),
  );
  return shards.flat().filter((row) => row.articleId === articleId);
};
const subjectsOf = async ({ articleId, entityIds, topics: found }: Article) => {
  const subjects = [
    ...entityIds.map((id) => `entity#${id}`),
    ...found.map(({ topicId }) => `topic#${topicId}`),
  ];
  const pagesOf = await Promise.all(
    subjects.map((subject) => engine.stores.articles.timeline(subject, { limit: 100 })),
  );
  return subjects.filter((_, i) => pagesOf[i]?.rows.some((row) => row.articleId === articleId));
};
const pagesAsked = () => server.requests.filter(({ url }) => url !== '/robots.txt').length;

describe('a page that says more than the teaser', () => {
  it('gives the text, what is found in it, and a second decision', async () => {
    const before = await stored();
    expect(await read({ articleId: before.articleId, revision: 0 }, tools)).toEqual({
      kind: 'read',
      toldAgain: true,
    });
    const after = await now(before);
    expect(after).toMatchObject({
      textSource: 'page',
      revision: 1,
      page: { kind: 'read', revision: 0, at: '2026-03-01T12:00:00.000Z' },
      revisions: [{ reason: 'page-read', text: TEASER }],
      summary: TEASER,
      storyId: 'sto_given',
    });
    expect(after.text).toContain('Kataib Hezbollah');
    expect(after).not.toHaveProperty('updatedAt');
    expect(after.entityIds).toContain('kataib-hezbollah');
    for (const { field, start, end, surface } of after.mentions) {
      expect(after[field].slice(start, end)).toBe(surface);
    }
    expect(await owedFor(before)).toMatchObject([{ reason: 'page-read', revision: 1 }]);
    expect(await subjectsOf(after)).toContain('entity#kataib-hezbollah');
  });

  it('changes the article once, however often the message comes, and is not fetched again', async () => {
    const before = await stored();
    const message = { articleId: before.articleId, revision: 0 };
    await Promise.all([read(message, tools), read(message, tools), read(message, tools)]);
    const asked = pagesAsked();
    expect(await read(message, tools)).toEqual({ kind: 'skipped', reason: 'its page was read' });
    expect(pagesAsked()).toBe(asked);
    expect((await now(before)).revision).toBe(1);
    expect(await owedFor(before)).toHaveLength(1);
  });

  it('is read again for a later revision', async () => {
    const before = await stored();
    await read({ articleId: before.articleId, revision: 0 }, tools);
    pages['/story/1'] = {
      body: page([
        ...BODY,
        'Muqtada al-Sadr welcomed the step in a statement to his followers in Najaf.',
      ]),
    };
    await read({ articleId: before.articleId, revision: 1 }, tools);
    const after = await now(before);
    expect(after.revision).toBe(2);
    expect(after.text.match(/received the commander/g)).toHaveLength(1);
    expect(await owedFor(before)).toHaveLength(2);
  });

  it('survives an edit that comes in between', async () => {
    const before = await stored();
    const fetch: ReadTools['fetch'] = async (request) => {
      const edited = { ...before, title: `${TITLE} again`, revision: 1 };
      await engine.stores.articles.revise(
        edited,
        { revision: 0, timeline: timelineRows(before) },
        timelineRows(edited),
      );
      return tools.fetch(request);
    };
    await read({ articleId: before.articleId, revision: 0 }, { ...tools, fetch });
    expect(await now(before)).toMatchObject({
      title: `${TITLE} again`,
      revision: 2,
      textSource: 'page',
    });
  });

  it('keeps what the teaser told and the page does not', async () => {
    const text = `${TEASER} Asaib Ahl al-Haq objected to the visit.`;
    const before = await stored({ text });
    await read({ articleId: before.articleId, revision: 0 }, tools);
    const after = await now(before);
    expect(after.text).toContain('Asaib Ahl al-Haq objected');
    for (const entityId of before.entityIds) expect(after.entityIds).toContain(entityId);
    expect(after.text.match(/received the commander/g)).toHaveLength(1);
  });

  it('that adds nothing is no second decision', async () => {
    pages['/story/1'] = {
      body: page([
        TEASER,
        'The meeting took place in the morning and was followed by lunch in the palace garden, where the guests looked at the river and at the trees.',
        'No further details were given, and the statement ended with the usual wishes for a good day to everybody.',
      ]),
    };
    const before = await stored();
    expect(await read({ articleId: before.articleId, revision: 0 }, tools)).toEqual({
      kind: 'read',
      toldAgain: false,
    });
    expect(await owedFor(before)).toEqual([]);
    expect((await now(before)).textSource).toBe('page');
  });

  it.each<[string, Partial<Article>]>([
    ['came in a surge', { surge: true }],
    ['was published 49 hours before it was seen', { publishedAt: '2026-02-27T10:00:00.000Z' }],
  ])('is read but told to nobody when the article %s', async (_, change) => {
    const before = await stored(change);
    expect(await read({ articleId: before.articleId, revision: 0 }, tools)).toMatchObject({
      kind: 'read',
      toldAgain: false,
    });
    expect(await owedFor(before)).toEqual([]);
  });

  it('makes an unmatched article matched, kept for good, and part of a story', async () => {
    const title = 'Statement after the meeting in the palace';
    pages['/story/1'] = { body: page(BODY, title) };
    const {
      storyId: _,
      storyTopicId: __,
      storyOpenedKey: ___,
      ...rest
    } = await stored(
      { title, text: 'A statement was issued.', expiresAt: NOW / 1000 + 9e6 },
      'always',
    );
    const bare = { ...rest, articleId: `${rest.articleId}b` } as Article;
    expect(bare.matched).toBe(false);
    await engine.stores.articles.add(bare, []);
    expect(await read({ articleId: bare.articleId, revision: 0 }, tools)).toMatchObject({
      kind: 'read',
      toldAgain: true,
    });
    const after = await now(bare);
    expect(after).toMatchObject({ matched: true, storyId: expect.stringMatching(/^sto_/) });
    expect(after).not.toHaveProperty('expiresAt');
    const story = await engine.stores.stories.get(
      after.storyTopicId ?? '',
      after.storyOpenedKey ?? '',
    );
    expect(story?.outlets.map(({ articleId }) => articleId)).toEqual([bare.articleId]);
  });
});

describe('what is not read at all', () => {
  it.each<[string, Partial<Article>, FullText]>([
    ['baseline', { baseline: true }, 'always'],
    ['a feed that wants no pages read', {}, 'never'],
    ['a teaser that did not match', { matched: false }, 'candidates'],
  ])('%s', async (_, change, fullText) => {
    const before = await stored(change, fullText);
    const outcome = await read({ articleId: before.articleId, revision: 0 }, tools);
    expect(outcome.kind).toBe('skipped');
    expect(server.requests).toEqual([]);
    expect(await now(before)).toEqual(before);
  });
  it('an article that is gone, has no link, or whose feed is gone', async () => {
    expect(await read({ articleId: 'art_none', revision: 0 }, tools)).toMatchObject({
      kind: 'skipped',
    });
    const { url: _, ...bare } = await stored();
    const linkless = { ...bare, articleId: 'art_linkless' } as Article;
    await engine.stores.articles.add(linkless, []);
    expect(await read({ articleId: 'art_linkless', revision: 0 }, tools)).toMatchObject({
      reason: 'it has no link',
    });
    const orphan = await stored();
    await engine.stores.feeds.remove(orphan.feedId);
    expect(await read({ articleId: orphan.articleId, revision: 0 }, tools)).toMatchObject({
      reason: 'its feed is gone',
    });
    expect(server.requests).toEqual([]);
  });
});

describe('the teaser stays, and the reason is kept, when', () => {
  const long = 'x'.repeat(5 * 1024 * 1024 + 1);
  it.each<[string, string, () => typeof pages, Partial<Article>?]>([
    [
      'robots.txt closes the page',
      'robots',
      () => ({ '/robots.txt': { body: 'User-agent: *\nDisallow: /story/' } }),
    ],
    ['robots.txt cannot be had', 'robots-unavailable', () => ({ '/robots.txt': { status: 503 } })],
    ['the page is not there', 'status', () => ({ '/story/1': { status: 404 } })],
    ['the page is forbidden', 'status', () => ({ '/story/1': { status: 403, body: page(BODY) } })],
    ['the page is gone', 'status', () => ({ '/story/1': { status: 410 } })],
    ['the server is in trouble', 'status', () => ({ '/story/1': { status: 500 } })],
    [
      'the link leads to a film',
      'no-page',
      () => ({ '/story/1': { type: 'video/mp4', body: 'x' } }),
    ],
    ['the page is empty', 'no-page', () => ({ '/story/1': { body: '' } })],
    ['the page is too large', 'too-large', () => ({ '/story/1': { body: long } })],
    [
      'the link leads home',
      'front-page',
      () => ({ '/story/1': { status: 302, location: '/' }, '/': { body: page(BODY) } }),
    ],
    [
      'the link leads to a private address',
      'forbidden-address',
      () => ({ '/story/1': { status: 302, location: 'http://169.254.169.254/' } }),
    ],
    [
      'the redirects have no end',
      'too-many-redirects',
      () => ({ '/story/1': { status: 302, location: '/story/1' } }),
    ],
    [
      'the page has no text',
      'no-text',
      () => ({ '/story/1': { body: '<html><body><p>Hi</p></body></html>' } }),
    ],
    [
      'the page asks not to be kept',
      'noarchive',
      () => ({ '/story/1': { body: `<meta name="robots" content="noarchive">${page(BODY)}` } }),
    ],
    [
      'the page tells of something else',
      'other-page',
      () => ({
        '/story/1': {
          body: page(
            BODY.map(() =>
              'Recipes for lentil soup with plenty of onions, cooked slowly on a small flame for an hour. '.repeat(
                3,
              ),
            ),
            'Soup',
          ),
        },
      }),
    ],
  ])('%s', async (_, kind, set) => {
    Object.assign(pages, set());
    const before = await stored();
    const outcome = await read({ articleId: before.articleId, revision: 0 }, tools);
    expect(outcome).toMatchObject({
      kind: 'kept',
      report: { kind, message: expect.stringMatching(/\w/) },
    });
    const { page: report, ...rest } = await now(before);
    expect(report).toMatchObject({ kind, revision: 0 });
    expect(rest).toEqual(before);
    expect(await owedFor(before)).toEqual([]);
    const asked = server.requests.length;
    await read({ articleId: before.articleId, revision: 0 }, tools);
    expect(server.requests).toHaveLength(asked);
  });

  it('the link names a private address or no web address', async () => {
    for (const url of [
      'http://127.0.0.1/',
      'http://localhost:8080/x',
      'ftp://example.com/',
      'mailto:a@b',
    ]) {
      const before = await stored({ url });
      const outcome = await read({ articleId: before.articleId, revision: 0 }, tools);
      expect(outcome).toMatchObject({ kind: 'kept' });
    }
    expect(server.requests).toEqual([]);
  });
});

describe('manners', () => {
  it('robots.txt is asked for once, under our name, before the first page', async () => {
    for (let i = 0; i < 3; i += 1) {
      const { articleId } = await stored();
      await read({ articleId, revision: 0 }, tools);
    }
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/robots.txt',
      '/story/1',
      '/story/1',
      '/story/1',
    ]);
    expect(server.requests[0]?.headers['user-agent']).toMatch(/^Rasid\//);
  });
  it('robots.txt of the site behind a redirect counts too', async () => {
    const other = await serveHttp((request, response) => {
      response.end(request.url === '/robots.txt' ? 'User-agent: Rasid\nDisallow: /' : page(BODY));
    });
    pages['/story/1'] = { status: 302, location: `${other.url}/story` };
    const fetch = testFetch([server, other]);
    const before = await stored();
    const both = { ...tools, fetch, mayRead: robotsGate(fetch, () => NOW) };
    expect(await read({ articleId: before.articleId, revision: 0 }, both)).toMatchObject({
      report: { kind: 'robots' },
    });
    await other.close();
  });
  it('requests to one host wait for each other and for the gap; other hosts do not wait', async () => {
    const slow = await serveHttp((_, response) => void setTimeout(() => response.end('ok'), 50));
    const fetch = politely(testFetch([server, slow]), Date.now, 200);
    const started = performance.now();
    await Promise.all([
      ...[1, 2, 3].map(() => fetch({ url: `${slow.url}/`, purpose: 'page' })),
      fetch({ url: `${server.url}/story/1`, purpose: 'page' }).then(() =>
        expect(performance.now() - started).toBeLessThan(200),
      ),
    ]);
    const at = slow.requests.map((request) => request.at);
    expect(at).toHaveLength(3);
    for (const i of [1, 2]) expect((at[i] ?? 0) - (at[i - 1] ?? 0)).toBeGreaterThanOrEqual(245);
    await slow.close();
  });
});
