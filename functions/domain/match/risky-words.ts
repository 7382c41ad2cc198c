/**
 * Words that no alias may be by itself without a gate: Arabic and English common nouns that are
 * also names of something, and surnames that are also adjectives of nation or place. Language
 * knowledge of the linter; bearer.ts asks two of the lists who may bear a name. Each is marked as pure, so
 * that a bundle leaves out those that it does not ask.
 */
import { fold } from './normalise.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/).map(fold));

/** Common nouns that occur as names of groups, papers, bases and parties. */
export const COMMON_NOUNS: ReadonlySet<string> = /* @__PURE__ */ words(`
  الدولة التنظيم القاعدة التحالف الحشد الحركة الحزب الجبهة الكتائب السرايا العصائب الفصائل المقاومة الجيش
  القوات الشرطة الحرس اللجنة المجلس البرلمان الحكومة الوزارة الخارجية الدفاع الداخلية السفارة البعثة المفوضية
  الإطار الائتلاف الكتلة التيار النصر الفتح الحكمة العزم السيادة التقدم تقدم امتداد حقوق النجباء الأسد بلد حرير
  بدر نصر عزم الصدر المهندس الحكيم القائم المطار المعسكر المنطقة الإقليم المحافظة المدينة العاصمة البلاد الشمال
  الجنوب الشرق الغرب الوسط الأخبار الزمان الحدث الصباح المدى الجزيرة الحرة العالم الحياة الوطن العرب الميادين
  العربية السومرية الخليج البحر النهر الجبل الحدود الخضراء التحرير الخزانة مالي قطر عمان حديثة مخمور قنديل نبني
  واع تاس سانا إرنا base coalition parliament congress senate treasury pentagon army forces government embassy
  movement alliance party council ministry agency times post guardian independent national hill victory state
  framework current wisdom law badr resistance forward union harvest shield turkey jordan chad us is it who
  مدينة قرية محافظة منطقة دولة بلاد عاصمة حدود صحيفة مجلة جريدة قناة إذاعة وكالة موقع خبر عملية معركة حرب هجوم
  غارة قصف سلام هدنة صفقة اتفاق اتفاقية معاهدة قرار قانون دستور انتخابات قوة فرقة لواء كتيبة فوج سرب وحدة قاعدة
  معسكر مطار ميناء سفينة طائرة صاروخ جيش شرطة حرس أمن حكومة وزارة وزير رئيس زعيم قائد جنرال ضابط جندي مقاتل شعب
  حزب كتلة تيار حركة جبهة تحالف ائتلاف منظمة هيئة لجنة مجلس مؤسسة شركة مصرف بنك محكمة جامعة مدرسة مستشفى مركز
  مكتب بيت جبل نهر بحر سهل وادي صحراء طريق جسر باب سوق نصر فتح حق عدل أمل نور صباح شمس نجم رعد برق فجر عهد وعد
  وفاء ثورة إصلاح بناء تغيير مستقبل استقلال حرية وطن أمة جماعة فريق خطة مهمة بعثة سفارة قنصلية قيادة أركان`);

/**
 * English words that a capital does not make a name of: headlines capitalise every word and each sentence its
 * first one. Months, common nouns and the surnames that are words as well.
 */
export const RISKY_CAPITALISED: ReadonlySet<string> = /* @__PURE__ */ words(`
  may march august april june sunday monday friday will can who the this that what it is us we they
  price bush brown green white black gray grey king hill young long rice gates page stone wood woods field fields
  cook baker power powers strong sharp short small best good hope love grace faith joy rose lake rivers banks bank
  marsh moore price prince pope bishop knight duke major general marshal commander captain sergeant judge mayor
  law laws reed ross day weeks case cross carter hunter fisher farmer mason potter taylor walker porter parks
  park bridge rock sands snow winter summer spring fall frost rain storm waters wolf fox bear bird lamb swan drake
  cotton coffin church temple castle house hall home street west east north south land war peace victory defeat
  battle attack strike raid fire force forces army navy troops soldiers guard guards base camp airport port border
  coalition alliance union league front party movement council committee parliament senate government ministry
  minister president treasury embassy mission agency authority office bureau command headquarters staff state
  states nation country city capital region province district bloc current framework faction brigade brigades
  battalion division corps regiment resistance revolution reform change progress advance forward future dawn
  times post news today world voice mirror sun star globe journal press herald standard telegraph independent
  national international wisdom harvest shield sword storm freedom liberty justice dignity sovereignty
  determination loyalty right rights truth reason trust group organisation organization company network
  center centre institute foundation fund project plan deal agreement pact treaty operation task`);

/** Adjectives of nation or place that are surnames too. */
export const ADJECTIVE_SURNAMES: ReadonlySet<string> = /* @__PURE__ */ words(`
  السوداني العراقي المصري اليمني الحجازي البغدادي الموصلي البصري النجفي الكربلائي التكريتي الدليمي الجبوري العاني
  الشامي الحلبي الدمشقي الكردي التركي التركماني الفارسي الهندي الأفغاني الإيراني اللبناني السوري الأردني الكويتي
  السعودي القطري البحريني الإماراتي المغربي الجزائري التونسي الليبي المالكي الحسني الحسيني الهاشمي العباسي الزيدي
  الجعفري الموسوي العسكري المدني الشعبي الوطني العربي الغربي الشرقي الفلسطيني الروسي الأنباري الأميركي الأمريكي
  الألماني الفرنسي البريطاني الإنكليزي الإيطالي الإسباني الهولندي البلجيكي السويدي الدنماركي النرويجي البولندي
  الأوكراني الصيني الياباني الكوري الأوروبي الإسرائيلي العبري العماني الأسترالي الكندي الباكستاني الصومالي
  الأربيلي الحلي الواسطي الميساني السامرائي الفلوجي الكركوكي
  الأرمني الآشوري الشيعي السني المسيحي الإسلامي اليهودي السياسي الأمني الحكومي الإقليمي الدولي الشمالي الجنوبي
  sudani iraqi yemeni masri baghdadi turki`);

/** Adjectives of nation or place in English: no name by themselves, however they are written. */
const NATIONALITIES: ReadonlySet<string> = /* @__PURE__ */ words(`
  american british english french german italian spanish dutch danish swedish norwegian polish russian ukrainian
  european western eastern iraqi iranian persian turkish kurdish arab arabian arabic syrian lebanese jordanian
  palestinian israeli jewish egyptian sudanese libyan tunisian algerian moroccan saudi emirati qatari kuwaiti
  bahraini omani yemeni afghan pakistani indian chinese japanese korean australian canadian shia shiite sunni
  christian muslim islamic yazidi turkmen assyrian`);

/** Singular or feminine, with the article or without it. */
export function isAdjective(phrase: string): boolean {
  const masculine = phrase.replace(/^(.{3,}ي)ه$/, '$1');
  return [phrase, masculine, `ال${masculine}`].some(
    (form) => ADJECTIVE_SURNAMES.has(form) || NATIONALITIES.has(form),
  );
}

/** One-word Arabic names of four letters or fewer that mean one thing only. */
export const SHORT_AND_SAFE: ReadonlySet<string> = /* @__PURE__ */ words(`
  داعش حماس قسد ناتو غزة ترمب ترامب عراق حلب حمص دمشق فانس هنية روته إدلب منبج اليمن الهند الصين مصر لبنان ليبيا
  النجف سنجار بوتين بايدن إيران ألمانيا لندن باريس برلين بكين جنيف الرقة البصرة الأردن كندا دهوك بيجي صنعاء`);

/** Names with the ending of an adjective that mean one person, group or place in the news, or are no adjective. */
const ENDS_ALIKE: ReadonlySet<string> = /* @__PURE__ */ words(`
  السيستاني الخامنئي الخميني الجولاني الحوثي اليونامي الرمادي القامشلي`);

/** الراوي, الكاظمي: from somewhere, of some family, and an adjective before it is a name. */
export const isFamilyName = (phrase: string): boolean =>
  /^ال[^ ]{3,}ي$/.test(phrase) && !ENDS_ALIKE.has(phrase);
