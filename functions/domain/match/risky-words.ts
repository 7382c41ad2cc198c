/**
 * Words that no alias may be by itself without a gate: Arabic and English common nouns that are
 * also names of something, and surnames that are also adjectives of nation or place. Language
 * knowledge of the linter; nothing is matched by these lists.
 */
import { fold } from './normalise.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/).map(fold));

/** Common nouns that occur as names of groups, papers, bases and parties. */
export const COMMON_NOUNS: ReadonlySet<string> = words(`
  الدولة التنظيم القاعدة التحالف الحشد الحركة الحزب الجبهة الكتائب السرايا العصائب الفصائل المقاومة الجيش
  القوات الشرطة الحرس اللجنة المجلس البرلمان الحكومة الوزارة الخارجية الدفاع الداخلية السفارة البعثة المفوضية
  الإطار الائتلاف الكتلة التيار النصر الفتح الحكمة العزم السيادة التقدم تقدم امتداد حقوق النجباء الأسد بلد حرير
  بدر نصر عزم الصدر المهندس الحكيم القائم المطار المعسكر المنطقة الإقليم المحافظة المدينة العاصمة البلاد الشمال
  الجنوب الشرق الغرب الوسط الأخبار الزمان الحدث الصباح المدى الجزيرة الحرة العالم الحياة الوطن العرب الميادين
  العربية السومرية الخليج البحر النهر الجبل الحدود الخضراء التحرير الخزانة مالي قطر عمان حديثة مخمور قنديل نبني
  واع تاس سانا إرنا base coalition parliament congress senate treasury pentagon army forces government embassy
  movement alliance party council ministry agency times post guardian independent national hill victory state
  framework current wisdom law badr resistance forward union harvest shield turkey jordan chad us is it who`);

/** Adjectives of nation or place that are surnames too. */
export const ADJECTIVE_SURNAMES: ReadonlySet<string> = words(`
  السوداني العراقي المصري اليمني الحجازي البغدادي الموصلي البصري النجفي الكربلائي التكريتي الدليمي الجبوري العاني
  الشامي الحلبي الدمشقي الكردي التركي التركماني الفارسي الهندي الأفغاني الإيراني اللبناني السوري الأردني الكويتي
  السعودي القطري البحريني الإماراتي المغربي الجزائري التونسي الليبي المالكي الحسني الحسيني الهاشمي العباسي الزيدي
  الجعفري الموسوي العسكري المدني الشعبي الوطني العربي الغربي الشرقي sudani iraqi yemeni masri baghdadi turki`);

/** One-word Arabic names of four letters or fewer that mean one thing only. */
export const SHORT_AND_SAFE: ReadonlySet<string> = words(`
  داعش حماس قسد ناتو غزة ترمب ترامب عراق حلب حمص دمشق فانس هنية روته إدلب منبج اليمن الهند الصين مصر لبنان ليبيا
  النجف سنجار بوتين بايدن إيران ألمانيا لندن باريس برلين بكين جنيف الرقة البصرة الأردن كندا دهوك بيجي صنعاء`);
