/** Feeds in the manner of Arabic outlets: read whole, damaged in every way seen in the wild, broken off anywhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ParsedArticle } from '../../../functions/domain/article.ts';
import { decodeDocument } from '../../../functions/domain/parse/charset.ts';
import { parseFeed } from '../../../functions/domain/parse/feed.ts';
import { cpuMillisOf } from '../../support/cpu.ts';
import { NOW } from './cases/case.ts';
import { DAMAGE } from './cases/damage.ts';
import { FEED_FIXTURES } from './cases/fixtures.ts';

const folder = join(import.meta.dirname, '../../fixtures/feeds');
const bytesOf = (file: string): Buffer => readFileSync(join(folder, file));
const OPTIONS = { now: NOW, timeZone: 'Asia/Baghdad' };

async function articlesOf(document: string | Uint8Array): Promise<readonly ParsedArticle[]> {
  const bytes = typeof document === 'string' ? Buffer.from(document) : document;
  const parse = await parseFeed(bytes, OPTIONS);
  return parse.ok ? parse.articles : [];
}

describe('feeds in the manner of Arabic outlets', () => {
  it.each(FEED_FIXTURES)('$file', async ({ file, format, title, titles, first }) => {
    const parse = await parseFeed(bytesOf(file), OPTIONS);
    expect(parse).toMatchObject({ ok: true, format, title });
    if (!parse.ok) return;
    expect(parse.articles.map((article) => article.title)).toEqual(titles);
    expect(parse.articles[0]).toMatchObject(first);
  });
});

describe('damage', () => {
  const feeds = FEED_FIXTURES.filter(({ file }) => file.endsWith('.xml')).map(({ file }) => ({
    file,
    // Damage is done to text: the charset that the file declared is gone.
    xml: decodeDocument(bytesOf(file)).text,
  }));
  it.each(Object.entries(DAMAGE))('%s loses no article of any feed', async (_, damage) => {
    for (const { file, xml } of feeds) {
      const whole = await articlesOf(xml);
      const damaged = await articlesOf(damage(xml));
      expect(
        damaged.map(({ url }) => url),
        file,
      ).toEqual(whole.map(({ url }) => url));
    }
  });

  it('breaking off anywhere keeps what was whole and invents nothing', async () => {
    for (const { file, xml } of feeds) {
      const whole = await articlesOf(xml);
      const urls = new Set(whole.map(({ url }) => url));
      const titles = new Set(whole.map(({ title }) => title));
      for (let end = 0; end < xml.length; end += 211) {
        const read = await articlesOf(xml.slice(0, end));
        const closed = xml.slice(0, end).split(/<\/(?:item|entry)>/).length - 1;
        expect(read.length, `${file} at ${end}`).toBeGreaterThanOrEqual(
          Math.min(closed, whole.length),
        );
        for (const { url, title } of read) {
          if (title !== undefined) expect(titles, `${file} at ${end}`).toContain(title);
          if (url !== undefined) expect(urls, `${file} at ${end}`).toContain(url);
        }
      }
    }
  });

  it('breaking off anywhere keeps the whole items of a JSON Feed', async () => {
    const json = bytesOf('podcast.json').toString();
    const whole = await articlesOf(json);
    const ends = new Set<number>();
    for (let end = 0; end < json.length; end += 7) {
      const read = await articlesOf(json.slice(0, end));
      expect(read, `at ${end}`).toEqual(whole.slice(0, read.length));
      ends.add(read.length);
    }
    expect(ends.size).toBe(whole.length + 1);
  });

  it('breaking off far and deep inside is read in time that grows with length alone', async () => {
    const millis = (levels: number) =>
      cpuMillisOf(() => articlesOf(`{"items":[{"id":"a"},${'[{"a":'.repeat(levels)}`));
    await millis(10_000);
    const [once, tenTimes] = [await millis(20_000), await millis(200_000)];
    expect(tenTimes).toBeLessThan(60 * Math.max(once, 5));
  });
});
