/** Feeds in the manner of Arabic outlets: read whole, damaged in every way seen in the wild, broken off anywhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ParsedArticle } from '../../../functions/domain/article.ts';
import { decodeDocument } from '../../../functions/domain/parse/charset.ts';
import { parseFeed } from '../../../functions/domain/parse/feed.ts';
import { NOW } from './cases/case.ts';
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

/** Damage that leaves every article readable. */
const DAMAGE: Readonly<Record<string, (xml: string) => string | Uint8Array>> = {
  'a bare &': (xml) => xml.replaceAll('</title>', ' & x</title>'),
  'HTML entities': (xml) => xml.replaceAll('</title>', '&nbsp;&mdash;</title>'),
  'a control character': (xml) => xml.replaceAll('</title>', '\u0008\u000b</title>'),
  'a bare <': (xml) => xml.replaceAll('</title>', ' < 5</title>'),
  'an unclosed <b>': (xml) => xml.replaceAll(/<description>/g, '<description><b>'),
  'an unclosed <br>': (xml) => xml.replaceAll(/<description>/g, '<description>a<br>'),
  'an unquoted attribute': (xml) => xml.replaceAll('<item', '<item x=1'),
  'an attribute without value': (xml) => xml.replaceAll('<item', '<item nowrap'),
  'an attribute twice': (xml) => xml.replaceAll('<item', '<item x="1" x="2"'),
  'a stray close tag': (xml) => xml.replaceAll('</title>', '</title></p></div>'),
  'a notice before the prolog': (xml) => `<br />\n<b>Warning</b>: x in <b>y.php</b><br />\n${xml}`,
  'a mark and a blank line': (xml) => `\ufeff\n\n${xml}`,
  'a script after the root': (xml) => `${xml}<script>if (a < b) { document.write("<p>") }</script>`,
  'an invalid UTF-8 byte': (xml) => {
    const at = xml.indexOf('</title>');
    const [before, after] = [xml.slice(0, at), xml.slice(at)];
    return Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)]);
  },
};

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
});
