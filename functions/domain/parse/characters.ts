/** Single characters: references such as `&nbsp;`, control characters, and what no text may hold. */
import { Tokenizer } from 'htmlparser2';

/** What a bare `<` of the source stands as between cleaning and reading. */
const BARE_LESS_THAN = '\u0001';

/** windows-1252 in place of the C1 controls: what people mean who write `&#146;` or a raw U+0092. */
const C1 = [
  ...'\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f',
  ...'\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178',
];
const named = new Map<string, string>();
const MAX_NAMED = 3000;

/**
 * Markup that a tokenizer can read: no control characters, C1 read as windows-1252, and every `<`
 * that begins no tag set apart, so that it cannot swallow the tags after it.
 */
export function cleanMarkup(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
      .replace(/[\u0000-\u0008\u000e-\u001f\ufffe\uffff]/g, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: Word leaves vertical tabs between words
      .replace(/[\u000b\u000c]/g, ' ')
      .replace(/[\u0080-\u009f]/g, (c) => C1[c.charCodeAt(0) - 0x80] ?? '')
      // Each look ahead ends at the next `<`: linear.
      .replace(/<(?![A-Za-z_:/!?])|<(?=[A-Za-z_:/][^<>"'=]*<)/g, BARE_LESS_THAN)
  );
}

export const restoreBare = (text: string): string => text.replaceAll(BARE_LESS_THAN, '<');

/** References decoded once: numeric ones and every name of HTML; `&` of anything else stays. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}))|([A-Za-z][A-Za-z0-9]{1,31}));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return named.get(name) ?? decodeName(name, whole);
      return characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    },
  );
}

/** Private characters that stand for `<` and `&` on their way through another parser. */
const STAND_INS = /[\ue000\ue001]/g;

/** Text with nothing in it that a parser would split it at or spend time on; see `live`. */
export const inert = (text: string): string =>
  text.replace(STAND_INS, '').replaceAll('<', '\ue000').replaceAll('&', '\ue001');
export const live = (text: string): string =>
  text.replaceAll('\ue000', '<').replaceAll('\ue001', '&');

function characterOf(point: number): string {
  if (point >= 0x80 && point <= 0x9f) return C1[point - 0x80] ?? '';
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return '\uFFFD';
  if (point < 32 && point !== 9 && point !== 10 && point !== 13) return '';
  return String.fromCodePoint(point);
}

/** htmlparser2 holds the names of HTML; asked once per name. */
function decodeName(name: string, whole: string): string {
  let value = '';
  const add = (point: number): void => {
    value += String.fromCodePoint(point);
  };
  readHtml(whole, {
    ontextentity: add,
    ontext: (start, end) => (value += whole.slice(start, end)),
  });
  if (named.size < MAX_NAMED) named.set(name, value);
  return value;
}

type Reading = Partial<ConstructorParameters<typeof Tokenizer>[1]>;

/** One linear pass of htmlparser2's tokenizer in HTML mode; offsets refer to `text`. */
export function readHtml(text: string, on: Reading): void {
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, { ...SILENT, ...on });
  tokenizer.write(text);
  tokenizer.end();
}

const ignore = (): void => {};
export const SILENT = {
  onattribdata: ignore,
  onattribentity: ignore,
  onattribend: ignore,
  onattribname: ignore,
  oncdata: ignore,
  onclosetag: ignore,
  oncomment: ignore,
  ondeclaration: ignore,
  onend: ignore,
  onopentagend: ignore,
  onopentagname: ignore,
  onprocessinginstruction: ignore,
  onselfclosingtag: ignore,
  ontext: ignore,
  ontextentity: ignore,
} as const;
