/** `rasid feeds`: changing what is polled, by hand and by lists. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, serveHttp } from '../support/http-server.ts';
import { type Asked, openAsked } from './asked.ts';
import type { Called } from './run.ts';

const FEED = `<rss version="2.0"><channel><title>Sample</title><link>http://sample.example/</link>
<item><guid>1</guid><title>Harbour reopens</title><link>http://sample.example/1</link></item></channel></rss>`;
let asked: Asked;
let server: HttpServer;
beforeAll(async () => {
  server = await serveHttp((request, response) => {
    if (request.url === '/feed') response.writeHead(200).end(FEED);
    else response.writeHead(404).end();
  });
  asked = await openAsked(() => ({ RASID_ALLOW_PRIVATE: server.host }));
});
afterAll(() => Promise.all([server.close(), asked.close()]));
const rasidHere = (...args: string[]): Promise<Called> => asked.ask(...args);

describe('rasid feeds', () => {
  it('adds, pauses, resumes, removes; a pause survives; what is not there is named', async () => {
    const added = await rasidHere(
      'feeds',
      'add',
      `${server.url}/feed`,
      '--id',
      'one',
      '--title',
      'مصدر',
      '--json',
    );
    expect(added.lines).toMatchObject([
      { feedId: 'one', title: 'مصدر', state: 'new', source: 'user' },
    ]);
    expect(await rasidHere('feeds', 'add', `${server.url}/feed`, '--id', 'one')).toMatchObject({
      code: 2,
    });
    expect((await rasidHere('feeds', 'pause', 'one', '--json')).lines).toMatchObject([
      { state: 'paused' },
    ]);
    expect(await rasidHere('feeds', 'poll', 'one')).toMatchObject({ code: 2 });
    expect((await rasidHere('feeds', 'resume', 'one', '--json')).lines).toMatchObject([
      { state: 'new' },
    ]);
    expect(await rasidHere('feeds', 'add', 'ftp://x/y')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('http'),
    });
    expect((await rasidHere('feeds', 'resume', 'none')).stderr).toContain('no feed "none"');
  });
  it('polls one at once', async () => {
    const { code, lines } = await rasidHere('feeds', 'poll', 'one', '--json');
    expect(code).toBe(0);
    expect(lines).toMatchObject([{ feedId: 'one', state: 'ok', articles: 1 }]);
    expect(server.requests.filter(({ url }) => url === '/feed')).toHaveLength(1);
    expect((await rasidHere('articles', '--feed', 'one', '--json')).lines).toMatchObject([
      { title: 'Harbour reopens' },
    ]);
  });
  it('OPML goes out and comes in again as it was', async () => {
    const list = [
      {
        id: 'fixed',
        url: 'https://a.example/?x=1&y=2',
        title: 'A "quoted" <title>',
        language: 'en',
        everyMinutes: 60,
      },
      {
        id: 'zoned',
        url: 'https://b.example/',
        title: 'ب',
        language: 'ar',
        timeZone: 'Asia/Baghdad',
      },
    ];
    await rasidHere('feeds', 'import', asked.fileOf('feeds.json', list));
    const out = await rasidHere('feeds', 'export');
    const again = await rasidHere(
      'feeds',
      'import',
      asked.fileOf('feeds.opml', out.stdout),
      '--json',
    );
    expect(again.lines).toEqual([{ added: 0, changed: 0, paused: 0 }]);
    const { lines } = await rasidHere('feeds', 'export', '--json');
    const same = await rasidHere('feeds', 'import', asked.fileOf('same.json', lines), '--json');
    expect(same.lines).toEqual([{ added: 0, changed: 0, paused: 0 }]);
    const before = await rasidHere('feeds', '--json');
    for (const { id } of list) await rasidHere('feeds', 'remove', id);
    expect((await rasidHere('feeds', '--json')).lines).toHaveLength(1);
    await rasidHere('feeds', 'import', join(asked.data, 'feeds.opml'));
    const after = await rasidHere('feeds', '--json');
    const defined = ({ lines }: Called) =>
      lines.map(({ feedId, url, title, language, cadenceFixed }) => [
        feedId,
        url,
        title,
        language,
        cadenceFixed,
      ]);
    expect(defined(after)).toEqual(defined(before));
    expect(await rasidHere('feeds', 'import', join(asked.data, 'none.opml'))).toMatchObject({
      code: 2,
    });
  });
});
