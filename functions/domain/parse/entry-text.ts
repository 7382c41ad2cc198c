/** The text of a field, whatever form it came in, within its cap. */
import { cutToBytes } from './limits.ts';
import type { Entry } from './rss.ts';
import { cleanText, oneLine, textOfHtml } from './text.ts';

/** Sentences about what was cut, each once. */
export type Cut = Set<string>;

/** On one line; undefined when empty. */
export function lineOf(entry: Entry, bytes: number, what: string, cut: Cut): string | undefined {
  const text = textOf(entry, bytes, what, cut);
  return text === undefined ? undefined : oneLine(text);
}

/** Plain text with its lines; undefined when empty. */
export function textOf(entry: Entry, bytes: number, what: string, cut: Cut): string | undefined {
  const written = entry._ ?? '';
  const form = entry.$?.form ?? 'html';
  return capped(plain(written, form), bytes, what, cut);
}

/** Cut to so many bytes, and said so. */
export function capped(text: string, bytes: number, what: string, cut: Cut): string | undefined {
  const short = cutToBytes(text, bytes);
  if (short.length < text.length) cut.add(`a ${what} was cut to ${bytes} bytes`);
  return short === '' ? undefined : short;
}

/** A label such as a language or a media type; undefined when empty. */
export function shortLine(written: string | undefined, units: number): string | undefined {
  return (
    oneLine(cleanText(written?.slice(0, 1000) ?? ''))
      .slice(0, units)
      .toWellFormed() || undefined
  );
}

/** The object without its undefined fields, so that an unknown field is absent. */
export function present<T extends object>(
  fields: { readonly [K in keyof T]: T[K] | undefined },
): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

function plain(written: string, form: string): string {
  if (form === 'text') return cleanText(written);
  if (form === 'html') return textOfHtml(written);
  const decoded = base64Text(written);
  if (decoded === undefined)
    return form === 'base64' && !/^[\w+/=\s]*$/.test(written) ? textOfHtml(written) : '';
  return form === 'base64-html' || /<\/?[a-z][^<>]*>/i.test(decoded)
    ? textOfHtml(decoded)
    : cleanText(decoded);
}

/** undefined when it is no base64 of UTF-8 text. */
function base64Text(written: string): string | undefined {
  const packed = written.replace(/\s+/g, '');
  if (packed === '' || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(packed, 'base64'));
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Nothing of an article of which only the author is known, where he is the feed's own. */
export const unlessAlone = <A extends object>(
  article: A,
  ownAuthor: string | undefined,
): A | Record<never, never> =>
  ownAuthor === undefined && Object.keys(article).every((name) => name === 'author') ? {} : article;
