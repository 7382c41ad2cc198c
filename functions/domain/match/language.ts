/**
 * What the matcher knows of Arabic and English beyond letters: verbs by which someone is quoted,
 * and generic heads after which a quotation mark starts the name itself. No entity is named here.
 */
import { fold } from './normalise.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Before or after a name, they make it the speaker or the actor. */
export const SPEECH_WORDS: readonly string[] = [
  ...words(`
    قال قالت وقال فقال يقول تقول أكد أكدت يؤكد تؤكد أعلن أعلنت يعلن تعلن أضاف أضافت يضيف أوضح أوضحت يوضح
    شدد شددت يشدد دعا دعت يدعو تدعو طالب طالبت يطالب تطالب حذر حذرت يحذر تحذر هدد يهدد تهدد كشف كشفت يكشف
    ذكر ذكرت يذكر صرح صرحت يصرح اعتبر اعتبرت يعتبر رأى يرى أشار أشارت يشير لفت لفتت يلفت نفى نفت ينفي تنفي
    رد ردت يرد ترد اتهم اتهمت يتهم تتهم انتقد انتقدت ينتقد رحب رحبت يرحب رفض رفضت يرفض ترفض جدد جددت يجدد
    تعهد تعهدت يتعهد توعد توعدت يتوعد وجه وجهت يوجه بحث بحثت يبحث تبحث ناقش يناقش استقبل يستقبل التقى يلتقي
    أبلغ يبلغ تسلم يتسلم وصل يصل زار يزور ترأس يترأس حض حث يحث أمر يأمر أقر يقر تابع وتابع بين يبين استبعد
    يستبعد توقع يتوقع ألمح يلمح لوح يلوح تلوح عد يعد وصف يصف هاجم يهاجم أبدى يبدي أشاد يشيد أدان يدين ندد
    استنكر يستنكر تلقى يتلقى أجرى يجري غادر يغادر اجتمع يجتمع أعرب يعرب أفاد يفيد`),
  ...words(`
    says said told tells vows vowed urges urged warns warned meets met calls called announces announced
    tweeted insists insisted denies denied confirms confirmed rejects rejected demands demanded threatens
    threatened condemns condemned welcomes welcomed discusses discussed stresses stressed reiterates
    reiterated wants asks asked visits visited orders ordered adds added claims claimed accuses accused
    hails hailed backs backed pledges pledged declares declared testified testifies receives received
    affirms affirmed reveals revealed signals signalled signaled defends defended explains explained`),
  'according to',
  'وفق',
  'بحسب',
];

/** `قاعدة "بلد"`, `تنظيم "داعش"`: what is quoted is the name, where it is one itself. */
const GENERIC_HEADS: ReadonlySet<string> = new Set(
  words(`
    قاعدة قاعدتي قواعد معسكر مطار تنظيم حركة جماعة فصيل ميليشيا ميليشيات مليشيا منظمة صحيفة جريدة مجلة
    وكالة قناة شبكة موقع منصة محطة هيئة مدينة محافظة عملية group movement organisation organization newspaper
    agency channel base camp militia faction network operation`).map(fold),
);
export const isGenericHead = (folded: string): boolean => GENERIC_HEADS.has(folded);
