/** Bytes to text: which charset a document is really in, whatever it says of itself. */
import { guessCharset } from './charset-guess.ts';

/** The text, without byte order mark, and the charset that it was read in. */
export type Decoded = { readonly text: string; readonly charset: string };

/** Labels seen in feeds that the encoding standard does not list. */
const ALIASES: Readonly<Record<string, string>> = {
  cp1256: 'windows-1256',
  'cp-1256': 'windows-1256',
  windows1256: 'windows-1256',
  'win-1256': 'windows-1256',
  'iso8859-6': 'iso-8859-6',
  'iso-8859-6-i': 'iso-8859-6',
  'asmo-708': 'iso-8859-6',
  gb2312: 'gb18030',
  'utf-8n': 'utf-8',
  utf: 'utf-8',
};

/**
 * Order: byte order mark or the zero bytes of UTF-16/32, valid UTF-8 (beats a declared 8-bit charset),
 * nearly valid UTF-8, the Content-Type, the document's own declaration, a guess that knows Arabic.
 */
export function decodeDocument(bytes: Uint8Array, contentType?: string): Decoded {
  const wide = wideCharset(bytes);
  if (wide !== undefined) return { text: decodeAs(wide, bytes), charset: wide };
  const strict = strictUtf8(bytes);
  if (strict !== undefined) return { text: strict, charset: 'utf-8' };
  const utf8 = decodeAs('utf-8', bytes);
  const quality = utf8Quality(bytes, utf8);
  for (const label of [labelOf(contentType), declaredCharset(bytes)]) {
    const text = label === undefined ? undefined : decodeByLabel(label, bytes, quality);
    if (label !== undefined && text !== undefined) return { text, charset: label };
  }
  if (quality !== 'no') return { text: utf8, charset: 'utf-8' };
  const guess = guessCharset(bytes);
  return { text: decodeAs(guess, bytes), charset: guess };
}

/** Text in the label's charset, unless the bytes contradict the label. */
function decodeByLabel(
  label: string,
  bytes: Uint8Array,
  quality: 'ascii' | 'nearly' | 'no',
): string | undefined {
  // UTF-16 without zero bytes, or UTF-8 that was not valid, is a label that lies.
  if (label.startsWith('utf-')) return undefined;
  if (quality === 'nearly') return undefined;
  // Servers say Latin by default, also over Arabic pages.
  if (label === 'windows-1252' && guessCharset(bytes) !== 'windows-1252') return undefined;
  const text = decodeAs(label, bytes);
  return text.includes('\uFFFD') ? undefined : text;
}

/** The charset's canonical name, or undefined where no decoder knows it. */
function canonicalCharset(label: string): string | undefined {
  const name = label.trim().toLowerCase().replaceAll('_', '-');
  try {
    return new TextDecoder(ALIASES[name] ?? name).encoding;
  } catch {
    return undefined;
  }
}

function labelOf(contentType: string | undefined): string | undefined {
  const match = /charset\s*=\s*["']?([^\s;"']{1,40})/i.exec(contentType?.slice(0, 1000) ?? '');
  return match?.[1] === undefined ? undefined : canonicalCharset(match[1]);
}

/** From `<?xml encoding="…"?>`, else from an HTML `<meta charset>` in the first KiB. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const xml = /<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']\s*([^"'\s>]{1,40})/i.exec(head);
  const label =
    xml?.[1] ?? /<meta\b[^>]{0,300}?charset\s*=\s*["']?([^"'\s/>;]{1,40})/i.exec(head)?.[1];
  return label === undefined ? undefined : canonicalCharset(label);
}

/** UTF-16 and UTF-32 by their mark, or by the zero bytes that ASCII markup has in them. */
function wideCharset(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32le' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0 && b === 0)
    return (c === 0xfe && d === 0xff) || (c === 0 && d) ? 'utf-32be' : undefined;
  if (a === 0 && b) return c === 0 && d ? 'utf-16be' : undefined;
  if (a && b === 0) {
    if (c === 0 && d === 0) return 'utf-32le';
    return d === 0 ? 'utf-16le' : undefined;
  }
  return undefined;
}

function decodeAs(charset: string, bytes: Uint8Array): string {
  if (charset.startsWith('utf-32')) return decodeUtf32(bytes, charset === 'utf-32le');
  return new TextDecoder(charset).decode(bytes);
}

/** No TextDecoder knows UTF-32. */
function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, littleEndian);
    if (at === 0 && point === 0xfeff) continue;
    const valid = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
    parts.push(valid ? String.fromCodePoint(point) : '\uFFFD');
  }
  return parts.join('');
}

/**
 * `nearly`: bytes lost here and there (a cut multi-byte sequence, a stray Latin byte) in what is
 * plainly UTF-8: no other charset makes so many valid sequences by chance.
 */
function utf8Quality(bytes: Uint8Array, decoded: string): 'nearly' | 'ascii' | 'no' {
  let high = 0;
  for (const byte of bytes) if (byte >= 0x80) high++;
  if (high === 0) return 'ascii';
  let lost = 0;
  for (let at = decoded.indexOf('\uFFFD'); at !== -1; at = decoded.indexOf('\uFFFD', at + 1))
    lost++;
  return lost * 10 < high ? 'nearly' : 'no';
}

/** The text when every byte is in place. Escape characters are left to ISO-2022, which is all ASCII. */
function strictUtf8(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0x1b)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
