/** The words of messages in English and Arabic, and times and numbers as a reader writes them. */
import type { Reason } from '../subscription-filter.ts';
import { type Names, nameOf } from './message.ts';

export type Locale = 'ar' | 'en';

const EN = {
  brand: 'Rasid',
  published: 'Published',
  firstSeen: 'first seen',
  mentioned: 'Mentioned',
  why: 'Why you are told',
  alsoReported: 'Also reported by',
  read: 'Read at',
  noTitle: '(no title)',
  unsubscribe: 'Unsubscribe',
  subscription: 'Subscription',
  period: 'Period',
  mostMentioned: 'Mentioned most',
  others: (n: number) => `and ${n} more`,
  stories: (n: number) => (n === 1 ? '1 story' : `${n} stories`),
  articles: (n: number) => (n === 1 ? '1 article' : `${n} articles`),
  notShown: (n: number) => `${n} more not shown here: see the console or “rasid articles”.`,
  held: 'Held during quiet hours or above the hourly limit',
  topic: (name: string, verdict: string) => `On the topic ${name} (${verdict})`,
  entity: (name: string) => `Mentions ${name}`,
  word: (word: string) => `Holds your word “${word}”`,
  matched: 'Something tracked is recognised in it',
  verdicts: { certain: 'certain', likely: 'likely', weak: 'weak', none: 'none' },
  testTitle: 'This is a test message',
  testText: (name: string) =>
    `Alerts of the subscription “${name}” will arrive here. Nothing has happened; nothing needs doing.`,
  noticeTitle: (name: string) => `The endpoint of “${name}” was disabled`,
} as const;
export type Words = {
  readonly [K in keyof typeof EN]: (typeof EN)[K] extends string
    ? string
    : (typeof EN)[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : Readonly<Record<'certain' | 'likely' | 'weak' | 'none', string>>;
};

/** Arabic counts: one, two, 3 to 10 take the plural, from 11 on the singular. */
const counted = (n: number, one: string, two: string, few: string, many: string): string => {
  if (n === 1) return one;
  if (n === 2) return two;
  const last = n % 100;
  return last >= 3 && last <= 10 ? `${n} ${few}` : `${n} ${many}`;
};

const AR: Words = {
  brand: 'راصد',
  published: 'نُشر',
  firstSeen: 'رُصد أول مرة',
  mentioned: 'ورد ذكر',
  why: 'لماذا وصلك هذا',
  alsoReported: 'نشرته أيضًا',
  read: 'اقرأ في',
  noTitle: '(بلا عنوان)',
  unsubscribe: 'إلغاء الاشتراك',
  subscription: 'الاشتراك',
  period: 'الفترة',
  mostMentioned: 'الأكثر ذكرًا',
  others: (n) => `و${counted(n, 'واحد آخر', 'اثنان آخران', 'أخرى', 'أخرى')}`,
  stories: (n) => counted(n, 'خبر واحد', 'خبران', 'أخبار', 'خبرًا'),
  articles: (n) => counted(n, 'مقال واحد', 'مقالان', 'مقالات', 'مقالًا'),
  notShown: (n) => `لم يُعرض هنا ${n}: راجع لوحة المتابعة أو الأمر rasid articles.`,
  held: 'حُجز أثناء ساعات الهدوء أو فوق الحد الأقصى في الساعة',
  topic: (name, verdict) => `ضمن موضوع ${name} (${verdict})`,
  entity: (name) => `يذكر ${name}`,
  word: (word) => `فيه كلمتك «${word}»`,
  matched: 'تعرّف راصد فيه على ما يتابعه',
  verdicts: { certain: 'مؤكد', likely: 'مرجّح', weak: 'ضعيف', none: 'لا' },
  testTitle: 'هذه رسالة تجريبية',
  testText: (name) => `ستصل تنبيهات الاشتراك «${name}» إلى هنا. لم يحدث شيء ولا يلزمك فعل شيء.`,
  noticeTitle: (name) => `عُطّلت وجهة الاشتراك «${name}»`,
};

export const wordsOf = (locale: Locale): Words => (locale === 'ar' ? AR : EN);

/** One sentence for one thing that made an article pass. */
export function reasonText(reason: Reason, names: Names, locale: Locale): string {
  const words = wordsOf(locale);
  switch (reason.kind) {
    case 'topic': {
      const verdict = words.verdicts[reason.verdict as keyof Words['verdicts']] ?? reason.verdict;
      return words.topic(nameOf(names, reason.topicId, locale), verdict);
    }
    case 'entity':
      return words.entity(nameOf(names, reason.entityId, locale));
    case 'word':
      return words.word(reason.word);
    case 'matched':
      return words.matched;
  }
}

/** Two times in a row, the day of the second left out when it is the same. */
export function showTimes(
  first: string,
  second: string,
  zone: string,
  locale: Locale,
): readonly [string, string] {
  const [one, two] = [showTime(first, zone, locale, false), showTime(second, zone, locale)];
  const day = /^.*[,،] /.exec(one)?.[0] ?? ' ';
  return [one, two.startsWith(day) ? two.slice(day.length) : two];
}

/** `22 Nov 2026, 08:15 GMT+3`, in the subscriber's zone. `time` is ISO 8601. */
export function showTime(time: string, zone: string, locale: Locale, named = true): string {
  const format = new Intl.DateTimeFormat(locale === 'ar' ? 'ar-IQ-u-nu-latn' : 'en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(named ? { timeZoneName: 'short' } : {}),
  });
  // Intl joins with narrow spaces here and there; one kind of space reads the same everywhere.
  return format
    .format(Date.parse(time))
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/\u200f/g, '');
}
