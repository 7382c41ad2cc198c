/** Names of months, days and halves of the day in feeds, English and Arabic (both sets of months). */

/** Month words, lower case and without marks, hamza on alef and the two forms of ya made one. */
const MONTHS: readonly string[] = [
  'january jan يناير جانفي كانون_الثاني كانون_ثاني',
  'february feb فبراير فيفري شباط',
  'march mar مارس اذار',
  'april apr ابريل افريل نيسان',
  'may مايو ماي ايار',
  'june jun يونيو يونيه جوان حزيران',
  'july jul يوليو يوليه جويلية تموز',
  'august aug اغسطس اوت اب',
  'september sept sep سبتمبر شتنبر ايلول',
  'october oct اكتوبر تشرين_الاول تشرين_اول',
  'november nov نوفمبر نونبر تشرين_الثاني تشرين_ثاني',
  'december dec ديسمبر دجنبر كانون_الاول كانون_اول',
];
const MONTH_OF = new Map(
  MONTHS.flatMap((list, place) =>
    list.split(' ').map((word): [string, number] => [word, place + 1]),
  ),
);
export const monthOf = (word: string): number | undefined => MONTH_OF.get(word);

/** Words beside a date that say nothing more. */
const NOISE = new Set(
  (
    'monday mon tuesday tues tue wednesday wed weds thursday thurs thur thu friday fri saturday sat sunday sun at on the of ' +
    'السبت سبت الاحد احد الاثنين اثنين الثلاثاء ثلاثاء الاربعاء اربعاء الخميس خميس الجمعة جمعة يوم الساعة ساعة في م بتوقيت تاريخ من شهر عام سنة'
  ).split(' '),
);
export const isNoise = (word: string): boolean => NOISE.has(word);

/** `am`, `pm`, or `night`, which is either by its hour. */
const HALVES: Readonly<Record<string, 'am' | 'pm' | 'night'>> = {
  am: 'am',
  'a.m.': 'am',
  ص: 'am',
  صباحا: 'am',
  فجرا: 'am',
  pm: 'pm',
  'p.m.': 'pm',
  م: 'pm',
  مساء: 'pm',
  ظهرا: 'pm',
  عصرا: 'pm',
  ليلا: 'night',
};
export const HALF_WORDS = 'a\\.m\\.|p\\.m\\.|am|pm|صباحا|فجرا|مساء|ظهرا|عصرا|ليلا|ص|م';

/** The hour of the day, 0…24; undefined when the two contradict each other beyond doubt. */
export function hourOfDay(hour: number, half: string | undefined): number {
  const kind = half === undefined ? undefined : HALVES[half];
  // "14:03 pm" is a 24-hour clock with a needless marker.
  if (kind === undefined || hour > 12) return hour;
  if (kind === 'night') return hour >= 6 && hour < 12 ? hour + 12 : hour % 12;
  return (hour % 12) + (kind === 'pm' ? 12 : 0);
}

/** Digits to ASCII, marks and bidi controls away, letters of one sound made one, lower case. */
export function plainDate(written: string): string {
  return (
    written
      .slice(0, 200)
      .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
      .replace(/[\p{Cf}\p{M}\u0640]/gu, '')
      .replace(/[\u0622\u0623\u0625]/g, '\u0627')
      .replace(/[\u0649\u06cc]/g, '\u064a')
      .replace(/\u06a9/g, '\u0643')
      .replace(/[\u060c\u061b]/g, ',')
      .replace(/[\u2010-\u2015\u2212]/g, '-')
      .replace(/\s+/g, ' ')
      .trim()
      .toLowerCase()
      // A day of the week may be misspelt: before the comma it is one.
      .replace(/^\p{L}{2,9},\s*(?=\d)/u, '')
      .replace(/(كانون|تشرين) (الاول|الثاني|اول|ثاني)/g, '$1_$2')
      .replace(/(?<=[\u0600-\u06ff])\s*\/\s*(?=[\u0600-\u06ff])/g, ' ')
  );
}
