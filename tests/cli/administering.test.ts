/** `rasid subscriptions`, `deliveries`, `tokens`: changing who is told and who may ask, by hand. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, serveHttp } from '../support/http-server.ts';
import { article, store } from '../support/query-world.ts';
import { type Asked, openAsked } from './asked.ts';
import type { Called } from './run.ts';

let hookStatus = 200;
let asked: Asked;
let server: HttpServer;
beforeAll(async () => {
  server = await serveHttp((_, response) => void response.writeHead(hookStatus).end());
  asked = await openAsked(() => ({ RASID_ALLOW_PRIVATE: server.host }));
});
afterAll(() => Promise.all([server.close(), asked.close()]));
const rasidHere = (...args: string[]): Promise<Called> => asked.ask(...args);

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
    const file = asked.fileOf('subscriptions.json', subscriptions(`${server.url}/canary-path`));
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
    const wrong = asked.fileOf('wrong.json', [
      { ...subscriptions('https://x.example')[0], filter: { topics: ['football'] } },
    ]);
    expect((await rasidHere('subscriptions', 'add', wrong)).stderr).toContain(
      'filter.topics: "football"',
    );
  });
  it('previews what a filter would have sent, and why, and sends nothing', async () => {
    await store(asked.stores, [
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
