/**
 * Words for comparing stories: stems that bring forms of one word together, words that tell nothing,
 * days, numbers, and where a text looks back. Kinds of event are story-events.ts's.
 */

const NOTHING = new Set(
  `the a an and or but of in on at to from for with by as is are was were be been being it its this that these those he she
  they we you i his her their our not no has have had will would can could may might should do does did than then also after
  before during while over under into out up down about between against through per more most less other some any all new
  said says say told according reported reports report amid since until who whom which what when where there here two
  one first last year years month months week day days today monday tuesday wednesday thursday friday saturday sunday
  في من الى علي عن مع هذا هذه ذلك تلك التي الذي الذين ان انه انها كان كانت يكون تكون قد لقد ما لا لم لن هو هي هم نحن او ثم حتي
  كما كل بعد قبل خلال بين عند عبر دون حيث اذا لكن غير اي ايضا وقد كذلك نحو ضد حول امس اليوم غدا الان عام العام سنه شهر يوم ايام
  قال قالت اضاف اضافت ذكر ذكرت اكد اكدت اعلن اعلنت افاد افادت وفق وفقا بحسب نقلا مصدر مصادر بيان تصريح وكاله منذ ضمن لدي الا
  مما بما فيما لها له لهم به بها فيه فيها منه منها عليه عليها اليه اليها احد احدي بعض جميع قيد اول اخر الاول الاخير`.split(
    /\s+/,
  ),
);

const ARABIC = /^[\u0620-\u064a]/;

/** The days of the week from Sunday on, folded. */
const DAYS = [
  'sunday احد',
  'monday اثنين',
  'tuesday ثلاثا',
  'wednesday اربعا',
  'thursday خميس',
  'friday جمعه',
  'saturday سبت',
].map((names) => names.split(' '));
const weekdays = new Map(
  DAYS.flatMap(([english = '', arabic = ''], day) => [
    [english, day] as const,
    ...['ال', 'وال', 'لل', 'بال'].map((before) => [before + arabic, day] as const),
  ]),
);
/** The day a folded word names: 0 for Sunday. */
export const weekdayOf = (word: string): number | undefined => weekdays.get(word);

/** Sentences that begin so tell of what was before. */
const BEFORE = new Set(
  'وكان وكانت وسبق يذكر ويذكر يشار ويشار وياتي وتاتي ياتي تاتي earlier previously'.split(' '),
);
/** What follows these in a sentence was before. */
const AGO =
  /^(?:(?:a )?(?:day|days|hours|week|weeks|month|months) after|after (?:a|an|the) (?:attack|similar|first)|بعد (?:يوم|يومين|ايام|ساعات|اسبوع|اشهر|هجوم|ضربه))(?: |$)/;
/** Whether a text looks back from these words on. */
export const isLookingBack = (words: readonly string[], beginsClause: boolean): boolean =>
  (beginsClause && BEFORE.has(words[0] ?? '')) || AGO.test(words.join(' '));

/** A title that begins so tells first of what was before, up to its first pause. */
const AFTER = new Set(['after', 'بعد', 'عقب', 'غداه']);
export const isAfter = (word: string): boolean => AFTER.has(word);

/** A word without what inflects it; undefined for words that tell nothing. */
export function stemOf(word: string): string | undefined {
  if (NOTHING.has(word)) return undefined;
  const stem = ARABIC.test(word) ? arabicStem(word) : englishStem(word);
  return stem.length < 2 || NOTHING.has(stem) ? undefined : stem;
}

function arabicStem(word: string): string {
  let stem = word;
  if (stem.length > 4 && /^[وف]/.test(stem)) stem = stem.slice(1);
  stem = stem.replace(/^لل(?=.{3})/, '').replace(/^[بكل]?ال(?=.{3})/, '');
  if (stem.length > 4) stem = stem.replace(/^[بلس](?=[يتنا])/, '');
  if (stem.length > 5) stem = stem.replace(/(?:هما|ها|هم|نا|ين|ون|ان|ات|يه)$/, '');
  if (stem.length > 4) stem = stem.replace(/[هتاي]$/, '');
  return stem.length > 4 ? stem.replace(/^[يتن](?=.{3})/, '') : stem;
}

function englishStem(word: string): string {
  if (word.length < 5) return word.length === 4 ? word.replace(/s$/, '') : word;
  return word
    .replace(/ies$/, 'y')
    .replace(/(?:ations?|ings?|ed|als?|ments?|ers?|es|s)$/, '')
    .replace(/(.)\1$/, '$1')
    .replace(/[ey]$/, '');
}

/** Numbers that are written out. Units up to two are everywhere and tell nothing. */
const NUMBERS: Readonly<Record<string, string>> = {
  3: 'three third ثلاثه ثلاث ثالثه ثالث',
  4: 'four fourth اربعه اربع رابع رابعه',
  5: 'five fifth خمسه خمس خامس خامسه',
  6: 'six sixth سته ست سادس',
  7: 'seven seventh سبعه سبع سابع',
  8: 'eight eighth ثمانيه ثماني ثامن ثامنه',
  9: 'nine ninth تسعه تسع تاسع',
  10: 'ten tenth عشره عشر عاشر',
  12: 'twelve',
  20: 'twenty عشرون عشرين',
  30: 'thirty ثلاثون ثلاثين',
  40: 'forty اربعون اربعين',
  50: 'fifty خمسون خمسين',
  60: 'sixty ستون ستين',
  70: 'seventy سبعون سبعين',
  80: 'eighty ثمانون ثمانين',
  90: 'ninety تسعون تسعين',
  100: 'hundred مئه مائه',
  200: 'مئتا مئتي مائتي مئتين',
  1000: 'thousand الف الاف',
  2000: 'الفين الفي',
};
const numbers = new Map(
  Object.entries(NUMBERS).flatMap(([number, list]) =>
    list.split(' ').map((word) => [word, number] as const),
  ),
);
/** The digits of a number, also of one written out. */
export const numberOf = (word: string): string | undefined =>
  /^\d/.test(word)
    ? word.replace(/\.0+$/, '')
    : (numbers.get(word) ?? numbers.get(word.replace(/^[وبل]?ال|^و/, '')));
