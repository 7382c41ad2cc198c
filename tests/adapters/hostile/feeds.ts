/** Hostile feeds: documents made to hang, swell, fetch or crash whoever reads them. */

/** Built when asked for: together they would fill the memory that the test is about. */
export type Hostile = { readonly name: string; readonly make: () => string | Uint8Array };

const inDescription = (text: string): string =>
  `<rss version="2.0"><channel><title>f</title><item><title>t</title><description>${text}</description></item></channel></rss>`;
const inChannel = (text: string): string => `<rss version="2.0"><channel>${text}</channel></rss>`;
const item = (title: string | number): string =>
  `<item><title>${title}</title><link>https://x.example/${title}</link></item>`;
const many = (count: number, make: (at: number) => string): string => {
  const parts: string[] = [];
  for (let at = 0; at < count; at++) parts.push(make(at));
  return parts.join('');
};
const withSubset = (subset: string, encoding = 'UTF-8'): string =>
  `<?xml version="1.0" encoding="${encoding}"?><!DOCTYPE rss [${subset}]>${inDescription('&a9; &x; %p;')}`;
const LAUGHS = many(10, (n) => `<!ENTITY a${n} "${n === 0 ? 'ha' : `&a${n - 1};`.repeat(10)}">`);
const MB = 1024 * 1024;

export const HOSTILE_FEEDS: readonly Hostile[] = [
  { name: 'billion laughs', make: () => withSubset(LAUGHS) },
  {
    name: 'billion laughs in UTF-16',
    make: () => Buffer.from(`\ufeff${withSubset(LAUGHS, 'UTF-16')}`, 'utf16le'),
  },
  {
    name: 'a definition in UTF-7',
    make: () =>
      `<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE rss [+ADw-+ACE-ENTITY x SYSTEM +ACI-file:///etc/passwd+ACI-+AD4-]+AD4-${inDescription('&x;')}`,
  },
  {
    name: 'quadratic entity',
    make: () =>
      withSubset(`<!ENTITY x "${'x'.repeat(100_000)}">`).replace('&x;', '&x;'.repeat(100_000)),
  },
  {
    name: 'entity that is a file',
    make: () => withSubset('<!ENTITY x SYSTEM "file:///etc/passwd">'),
  },
  {
    name: 'entity that is an address',
    make: () =>
      withSubset(
        '<!ENTITY x SYSTEM "http://127.0.0.1:9/x"><!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;',
      ),
  },
  { name: 'a million references', make: () => inDescription('&#65;'.repeat(MB)) },
  {
    name: 'references to no character',
    make: () => inDescription('&#0;&#xD800;&#xDFFF;&#x110000;&#xFFFFFFFF;&#-1;&#;'.repeat(1000)),
  },
  { name: '10,000 deep', make: () => inChannel('<a>'.repeat(10_000)) + item(1) },
  {
    name: '100,000 deep',
    make: () => inDescription('<a>'.repeat(100_000) + '</a>'.repeat(100_000)),
  },
  { name: 'a million deep', make: () => inDescription('<a>'.repeat(MB)) },
  { name: 'a million closes', make: () => inDescription('</a>'.repeat(MB)) },
  { name: '50,000 deep and escaped', make: () => inDescription('&lt;div&gt;'.repeat(50_000)) },
  {
    name: 'XHTML 200,000 deep',
    make: () =>
      `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title><content type="xhtml">${'<div>'.repeat(200_000)}</content></entry></feed>`,
  },
  { name: '200,000 unclosed items', make: () => inChannel('<item><title>t'.repeat(200_000)) },
  {
    name: '200,000 unclosed titles',
    make: () => inChannel(`<item>${'<title>'.repeat(200_000)}</item>`),
  },
  { name: '200,000 unclosed comments', make: () => inDescription('<!--'.repeat(200_000)) },
  {
    name: '100,000 attributes',
    make: () => inChannel(`<item ${many(100_000, (n) => `a${n}="b" `)}><title>t</title></item>`),
  },
  {
    name: '50,000 namespaces',
    make: () =>
      inChannel(`<item ${many(50_000, (n) => `xmlns:a${n}="urn:${n}" `)}><title>t</title></item>`),
  },
  {
    name: 'namespaces on every level',
    make: () => inDescription(many(20_000, (n) => `<a ${`xmlns:p${n % 50}="u" `.repeat(10)}>`)),
  },
  { name: '50,000 items', make: () => inChannel(many(50_000, item)) },
  { name: 'a million empty items', make: () => inChannel('<item/>'.repeat(MB)) },
  {
    name: 'the same guid a thousand times',
    make: () => inChannel('<item><guid>g</guid><title>t</title></item>'.repeat(1000)),
  },
  { name: 'a tag name of 5 MB', make: () => inChannel(`<${'a'.repeat(5 * MB)}/>${item(1)}`) },
  {
    name: 'an attribute of 5 MB',
    make: () => inChannel(`<item x="${'a'.repeat(5 * MB)}"><title>t</title></item>`),
  },
  {
    name: 'an address of 5 MB',
    make: () =>
      inChannel(
        `<item><link>https://x.example/${'a'.repeat(5 * MB)}</link><title>t</title></item>`,
      ),
  },
  { name: 'CDATA of 5 MB', make: () => inDescription(`<![CDATA[${'word '.repeat(MB)}]]>`) },
  {
    name: 'CDATA of 5 MB that never ends',
    make: () => inDescription(`<![CDATA[${'word '.repeat(MB)}`),
  },
  { name: 'a comment of 5 MB', make: () => inChannel(`<!--${'- '.repeat(2.5 * MB)}-->${item(1)}`) },
  {
    name: 'a processing instruction of 5 MB',
    make: () => inChannel(`<?x ${'? '.repeat(2.5 * MB)}?>${item(1)}`),
  },
  { name: '200,000 × `<`', make: () => inDescription('<'.repeat(200_000)) },
  { name: '200,000 × `<` escaped', make: () => inDescription('&lt;'.repeat(200_000)) },
  { name: '200,000 × `<h` escaped', make: () => inDescription('&lt;h'.repeat(200_000)) },
  {
    name: '200,000 × `a<p` in CDATA',
    make: () => inDescription(`<![CDATA[${'a<p'.repeat(200_000)}]]>`),
  },
  {
    name: '200,000 × `a<h ` in content:encoded',
    make: () =>
      inDescription('').replace(
        '<description>',
        `<content:encoded><![CDATA[${'a<h '.repeat(200_000)}]]></content:encoded><description>`,
      ),
  },
  {
    name: '200,000 × `<a` in base64',
    make: () =>
      `<feed><entry><title>t</title><content mode="base64" type="text/html">${Buffer.from('<a'.repeat(190_000)).toString('base64')}</content></entry></feed>`,
  },
  { name: '1 MB of `<`', make: () => '<'.repeat(MB) },
  { name: '1 MB of `&`', make: () => inDescription('&'.repeat(MB)) },
  { name: '1 MB of `]]>`', make: () => inDescription(']]>'.repeat(MB / 3)) },
  { name: '1 MB of quotes in a tag', make: () => inDescription(`<a ${'"'.repeat(MB)}>`) },
  { name: '1 MB of spaces and line breaks', make: () => inDescription(' \n\u00a0'.repeat(MB / 4)) },
  { name: '1 MB of combining marks', make: () => inDescription(`a${'\u0301'.repeat(MB / 2)}`) },
  { name: '1 MB of bidi controls', make: () => inDescription('\u202e\u2066'.repeat(MB / 6)) },
  {
    name: 'prototype names',
    make: () =>
      inChannel(
        '<item><__proto__><polluted>1</polluted></__proto__><constructor>x</constructor><title __proto__="1" constructor="2">t</title></item>',
      ),
  },
  { name: 'zero bytes', make: () => inDescription('a\0b'.repeat(100_000)) },
  { name: 'nothing', make: () => '' },
  { name: 'white space', make: () => ' \n'.repeat(MB) },
  { name: 'a web page', make: () => `<html><body>${'<p>x'.repeat(100_000)}</body></html>` },
  { name: 'JSON, 1 M deep', make: () => `{"items":${'['.repeat(MB)}` },
  {
    name: 'JSON with 100,000 items',
    make: () =>
      `{"version":"https://jsonfeed.org/version/1.1","items":[${many(100_000, (n) => `${n ? ',' : ''}{"id":${n},"title":"t"}`)}]}`,
  },
  {
    name: 'PNG bytes',
    make: () => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(MB, 7)]),
  },
  {
    name: 'a gzip bomb',
    make: () => Buffer.concat([Buffer.from('1f8b0800', 'hex'), Buffer.alloc(1000, 1)]),
  },
  { name: 'rss without channel', make: () => '<rss/>' },
  { name: 'an empty RDF', make: () => '<rdf:RDF/>' },
  {
    name: 'a million enclosures',
    make: () =>
      inChannel(`<item><title>t</title>${'<enclosure url="/a"/>'.repeat(200_000)}</item>`),
  },
  {
    name: '100,000 categories',
    make: () =>
      inChannel(
        `<item><title>t</title>${many(100_000, (n) => `<category>${n}</category>`)}</item>`,
      ),
  },
  {
    name: '100,000 close tags of nothing',
    make: () => inChannel(many(100_000, (n) => `</x${n % 7}>`) + item(1)),
  },
  {
    name: 'xml:base of the metadata service',
    make: () =>
      inChannel(
        '<item xml:base="http://169.254.169.254/"><title>t</title><link>latest</link></item>',
      ),
  },
  {
    name: 'a nest of xml:base',
    make: () =>
      inDescription('').replace(
        '<description>',
        `${many(120, () => '<x xml:base="a/">')}<description>`,
      ),
  },
  {
    name: '12 MB of articles',
    make: () =>
      inChannel(
        many(
          4000,
          (n) => `<item><title>${n}</title><description>${'نص '.repeat(600)}</description></item>`,
        ),
      ),
  },
  {
    name: '5 MB of Arabic articles in HTML',
    make: () =>
      inChannel(
        many(
          1000,
          (n) =>
            `<item><title>${n}</title><description><![CDATA[${'<p>نص <b>عريض</b> &nbsp;</p>'.repeat(60)}]]></description></item>`,
        ),
      ),
  },
  {
    name: 'a date of 1 MB',
    make: () => inChannel(`<item><title>t</title><pubDate>${'1 '.repeat(MB / 2)}</pubDate></item>`),
  },
  {
    name: 'an author of 1 MB',
    make: () => inChannel(`<item><title>t</title><author>${'a@'.repeat(MB / 2)} (</author></item>`),
  },
  {
    name: 'a doctype of 5 MB that never ends',
    make: () => `<!DOCTYPE rss [${'<!ENTITY a "b">'.repeat(350_000)}`,
  },
  {
    name: 'quotes in a doctype',
    make: () => `<!DOCTYPE rss [${'"'.repeat(MB + 1)}]>${inChannel(item(1))}`,
  },
];
