/** The page's own words in English, and how it writes numbers and times; words-ar.ts has the Arabic. */
import { AR } from './words-ar.ts';

const EN = {
  name: 'Rasid',
  motto: 'news monitor',
  skip: 'Skip to content',
  articles: 'Articles',
  stories: 'Stories',
  entities: 'Entities',
  feeds: 'Feeds',
  subscriptions: 'Subscriptions',
  otherLanguage: 'العربية',
  theme: 'Light or dark',
  search: 'Entity or feed',
  searchHint: 'Type a name…',
  topic: 'Topic',
  anyTopic: 'All topics',
  language: 'Language',
  anyLanguage: 'All languages',
  verdict: 'Verdict',
  onTopic: 'On topic',
  certain: 'certain',
  likely: 'likely',
  weak: 'weak',
  none: 'none',
  fromWeak: 'Weak or better',
  onlyCertain: 'Certain only',
  days: 'Days',
  lastDays: 'Last {n}',
  allDays: 'Any time',
  why: 'Why?',
  whyTitle: 'Why this article is here',
  close: 'Close',
  read: 'Read at the outlet',
  evidence: 'What speaks for it',
  mentions: 'Who and what is named',
  score: 'score',
  rule: 'rule',
  alias: 'known as',
  text: 'Text',
  title: 'Title',
  noEvidence: 'Nothing speaks for this topic.',
  noMentions: 'No entity is named.',
  outlets: '{n} outlets',
  oneOutlet: '1 outlet',
  articleCount: '{n} articles',
  oneArticle: '1 article',
  firstReporter: 'first',
  more: 'Show more',
  searching: 'Search on in older articles',
  loading: 'Loading…',
  nothing: 'Nothing found',
  nothingHint: 'Take a filter away, choose more days, or lower the verdict.',
  failed: 'That did not work',
  retry: 'Try again',
  volume: 'Articles a day',
  volumeFor: 'Articles a day on {what}',
  asTable: 'As a table',
  day: 'Day',
  when: 'When',
  actions: 'Actions',
  seenWith: 'Seen with',
  seenWithHint: 'in the same articles, last {n}',
  timeline: 'Timeline',
  names: 'Names',
  type: 'Type',
  feed: 'Feed',
  state: 'State',
  lastSuccess: 'Last success',
  lastChange: 'Last change',
  says: 'Last poll said',
  every: 'Every',
  minutes: '{n} min',
  stored: 'Articles',
  deliveries: 'Deliveries',
  recipient: 'Recipient',
  status: 'Status',
  attempts: 'Attempts',
  test: 'Send a test',
  resend: 'Send again',
  sentTest: 'Test is on its way.',
  sentAgain: 'It is on its way again.',
  noDeliveries: 'Nothing was sent yet.',
  noSubscriptions: 'No subscriptions yet. Add some: rasid subscriptions add FILE',
  noFeeds: 'No feeds yet. They appear with the first poll.',
  tokenTitle: 'This console is closed',
  tokenHint: 'Paste a token. `rasid tokens --stack NAME` shows the read and the admin token.',
  token: 'Token',
  open: 'Open',
  wrongToken: 'That token is not accepted.',
  filters: 'Filters',
  clear: 'Remove {what}',
  atom: 'Follow in a feed reader',
  csv: 'CSV',
  filterNames: 'Filter by name',
  ok: 'fine',
  sections: 'Sections',
} as const;
export type Word = keyof typeof EN;

export type Locale = 'en' | 'ar';
let locale: Locale = 'en';

export const currentLocale = (): Locale => locale;
export function useLocale(next: Locale): void {
  locale = next;
  document.documentElement.lang = next;
  document.documentElement.dir = next === 'ar' ? 'rtl' : 'ltr';
}

export function say(word: Word, values: Readonly<Record<string, string | number>> = {}): string {
  const text = locale === 'ar' ? AR[word] : EN[word];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

const tag = (): string => (locale === 'ar' ? 'ar-IQ' : 'en-GB');
export const number = (value: number): string => new Intl.NumberFormat(tag()).format(value);
export const dayName = (at: Date): string =>
  new Intl.DateTimeFormat(tag(), {
    day: 'numeric',
    // Arabic has no short names of months.
    month: locale === 'ar' ? 'numeric' : 'short',
    timeZone: 'UTC',
  }).format(at);
/** "7 days", in the plural that the language has for the number. */
export const daysInWords = (days: number): string =>
  new Intl.NumberFormat(tag(), { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(days);

/** "3 hours ago" within a week, else the date; the whole time is the tooltip's. */
export function ago(time: string, now = Date.now()): string {
  const minutes = Math.round((Date.parse(time) - now) / 60_000);
  const format = new Intl.RelativeTimeFormat(tag(), { numeric: 'auto', style: 'short' });
  if (Math.abs(minutes) < 60) return format.format(minutes, 'minute');
  if (Math.abs(minutes) < 48 * 60) return format.format(Math.round(minutes / 60), 'hour');
  if (Math.abs(minutes) < 7 * 24 * 60) return format.format(Math.round(minutes / 1440), 'day');
  return new Intl.DateTimeFormat(tag(), { dateStyle: 'medium' }).format(Date.parse(time));
}
export const wholeTime = (time: string): string =>
  new Intl.DateTimeFormat(tag(), { dateStyle: 'full', timeStyle: 'short' }).format(
    Date.parse(time),
  );
