/** Hostile pages: what hangs a DOM, an article extractor, or both. */
import type { Hostile } from './feeds.ts';

const TEXT =
  '<p>The committee said, after a long meeting, that the troops would leave by the agreed date.</p>';
const page = (body: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><title>t</title>${head}</head><body>${body}</body></html>`;
const article = (inside: string): string =>
  page(`<article>${TEXT.repeat(10)}${inside}${TEXT.repeat(10)}</article>`);
const deep = (tag: string, depth: number): string =>
  article(`<${tag}>`.repeat(depth) + TEXT + `</${tag}>`.repeat(depth));
const MB = 1024 * 1024;

export const HOSTILE_PAGES: readonly Hostile[] = [
  ...[250, 2_000, 100_000].map(
    (depth): Hostile => ({ name: `${depth} deep div`, make: () => deep('div', depth) }),
  ),
  ...['table><tr><td', 'b', 'font', 'span', 'blockquote', 'ul><li', 'section', 'svg', 'math'].map(
    (tags): Hostile => ({
      name: `2,000 deep <${tags}>`,
      make: () => article(`<${tags}>`.repeat(2_000) + TEXT),
    }),
  ),
  { name: '199 deep div, each with text', make: () => article(`<div>${TEXT}`.repeat(199)) },
  {
    name: '190 deep div, a hundred times',
    make: () => article(('<div>'.repeat(190) + TEXT + '</div>'.repeat(190)).repeat(100)),
  },
  {
    name: '100,000 flat paragraphs',
    make: () => article('<p>word, word, word and again a word of the text</p>'.repeat(100_000)),
  },
  {
    name: '49,000 flat div',
    make: () => article('<div>word, word, word and again a word of the text</div>'.repeat(49_000)),
  },
  { name: '49,000 flat spans', make: () => article('<span>word, </span>'.repeat(49_000)) },
  {
    name: '20,000 table rows',
    make: () => article(`<table>${'<tr><td>a, b<td>c'.repeat(16_000)}</table>`),
  },
  { name: '16,000 lists in lists', make: () => article('<ul><li>a, b<li>c</ul>'.repeat(16_000)) },
  { name: '50,000 unclosed links', make: () => article('<a href="/x">word, '.repeat(50_000)) },
  {
    name: '100,000 attributes',
    make: () =>
      article(`<p ${Array.from({ length: 100_000 }, (_, n) => `a${n}="b"`).join(' ')}>x</p>`),
  },
  { name: 'a class of 5 MB', make: () => article(`<p class="${'article '.repeat(MB / 2)}">x</p>`) },
  { name: '5 MB of text', make: () => article(`<p>${'word, '.repeat(MB)}</p>`) },
  {
    name: '5 MB of script',
    make: () => article(`<script>${'var a = "<p>";'.repeat(MB / 3)}</script>`),
  },
  { name: '5 MB of style', make: () => article(`<style>${'p { }'.repeat(MB)}</style>`) },
  {
    name: 'a picture of 5 MB in the page',
    make: () => article(`<img src="data:image/png;base64,${'A'.repeat(5 * MB)}">`),
  },
  { name: '500,000 <br>', make: () => article('<br>'.repeat(500_000)) },
  { name: '500,000 <br> between words', make: () => article('a,<br>'.repeat(500_000)) },
  { name: '300,000 comments', make: () => article('<!-- x -->'.repeat(300_000)) },
  { name: '200,000 × `<`', make: () => article('<'.repeat(200_000)) },
  { name: '2 million commas', make: () => article(`<p>${','.repeat(2 * MB)}</p>`) },
  { name: '1 MB of spaces', make: () => article(`<p>a${' '.repeat(MB)}b</p>`) },
  {
    name: 'base and canonical of the metadata service',
    make: () =>
      page(
        `<article>${TEXT.repeat(20)}</article>`,
        '<base href="http://169.254.169.254/"><link rel="canonical" href="http://169.254.169.254/latest">',
      ),
  },
  {
    name: 'meta refresh',
    make: () => page('x', '<meta http-equiv="refresh" content="0;url=http://127.0.0.1/">'),
  },
  { name: 'a template in a template', make: () => article('<template>'.repeat(2_000) + TEXT) },
  {
    name: 'a shadow root',
    make: () => article(`<div><template shadowrootmode="open">${TEXT}</template></div>`),
  },
  {
    name: 'a PDF called HTML',
    make: () => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(MB, 200)]),
  },
  {
    name: 'a video called HTML',
    make: () =>
      Buffer.concat([Buffer.from('000000186674797069736f6d', 'hex'), Buffer.alloc(MB, 3)]),
  },
  { name: '30 MB', make: () => article(TEXT.repeat(330_000)) },
  {
    name: 'structured data of 5 MB',
    make: () =>
      page(TEXT.repeat(10), `<script type="application/ld+json">${'['.repeat(5 * MB)}</script>`),
  },
  {
    name: '1,000 pieces of structured data',
    make: () =>
      page(
        TEXT.repeat(10),
        '<script type="application/ld+json">{"articleBody":"x"}</script>'.repeat(1_000),
      ),
  },
  {
    name: 'escaped quotes in structured data',
    make: () =>
      page(TEXT.repeat(10), `<script type="application/ld+json">{"a":"${'\\"'.repeat(80_000)}\n`),
  },
  {
    name: 'a title of dashes',
    make: () => page(TEXT.repeat(10)).replace('<title>t', `<title>${' - | » /'.repeat(20_000)}`),
  },
  {
    name: 'noarchive',
    make: () => page(TEXT.repeat(20), '<meta name="robots" content="index, NOARCHIVE">'),
  },
];
