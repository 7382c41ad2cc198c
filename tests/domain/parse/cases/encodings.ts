/** Parse cases: charsets as declared, as mislabelled, and not declared at all. */
import { type Case, NOW, rss } from './case.ts';

const ARABIC = 'قال رئيس الوزراء إن القوات الأجنبية ستغادر البلاد وفق الجدول المتفق عليه';
const FRENCH = 'Été à Genève : le café où l’élève naïf a rêvé';
const RUSSIAN = 'Министр заявил о выводе войск из страны';

/** Bytes of a text in an 8-bit charset, by asking the decoder for every byte. */
function encode(text: string, charset: string): Uint8Array {
  const decoder = new TextDecoder(charset);
  const bytes = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) bytes.set(decoder.decode(new Uint8Array([byte])), byte);
  return Uint8Array.from(text, (letter) => bytes.get(letter) ?? 63);
}
function utf16(text: string, big: boolean, mark: boolean): Uint8Array {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return big ? bytes.swap16() : bytes;
}
function utf32(text: string, little: boolean, mark: boolean): Uint8Array {
  const points = [...((mark ? '\ufeff' : '') + text)].map((letter) => letter.codePointAt(0) ?? 0);
  const bytes = Buffer.alloc(points.length * 4);
  points.forEach((point, at) => {
    if (little) bytes.writeUInt32LE(point, at * 4);
    else bytes.writeUInt32BE(point, at * 4);
  });
  return bytes;
}
const feed = (title: string, declared?: string): string =>
  rss(`<title>${title}</title>`).replace(
    ' encoding="UTF-8"',
    declared === undefined ? '' : ` encoding="${declared}"`,
  );

type Row = readonly [string, Uint8Array, string, string?];
const type = (charset: string): string => `application/rss+xml; charset=${charset}`;
const arabic1256 = (declared?: string) => encode(feed(ARABIC, declared), 'windows-1256');
const arabic8859 = (declared?: string) => encode(feed(ARABIC, declared), 'iso-8859-6');
const utf8 = (text: string, declared?: string) => Buffer.from(feed(text, declared));

const ROWS: readonly Row[] = [
  ['UTF-8 declared', utf8(ARABIC, 'UTF-8'), ARABIC],
  ['UTF-8 undeclared', utf8(ARABIC), ARABIC],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${feed(ARABIC)}`), ARABIC],
  ['UTF-8 declared windows-1256', utf8(ARABIC, 'windows-1256'), ARABIC],
  ['UTF-8 declared ISO-8859-1', utf8(ARABIC, 'ISO-8859-1'), ARABIC],
  ['UTF-8 sent as windows-1256', utf8(ARABIC), ARABIC, type('windows-1256')],
  ['UTF-8 sent as us-ascii', utf8(FRENCH), FRENCH, 'text/xml; charset=us-ascii'],
  ['UTF-8 declared UTF-16', utf8(ARABIC, 'UTF-16'), ARABIC],
  ['UTF-8 sent as UTF-16', utf8(ARABIC), ARABIC, type('utf-16')],
  ['UTF-8 with an unknown label', utf8(ARABIC, 'no-such-charset'), ARABIC],
  [
    'UTF-8 with one byte lost',
    Buffer.concat([
      Buffer.from(feed(`${ARABIC}@`).split('@')[0] ?? ''),
      Buffer.from([0xd8]),
      Buffer.from(feed(`${ARABIC}@`).split('@')[1] ?? ''),
    ]),
    `${ARABIC}\ufffd`,
  ],
  ['windows-1256 declared', arabic1256('windows-1256'), ARABIC],
  ['windows-1256 declared in capitals', arabic1256('WINDOWS-1256'), ARABIC],
  ['windows-1256 declared cp1256', arabic1256('cp1256'), ARABIC],
  ['windows-1256 declared windows_1256', arabic1256('windows_1256'), ARABIC],
  [
    'windows-1256 declared in single quotes',
    encode(
      feed(ARABIC).replace(
        '<?xml version="1.0"?>',
        "<?xml version='1.0' encoding='windows-1256'?>",
      ),
      'windows-1256',
    ),
    ARABIC,
  ],
  ['windows-1256 by the header', arabic1256(), ARABIC, type('windows-1256')],
  ['windows-1256 by a quoted header', arabic1256(), ARABIC, 'text/xml; Charset="Windows-1256"'],
  ['windows-1256 undeclared', arabic1256(), ARABIC],
  ['windows-1256 declared UTF-8', arabic1256('utf-8'), ARABIC],
  ['windows-1256 sent as UTF-8', arabic1256(), ARABIC, type('utf-8')],
  ['windows-1256 declared ISO-8859-1', arabic1256('ISO-8859-1'), ARABIC],
  [
    'windows-1256 declared, sent as ISO-8859-1',
    arabic1256('windows-1256'),
    ARABIC,
    type('ISO-8859-1'),
  ],
  ['ISO-8859-6 declared', arabic8859('ISO-8859-6'), ARABIC],
  ['ISO-8859-6 declared iso8859-6', arabic8859('iso8859-6'), ARABIC],
  ['ISO-8859-6 declared ASMO-708', arabic8859('ASMO-708'), ARABIC],
  ['ISO-8859-6 by the header', arabic8859(), ARABIC, type('iso-8859-6')],
  ['ISO-8859-6 undeclared', arabic8859(), ARABIC],
  ['UTF-16 little-endian with mark', utf16(feed(ARABIC, 'UTF-16'), false, true), ARABIC],
  ['UTF-16 big-endian with mark', utf16(feed(ARABIC, 'UTF-16'), true, true), ARABIC],
  ['UTF-16 little-endian without mark', utf16(feed(ARABIC, 'UTF-16'), false, false), ARABIC],
  ['UTF-16 big-endian without mark', utf16(feed(ARABIC, 'UTF-16'), true, false), ARABIC],
  ['UTF-16 declared UTF-8', utf16(feed(ARABIC, 'utf-8'), false, true), ARABIC],
  ['UTF-32 little-endian with mark', utf32(feed(ARABIC), true, true), ARABIC],
  ['UTF-32 big-endian without mark', utf32(feed(ARABIC), false, false), ARABIC],
  ['windows-1252 declared ISO-8859-1', encode(feed(FRENCH, 'ISO-8859-1'), 'windows-1252'), FRENCH],
  ['windows-1252 undeclared', encode(feed(FRENCH), 'windows-1252'), FRENCH],
  ['windows-1251 declared', encode(feed(RUSSIAN, 'windows-1251'), 'windows-1251'), RUSSIAN],
  ['KOI8-R by the header', encode(feed(RUSSIAN), 'koi8-r'), RUSSIAN, type('koi8-r')],
  [
    'ISO-8859-9 declared',
    encode(feed('Türkiye’de değişiklik', 'windows-1254'), 'windows-1254'),
    'Türkiye’de değişiklik',
  ],
  [
    'Shift_JIS declared',
    Buffer.concat([
      Buffer.from(rss('<title>@').replace('UTF-8', 'x-sjis').split('@')[0] ?? ''),
      Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
      Buffer.from('</title></item></channel></rss>'),
    ]),
    '日本',
  ],
  [
    'GB2312 declared',
    Buffer.concat([
      Buffer.from(rss('<title>@').replace('UTF-8', 'gb2312').split('@')[0] ?? ''),
      Buffer.from([0xd6, 0xd0, 0xb9, 0xfa]),
      Buffer.from('</title></item></channel></rss>'),
    ]),
    '中国',
  ],
];

export const ENCODING_CASES: readonly Case[] = ROWS.map(([name, document, title, contentType]) => ({
  name,
  document,
  ...(contentType && { options: { contentType, now: NOW } }),
  article: { title },
}));
