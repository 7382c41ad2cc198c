/** Article pages: the article's own text, and everything that is no article said so. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PageParse } from '../../../functions/domain/parse/outcome.ts';
import { readPage } from '../../../functions/domain/parse/page.ts';

const folder = join(import.meta.dirname, '../../fixtures/pages');
const options = { now: Date.UTC(2026, 9, 11, 12), url: 'https://portal.example/ar/x' };
const fixture = (file: string): PageParse => readPage(readFileSync(join(folder, file)), options);
const read = (html: string): PageParse => readPage(Buffer.from(html), options);
const textOf = (parse: PageParse): string =>
  parse.ok ? parse.text : `${parse.error.kind}: ${parse.error.message}`;

const LINE =
  'The committee said, after a long meeting, that the last troops would leave by the agreed date.';
const article = (inside: string, head = ''): string =>
  `<html lang="en"><head><title>t</title>${head}</head><body><article><p>${LINE}</p><p>${LINE} Again.</p>${inside}<p>${LINE} And again.</p></article></body></html>`;

describe('an article page', () => {
  it('in Arabic gives its text by paragraphs, without menus and related articles', () => {
    const page = fixture('article-ar.html');
    expect(page).toMatchObject({
      ok: true,
      title: 'اللجنة العسكرية تنهي المرحلة الثانية',
      language: 'ar',
      canonicalUrl: 'https://portal.example/ar/node/5521',
    });
    const text = textOf(page);
    expect(text).toContain('وقال المتحدث باسم اللجنة إن آخر رتل غادر قاعدة عين الأسد صباحا');
    expect(text.split('\n').filter((line) => line.length > 80)).toHaveLength(4);
    expect(text).not.toMatch(/العفو العام|الدولار|المنتخب|الحويزة|ليفربول|هزة|تابعونا|شارك|محفوظة/);
  });

  it('in English gives its text within a form, without advertising and pointers', () => {
    const text = textOf(fixture('article-en.html'));
    expect(text).toContain('it came too late & was not enough.');
    expect(text).toContain('the mission’s headquarters');
    expect(text).not.toMatch(/Oil prices|Football|Markets|recipes|Advertisement|privacy/);
  });

  it('in windows-1256 and tables, with paragraphs by <br>', () => {
    const text = textOf(fixture('article-windows-1256.html'));
    expect(text).toContain('أكدت قيادة العمليات المشتركة، يوم الأحد');
    expect(text.split('\n').length).toBeGreaterThanOrEqual(3);
  });

  it('that a script builds is taken from its structured data', () => {
    const text = textOf(fixture('structured-data.html'));
    expect(text.split('\n')).toHaveLength(3);
    expect(text).toContain('الملف الأول هو مصير المستشارين');
  });

  it.each<[string, string, RegExp]>([
    [
      'inline markup',
      '<p>one <b>wo</b>rd, <i>two</i> words and so on until the line is long enough.</p>',
      /one word, two words/,
    ],
    [
      'references',
      '<p>AT&amp;T &lt;b&gt; &nbsp; &quot;x&quot; and so on until the line is long enough to be one.</p>',
      /AT&T <b> "x" and/,
    ],
    [
      'literal markup',
      '<p>5 < 6 and a &lt;script&gt; in a line that is long enough to be a line of its own.</p>',
      /5 < 6 and a <script> in/,
    ],
    [
      'bidi controls',
      '<p>a\u202eb\u202c and so on until this line is long enough to be a line of its own text.</p>',
      /^ab and so on/m,
    ],
    [
      'line breaks in the source',
      '<p>one\n   two and so on until this line is long enough to be a line of its own text.</p>',
      /^one two and/m,
    ],
  ])('keeps %s right', (_, inside, expected) => {
    expect(textOf(read(article(inside)))).toMatch(expected);
  });

  it.each([
    'Read more: something else happened',
    'READ ALSO: something else happened',
    'See also: something else happened',
    'Related: something else happened',
    'Recommended for you',
    'Watch: something else happened',
    'Share this article',
    'اقرأ أيضاً: خبر آخر',
    'إقرأ أيضا.. خبر آخر',
    'اقرأ المزيد: خبر آخر',
    'شاهد أيضا: خبر آخر',
    'للمزيد من الأخبار زوروا موقعنا',
    'مواضيع ذات صلة',
    'قد يهمك أيضا: خبر آخر',
    'تابعنا على تلغرام',
  ])('drops the line "%s"', (line) => {
    const text = textOf(read(article(`<p>${line}</p>`)));
    expect(text).toContain(LINE);
    expect(text).not.toContain(line);
  });

  it.each([
    'Related services were cut, the ministry said, and three towns were without power for most of the day.',
    'Readers of the report may wonder why the text says nothing about the advisers in the north of the country.',
    'شاركت وحدات من الجيش في عملية التسليم التي جرت صباح اليوم بحضور ممثلين عن الجانبين.',
    'قراءة أولى في الاتفاق تظهر أن الطرفين أجلا أصعب الملفات إلى العام المقبل.',
  ])('keeps the line "%s"', (line) => {
    expect(textOf(read(article(`<p>${line}</p>`)))).toContain(line);
  });

  it('never takes the canonical address for more than an address', () => {
    const page = read(article('', '<link rel="canonical" href="javascript:alert(1)">'));
    expect(page.ok && page.canonicalUrl).toBeUndefined();
  });

  it('is cut to 64 KiB and says so', () => {
    const page = read(article(`<p>${LINE}</p>`.repeat(1500)));
    expect(page.ok && Buffer.byteLength(page.text)).toBeLessThanOrEqual(65_536);
    expect(page.ok && page.cut).toEqual(['a text was cut to 65536 bytes']);
  });
});

describe('a page that is no article', () => {
  it.each([
    ['paywall.html', 'paywall'],
    ['consent.html', 'consent'],
    ['noarchive.html', 'noarchive'],
    ['challenge.html', 'no-text'],
  ])('%s is answered with %s', (file, kind) => {
    expect(fixture(file)).toMatchObject({ ok: false, error: { kind } });
  });

  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'empty'],
    ['a PDF file', '%PDF-1.7 binary', 'no-text'],
    ['an empty body', '<html><body></body></html>', 'no-text'],
    [
      'a list of links',
      `<ul>${'<li><a href="/">One headline of many</a></li>'.repeat(40)}</ul>`,
      'no-text',
    ],
    [
      'a not-found page',
      '<html><title>404</title><body><h1>Page not found</h1><a href="/">Home</a></body></html>',
      'no-text',
    ],
  ])('%s', (_, html, kind) => {
    expect(readPage(Buffer.from(html), options)).toMatchObject({ ok: false, error: { kind } });
  });
});
