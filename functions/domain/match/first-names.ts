/**
 * What the matcher knows of first names beyond the list in language.ts: which say so even in a
 * headline of capitals, which are nouns too, and what may be one behind the role of somebody.
 */
import { BEFORE_NOUNS, FIRST_NAMES, SPEECH_WORDS } from './language.ts';
import { fold } from './normalise.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** First names that are nothing else: they tell even where a headline capitalises every word. */
const SURE_FIRST_NAMES: ReadonlySet<string> = new Set(
  words(`
    ahmed ahmad mohammed muhammad mohamed mohammad mahmoud hassan hussein hossein hasan ali omar khaled khalid
    ibrahim ismail yusuf youssef mustafa karim kareem sadeq sadegh sadiq mojtaba reza javad hamid majid saeed bilal
    sara sarah yair fatima zeinab zainab maryam mariam layla leila noor brigitte ashley hunter jill barron ivanka
    eric tiffany melania michelle john james robert michael william david richard thomas charles joseph daniel
    matthew anthony paul steven andrew kenneth george kevin brian edward ronald timothy jason jeffrey ryan jacob
    gary nicholas jonathan stephen larry scott benjamin samuel gregory patrick alexander jack dennis jerry peter
    mary patricia jennifer linda elizabeth barbara susan jessica karen nancy lisa margaret sandra emily laura
    emine sumeyye burak lyudmila dmitry sergei sergey igor ivan vladimir olga natalia`),
);
export const isSureFirstName = (word: string): boolean =>
  /^\p{Lu}/u.test(word) && SURE_FIRST_NAMES.has(word.toLowerCase());

/** Arabic first names that before somebody's name are mostly nouns: عمر ترامب is his age. */
const NOUN_FIRST_NAMES: ReadonlySet<string> = new Set(
  words(
    `عمر سلام نصر إيمان صباح وفاء حاكم نجم مالك صفاء نور هدى جمال كمال جلال شكر رياض رعد سيف عزيز`,
  ).map(fold),
);
export const isNounToo = (folded: string): boolean => NOUN_FIRST_NAMES.has(folded);

/** Roles of the one whose full name follows: النائب, الشيخ. Without ال, folded. */
const FULLY_NAMED: ReadonlySet<string> = new Set(
  words(`
    نائب نائبة لاعب لاعبة باحث باحثة شيخ قاضي دكتور دكتورة صحفي صحافي صحفية صحافية محلل محللة خبير خبيرة عميد عقيد لواء
    فريق رائد مقدم نقيب ملازم وزير وزيرة كاتب كاتبة إعلامي إعلامية ناشط ناشطة محامي محامية سياسي فنان فنانة مدرب
    أستاذ مهندس شاعر مواطن مرشح مرشحة سيناتور سفير محافظ مطرب ممثل حكم طبيب تاجر داعية حاج`).map(
    fold,
  ),
);
export const isFullyNamed = (folded: string): boolean =>
  FULLY_NAMED.has(folded.replace(/^[وفبك]?ال|^[وف]?لل/, '')) &&
  /^(?:[وفبك]?ال|[وف]?لل)/.test(folded);

/** Between a role and a surname, and no first name: nouns, ranks, and verbs of news. */
const NO_FIRST_NAMES: ReadonlySet<string> = new Set(
  [
    ...words(`
    مكتب منزل مقر قرار طلب خطاب ملف وفد كلام قول حديث دور حزب ائتلاف تيار تحالف قائمة كتلة مدير رئيس عضو ممثل نجل
    شقيق عم صهر والد زعيم قائد أمين سكرتير مرشح منافس خصم حليف أتباع حكم عهد زمن بيان اتهام نفوذ جناح معسكر محور
    جماعة مقتل اغتيال استقالة إقالة ترشح فوز عودة سيد سماحة دولة معالي فخامة أبو أبي أبا أم بنت بن ابن آل أول ثاني ثان
    ركن متقاعد طيار حقوقي دكتور مهندس السابق الأسبق نظيره نظيرها سلفه غريمه خصمه حليفه زميله هو هي هذا ذلك قد لقد
    سوف لم لن ما لا هل أي كل بعض غير سوى مثل خلال بعد قبل منذ عند ضمن داخل خارج فوق تحت ضد لصالح بحضور سبق خالف
    فضح أيد عارض ساند دعم خاطب واجه سأل نصح اختار رشح زكى صافح قابل أقال خلف منح عين فند كذب برأ دافع اقترح سلم نقل`),
    ...SPEECH_WORDS,
    ...BEFORE_NOUNS,
  ].map(fold),
);
const KNOWN_FIRST_NAMES: ReadonlySet<string> = new Set(FIRST_NAMES.map(fold));

export const isFirstName = (folded: string): boolean =>
  KNOWN_FIRST_NAMES.has(folded) || folded.startsWith('عبد ال');

/** With ال and ي, and no surname: nouns that end so. Folded, without ال. */
const NO_NISBAS: ReadonlySet<string> = new Set(
  words(`
    قيادي أراضي مساعي تحدي أهالي تصدي ضواحي تنحي تلقي تخلي تداعي ماضي عراقي`).map(fold),
);
/** Does the raw Arabic word behind a first name look like a surname: العزاوي, no المستشفى? */
export const looksLikeNisba = (word: string): boolean =>
  /^ال.{3,}ي$/.test(word) && !isFullyNamed(fold(word)) && !NO_NISBAS.has(fold(word).slice(2));

/** May the folded Arabic word be a first name where one is awaited? */
export function mayBeFirstName(folded: string): boolean {
  if (KNOWN_FIRST_NAMES.has(folded)) return true;
  if (!/^[\u0620-\u064a]{3,}$/.test(folded) || /^(?:ال|لل|[يت])|(?:ات|ون|ين|ه)$/.test(folded))
    return false;
  if (NO_FIRST_NAMES.has(folded)) return false;
  const glued = folded.length > 3 && /^[وفبلك]/.test(folded);
  return !glued || !NO_FIRST_NAMES.has(folded.slice(1));
}
