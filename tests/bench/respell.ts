/** The same text as careless hands write it, with the way of every offset: for measuring recall. */

export type Respelling = {
  readonly name: string;
  /** What one unit becomes; `next` is the raw unit after it. */
  readonly unit: (unit: string, next: string) => string;
};

const isArabicLetter = (unit: string): boolean => /^[\u0621-\u063a\u0641-\u064a]$/.test(unit);
const after = (mark: string) => (unit: string) => (isArabicLetter(unit) ? unit + mark : unit);
const inside = (mark: string) => (unit: string, next: string) =>
  isArabicLetter(unit) && isArabicLetter(next) ? unit + mark : unit;
const map = (pairs: Readonly<Record<string, string>>) => (unit: string) => pairs[unit] ?? unit;
const final = (pairs: Readonly<Record<string, string>>) => (unit: string, next: string) =>
  isArabicLetter(next) ? unit : (pairs[unit] ?? unit);

/** First isolated form of each letter in the presentation block. */
const ISOLATED: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 0xfefc - 0xfe80 }, (_, k) => String.fromCharCode(0xfefb - k)).map((form) => [
    form.normalize('NFKC'),
    form,
  ]),
);

export const RESPELLINGS: readonly Respelling[] = [
  { name: 'hamza dropped', unit: map({ أ: 'ا', إ: 'ا', آ: 'ا', ؤ: 'و', ئ: 'ي', ء: '' }) },
  { name: 'final ى for ي, ه for ة', unit: final({ ي: 'ى', ة: 'ه' }) },
  { name: 'final ي for ى, ة for ه', unit: final({ ى: 'ي', ه: 'ة' }) },
  { name: 'Persian ی ک', unit: map({ ي: 'ی', ى: 'ی', ك: 'ک' }) },
  { name: 'tatweel', unit: inside('\u0640') },
  { name: 'full diacritics', unit: after('\u064e') },
  { name: 'zero-width marks', unit: inside('\u200c') },
  { name: 'presentation forms', unit: (unit) => ISOLATED[unit] ?? unit },
  { name: 'curly apostrophes', unit: map({ "'": '’' }) },
  { name: 'no-break spaces', unit: map({ ' ': '\u00a0' }) },
];

/** The text respelled, and where each of its old offsets lies now. */
export function respell(text: string, { unit }: Respelling) {
  const offsets: number[] = [];
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    offsets.push(out.length);
    out += unit(text.charAt(at), text.charAt(at + 1));
  }
  offsets.push(out.length);
  return { text: out, offsets };
}
