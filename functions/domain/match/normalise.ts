/**
 * How a text is read, for matching and for topics: folding, with the way back to the raw text.
 * Entities, gates and lexicons are no business of this file.
 *
 * - `FOLD[unit]`: the folded UTF-16 unit of a raw one: 0 when it is dropped (marks, tatweel,
 *   zero-width), SEVERAL when it stands for more than one (`expansionOf`), one of the separators
 *   below when it is no letter or digit, else the folded letter or ASCII digit.
 * - `fold(text)`: the folded string.
 * - Words with raw offsets: `tokenise` in tokens.ts.
 */

/** Separators that folding knows; every other character that is no letter or digit becomes COMMA. */
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const APOSTROPHE = 0x27;
export const HYPHEN = 0x2d;
export const DOT = 0x2e;
export const COMMA = 0x2c;
/** Ends a sentence, whatever follows: line ends, ! ? ؟ ؛ … */
export const STOP = 0x0a;
/** In FOLD: one raw unit stands for several folded ones. */
export const SEVERAL = 0xffff;

const expansions = new Map<number, string>();
/** The folded text of a unit marked SEVERAL. */
export const expansionOf = (unit: number): string => expansions.get(unit) ?? '';

const ARABIC: Readonly<Record<string, string>> = {
  ا: 'أإآٱٲٳٵ',
  و: 'ؤۆۇۋۅۈ',
  ي: 'ئىیېێۍے',
  ه: 'ةہھەۀۂۃ',
  ك: 'کڪگڭ',
  ب: 'پ',
  ج: 'چ',
  ز: 'ژ',
  ف: 'ڤڨ',
  ل: 'ڵ',
  ر: 'ڕ',
  // A bare hamza is dropped as often as it is written: علاء, علا.
  '': 'ء',
};
/** Marks, tatweel, zero-width and direction signs, soft hyphen, variation selectors. */
const DROPPED: readonly (readonly [number, number])[] = [
  [0xad, 0xad],
  [0x300, 0x36f],
  [0x483, 0x489],
  [0x610, 0x61a],
  [0x61c, 0x61c],
  [0x640, 0x640],
  [0x64b, 0x65f],
  [0x670, 0x670],
  [0x6d6, 0x6dc],
  [0x6df, 0x6e8],
  [0x6ea, 0x6ed],
  [0x8d3, 0x8ff],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfe20, 0xfe2f],
  [0xfeff, 0xfeff],
];
const SEPARATORS: readonly (readonly [number, string])[] = [
  [
    SPACE,
    ' \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000_',
  ],
  [QUOTE, '"“”„‟«»‹›〝〞＂'],
  [APOSTROPHE, "'’‘‚‛ʼʻʾʿʹˈ`´′＇"],
  [HYPHEN, '-‐‑‒–⁃−﹣－'],
  [DOT, '.'],
  [STOP, '\n\r\u000b\u000c\u0085\u2028\u2029!?؟؛…‼⁇。'],
];
const DIGITS = [0x660, 0x6f0, 0xff10];

/** Folded unit of every UTF-16 unit; see the head of the file. */
export const FOLD: Uint16Array = buildFold();

function buildFold(): Uint16Array {
  const table = new Uint16Array(65536).fill(COMMA);
  const units = String.fromCharCode(...Array.from({ length: 0x3000 }, (_, unit) => unit));
  for (const letter of units.matchAll(/[\p{L}\p{N}]/gu)) setLetter(table, letter.index);
  // Scripts beyond are letters, whatever they are; presentation and full-width forms are ours.
  for (let unit = 0x3041; unit < 0xd800; unit += 1) table[unit] = unit;
  for (let unit = 0xf900; unit < 0xfff0; unit += 1) setLetter(table, unit);
  for (const [folded, spellings] of Object.entries(ARABIC)) {
    for (const letter of spellings) table[letter.charCodeAt(0)] = folded.charCodeAt(0) || 0;
  }
  for (const zero of DIGITS) for (let d = 0; d < 10; d += 1) table[zero + d] = 0x30 + d;
  for (const [separator, characters] of SEPARATORS) {
    for (const character of characters) table[character.charCodeAt(0)] = separator;
  }
  for (const [from, to] of DROPPED) table.fill(0, from, to + 1);
  for (let unit = 0xfb50; unit < 0xfefd; unit += 1) setForm(table, unit);
  return table;
}

/** Lower case without accents; ß, æ and ligatures become several letters. */
function setLetter(table: Uint16Array, unit: number): void {
  const letters = String.fromCharCode(unit)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('ı', 'i')
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('đ', 'd')
    .replaceAll('ł', 'l');
  if (unit >= 0x600 && unit < 0x700) table[unit] = unit;
  else setUnits(table, unit, letters);
}

/** Arabic presentation forms, through the table of the letters they stand for. */
function setForm(table: Uint16Array, unit: number): void {
  const letters = String.fromCharCode(unit).normalize('NFKC');
  if (table[unit] === 0 || letters.includes(' ')) return;
  const folded = [...letters].map((letter) => table[letter.charCodeAt(0)] ?? 0);
  const kept = folded.filter((one) => one !== 0);
  if (kept.length === 0) table[unit] = 0;
  setUnits(table, unit, String.fromCharCode(...kept));
}

function setUnits(table: Uint16Array, unit: number, letters: string): void {
  if (letters.length > 1) expansions.set(unit, letters);
  if (letters.length > 0) table[unit] = letters.length > 1 ? SEVERAL : letters.charCodeAt(0);
}

/** The folded unit at a place of a raw text; beyond its ends something that parts. */
export const foldedAt = (text: string, at: number): number =>
  at >= 0 && at < text.length ? (FOLD[text.charCodeAt(at)] as number) : COMMA;

/** ة in all its forms: it only ever ends a word. */
export const TEH_MARBUTAS: readonly number[] = [0x629, 0xfe93, 0xfe94];
export const isTehMarbuta = (unit: number): boolean =>
  unit === 0x629 || unit === 0xfe93 || unit === 0xfe94;
/** A bare ء: dropped in folding, and yet part of its word. */
export const HAMZAS: readonly number[] = [0x621, 0xfe80];
export const isHamza = (unit: number): boolean => unit === 0x621 || unit === 0xfe80;

/** Is the folded unit a letter or a digit? SEVERAL is. */
export const isWordUnit = (folded: number): boolean =>
  folded > 0x7f || (folded >= 0x30 && folded <= 0x39) || (folded >= 0x61 && folded <= 0x7a);
export const isArabicUnit = (folded: number): boolean => folded >= 0x620 && folded < 0x750;

/** The text folded unit by unit; separators stay as such. */
export function fold(text: string): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    const folded = FOLD[unit] as number;
    // Most letters stand as they are folded, and most words.
    if (folded === unit) continue;
    out += text.slice(from, i);
    from = i + 1;
    if (folded === SEVERAL) out += expansionOf(unit);
    else if (folded !== 0) out += String.fromCharCode(folded);
  }
  return from === 0 ? text : out + text.slice(from);
}
