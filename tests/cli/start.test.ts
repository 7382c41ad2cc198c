/** `rasid start` as a user runs it: passes over loopback feeds, what it says, how it ends. */
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveRaw } from '../support/http-server.ts';
import { type Desk, type Outlet, openDesk, openOutlet, rasid } from '../support/monitor.ts';

const QUIET = [
  'Date harvest begins in Basra',
  'Library reopens in Mosul',
  'Rain expected on Friday',
];
const ON_TOPIC = 'US forces withdraw from Ain al-Asad base in Iraq';
let outlet: Outlet;
let desk: Desk;
let files: readonly string[];
beforeAll(async () => {
  outlet = await openOutlet(['north', 'south']);
  outlet.publish('north', QUIET);
  outlet.publish('south', [ON_TOPIC]);
  desk = openDesk(outlet);
  // Once a day: no slot comes by chance while the tests run.
  const common = { language: 'en', everyMinutes: 1440 };
  const feeds = ['north', 'south', 'broken', 'missing'].map((id) => ({
    id,
    url: outlet.url(id),
    title: `Feed ${id}`,
    ...common,
  }));
  const forbidden = { id: 'inside', url: 'http://10.0.0.1/feed', title: 'Inside', ...common };
  const email = { type: 'email', to: ['desk@example.org', 'night@example.org'] };
  const webhook = { type: 'webhook', url: outlet.url('hook'), format: 'standard' };
  const filter = { topics: ['iraq-withdrawal'] };
  files = [
    '--feeds',
    desk.write('feeds.json', [...feeds, forbidden]),
    '--subscriptions',
    desk.write('subscriptions.json', [
      { id: 'mail', name: 'Mail', channel: email, filter },
      { id: 'hook', name: 'Hook', channel: webhook, filter, per: 'article' },
    ]),
  ];
});
afterAll(async () => {
  await outlet.server.close();
  desk.remove();
});
const hooks = () => outlet.server.requests.filter(({ url }) => url === '/hook');

describe('passes over the same data folder', () => {
  it('the first polls all, stores the baseline and tells nobody', async () => {
    const summary = await desk.pass(...files);
    expect(summary).toEqual({
      feeds: { polled: 5, unchanged: 0, changed: 2, failed: 3 },
      articles: { new: 4, onTopic: 1 },
      deliveries: { created: 0, sent: 0, failed: 0 },
      dynamodb: {
        requests: expect.any(Number),
        readUnits: expect.any(Number),
        writeUnits: expect.any(Number),
      },
      seconds: expect.any(Number),
    });
    expect(summary.dynamodb.writeUnits).toBeGreaterThan(0);
    expect(hooks()).toEqual([]);
  });

  it('the second finds nothing changed and writes nothing', async () => {
    const summary = await desk.pass(...files);
    expect(summary.feeds).toMatchObject({ changed: 0, unchanged: 2 });
    expect(summary.articles).toEqual({ new: 0, onTopic: 0 });
    expect(summary.dynamodb.writeUnits).toBe(0);
  });

  it('a new article is told to each recipient once', async () => {
    outlet.publish('north', ['Coalition mission in Iraq ends as last US troops leave']);
    const summary = await desk.pass();
    expect(summary).toMatchObject({
      feeds: { changed: 1 },
      articles: { new: 1, onTopic: 1 },
      deliveries: { created: 3, sent: 3, failed: 0 },
    });
    expect(hooks()).toHaveLength(1);
    const inbox = readdirSync(join(desk.data, 'inbox'));
    expect(inbox.filter((name) => name.endsWith('.eml'))).toHaveLength(2);
    expect(await desk.pass()).toMatchObject({ deliveries: { created: 0, sent: 0 } });
    expect(hooks()).toHaveLength(1);
  });

  it('without --now only feeds whose slot has come since are polled', async () => {
    const { code, stdout } = await desk.start('--once').ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^feeds: 0 polled/);
  });

  it('leaves no lock, no guest and no half-written file', () => {
    expect(readdirSync(desk.data).filter((name) => /lock|\.\d+$/.test(name))).toEqual([]);
    expect(existsSync(join(desk.data, 'rasid.db'))).toBe(true);
  });
});

describe('the long run', () => {
  it('serves the console, refuses a second monitor, and ends with Ctrl-C in good order', async () => {
    const running = desk.start('--port', '0');
    const url = await new Promise<string>((resolve) => {
      running.process.stderr?.on('data', () => {
        const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(running.said().stderr);
        if (found) resolve(found[0]);
      });
    });
    expect((await fetch(url)).status).toBe(200);
    const page = await fetch(`${url}unsubscribe/nobody.knows`);
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toMatch(/html/);
    const second = await desk.start('--once').ended;
    expect(second).toMatchObject({ code: 2, stdout: '' });
    expect(second.stderr).toMatch(
      /^rasid: a monitor is running on [^\n]+ already \(process \d+\)[^\n]*\n$/,
    );
    running.process.kill('SIGINT');
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^feeds: \d+ polled/);
    expect(existsSync(join(desk.data, 'lock.json'))).toBe(false);
    await expect(fetch(url)).rejects.toThrow();
  });
});

describe('Ctrl-C', () => {
  it('ends within seconds though a server never answers, with data and lock in order', async () => {
    const tarpit = await serveRaw(() => {});
    const stuck = openDesk({ ...outlet, server: { ...outlet.server, host: tarpit.host } });
    const slow = [{ id: 'slow', url: `${tarpit.url}/feed`, title: 'Slow', language: 'en' }];
    const running = stuck.start('--once', '--feeds', stuck.write('feeds.json', slow));
    await expect.poll(tarpit.connections).toBe(1);
    const from = performance.now();
    running.process.kill('SIGINT');
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^feeds: 0 polled/);
    expect(performance.now() - from).toBeLessThan(15_000);
    expect(existsSync(join(stuck.data, 'lock.json'))).toBe(false);
    // What was cut off is due again.
    expect(existsSync(join(stuck.data, 'cursor.json'))).toBe(false);
    await tarpit.close();
    stuck.remove();
  });
});

describe('a wrong call ends with 2 and one line that says where', () => {
  const list = (entry: object) =>
    JSON.stringify([{ id: 'a', title: 'A', language: 'en', ...entry }]);
  it.each<[string, () => readonly string[], RegExp]>([
    [
      'a file that is not there',
      () => ['--feeds', '/nowhere/feeds.json'],
      /--feeds .*no such file/,
    ],
    ['a folder as a file', () => ['--subscriptions', desk.folder], /--subscriptions .*is a folder/],
    [
      'a file that is no JSON',
      () => ['--topics', desk.write('t.json', '{"a":')],
      /t\.json: is not JSON/,
    ],
    [
      'a file that is no list',
      () => ['--entities', desk.write('e.json', '{}')],
      /e\.json: must be a JSON list/,
    ],
    [
      'a url that is none',
      () => ['--feeds', desk.write('f.json', list({ url: 'ftp://x' }))],
      /f\.json: entry "a": url/,
    ],
    [
      'an unknown field',
      () => ['--feeds', desk.write('g.json', list({ url: 'http://x.example/', ur: 1 }))],
      /g\.json: entry "a".*"ur"/,
    ],
    ['an unknown option', () => ['--ones'], /unknown option '--ones'/],
    ['an argument too many', () => ['north'], /too many arguments/],
    ['a port that is none', () => ['--port', '70000'], /--port.*70000/],
    ['an address that is none', () => ['--endpoint', 'here'], /--endpoint here/],
  ])('%s', async (_, args, says) => {
    const { code, stdout, stderr } = await desk.start('--once', ...args()).ended;
    expect(stderr).toMatch(says);
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({
      code: 2,
      stdout: '',
      lines: 1,
    });
  });

  it.each([
    ['RASID_ALLOW_PRIVATE', 'no port'],
    ['RASID_SMTP_URL', 'http://desk:canary@mail.example'],
    ['RASID_MASTER_KEY', 'canary'],
    ['RASID_PUBLIC_URL', 'http://plain.example'],
    ['RASID_MAIL_FROM', 'the desk'],
    ['RASID_MAIL_FROM', 'Desk <desk@example.org>\r\nBcc: canary@example.org'],
  ])('a mistake in %s, which is named without its value', async (name, value) => {
    const data = join(desk.folder, 'other');
    const running = rasid(['start', '--once', '--data', data], { [name]: value });
    const { code, stdout, stderr } = await running.ended;
    expect(stderr).toMatch(new RegExp(`^rasid: ${name}[^\\n]+\\n$`));
    expect(stderr).not.toContain('canary');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const { code, stderr } = await desk.start('--port', String(port)).ended;
    other.close();
    expect(stderr).toMatch(new RegExp(`rasid: --port ${port}: is in use`));
    expect(code).toBe(2);
    expect(existsSync(join(desk.data, 'lock.json'))).toBe(false);
  });
});
