/** `rasid feeds`, `subscriptions`, `deliveries`, `tokens`: changing what is polled and who is told, by hand. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, serveHttp } from '../support/http-server.ts';
import { article, startWorld, store, type World } from '../support/query-world.ts';
import { type Called, rasid } from './run.ts';

const FEED = `<rss version="2.0"><channel><title>Sample</title><link>http://sample.example/</link>
<item><guid>1</guid><title>Harbour reopens</title><link>http://sample.example/1</link></item></channel></rss>`;
let world: World;
let server: HttpServer;
let hookStatus = 200;
const data = mkdtempSync(join(tmpdir(), 'rasid-administering-'));
const rasidHere = (...args: string[]): Promise<Called> =>
  rasid([...args, '--data', data, '--endpoint', world.engine.endpoint], {
    RASID_ALLOW_PRIVATE: server.host,
  });
const fileOf = (name: string, content: unknown): string => {
  const path = join(data, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

beforeAll(async () => {
  world = await startWorld();
  server = await serveHttp((request, response) => {
    if (request.method === 'POST') response.writeHead(hookStatus).end();
    else if (request.url === '/feed') response.writeHead(200).end(FEED);
    else response.writeHead(404).end();
  });
});
afterAll(async () => {
  await server.close();
  await world.engine.stop();
  rmSync(data, { recursive: true });
});

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
    await rasidHere('feeds', 'import', fileOf('feeds.json', list));
    const out = await rasidHere('feeds', 'export');
    const again = await rasidHere('feeds', 'import', fileOf('feeds.opml', out.stdout), '--json');
    expect(again.lines).toEqual([{ added: 0, changed: 0, paused: 0 }]);
    const { lines } = await rasidHere('feeds', 'export', '--json');
    const same = await rasidHere('feeds', 'import', fileOf('same.json', lines), '--json');
    expect(same.lines).toEqual([{ added: 0, changed: 0, paused: 0 }]);
    const before = await rasidHere('feeds', '--json');
    for (const { id } of list) await rasidHere('feeds', 'remove', id);
    expect((await rasidHere('feeds', '--json')).lines).toHaveLength(1);
    await rasidHere('feeds', 'import', join(data, 'feeds.opml'));
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
    expect(await rasidHere('feeds', 'import', join(data, 'none.opml'))).toMatchObject({ code: 2 });
  });
});

describe('rasid subscriptions and deliveries', () => {
  const subscriptions = (url: string) => [
    {
      id: 'hook',
      name: 'Hook',
      channel: { type: 'webhook', url, format: 'standard', headers: { 'x-key': 'canary-key' } },
      filter: { topics: ['iraq-withdrawal'] },
    },
    { id: 'desk', name: 'Desk', channel: { type: 'email', to: ['desk@news.example'] }, filter: {} },
  ];
  it('adds a file without sending, and shows no url and no header', async () => {
    const file = fileOf('subscriptions.json', subscriptions(`${server.url}/canary-path`));
    expect((await rasidHere('subscriptions', 'add', file, '--json')).lines).toEqual([
      { added: 2, changed: 0 },
    ]);
    expect((await rasidHere('subscriptions', 'add', file, '--json')).lines).toEqual([
      { added: 0, changed: 0 },
    ]);
    const secrets = await rasidHere('subscriptions', 'add', file, '--show-secrets');
    expect(secrets.lines).toEqual([{ id: 'hook', secret: expect.stringMatching(/^whsec_/) }]);
    expect(secrets.stderr).toBe('0 added, 0 changed\n');
    const shown = [
      await rasidHere('subscriptions'),
      await rasidHere('subscriptions', '--json'),
      await rasidHere('subscriptions', '--format', 'csv'),
    ].map(({ stdout }) => stdout);
    expect(shown.join()).not.toMatch(/canary|whsec/);
    expect(shown[0]).toContain(server.host);
    expect(server.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    const wrong = fileOf('wrong.json', [
      { ...subscriptions('https://x.example')[0], filter: { topics: ['football'] } },
    ]);
    expect((await rasidHere('subscriptions', 'add', wrong)).stderr).toContain(
      'filter.topics: "football"',
    );
  });
  it('previews what a filter would have sent, and why, and sends nothing', async () => {
    await store(world.engine.stores, [
      article({
        articleId: 'on',
        publishedAt: new Date().toISOString(),
        verdicts: { 'iraq-withdrawal': 'certain' },
      }),
      article({
        articleId: 'weak',
        publishedAt: new Date().toISOString(),
        verdicts: { 'iraq-withdrawal': 'weak' },
      }),
    ]);
    const { lines, stderr } = await rasidHere('subscriptions', 'preview', 'hook', '--json');
    expect(lines).toMatchObject([
      {
        articleId: 'on',
        sent: 'at once',
        further: 0,
        why: [{ kind: 'topic', topicId: 'iraq-withdrawal', verdict: 'certain' }],
      },
    ]);
    expect(stderr).toContain('2 articles tried, 1 pass');
    expect(stderr).toContain('1 messages to each recipient (1), 0.1 a day');
    expect(stderr).toContain('1 by filter.verdict');
    const all = await rasidHere('subscriptions', 'preview', 'hook', '--stopped', '--json');
    expect(all.lines.find(({ articleId }) => articleId === 'weak')).toMatchObject({
      stoppedBy: 'filter.verdict',
      detail: 'only iraq-withdrawal weak',
    });
    expect(server.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });
  it('a test is sent at once, signed with the secret that --show-secrets prints', async () => {
    const args = ['subscriptions', 'test', 'hook', '--json', '--show-secrets'];
    const { code, lines } = await rasidHere(...args);
    expect(code).toBe(0);
    expect(lines).toMatchObject([
      { type: 'test', status: 'sent', subscriptionId: 'hook' },
      { id: 'hook', secret: expect.stringMatching(/^whsec_/) },
    ]);
    const [request] = server.requests.filter(({ method }) => method === 'POST');
    const secrets = await rasidHere('subscriptions', '--show-secrets');
    expect(secrets.lines.map(({ id }) => id)).toEqual(['hook']);
    const key = Buffer.from(String(secrets.lines[0]?.secret).replace('whsec_', ''), 'base64');
    const {
      'webhook-id': id,
      'webhook-timestamp': at,
      'webhook-signature': signature,
    } = request?.headers ?? {};
    const expected = createHmac('sha256', key)
      .update(`${id}.${at}.${request?.body}`)
      .digest('base64');
    expect(String(signature).split(' ')).toContain(`v1,${expected}`);
    expect(JSON.parse(request?.body ?? '{}')).toMatchObject({
      type: 'test',
      data: { subscriptionId: 'hook' },
    });
  });
  it('resend sends the same id and the same bytes; a failure is said and exits 1', async () => {
    const list = await rasidHere(
      'deliveries',
      '--subscription',
      'hook',
      '--status',
      'sent',
      '--json',
    );
    const id = String(list.lines[0]?.deliveryId);
    const again = await rasidHere('deliveries', 'resend', id, '--json');
    expect([again.code, again.lines]).toMatchObject([0, [{ deliveryId: id, status: 'sent' }]]);
    const posts = server.requests.filter(({ method }) => method === 'POST');
    expect(posts).toHaveLength(2);
    expect(posts[1]?.body).toBe(posts[0]?.body);
    expect(posts[1]?.headers['webhook-id']).toBe(posts[0]?.headers['webhook-id']);
    hookStatus = 500;
    const failed = await rasidHere('subscriptions', 'test', 'hook');
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining('exhausted')]);
    expect((await rasidHere('deliveries', 'resend', 'msg_none')).stderr).toContain(
      'no delivery "msg_none"',
    );
  });
  it('rotate gives another secret; pause and resume are states; e-mail has no secret', async () => {
    const before = await rasidHere('subscriptions', '--show-secrets');
    const rotated = await rasidHere('subscriptions', 'rotate', 'hook', '--show-secrets');
    expect(rotated.lines[0]?.secret).toMatch(/^whsec_/);
    expect(rotated.lines[0]?.secret).not.toBe(before.lines[0]?.secret);
    expect(await rasidHere('subscriptions', 'rotate', 'desk')).toMatchObject({ code: 2 });
    expect((await rasidHere('subscriptions', 'pause', 'desk', '--json')).lines).toMatchObject([
      { state: 'paused' },
    ]);
    expect((await rasidHere('subscriptions', 'resume', 'desk', '--json')).lines).toMatchObject([
      { state: 'active' },
    ]);
    await rasidHere('subscriptions', 'remove', 'desk');
    expect((await rasidHere('subscriptions', '--json')).lines).toHaveLength(1);
  });
});

describe('rasid tokens', () => {
  it('shows both, the same each time, others after --rotate', async () => {
    const first = await rasidHere('tokens', '--json');
    expect(first.lines[0]).toMatchObject({
      read: expect.stringMatching(/^rasid_read_/),
      admin: expect.stringMatching(/^rasid_admin_/),
    });
    expect((await rasidHere('tokens', '--json')).lines).toEqual(first.lines);
    expect((await rasidHere('tokens', '--rotate', '--json')).lines).not.toEqual(first.lines);
  });
});
