/** `rasid articles` and `entities`: what they find, and what they print for people and programs. */
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFeed } from '../../functions/domain/parse/feed.ts';
import { article, store } from '../support/query-world.ts';
import { type Asked, CATALOGUE, openAsked } from './asked.ts';
import { type Called, rasid } from './run.ts';

let asked: Asked;
const ask = (...args: string[]): Promise<Called> => asked.ask(...args);

beforeAll(async () => {
  asked = await openAsked();
  asked.fileOf('catalogue.json', CATALOGUE);
  const many = Array.from({ length: 230 }, (_, place) =>
    article({
      articleId: `art_${String(place).padStart(3, '0')}`,
      title: place === 0 ? '=HYPERLINK("http://evil.example")' : `Report ${place}, "quoted"`,
      publishedAt: new Date(Date.parse('2026-03-01T00:00:00Z') - place * 60_000).toISOString(),
      verdicts: { 'iraq-withdrawal': place % 2 === 0 ? 'certain' : 'weak' },
    }),
  );
  const arabic = article({
    articleId: 'art_arabic',
    title: 'القوات تغادر \u202Eقاعدة\u0000 عين الأسد',
    language: 'ar',
    feedId: 'south',
    publishedAt: '2026-03-02T00:00:00.000Z',
    verdicts: { 'iraq-withdrawal': 'likely' },
    entityIds: ['us-forces', 'ain-al-asad'],
  });
  await store(asked.stores, [...many, arabic]);
});
afterAll(() => asked.close());

describe('rasid articles', () => {
  it('prints one article per line with the fields of a webhook, all of them, newest first', async () => {
    const { code, lines, stderr } = await ask('articles', '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(lines).toHaveLength(116);
    expect(Object.keys(lines[0] ?? {})).toEqual([
      'articleId',
      'url',
      'title',
      'language',
      'feedId',
      'publishedAt',
      'firstSeenAt',
      'topics',
      'mentions',
      'excerpt',
    ]);
    expect(lines[0]).toMatchObject({
      articleId: 'art_arabic',
      mentions: expect.arrayContaining([
        { entityId: 'us-forces', name: 'القوات الأمريكية', count: 1 },
      ]),
    });
    const times = lines.map(({ publishedAt }) => String(publishedAt));
    expect(times).toEqual([...times].sort().reverse());
  });
  it.each([
    [['--topic', 'iraq-withdrawal', '--verdict', 'weak'], 231],
    [['--entity', 'us-forces'], 1],
    [['--entity', 'us-forces,kataib-hezbollah'], 0],
    [['--feed', 'north'], 230],
    [['--feed', 'nowhere'], 0],
    [['--language', 'ar'], 1],
    [['--since', '2026-03-02'], 1],
    [['--until', '2026-02-28T21:00:00Z'], 25],
    [['--limit', '7'], 7],
  ])('%j finds %i', async (flags, count) => {
    const { code, lines } = await ask('articles', '--json', ...flags);
    expect([code, lines.length]).toEqual([0, count]);
  });
  it('a limited list can be gone on with, and its cursor is of this question only', async () => {
    const first = await ask('articles', '--json', '--limit', '100');
    const cursor = /more: --cursor (\S+)/.exec(first.stderr)?.[1] ?? '';
    const second = await ask('articles', '--json', '--cursor', cursor);
    const ids = [...first.lines, ...second.lines].map(({ articleId }) => articleId);
    expect(new Set(ids).size).toBe(116);
    const other = await ask('articles', '--json', '--language', 'ar', '--cursor', cursor);
    expect(other).toMatchObject({ code: 2, stdout: '' });
  });
  it('a table fits its width, isolates Arabic, and lets no control character through', async () => {
    const { stdout } = await ask('articles', '--limit', '3');
    const [head, first = '', formula = ''] = stdout.split('\n');
    expect(head).toMatch(/^PUBLISHED +VERDICT +FEED +TITLE +NAMES$/);
    expect(first).toContain('\u2068القوات تغادر قاعدة عين الأسد\u2069');
    expect(stdout).not.toMatch(/[\u202A-\u202E]|\p{Cc}(?<!\n)/u);
    expect(formula).toContain('=HYPERLINK');
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(122);
  });
  it('CSV is quoted, runs nothing in a spreadsheet, and begins with a mark where asked', async () => {
    const { stdout } = await ask('articles', '--format', 'csv', '--bom', '--since', '2026-03-01');
    expect(stdout.startsWith('\uFEFFarticleId,publishedAt,')).toBe(true);
    expect(stdout).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(stdout.endsWith('\r\n')).toBe(true);
  });
  it('an Atom feed of any query reads back with our own parser', async () => {
    const { stdout } = await ask('articles', '--format', 'atom', '--limit', '3');
    const feed = await parseFeed(Buffer.from(stdout), { now: Date.parse('2026-03-03') });
    expect(feed).toMatchObject({ ok: true, format: 'atom' });
    const titles = feed.ok ? feed.articles.map(({ title }) => title) : [];
    expect(titles).toHaveLength(3);
    expect(titles[1]).toBe('=HYPERLINK("http://evil.example")');
  });
  it('the same question is the same feed, whenever it is asked', async () => {
    const idOf = async () =>
      /<id>urn:rasid:query:\w+/.exec(
        (await ask('articles', '--since', '3650d', '--format', 'atom', '--limit', '1')).stdout,
      )?.[0];
    const first = await idOf();
    expect(first).toBeDefined();
    expect(await idOf()).toBe(first);
  });
  it('a reader that has enough is no failure', async () => {
    const command = `"${process.execPath}" infra/cli/bin.mjs articles --json --verdict weak --topic iraq-withdrawal --data "${asked.data}" --endpoint ${asked.endpoint} | head -n 1; echo "$\{PIPESTATUS[0]}"`;
    const shell = spawn('bash', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    shell.stdout.on('data', (chunk) => {
      out += chunk;
    });
    shell.stderr.on('data', (chunk) => {
      err += chunk;
    });
    await new Promise((resolve) => shell.once('close', resolve));
    expect(out.trimEnd().split('\n').at(-1)).toBe('0');
    expect(err).toBe('');
  });
});

describe('rasid entities', () => {
  it('prints id, type and names, and needs no engine', async () => {
    const { code, lines } = await rasid(['entities', '--json', '--data', asked.data]);
    expect(code).toBe(0);
    expect(lines.map((line) => Object.keys(line).join())).toEqual(Array(4).fill('id,type,names'));
  });
});

describe('a wrong call', () => {
  it.each([
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['article'], /did you mean 'articles'/],
    [['\u001b[31mred'], /unknown command '\uFFFD\[31mred'/],
    [['articles', '--frob'], /unknown option '--frob'/],
    [['articles', 'extra'], /too many arguments/],
    [['articles', '--verdict', 'none'], /--verdict/],
    [['articles', '--format', 'xml'], /--format/],
    [['articles', '--json', '--format', 'csv'], /exclude each other/],
    [['articles', '--limit', '0'], /whole number/],
    [['articles', '--since', 'yesterday'], /--since yesterday: is no time/],
    [['articles', '--since', '7d', '--until', '30d'], /--until 30d: lies before since/],
    [['stories', '--since', '2026-02-01', '--until', '2026-01-01'], /lies before since/],
    [['articles', '--topic', 'football'], /--topic football: is not in the catalogue/],
    [['articles', '--entity', 'us-force'], /did you mean us-forces/],
    [['articles', '--cursor', 'x'], /--cursor: is not one/],
    [['articles', '--data', '/dev/null/x'], /--data/],
    [['articles', '--endpoint', 'ftp://x'], /--endpoint/],
    [['articles', '--endpoint', 'http://127.0.0.1:1', '--stack', 'Rasid'], /exclude each other/],
  ])('%j: exit 2, one clear line, nothing on stdout', async (args, message) => {
    const where =
      args.includes('--data') || args.includes('--endpoint') ? [] : ['--data', asked.data];
    const endpoint = where.length > 0 && args.length > 1 ? ['--endpoint', asked.endpoint] : [];
    const { code, stdout, stderr } = await rasid([
      ...args,
      ...(args.length > 1 ? where : []),
      ...endpoint,
    ]);
    expect(stderr).toMatch(message);
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1]);
  });
});
