/** Parse cases: texts, entities, and what survives markup. */
import { atom, type Case, rss } from './case.ts';

type Row = readonly [string, string, Case['article']];
const CONTENT = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"';
const cdata = (text: string): string => `<![CDATA[${text}]]>`;

/** [as written in an RSS title, as text]: XML and HTML are each decoded once. */
const ENTITIES: readonly (readonly [string, string])[] = [
  ['AT&amp;T', 'AT&T'],
  ['a &amp;amp; b', 'a & b'],
  ['a &amp;amp;amp; b', 'a &amp; b'],
  ['a & b', 'a & b'],
  ['a &nbsp; b', 'a b'],
  ['a&amp;nbsp;b', 'a b'],
  ['&#1575;&#1604;&#1593;&#1585;&#1575;&#1602;', 'العراق'],
  ['&#x627;&#x644;', 'ال'],
  ['&amp;#1575;&amp;#1604;', 'ال'],
  ['it&#8217;s', 'it’s'],
  ['it&#146;s', 'it’s'],
  ['it&amp;#146;s', 'it’s'],
  ['it\u0092s', 'it’s'],
  ['it&rsquo;s', 'it’s'],
  ['it&amp;rsquo;s', 'it’s'],
  ['&laquo;a&raquo;', '«a»'],
  ['&quot;a&quot; &apos;b&apos;', '"a" \'b\''],
  ['1 &lt; 2', '1 < 2'],
  ['1 < 2 > 0', '1 < 2 > 0'],
  ['2 &gt; 1', '2 > 1'],
  ['&eacute;t&eacute;', 'été'],
  ['&unknown; x', '&unknown; x'],
  ['&amp', '&'],
  ['& &; &#; &#x;', '& &; &#; &#x;'],
  ['a&#0;b', 'ab'],
  ['a&#xD800;b', 'a\uFFFDb'],
  ['a&#x110000;b', 'a\uFFFDb'],
  ['a&#99999999999;b', 'a\uFFFDb'],
  ['a&#x1F600;b', 'a😀b'],
  ['a&zwnj;b', 'a\u200cb'],
  ['a&shy;b', 'ab'],
  ['a&rlm;b&lrm;', 'ab'],
  ['&hellip;', '…'],
  ['&euro;5', '€5'],
  ['&copy; 2026', '© 2026'],
  ['x &copy 2026', 'x © 2026'],
  ['&AMP;', '&'],
  ['a\u000bb', 'a b'],
  ['a\u0000b\u0007', 'ab'],
  ['a\u202eb\u202c', 'ab'],
  ['\u2067a\u2069', 'a'],
  ['\ufeffa', 'a'],
  ['a\u200bb', 'ab'],
  ['a\u{e0041}b', 'ab'],
  ['a\u2028b', 'a b'],
  ['z\u0301\u0302\u0303\u0304\u0305\u0306', 'z\u0301\u0302\u0303\u0304'],
  ['الـعـراق', 'الـعـراق'],
  [' a \t\n b\u00a0\u2003c ', 'a b c'],
];
/** [as written in an RSS description, as text]. */
const MARKUP: readonly (readonly [string, string])[] = [
  [cdata('<p>a</p><p>b</p>'), 'a b'],
  [cdata('<p>a <b>bo</b>ld</p>'), 'a bold'],
  ['&lt;p&gt;a&lt;/p&gt;', 'a'],
  ['<p>a</p><p>b</p>', 'a b'],
  ['a<br>b', 'a b'],
  ['a<br/>b', 'a b'],
  ['a<b>b', 'ab'],
  [cdata('a<br><br>b'), 'a b'],
  [cdata('<ul><li>a<li>b</ul>'), 'a b'],
  [cdata('<table><tr><td>a</td><td>b</td></tr></table>'), 'a b'],
  [cdata('a<script>alert(1)</script>b'), 'ab'],
  [cdata('a<style>p{}</style>b'), 'ab'],
  [cdata('a<!-- c -->b'), 'ab'],
  [cdata('<a href="x" title="a > b">t</a>'), 't'],
  [cdata('a <img src="x" alt="y"/> b'), 'a b'],
  [cdata('<iframe src="x">y</iframe>z'), 'z'],
  [cdata('1 < 2 and 3 > 2'), '1 < 2 and 3 > 2'],
  [cdata('a <3 b'), 'a <3 b'],
  [cdata('a <o:p>b</o:p>'), 'a b'],
  [cdata('a <svg><text>b</text></svg>'), 'a b'],
  [cdata('text <a href="unfinished'), 'text'],
  [cdata('&lt;b&gt; is a tag'), '<b> is a tag'],
  [cdata('x &amp;amp; y'), 'x &amp; y'],
  ['<div xmlns="http://www.w3.org/1999/xhtml">a <i>b</i></div>', 'a b'],
  ['a <i>b</i> c <i>d</i> e', 'a b c d e'],
  ['<![CDATA[a]]> <![CDATA[b]]>', 'a b'],
  [cdata('<h1>a</h1>b'), 'a b'],
  [cdata('<p onclick="x()">a</p>'), 'a'],
  [cdata('<textarea><b>a</b></textarea>'), '<b>a</b>'],
  [cdata('<noscript>a</noscript>'), 'a'],
  [cdata('<p dir="rtl">قال &laquo;نعم&raquo;</p>'), 'قال «نعم»'],
  [cdata('<P>A</P>'), 'A'],
  [cdata('<math><mi>x</mi></math> y'), 'x y'],
  [cdata('<select><option>a</option><option>b</option></select>'), 'a b'],
];
const OTHERS: readonly Row[] = [
  [
    'content:encoded beside description',
    rss(
      `<description>s</description><content:encoded>${cdata('<p>c</p>')}</content:encoded>`,
      '',
      CONTENT,
    ),
    { summary: 's', content: 'c' },
  ],
  [
    'content:encoded keeps its lines',
    rss(`<content:encoded>${cdata('<p>a</p>\n<p>b</p>')}</content:encoded>`, '', CONTENT),
    { content: 'a\nb' },
  ],
  [
    'content:encoded under another prefix',
    rss(
      `<c:encoded>${cdata('c')}</c:encoded>`,
      '',
      ' xmlns:c="http://purl.org/rss/1.0/modules/content/"',
    ),
    { content: 'c' },
  ],
  [
    'content:encoded with an undeclared prefix',
    rss(`<content:encoded>${cdata('c')}</content:encoded>`),
    { content: 'c' },
  ],
  [
    'xhtml:body',
    rss(
      '<xhtml:body><xhtml:p>a &lt; b</xhtml:p></xhtml:body>',
      '',
      ' xmlns:xhtml="http://www.w3.org/1999/xhtml"',
    ),
    { content: 'a < b' },
  ],
  [
    'body in the XHTML namespace',
    rss('<body xmlns="http://www.w3.org/1999/xhtml"><p>a <b>b</b> c</p></body>'),
    { content: 'a b c' },
  ],
  ['fullitem', rss('<fullitem>a</fullitem>'), { content: 'a' }],
  [
    'dc:description',
    rss('<dc:description>a</dc:description>', '', ' xmlns:dc="http://purl.org/dc/elements/1.1/"'),
    { summary: 'a' },
  ],
  [
    'Atom text keeps a literal <',
    atom('<title type="text">a &lt;b&gt; c</title>'),
    { title: 'a <b> c' },
  ],
  ['Atom without type is text', atom('<title>a &lt;b&gt; c</title>'), { title: 'a <b> c' }],
  [
    'Atom text decodes no second time',
    atom('<title>a &amp;amp; b</title>'),
    { title: 'a &amp; b' },
  ],
  [
    'Atom html',
    atom('<title type="html">a &lt;b&gt;b&lt;/b&gt; &amp;amp; c</title>'),
    { title: 'a b & c' },
  ],
  [
    'Atom html in CDATA',
    atom(`<title type="html">${cdata('a <b>b</b> &amp; c')}</title>`),
    { title: 'a b & c' },
  ],
  [
    'Atom xhtml',
    atom(
      '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b> c</div></title>',
    ),
    { title: 'a b c' },
  ],
  [
    'Atom xhtml in order',
    atom(
      '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a <b>b</b> c <i>d</i> e</p><p>f</p></div></content>',
    ),
    { content: 'a b c d e\nf' },
  ],
  [
    'Atom xhtml with a literal <',
    atom(
      '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a &lt;b&gt; c</div></content>',
    ),
    { content: 'a <b> c' },
  ],
  [
    'Atom xhtml under a prefix',
    atom(
      '<content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>a</h:p></h:div></content>',
    ),
    { content: 'a' },
  ],
  [
    'Atom base64 title',
    atom(
      `<title type="application/octet-stream">\n${Buffer.from('<p>a &lt;b&gt;</p>').toString('base64')}\n</title>`,
    ),
    { title: 'a <b>' },
  ],
  [
    'Atom base64 content',
    atom(
      `<content type="application/octet-stream">${Buffer.from('مرحبا').toString('base64')}</content>`,
    ),
    { content: 'مرحبا' },
  ],
  [
    'Atom 0.3 base64 html',
    atom(
      `<content type="text/html" mode="base64">${Buffer.from('<p>a</p>').toString('base64')}</content>`,
    ),
    { content: 'a' },
  ],
  [
    'Atom 0.3 escaped',
    atom('<content type="text/html" mode="escaped">&lt;p&gt;a&lt;/p&gt;</content>'),
    { content: 'a' },
  ],
  [
    'Atom base64 that is binary',
    atom(
      `<title>t</title><content type="image/png">${Buffer.from([137, 80, 0, 255]).toString('base64')}</content>`,
    ),
    { content: null },
  ],
  [
    'Atom text/plain',
    atom('<content type="text/plain">a &lt;b&gt;</content>'),
    { content: 'a <b>' },
  ],
  ['Atom with inline markup and no type', atom('<title>a <b>b</b> c</title>'), { title: 'a b c' }],
  [
    'Atom content elsewhere',
    atom('<title>t</title><content src="https://x.example/"/><summary>s</summary>'),
    { content: null, summary: 's' },
  ],
  [
    'Atom first content that is not empty',
    atom('<content/><content>b</content>'),
    { content: 'b' },
  ],
  ['unprefixed summary in RSS', rss('<summary>a</summary>'), { summary: 'a' }],
  [
    'description beyond 64 KiB is cut',
    rss(`<description>${'x'.repeat(70_000)}</description>`),
    { summary: 'x'.repeat(65_536) },
  ],
];

export const TEXT_CASES: readonly Case[] = [
  ...ENTITIES.map(
    ([written, title]): Case => ({
      name: `entities: ${JSON.stringify(written)}`,
      document: rss(`<title>${written}</title>`),
      article: { title },
    }),
  ),
  ...ENTITIES.slice(0, 22).map(
    ([written, title]): Case => ({
      name: `entities in Atom html: ${JSON.stringify(written)}`,
      document: atom(`<title type="html">${written}</title>`),
      article: { title },
    }),
  ),
  ...MARKUP.map(
    ([written, summary]): Case => ({
      name: `markup: ${written}`,
      document: rss(`<description>${written}</description>`),
      article: { summary },
    }),
  ),
  ...OTHERS.map(
    ([name, document, article]): Case => ({ name, document, ...(article && { article }) }),
  ),
];
