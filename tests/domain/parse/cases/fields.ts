/** Parse cases: titles, links, ids, authors, categories, enclosures, language. */
import { atom, BASE, type Case, rdf, rss } from './case.ts';

const one = 'https://news.example/1';
const two = 'https://news.example/2';
const MEDIA = ' xmlns:media="http://search.yahoo.com/mrss/"';
const DC = ' xmlns:dc="http://purl.org/dc/elements/1.1/"';
const ATOM = ' xmlns:a="http://www.w3.org/2005/Atom"';
type Row = readonly [string, string, Case['article'], Partial<Case>?];

const URLS: readonly Row[] = [
  ['RSS link', rss(`<link>${one}</link>`), { url: one }],
  ['RSS link with white space', rss(`<link>\n  ${one}\n </link>`), { url: one }],
  [
    'RSS link without a scheme',
    rss('<link>www.news.example/1</link>'),
    { url: 'https://www.news.example/1' },
  ],
  ['RSS link in CDATA', rss(`<link><![CDATA[${one}]]></link>`), { url: one }],
  ['relative RSS link', rss('<link>/1</link>'), { url: one }],
  [
    'relative link without an address of the feed',
    rss('<link>/1</link>'),
    { url: null },
    { options: { url: '' } },
  ],
  [
    'relative link beside the feed link',
    rss('<link>/1</link>', '<link>https://news.example/</link>'),
    { url: one },
    { options: { url: undefined as never } },
  ],
  [
    'link with a bare ampersand',
    rss('<link>https://news.example/?a=1&b=2&copy=3</link>'),
    { url: 'https://news.example/?a=1&b=2&copy=3' },
  ],
  [
    'link escaped twice',
    rss('<link><![CDATA[https://news.example/?a=1&amp;b=2]]></link>'),
    { url: 'https://news.example/?a=1&b=2' },
  ],
  [
    'dc as the default namespace of an element',
    rss('<creator xmlns="http://purl.org/dc/elements/1.1/">Sara</creator>'),
    { author: 'Sara' },
  ],
  [
    'link with Arabic letters',
    rss('<link>https://news.example/العراق</link>'),
    { url: 'https://news.example/%D8%A7%D9%84%D8%B9%D8%B1%D8%A7%D9%82' },
  ],
  ['javascript: link', rss('<link>javascript:alert(1)</link>'), { url: null }],
  ['data: link', rss('<link>data:text/html,x</link>'), { url: null }],
  ['mailto: link', rss('<link>mailto:desk@news.example</link>'), { url: null }],
  ['ftp: link', rss('<link>ftp://news.example/1</link>'), { url: null }],
  ['link with line breaks inside', rss('<link>https://news.example/\r\n1</link>'), { url: one }],
  ['link beyond the cap', rss(`<link>${one}${'x'.repeat(3000)}</link>`), { url: null }],
  ['empty link, permalink guid', rss(`<link></link><guid>${one}</guid>`), { url: one, guid: one }],
  ['guid without isPermaLink', rss(`<guid>${one}</guid>`), { url: one }],
  [
    'guid that is no permalink',
    rss(`<guid isPermaLink="false">${one}</guid>`),
    { url: null, guid: one },
  ],
  ['guid that is a number', rss('<guid>4711</guid>'), { url: null, guid: '4711' }],
  ['relative guid said to be a permalink', rss('<guid isPermaLink="true">/1</guid>'), { url: one }],
  [
    'guid with attributes and space',
    rss('<guid isPermaLink="false">\n a:1 \n</guid>'),
    { guid: 'a:1' },
  ],
  ['guid with markup inside', rss('<guid><b>a</b></guid>'), { guid: '<b>a</b>' }],
  ['link before guid', rss(`<guid>${two}</guid><link>${one}</link>`), { url: one, guid: two }],
  ['two links', rss(`<link>${one}</link><link>${two}</link>`), { url: one }],
  ['atom:link in an RSS item', rss(`<a:link href="${one}"/>`, '', ATOM), { url: one }],
  [
    'atom:link does not beat the RSS link',
    rss(`<a:link href="${two}"/><link>${one}</link>`, '', ATOM),
    { url: one },
  ],
  [
    'atom:link rel=self is no article',
    rss(`<a:link rel="self" href="${two}"/><link>${one}</link>`, '', ATOM),
    { url: one },
  ],
  ['Atom alternate', atom(`<link rel="alternate" href="${one}"/>`), { url: one }],
  ['Atom link without rel', atom(`<link href="${one}"/>`), { url: one }],
  [
    'Atom edit before alternate',
    atom(`<link rel="edit" href="${two}"/><link rel="alternate" href="${one}"/>`),
    { url: one },
  ],
  [
    'Atom with edit and self only',
    atom(`<link rel="edit" href="${two}"/><link rel="self" href="${two}"/>`),
    { url: null },
  ],
  [
    'Atom replies first',
    atom(`<link rel="replies" href="${two}"/><link href="${one}"/>`),
    { url: one },
  ],
  [
    'Atom alternate for machines after one for people',
    atom(`<link type="application/json" href="${two}"/><link type="text/html" href="${one}"/>`),
    { url: one },
  ],
  [
    'Atom alternate for machines alone',
    atom(`<link type="application/pdf" href="${one}"/>`),
    { url: one },
  ],
  [
    'Atom rel as a registry address',
    atom(`<link rel="http://www.iana.org/assignments/relation/alternate" href="${one}"/>`),
    { url: one },
  ],
  ['Atom link as text', atom(`<link>${one}</link>`), { url: one }],
  [
    'Atom link without attributes or text',
    atom('<title>t</title><link/>'),
    { title: 't', url: null },
  ],
  ['Atom link with an upper-case rel', atom(`<link rel="ALTERNATE" href="${one}"/>`), { url: one }],
  [
    'xml:base of the root',
    atom('<link href="1"/>', '', ' xml:base="https://news.example/"'),
    { url: one },
  ],
  [
    'xml:base of the entry',
    rss('<title>t</title></item><item xml:base="https://news.example/"><link>1</link>'),
    { title: 't' },
  ],
  ['xml:base of the link', atom('<link xml:base="https://news.example/" href="1"/>'), { url: one }],
  [
    'xml:base within xml:base',
    atom('<link xml:base="a/" href="1"/>', '', ' xml:base="https://news.example/"'),
    { url: 'https://news.example/a/1' },
  ],
  [
    'relative xml:base against the document',
    atom('<link href="1"/>', '', ' xml:base="/x/"'),
    { url: 'https://news.example/x/1' },
  ],
  ['RDF link', rdf(`<link>${two}</link>`), { url: two, guid: one }],
  ['RDF about as link', rdf('<title>t</title>'), { url: one, guid: one }],
  [
    'RDF about that is no address',
    rdf('<title>t</title>', '', 'urn:x:1'),
    { url: null, guid: 'urn:x:1' },
  ],
  ['Atom id', atom('<id>tag:news.example,2026:1</id>'), { guid: 'tag:news.example,2026:1' }],
  ['Atom relative id', atom('<id>/1</id>'), { guid: one }],
  ['dc:identifier', rss('<dc:identifier>x-1</dc:identifier>', '', DC), { guid: 'x-1' }],
  [
    'atom:id does not beat the guid of RSS',
    rss('<guid>g</guid><a:id>urn:x</a:id>', '', ATOM),
    { guid: 'g' },
  ],
];
const TITLES: readonly Row[] = [
  ['RSS title', rss('<title>Word</title>'), { title: 'Word' }],
  ['title over lines', rss('<title>\n  two\n  lines </title>'), { title: 'two lines' }],
  ['empty title', rss(`<title></title><link>${one}</link>`), { title: null }],
  ['title twice: the first', rss('<title>a</title><title>b</title>'), { title: 'a' }],
  [
    'media:title does not beat title',
    rss('<media:title>m</media:title><title>t</title>', '', MEDIA),
    { title: 't' },
  ],
  ['media:title alone', rss('<media:title>m</media:title>', '', MEDIA), { title: 'm' }],
  ['dc:title alone', rss('<dc:title>d</dc:title>', '', DC), { title: 'd' }],
  [
    'title of an image is not the channel’s',
    rss('<title>t</title>', '<image><title>i</title></image>'),
    { title: 't' },
    { feed: { title: 'Feed' } },
  ],
  [
    'title of an Atom source is not the entry’s',
    atom('<source><title>s</title><id>urn:x</id></source><title>t</title><id>urn:e</id>'),
    { title: 't', guid: 'urn:e' },
  ],
  [
    'title beyond 1 KiB is cut',
    rss(`<title>${'x'.repeat(3000)}</title>`),
    { title: 'x'.repeat(1024) },
    { feed: { cut: ['a title was cut to 1024 bytes'] } },
  ],
  [
    'a cut never parts a letter',
    rss(`<title>x${'ع'.repeat(2000)}</title>`),
    { title: `x${'ع'.repeat(511)}` },
  ],
];
const PEOPLE: readonly Row[] = [
  [
    'RSS author with a name behind the address',
    rss('<author>desk@news.example (Sara Ali)</author>'),
    { author: 'Sara Ali' },
  ],
  [
    'RSS author with the address in brackets',
    rss('<author>Sara Ali &lt;desk@news.example&gt;</author>'),
    { author: 'Sara Ali' },
  ],
  [
    'RSS author with an address only',
    rss('<author>desk@news.example</author>'),
    { author: 'desk@news.example' },
  ],
  ['RSS author with a name only', rss('<author>سارة علي</author>'), { author: 'سارة علي' }],
  [
    'name and address in parentheses',
    rss('<author>Sara Ali (desk@news.example)</author>'),
    { author: 'Sara Ali' },
  ],
  ['dc:creator', rss('<dc:creator>Sara Ali</dc:creator>', '', DC), { author: 'Sara Ali' }],
  [
    'dc:creator before author',
    rss('<author>x@y.example</author><dc:creator>Sara</dc:creator>', '', DC),
    { author: 'Sara' },
  ],
  [
    'empty dc:creator, author',
    rss('<dc:creator/><author>Sara</author>', '', DC),
    { author: 'Sara' },
  ],
  [
    'dc:creator under another prefix',
    rss('<d:creator>Sara</d:creator>', '', ' xmlns:d="http://purl.org/dc/elements/1.1/"'),
    { author: 'Sara' },
  ],
  [
    'Atom author name',
    atom('<author><name>Sara</name><email>s@x.example</email></author>'),
    { author: 'Sara' },
  ],
  [
    'Atom author with a name of another namespace',
    atom('<author><name>Sara</name><x:name xmlns:x="urn:x">no</x:name><name>Omar</name></author>'),
    { author: 'Sara' },
  ],
  [
    'prefixed Atom author in RSS',
    rss('<a:author><a:name>Sara</a:name></a:author>', '', ATOM),
    { author: 'Sara' },
  ],
  [
    'Atom author address',
    atom('<author><email>s@x.example</email></author>'),
    { author: 's@x.example' },
  ],
  ['Atom author as text', atom('<author>Sara</author>'), { author: 'Sara' }],
  [
    'Atom author of the feed',
    atom('<title>t</title>', '<author><name>Desk</name></author>'),
    { author: 'Desk' },
  ],
  [
    'Atom author with a uri only',
    atom('<author><uri>https://x.example/</uri></author><title>t</title>'),
    { title: 't' },
  ],
  [
    'name element inside an RSS author',
    rss('<author><name>Sara</name></author>'),
    { author: 'Sara' },
  ],
  [
    'itunes:author',
    rss(
      '<itunes:author>Sara</itunes:author>',
      '',
      ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
    ),
    { author: 'Sara' },
  ],
  [
    'author in CDATA with markup',
    rss('<author><![CDATA[<b>Sara</b>]]></author>'),
    { author: 'Sara' },
  ],
];
const LISTS: readonly Row[] = [
  ['categories', rss('<category>a</category><category>b</category>'), { categories: ['a', 'b'] }],
  ['category twice', rss('<category>a</category><category> a </category>'), { categories: ['a'] }],
  [
    'category with a domain',
    rss('<category domain="https://x.example/">a</category>'),
    { categories: ['a'] },
  ],
  ['category in CDATA', rss('<category><![CDATA[a & b]]></category>'), { categories: ['a & b'] }],
  ['empty category', rss('<title>t</title><category/>'), { categories: null }],
  [
    'Atom category term',
    atom('<category term="a" label="A"/><category term="b"/>'),
    { categories: ['a', 'b'] },
  ],
  ['dc:subject', rss('<dc:subject>a</dc:subject>', '', DC), { categories: ['a'] }],
  ['media:category', rss('<media:category>a</media:category>', '', MEDIA), { categories: ['a'] }],
  [
    'itunes:keywords',
    rss(
      '<itunes:keywords>a, b ,a</itunes:keywords>',
      '',
      ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
    ),
    { categories: ['a', 'b'] },
  ],
  [
    'enclosure',
    rss('<enclosure url="https://news.example/a.mp3" length="1" type="audio/mpeg"/>'),
    { enclosures: [{ url: 'https://news.example/a.mp3', type: 'audio/mpeg' }] },
  ],
  [
    'two enclosures',
    rss('<enclosure url="/a"/><enclosure url="/b"/>'),
    { enclosures: [{ url: 'https://news.example/a' }, { url: 'https://news.example/b' }] },
  ],
  ['enclosure without url', rss('<title>t</title><enclosure length="1"/>'), { enclosures: null }],
  [
    'enclosure that is no web address',
    rss('<title>t</title><enclosure url="file:///etc/passwd"/>'),
    { enclosures: null },
  ],
  [
    'Atom enclosure link',
    atom('<link rel="enclosure" type="image/png" href="/a.png"/><link href="/1"/>'),
    { url: one, enclosures: [{ url: 'https://news.example/a.png', type: 'image/png' }] },
  ],
  [
    'media:content',
    rss('<media:content url="/a.jpg" type="image/jpeg"/>', '', MEDIA),
    { enclosures: [{ url: 'https://news.example/a.jpg', type: 'image/jpeg' }] },
  ],
  [
    'media:content in a group',
    rss('<media:group><media:content url="/a"/><media:content url="/b"/></media:group>', '', MEDIA),
    { enclosures: [{ url: 'https://news.example/a' }, { url: 'https://news.example/b' }] },
  ],
  [
    'media under another prefix',
    rss('<m:content url="/a"/>', '', ' xmlns:m="http://search.yahoo.com/mrss/"'),
    { enclosures: [{ url: 'https://news.example/a' }] },
  ],
  [
    'the same enclosure twice',
    rss('<enclosure url="/a"/><media:content url="/a"/>', '', MEDIA),
    { enclosures: [{ url: 'https://news.example/a' }] },
  ],
];
const FEEDS: readonly (readonly [string, string, Case['feed']])[] = [
  [
    'feed title, link, language',
    rss('', '<link>https://news.example/</link><language>ar-iq</language>'),
    { title: 'Feed', link: 'https://news.example/', language: 'ar-iq', format: 'rss' },
  ],
  [
    'feed language by dc:language',
    rss('', '<dc:language>ar</dc:language>', DC),
    { language: 'ar' },
  ],
  ['feed language by xml:lang', atom('', '', ' xml:lang="ar"'), { language: 'ar', format: 'atom' }],
  [
    'feed link is not its self link',
    atom('', `<link rel="self" href="${BASE}"/><link href="https://news.example/"/>`),
    { link: 'https://news.example/' },
  ],
  [
    'RDF',
    rdf('<title>t</title>', '<link>https://news.example/</link>'),
    { format: 'rdf', link: 'https://news.example/' },
  ],
  ['ttl', rss('', '<ttl>30</ttl>'), { hints: { ttlMinutes: 30 } }],
  ['ttl that is no number', rss('', '<ttl>soon</ttl>'), { hints: {} }],
  ['negative ttl', rss('', '<ttl>-5</ttl>'), { hints: {} }],
  [
    'sy:updatePeriod',
    rss(
      '',
      '<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>',
      ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"',
    ),
    { hints: { updateMinutes: 30 } },
  ],
  [
    'skipHours and skipDays',
    rss(
      '',
      '<skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours><skipDays><day>Friday</day><day>Nowday</day></skipDays>',
    ),
    { hints: { skipHours: [0, 3], skipDays: ['friday'] } },
  ],
];

export const FIELD_CASES: readonly Case[] = [
  ...[...URLS, ...TITLES, ...PEOPLE, ...LISTS].map(
    ([name, document, article, more]): Case => ({
      name,
      document,
      ...(article && { article }),
      ...more,
    }),
  ),
  ...FEEDS.map(([name, document, feed]): Case => ({ name, document, ...(feed && { feed }) })),
];
