/** The step `read`: pages that are not read, or give nothing; the teaser stays and says why. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Article } from '../../functions/domain/article.ts';
import type { FullText } from '../../functions/domain/feed.ts';
import { type ReadTools, read } from '../../functions/read/read.ts';
import { serveHttp } from '../support/http-server.ts';
import { BODY, type Pages, page, type Reading, startReading } from '../support/reading.ts';

let reading: Reading;
let pages: Pages;
let tools: ReadTools;
const { stored, now, owedFor } = {
  stored: (...args: Parameters<Reading['stored']>) => reading.stored(...args),
  now: (article: Article) => reading.now(article),
  owedFor: (article: Article) => reading.owedFor(article),
};

beforeAll(async () => {
  reading = await startReading();
  pages = reading.pages;
});
beforeEach(() => {
  (reading.server.requests as unknown[]).length = 0;
  for (const path of Object.keys(pages)) delete pages[path];
  pages['/story/1'] = { body: page(BODY) };
  tools = reading.freshTools();
});
afterAll(() => reading.close());

describe('what is not read at all', () => {
  it.each<[string, Partial<Article>, FullText]>([
    ['baseline', { baseline: true }, 'always'],
    ['a feed that wants no pages read', {}, 'never'],
    ['a teaser that did not match', { matched: false }, 'candidates'],
  ])('%s', async (_, change, fullText) => {
    const before = await stored(change, fullText);
    const outcome = await read({ articleId: before.articleId, revision: 0 }, tools);
    expect(outcome.kind).toBe('skipped');
    expect(reading.server.requests).toEqual([]);
    expect(await now(before)).toEqual(before);
  });
  it('an article that is gone, has no link, or whose feed is gone', async () => {
    expect(await read({ articleId: 'art_none', revision: 0 }, tools)).toMatchObject({
      kind: 'skipped',
    });
    const linkless = await stored({ url: undefined });
    expect(await read({ articleId: linkless.articleId, revision: 0 }, tools)).toMatchObject({
      reason: 'it has no link',
    });
    const orphan = await stored();
    await reading.stores.feeds.remove(orphan.feedId);
    expect(await read({ articleId: orphan.articleId, revision: 0 }, tools)).toMatchObject({
      reason: 'its feed is gone',
    });
    expect(reading.server.requests).toEqual([]);
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
    const asked = reading.server.requests.length;
    await read({ articleId: before.articleId, revision: 0 }, tools);
    expect(reading.server.requests).toHaveLength(asked);
  });

  it('the page sends readers on by itself: only HTTP redirects are followed', async () => {
    const refresh = '<meta http-equiv="refresh" content="0;url=/story/2"><p>Wait a moment.</p>';
    Object.assign(pages, { '/story/1': { body: refresh }, '/story/2': { body: page(BODY) } });
    const before = await stored();
    const outcome = await read({ articleId: before.articleId, revision: 0 }, tools);
    expect(outcome).toMatchObject({ kind: 'kept' });
    expect(reading.server.requests.map(({ url }) => url)).toEqual(['/robots.txt', '/story/1']);
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
    expect(reading.server.requests).toEqual([]);
  });
});

describe('robots.txt', () => {
  it('robots.txt is asked for once, under our name, before the first page', async () => {
    for (let i = 0; i < 3; i += 1) {
      const { articleId } = await stored();
      await read({ articleId, revision: 0 }, tools);
    }
    expect(reading.server.requests.map(({ url }) => url)).toEqual([
      '/robots.txt',
      '/story/1',
      '/story/1',
      '/story/1',
    ]);
    expect(reading.server.requests[0]?.headers['user-agent']).toMatch(/^Rasid\//);
  });
  it('robots.txt of the site behind a redirect counts too', async () => {
    const other = await serveHttp((request, response) => {
      response.end(request.url === '/robots.txt' ? 'User-agent: Rasid\nDisallow: /' : page(BODY));
    });
    pages['/story/1'] = { status: 302, location: `${other.url}/story` };
    const before = await stored();
    expect(
      await read({ articleId: before.articleId, revision: 0 }, reading.freshTools(other)),
    ).toMatchObject({
      report: { kind: 'robots' },
    });
    await other.close();
  });
});
