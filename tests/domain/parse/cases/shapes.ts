/** Parse cases: roots, namespaces, damage, JSON Feed, and what is no feed at all. */
import { atom, type Case, json, NOW, rdf, rss } from './case.ts';

const items = (count: number): string =>
  Array.from(
    { length: count },
    (_, at) => `<item><title>t${at}</title><link>https://news.example/${at}</link></item>`,
  ).join('');
const TITLES = ['t0', 't1', 't2'];
const three = (before = '', between = '', after = ''): string =>
  `${before}<rss version="2.0"><channel>${between}${items(3)}</channel></rss>${after}`;
type Row = readonly [string, string | Uint8Array, Omit<Case, 'name' | 'document'>];

const ROOTS: readonly Row[] = [
  ['no version', three().replace(' version="2.0"', ''), { titles: TITLES }],
  ['version 0.91', three().replace('2.0', '0.91'), { titles: TITLES, feed: { format: 'rss' } }],
  ['unknown version', three().replace('2.0', '9.9'), { titles: TITLES }],
  [
    'upper-case names',
    three().replace(/(<\/?)(rss|channel|item|title|link)/g, (_, a, b) => a + b.toUpperCase()),
    { titles: TITLES },
  ],
  ['RSS 1.0', rdf('<title>t</title>'), { titles: ['t'], feed: { format: 'rdf' } }],
  [
    'RSS 0.90',
    rdf('<title>t</title>').replace(
      'http://purl.org/rss/1.0/',
      'http://my.netscape.com/rdf/simple/0.9/',
    ),
    { titles: ['t'] },
  ],
  [
    'RSS 1.0 under a prefix',
    rdf('<title>t</title>')
      .replace('xmlns="', 'xmlns:r="')
      .replace(/(<\/?)(channel|item|title)/g, '$1r:$2'),
    { titles: ['t'] },
  ],
  [
    'an RSS default namespace',
    three().replace('<rss', '<rss xmlns="http://backend.userland.com/rss2"'),
    { titles: TITLES },
  ],
  [
    'Atom as default namespace of RSS',
    three().replace('<rss', '<rss xmlns="http://www.w3.org/2005/Atom"'),
    { titles: TITLES },
  ],
  [
    'an unknown default namespace',
    three().replace('<rss', '<rss xmlns="urn:x"'),
    { titles: TITLES },
  ],
  ['Atom 1.0', atom('<title>t</title>'), { titles: ['t'], feed: { format: 'atom' } }],
  [
    'Atom 0.3',
    atom('<title>t</title>').replace('http://www.w3.org/2005/Atom', 'http://purl.org/atom/ns#'),
    { titles: ['t'], feed: { format: 'atom' } },
  ],
  [
    'Atom without a namespace',
    atom('<title>t</title>').replace(' xmlns="http://www.w3.org/2005/Atom"', ''),
    { titles: ['t'] },
  ],
  [
    'Atom under a prefix',
    atom('<title>t</title>')
      .replace('xmlns="', 'xmlns:a="')
      .replace(/(<\/?)(feed|entry|title)/g, '$1a:$2'),
    { titles: ['t'], feed: { format: 'atom', title: 'Feed' } },
  ],
  [
    'items after the channel',
    '<rss><channel><title>f</title></channel><item><title>t</title></item></rss>',
    { titles: ['t'], feed: { title: 'f' } },
  ],
  ['a bare channel', `<channel>${items(3)}</channel>`, { titles: TITLES }],
  [
    'an entry alone',
    '<entry xmlns="http://www.w3.org/2005/Atom"><title>t</title></entry>',
    { titles: ['t'] },
  ],
  ['a feed within another element', three('<wrapper>', '', '</wrapper>'), { titles: TITLES }],
  [
    'no article',
    '<rss version="2.0"><channel><title>f</title></channel></rss>',
    { count: 0, feed: { title: 'f' } },
  ],
  ['an empty Atom feed', '<feed xmlns="http://www.w3.org/2005/Atom"/>', { count: 0 }],
  [
    'an empty item among others',
    `<rss><channel><item/>${items(2)}<item></item></channel></rss>`,
    { titles: ['t0', 't1'] },
  ],
  [
    'an empty entry of a feed with an author',
    '<feed xmlns="http://www.w3.org/2005/Atom"><author><name>A</name></author><entry/><entry><title>t</title></entry></feed>',
    { titles: ['t'] },
  ],
  [
    'what is no item in a JSON Feed with an author',
    '{"version":"https://jsonfeed.org/version/1.1","authors":[{"name":"A"}],"items":[null,"x",{"id":null},{"title":"t"}]}',
    { titles: ['t'] },
  ],
  ['an empty channel', '<rss version="2.0"><channel/></rss>', { count: 0 }],
  [
    'an unclosed item',
    `<rss><channel><item><title>a</title>${items(1)}</channel></rss>`,
    { titles: ['a', 't0'] },
  ],
  [
    'an unclosed title',
    '<rss><channel><item><title>a<link>https://x.example/</link></item></channel></rss>',
    { article: { title: 'a', url: 'https://x.example/' } },
  ],
  [
    'an unclosed description',
    '<rss><channel><item><description>a<pubDate>2026-10-01</pubDate></item></channel></rss>',
    { article: { summary: 'a', publishedAt: '2026-10-01T00:00:00.000Z' } },
  ],
  [
    'fields in unknown elements are not the item’s',
    rss('<x:box xmlns:x="urn:x"><title>no</title></x:box><title>t</title>'),
    { titles: ['t'] },
  ],
  [
    '__proto__ and constructor as elements',
    rss(
      '<__proto__>x</__proto__><constructor>y</constructor><title __proto__="a" constructor="b">t</title>',
    ),
    { titles: ['t'] },
  ],
  [
    'two roots',
    three() + three().replaceAll('>t', '>u'),
    { titles: [...TITLES, 'u0', 'u1', 'u2'] },
  ],
];
const DAMAGE: readonly Row[] = [
  ['bare &', three('', '<title>a & b</title>'), { titles: TITLES, feed: { title: 'a & b' } }],
  [
    'HTML entities',
    three('', '<title>a&nbsp;b&mdash;c</title>'),
    { titles: TITLES, feed: { title: 'a b—c' } },
  ],
  [
    'control characters',
    three('', '<title>a\u0008b\u000bc</title>'),
    { titles: TITLES, feed: { title: 'ab c' } },
  ],
  ['bare <', three('', '<title>1 < 2</title>'), { titles: TITLES, feed: { title: '1 < 2' } }],
  [
    'bare < before a digit',
    three('', '<title>a <3 b</title>'),
    { titles: TITLES, feed: { title: 'a <3 b' } },
  ],
  ['bare < before a letter', three('', '<title>x<y</title>'), { titles: TITLES }],
  ['unclosed <b>', three('', '<description>a <b>b</description>'), { titles: TITLES }],
  ['unclosed <br>', three('', '<description>a<br>b</description><br>'), { titles: TITLES }],
  ['unquoted attribute', three().replace('version="2.0"', 'version=2.0'), { titles: TITLES }],
  ['attribute without value', three('', '<x nowrap>y</x>'), { titles: TITLES }],
  [
    'attribute twice',
    three().replace('version="2.0"', 'version="2.0" version="2.0"'),
    { titles: TITLES },
  ],
  ['stray close tag', three('', '</div></item></title>'), { titles: TITLES }],
  ['stray close of the channel', three('', '<title>f</title></channel>'), { titles: TITLES }],
  [
    'PHP notice before the prolog',
    three('<br />\n<b>Notice</b>:  Undefined index in <b>x.php</b><br />\n<?xml version="1.0"?>'),
    { titles: TITLES },
  ],
  ['blank lines before the prolog', three('\n\n <?xml version="1.0"?>'), { titles: TITLES }],
  ['byte order mark and blank line', three('\ufeff\n<?xml version="1.0"?>'), { titles: TITLES }],
  ['text before the root', three('Warning: something\n'), { titles: TITLES }],
  ['a prolog twice', three('<?xml version="1.0"?><?xml version="1.0"?>'), { titles: TITLES }],
  ['script after the root', three('', '', '<script>var a = "<b>";</script>'), { titles: TITLES }],
  ['comment after the root', three('', '', '<!-- cached 0.1s -->'), { titles: TITLES }],
  ['an unclosed comment at the end', three('', '', '<!-- cached'), { titles: TITLES }],
  ['a processing instruction', three('<?xml-stylesheet href="x.xsl"?>'), { titles: TITLES }],
  [
    'a doctype',
    three('<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "https://x.example/rss.dtd">'),
    { titles: TITLES, feed: { cut: [] } },
  ],
  [
    'an HTML doctype before a feed',
    three('<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "https://x.example/">'),
    { titles: TITLES },
  ],
  [
    'a doctype with definitions',
    three('<!DOCTYPE rss [<!ENTITY a "b"><!-- ] --><!ENTITY c "]>">]>', '<title>x&a;</title>'),
    {
      titles: TITLES,
      feed: { title: 'x&a;', cut: ["the document's own entity definitions were ignored"] },
    },
  ],
  ['a doctype that never ends', three('<!DOCTYPE rss [<!ENTITY a "b>'), { titles: TITLES }],
  [
    'invalid UTF-8 byte',
    Buffer.from(three('', '<title>a\u0001b</title>')).map((byte) => (byte === 1 ? 0xff : byte)),
    { titles: TITLES },
  ],
  ['NUL bytes', three('', '<title>a\0b</title>'), { titles: TITLES, feed: { title: 'ab' } }],
  [
    'no closing tags at the end',
    three().replace('</channel></rss>', ''),
    { titles: TITLES, feed: { cut: ['the document breaks off before its end'] } },
  ],
  [
    'broken off in an item: what was whole is kept',
    `<rss><channel>${items(2)}<item><title>whole</title><link>https://news.exam`,
    { titles: ['t0', 't1', 'whole'] },
  ],
  [
    'broken off in a title: no half title',
    `<rss><channel>${items(2)}<item><link>https://x.example/</link><title>hal`,
    { titles: ['t0', 't1', undefined] },
  ],
  ['broken off in a tag', `<rss><channel>${items(2)}<item><tit`, { titles: ['t0', 't1'] }],
  [
    'CDATA that never ends',
    '<rss><channel><item><title>a</title></item><item><title>b</title><description><![CDATA[text',
    { titles: ['a', 'b'] },
  ],
  [
    'a title in CDATA that never ends: its element ends it',
    `<rss><channel><item><title><![CDATA[one</title><link>https://x.example/1</link></item>${items(2)}</channel></rss>`,
    {
      article: { title: 'one', url: 'https://x.example/1' },
      titles: ['one', 't0', 't1'],
      feed: { cut: ['a CDATA section without an end was ended with its element'] },
    },
  ],
  [
    'CDATA without an end before other articles in CDATA',
    '<rss><channel><item><title><![CDATA[a]]></title><description><![CDATA[<p>x</p></description></item><item><title><![CDATA[b]]></title></item></channel></rss>',
    { article: { title: 'a', summary: 'x' }, titles: ['a', 'b'] },
  ],
  [
    'CDATA without an end, nor its element: the article ends it',
    '<rss><channel><item><title>a</title><description><![CDATA[x</item><item><title><![CDATA[b]]></title></item></channel></rss>',
    { article: { title: 'a', summary: 'x' }, titles: ['a', 'b'] },
  ],
  [
    'CDATA without an end before another in one article',
    '<rss><channel><item><title><![CDATA[a</title><description><![CDATA[x]]></description></item></channel></rss>',
    { article: { title: 'a', summary: 'x' } },
  ],
  [
    'CDATA that ends may speak of the ends of articles, and of CDATA',
    '<rss><channel><item><title>a</title><description><![CDATA[write &lt;/item> </item> and <![CDATA[ here]]></description></item><item><title>b</title></item></channel></rss>',
    { titles: ['a', 'b'], article: { summary: 'write </item> and' }, feed: { cut: [] } },
  ],
  [
    'more than 1,000 items',
    `<rss><channel>${items(1001)}</channel></rss>`,
    { count: 1000, feed: { cut: ['only the first 1000 articles were read'] } },
  ],
  [
    'exactly 1,000 items',
    `<rss><channel>${items(1000)}</channel></rss>`,
    { count: 1000, feed: { cut: [] } },
  ],
];
const JSON_FEEDS: readonly Row[] = [
  [
    'title and url',
    json({ id: 'a', title: 't', url: 'https://news.example/1' }),
    {
      article: { guid: 'a', title: 't', url: 'https://news.example/1' },
      feed: { format: 'json', title: 'Feed' },
    },
  ],
  ['id that is a number', json({ id: 7, title: 't' }), { article: { guid: '7' } }],
  [
    'content_html',
    json({ id: 'a', content_html: '<p>a</p><p>b &amp; c</p>' }),
    { article: { content: 'a\nb & c' } },
  ],
  [
    'content_text is literal',
    json({ id: 'a', content_text: 'a <b> &amp;' }),
    { article: { content: 'a <b> &amp;' } },
  ],
  ['summary', json({ id: 'a', summary: 'x\ny' }), { article: { summary: 'x y' } }],
  [
    'external_url',
    json({ id: 'a', external_url: 'https://x.example/' }),
    { article: { url: 'https://x.example/' } },
  ],
  ['relative url', json({ id: 'a', url: '/1' }), { article: { url: 'https://news.example/1' } }],
  [
    'authors',
    json({ id: 'a', authors: [{ name: 'Sara' }, { name: 'Omar' }] }),
    { article: { author: 'Sara' } },
  ],
  [
    'author of version 1',
    json({ id: 'a', author: { name: 'Sara' } }),
    { article: { author: 'Sara' } },
  ],
  [
    'author of the feed',
    json({ id: 'a' }, { authors: [{ name: 'Desk' }] }),
    { article: { author: 'Desk' } },
  ],
  [
    'tags',
    json({ id: 'a', tags: ['x', 'x', 3, null, 'y'] }),
    { article: { categories: ['x', '3', 'y'] } },
  ],
  [
    'attachments',
    json({ id: 'a', attachments: [{ url: '/a.mp3', mime_type: 'audio/mpeg' }, 'x'] }),
    { article: { enclosures: [{ url: 'https://news.example/a.mp3', type: 'audio/mpeg' }] } },
  ],
  [
    'dates',
    json({
      id: 'a',
      date_published: '2026-10-01T00:00:00Z',
      date_modified: '2026-10-02T00:00:00Z',
    }),
    { article: { publishedAt: '2026-10-01T00:00:00.000Z', updatedAt: '2026-10-02T00:00:00.000Z' } },
  ],
  [
    'feed fields',
    json({ id: 'a' }, { home_page_url: 'https://news.example/', language: 'ar' }),
    { feed: { link: 'https://news.example/', language: 'ar' } },
  ],
  ['a lone surrogate', json({ id: 'a', title: 'x\ud800y' }), { article: { title: 'x\ufffdy' } }],
  [
    'items that are no objects',
    '{"items":[1,null,"a",[],{"id":"b","title":"t"}]}',
    { titles: ['t'] },
  ],
  [
    'fields of the wrong kind',
    json({ id: { a: 1 }, title: ['x'], url: 5, tags: 'x', content_text: 't' }),
    { article: { guid: null, title: null, categories: null, content: 't' } },
  ],
  [
    '__proto__ as a key',
    '{"items":[{"id":"a","title":"t","__proto__":{"polluted":true}}]}',
    { titles: ['t'] },
  ],
  ['a byte order mark', `\ufeff${json({ id: 'a', title: 't' })}`, { titles: ['t'] }],
  ['broken off in its first item', '{"items":[{"id":"a","title":"t', { error: 'malformed' }],
  [
    'broken off in an item: what was whole is kept',
    '{"title":"T","items":[{"id":"a","title":"a]}"},{"id":"b","tags":["x"],"title":"b"},{"id":"c","tags":["y"],"title":"c',
    { titles: ['a]}', 'b'], feed: { title: 'T', cut: ['the document breaks off before its end'] } },
  ],
  [
    'broken off after its items',
    '{"items":[{"id":"a","title":"a\\""}],"authors":[{"name":"x',
    { titles: ['a"'], feed: { cut: ['the document breaks off before its end'] } },
  ],
  ['broken off and broken', '{"items":[{"id":"a"},{"id":b},{"id":"c"},', { error: 'malformed' }],
  ['whole, and no JSON', '{"items":[{"id":"a"},]}', { error: 'malformed' }],
  ['JSON that breaks off and is no feed', '{"rows":[{"id":"a"},{"id"', { error: 'malformed' }],
  ['JSON that is no feed', '{"error":"not found"}', { error: 'not-a-feed' }],
  ['a list', '[1,2]', { error: 'not-a-feed' }],
];
const NO_FEEDS: readonly Row[] = [
  ['nothing', '', { error: 'empty' }],
  ['white space', ' \n\t ', { error: 'empty' }],
  ['a byte order mark alone', '\ufeff', { error: 'empty' }],
  [
    'an HTML page',
    '<!DOCTYPE html><html><head><title>x</title></head><body><item>no</item></body></html>',
    { error: 'html' },
  ],
  ['an HTML page without doctype', '<html><body>x</body></html>', { error: 'html' }],
  ['an HTML fragment', '<div>not found</div>', { error: 'html' }],
  [
    'a challenge page',
    '<!doctype html><html><head><title>Just a moment...</title></head></html>',
    { error: 'html' },
  ],
  ['plain text', 'Service unavailable', { error: 'not-a-feed' }],
  ['another vocabulary', '<?xml version="1.0"?><urlset><url/></urlset>', { error: 'not-a-feed' }],
  ['OPML', '<opml><body><outline/></body></opml>', { error: 'not-a-feed' }],
  ['a PNG image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), { error: 'not-a-feed' }],
  ['a PDF file', Buffer.from('%PDF-1.7 x'), { error: 'not-a-feed' }],
  ['gzip bytes', Buffer.from([0x1f, 0x8b, 8, 0, 0]), { error: 'not-a-feed' }],
  ['rss without a channel', '<rss/>', { error: 'malformed' }],
  [
    'empty RDF',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    { error: 'malformed' },
  ],
  ['rss broken off at once', '<rss version="2.0"><chan', { error: 'malformed' }],
  ['`<` alone', '<', { error: 'not-a-feed' }],
];

export const SHAPE_CASES: readonly Case[] = [
  ...[...ROOTS, ...DAMAGE].map(([name, document, rest]): Case => ({ name, document, ...rest })),
  ...JSON_FEEDS.map(
    ([name, document, rest]): Case => ({ name: `JSON Feed: ${name}`, document, ...rest }),
  ),
  ...NO_FEEDS.map(
    ([name, document, rest]): Case => ({
      name: `no feed: ${name}`,
      document,
      options: { now: NOW },
      ...rest,
    }),
  ),
];
