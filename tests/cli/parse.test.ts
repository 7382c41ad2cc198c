/** `rasid parse` as a user calls it: a line for every file, in order, whatever the file is. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rasid } from './run.ts';

const feeds = join(import.meta.dirname, '../fixtures/feeds');
const folder = mkdtempSync(join(tmpdir(), 'rasid-parse-'));
const file = (name: string): string => join(folder, name);
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

beforeAll(() => {
  writeFileSync(file('page.html'), '<!doctype html><html><body>x</body></html>');
  writeFileSync(file('empty.xml'), '');
  writeFileSync(
    file('local.xml'),
    '<rss><channel><item><link>/1</link><pubDate>2026-01-05 12:00</pubDate></item></channel></rss>',
  );
  writeFileSync(
    file('latin.xml'),
    Buffer.from('<rss><channel><title>\xe9</title></channel></rss>', 'latin1'),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('rasid parse', () => {
  it('answers every file in order, bad ones in their place, and exits 0', async () => {
    const files = [
      join(feeds, 'broadcaster-rss.xml'),
      file('missing.xml'),
      file('page.html'),
      folder,
      file('empty.xml'),
      join(feeds, 'podcast.json'),
    ];
    const { code, lines, stderr } = await rasid(['parse', ...files, '--json']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(lines.map((line) => line.file)).toEqual(files);
    expect(
      lines.map((line) => (line.ok ? line.format : (line.error as { kind: string }).kind)),
    ).toEqual(['rss', 'unreadable', 'html', 'unreadable', 'empty', 'json']);
  });

  it('gives every field of the contract and leaves unknown ones out', async () => {
    const { lines } = await rasid(['parse', join(feeds, 'broadcaster-rss.xml'), '--json']);
    const { file: _, ...feed } = lines[0] ?? {};
    expect(feed).toMatchObject({
      ok: true,
      format: 'rss',
      title: 'أخبار الشرق الأوسط',
      link: 'https://broadcaster.example/middle_east/',
      language: 'ar',
    });
    const articles = feed.articles as readonly Record<string, unknown>[];
    expect(articles[0]).toEqual({
      guid: 'https://broadcaster.example/middle_east/1700001/',
      url: 'https://broadcaster.example/middle_east/1700001/',
      title: 'بغداد تعلن موعد إنهاء مهمة التحالف الدولي في الأنبار',
      summary:
        'أكدت الحكومة العراقية أن آخر قاعدة في غرب البلاد ستُسلَّم قبل نهاية الشهر. Read Full Article',
      publishedAt: expect.stringMatching(ISO),
      categories: ['العراق'],
      enclosures: [{ url: 'https://broadcaster.example/p/1.jpg', type: 'image/jpeg' }],
    });
    expect(Object.keys(articles[2] ?? {})).toEqual(['guid', 'url', 'title', 'publishedAt']);
  });

  it('takes the address, the content type and the zone of a feed', async () => {
    const options = [
      '--url',
      'https://x.example/feed',
      '--time-zone',
      'Asia/Baghdad',
      '--content-type',
      'text/xml; charset=windows-1256',
    ];
    const { lines } = await rasid([
      'parse',
      file('local.xml'),
      file('latin.xml'),
      ...options,
      '--json',
    ]);
    expect(lines[0]?.articles).toEqual([
      { url: 'https://x.example/1', publishedAt: '2026-01-05T09:00:00.000Z' },
    ]);
    expect(lines[1]?.title).toBe('é');
  });

  it('prints text for people, with what is wrong and how the file begins', async () => {
    const { code, stdout } = await rasid([
      'parse',
      join(feeds, 'blog-atom.xml'),
      file('page.html'),
      file('missing.xml'),
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('دفتر المراقب (atom, ar, 2 articles)');
    expect(stdout).toContain('page.html: html: This is an HTML page, not a feed');
    expect(stdout).toContain('begins: <!doctype html><html><body>x</body></html>');
    expect(stdout).toContain('missing.xml: unreadable: There is no such file.');
  });

  it('answers an empty name in its place as well', async () => {
    const { code, lines } = await rasid(['parse', '', join(feeds, 'blog-atom.xml'), '--json']);
    expect({ code, ok: lines.map(({ ok }) => ok) }).toEqual({ code: 0, ok: [false, true] });
  });

  it('reads standard input as `-`', () => {
    const bin = join(import.meta.dirname, '../../infra/cli/bin.mjs');
    const input = '<rss><channel><title>t</title></channel></rss>';
    const { stdout, status } = spawnSync(process.execPath, [bin, 'parse', '-', '--json'], {
      input,
    });
    expect(status).toBe(0);
    expect(JSON.parse(stdout.toString())).toMatchObject({
      file: '-',
      ok: true,
      title: 't',
      articles: [],
    });
  });

  it.each([
    [['parse'], 'file'],
    [
      ['parse', 'x', '--url', 'not an address'],
      '--url not an address: must be an absolute http or https address',
    ],
    [
      ['parse', 'x', '--time-zone', 'Nowhere/At_All'],
      '--time-zone Nowhere/At_All: is no IANA time zone',
    ],
    [['parse', 'x', '--nonsense'], 'nonsense'],
  ])('%j is a wrong call: exit 2 and one line', async (args, said) => {
    const { code, stdout, stderr } = await rasid(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(said);
  });
});
