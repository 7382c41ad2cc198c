/** Lines on an article's page that are not the article: pointers to other articles, sharing, credits. */

/** "Read also" and its kin at the start of a short line, in Arabic and English. */
const POINTERS = new RegExp(
  `^[\\s\\p{P}\\p{S}]*(?:${[
    'اقرأ (?:أيضا|أيضاً|أيضًا|المزيد|كذلك)',
    'إقرأ (?:أيضا|أيضاً|أيضًا|المزيد|كذلك)',
    'اقرا (?:ايضا|المزيد)',
    'اقرأي? ?/ي أيضا',
    'طالع (?:أيضا|أيضاً|أيضًا)',
    'شاهد (?:أيضا|أيضاً|أيضًا)',
    'تابع (?:أيضا|أيضاً|أيضًا)',
    'للمزيد',
    'المزيد من (?:الأخبار|التفاصيل)',
    'مواضيع (?:ذات صلة|متعلقة|مشابهة|قد تهمك|أخرى)',
    'أخبار (?:ذات صلة|متعلقة|مشابهة)',
    'مقالات (?:ذات صلة|قد تعجبك)',
    'ذات صلة',
    'قد (?:يهمك|يعجبك|تهمك)(?: أيضا| أيضاً| أيضًا)?',
    'الأكثر (?:قراءة|مشاهدة)',
    'شارك (?:الخبر|المقال|الموضوع|على)',
    'تابعونا',
    'تابعنا على',
    'انضم إلى قناتنا',
    'اشترك في (?:قناتنا|النشرة)',
    'read (?:also|more|next)',
    'also read',
    'see also',
    'more on this(?: story| topic)?',
    'related(?: articles?| stories| topics?| news| content| coverage)?(?=\\s*[:\\-–|]|\\s*$)',
    'recommended(?: for you| reading| stories)?(?=\\s*[:\\-–|]|\\s*$)',
    'you (?:may|might) also (?:like|be interested)',
    "don[’']t miss",
    'most (?:read|popular)',
    'watch(?: also)?(?=\\s*[:\\-–|])',
    'listen(?=\\s*[:\\-–|])',
    'share (?:this|on)',
    'follow us',
    'sign up (?:for|to) ',
    'subscribe to (?:our|the) ',
    'advertisement(?=\\s*$)',
  ].join('|')})`,
  'iu',
);
/** A heading alone that the links to other articles follow. */
const HEADINGS = new RegExp(`${POINTERS.source}[\\s\\p{P}\\p{S}]*$`, 'iu');
const MAX_POINTER = 300;
/** A line of text ends like a sentence; a title of another article does not. */
const SENTENCE_END = /[.!?؟。…"”»]$/u;
const MAX_TITLE = 180;

/** The lines of the article itself. After a bare heading ("Read also:") the titles that follow go too. */
export function withoutRelated(text: string): string {
  const kept: string[] = [];
  let afterHeading = 0;
  for (const line of text.split('\n')) {
    if (line.length <= MAX_POINTER && POINTERS.test(line)) {
      afterHeading = HEADINGS.test(line) ? 5 : 0;
      continue;
    }
    if (afterHeading > 0 && line.length <= MAX_TITLE && !SENTENCE_END.test(line)) {
      afterHeading--;
      continue;
    }
    afterHeading = 0;
    kept.push(line);
  }
  return kept.join('\n').trim();
}
