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
    استنكر يستنكر هاتف يهاتف لقاء للقاء لقائه لقائها استقباله استقبالها اتصاله اتصال مع لدى تلقى يتلقى أجرى يجري غادر يغادر اجتمع يجتمع أعرب يعرب أفاد يفيد
    طلب يطلب كتب يكتب نشر ينشر غرد يغرد وقع حضر يحضر شارك يشارك افتتح يفتتح ألقى يلقي أصدر يصدر قرر يقرر أرسل يرسل
    دافع يدافع واصل يواصل التزم يلتزم استقال يستقيل جمد يجمد علق يعلق تحدث يتحدث تمسك يتمسك تراجع يتراجع اختتم يختتم
    قاد يقود نعى ينعى لمح أمهل يمهل أوفد يوفد رشح يرشح اختار يختار خاطب يخاطب ودع يودع عارض اقترح أيد تجاهل يتجاهل
    قاطع يقاطع يراهن برر يبرر صادق يصادق نصح ينصح بارك يبارك ناشد يناشد
    استضاف يستضيف شكر يشكر كلف يكلف أوعز يوعز وافق يوافق يوقع توجه يتوجه عاد يعود تفقد يتفقد هنأ حمل يحمل استدعت
    تستدعي نعت تبنت تتبنى يداهم يعتقل يحبط يقترح يعارض يؤيد يسعى يقيل عاقب يعاقب`),
  ...words(`
    says said told tells vows vowed urges urged warns warned meets met calls called announces announced
    tweeted insists insisted denies denied confirms confirmed rejects rejected demands demanded threatens
    threatened condemns condemned welcomes welcomed discusses discussed stresses stressed reiterates
    reiterated wants asks asked visits visited orders ordered adds added claims claimed accuses accused
    hails hailed backs backed pledges pledged declares declared testified testifies receives received
    affirms affirmed reveals revealed signals signalled signaled
    hosts hosted arrives arrived travels travelled flew resigns resigned signs signed names named appoints appointed
    approves approved attends attended chairs chaired thanks thanked praises praised blames blamed responds responded replied
    promises promised agrees agreed refuses refused testify argued argues offers offered heads headed returned returns
    opposes opposed criticises criticised criticizes criticized replaces replaced wrote writes tweets seeks sought with briefs briefed phones phoned summons summoned pointed noted acknowledged admitted
    conceded declined deferred led leads pushes pushed presses pressed weighs mulls sends sent lands landed slams slammed
    blasts blasted dismisses dismissed downplays downplayed echoes echoed shrugs shrugged objects objected complains
    complained hints hinted decides decided picks picked nominates nominated sacks sacked joins joined recalls recalled
    cautions cautioned congratulates congratulated plans planned expects believes defends defended explains explained`),
  'according to',
  'وفق',
  'بحسب',
];

/** First names (but علي, which a text spells like the preposition): a surname behind another one's first name is another one's. */
export const FIRST_NAMES: readonly string[] = [
  ...words(`
    محمد أحمد حسن حسين عباس مهدي هادي كاظم جواد جعفر صادق باقر رضا موسى عيسى يوسف إبراهيم إسماعيل إسحاق
    داود سليمان يحيى زكريا صالح هود نوح آدم عمر عثمان خالد وليد سعد سعيد طارق زياد زيد ياسر ياسين طه عمار
    بلال أنس مالك حمزة جاسم قاسم ناصر نصر منصور فيصل فهد سلطان سلمان سلمى مصطفى مرتضى مجتبى منتظر حيدر
    كرار سجاد ضياء علاء صلاح جمال كمال جلال نبيل نزار نوري فاضل فؤاد عادل عادلة كريم رحيم حكيم سامي
    سمير سامر ماجد ماهر مازن مؤيد مثنى ميثم هيثم هاشم هشام وائل وسام عصام حسام باسم باسل بسام رائد رعد رياض
    زهير شاكر شهاب طلال ظافر عامر عدنان عدي عقيل غازي غسان فارس فراس فلاح قيس قصي لؤي ليث محسن محمود معن
    مهند مؤمل نجم نصير همام يعقوب أسامة أسعد أكرم أمجد أنور إياد أيمن أيوب برهان تحسين ثامر جابر حازم حامد
    حميد حاكم خليل راشد رامي رشيد سالم سلام شريف صباح صفاء  عزيز عارف فائق فالح فاروق فرهاد لطيف مشتاق
    مظلوم معتز ممدوح منير  نديم هدى زينب فاطمة مريم نور سارة ليلى شيرين عبير إيمان  هند رنا
    ريم جون جورج مايكل ديفيد روبرت جيمس بيتر توم ستيفن دانيال أندرو مارك بول كيفن جو جاك تشارلز ريتشارد
    سكوت رون تيم جيف مات بن بيل بوب براد كريس دان إريك جيسون مايك ريك روب ستيف تيد وليام ويليام إليزابيث سيروان ويسي
    شاخوان غلام غلامرضا قوباد لاهور شعلان حبيب سيف سنان ضرغام ميسون وفاء يائير بريجيت آشلي هانتر
    إيفانكا بارون تيفاني إيريك إميل سمية بوراك بروس آلان ألكسندر أوليفر إدوارد براين برايان تريفور جاستن جوزيف جيري
    رالف روجر رونالد ستيوارت فيليب كارل كلارك كولن لاري لويس ليندون مارتن ماكس هنري هارولد وارن والتر نانسي هيلاري
    سوزان جانيت ميشيل إيما لورا كارين ماري سارا جودي فادي مقداد حسنين منذر ناظم نعيم هيمن يزن رزاق ريكان ساجد سرمد
    سلوان شوان صفوان صهيب عزت عصمت عمران غيث قتيبة قحطان مروان معين مكي منتصر مهنا نايف نمير نوفل يونس يونادم آرام
    آزاد آسو بختيار برزان بشار بهاء بهجت جبار خضير خلدون خميس ريبوار رزكار سردار سعدون سفين سوران شاسوار شيروان عبود
    كاوه كوسرت مزاحم معتصم منهل نوزاد هفال هوشيار هيرش رمزي سهيل عبدالله عبدالرحمن عبدالكريم عبدالأمير عبدالحسين`),
  'عبد الله',
  'عبد الرحمن',
  'عبد الأمير',
  'عبد الكريم',
  'عبد الحسين',
  'عبد الزهرة',
  'عبد العزيز',
  'عبد الوهاب',
];
/**
 * A folded Arabic word as a sentence bends it: رتل and رتلا, يبحث and يبحثان. Phrases, words with
 * ال and words that end in a long vowel stand as they are.
 */
export function inflected(phrase: string): readonly string[] {
  const first = phrase.charCodeAt(0);
  // Most English words are told from Arabic ones by their first letter.
  if (first < 0x620 || !/^(?!ال)[\u0620-\u064a]{2,}(?![اهيو])[\u0620-\u064a]$/.test(phrase)) {
    return [phrase];
  }
  return phrase.startsWith('ي') || phrase.startsWith('ت')
    ? [phrase, `${phrase}ا`, `${phrase}ان`, `${phrase}ون`]
    : [phrase, `${phrase}ا`, `${phrase}وا`];
}

/** Capitalised and yet no first name: what may stand before a surname in an English sentence. */
const BEFORE_SURNAME: ReadonlySet<string> = new Set(
  words(`
    the a an and but or so then when while after before as if for with by from to of in on at that this
    since until though although because however meanwhile yet still also only even both either mr mrs ms
    dr sir prime minister president premier secretary general gen lt maj brig col adm admiral colonel
    major captain commander chief leader speaker spokesman spokeswoman ambassador envoy sheikh sayyid
    ayatollah cleric chairman director adviser advisor senator sen rep king prince iraqi american iranian
    syrian turkish kurdish russian shia shiite sunni pm us deputy vice governor lawmaker judge justice boss envoys
    firebrand warlord outgoing former ex acting caretaker interim new old late martyr hajj haji sayyed grand mullah
    lieutenant brigadier field marshal commodore corporal sergeant sgt capt cmdr special foreign defense defence
    interior state security national military gov sheik militia militiaman kurd exclusive analysis opinion breaking
    update updated video photos live iraq baghdad what how why who where whether will can could would should may might
    must is are was were does did do has have had let inside meet like unlike not no more under without over despite
    against between besides among behind once through within amid across during ahead neither either perhaps maybe
    later earlier today now again critics supporters followers aides loyalists facing yesterday tomorrow whenever
    wherever whereas thus hence perhaps maybe instead plus saudi israeli egyptian lebanese jordanian palestinian
    french german british russia ukrainian european chinese korean japanese western arab muslim jewish republican
    republicans democrat democrats democratic conservative candidate nominee billionaire tycoon mogul mayor
    congressman congresswoman minority majority ally allies rival rivals negotiator negotiators mediator host guest
    chancellor emperor sultan crown father mother son daughter wife husband brother sister uncle reuters exclusively
    mullahs imam pope dictator hardliner reformist moderate veteran war chiefs house
    white congress pentagon army navy nato parliament coalition staff command council court affairs policy press
    intelligence ministry cabinet government opposition supreme party movement bloc brigade tribal mufti patriarch
    retired incoming departing elect kurdistan gop kremlin monday tuesday wednesday thursday friday saturday sunday
    january february march april june july august september october november december fellow dear team vs versus amid post pro anti`),
);

const SPEAKING: ReadonlySet<string> = new Set(SPEECH_WORDS);

/** Does the raw word before a surname look like somebody's first name? English only. */
export const looksLikeFirstName = (word: string): boolean =>
  /^\p{Lu}\p{Ll}+$/u.test(word) &&
  // Seeing Trump, Apparently Biden: no names, which are shorter.
  !/...ing$|....ly$/.test(word) &&
  !SPEAKING.has(word.toLowerCase()) &&
  !BEFORE_SURNAME.has(word.toLowerCase());

/** Capitalised behind a surname and yet no surname: days, months, and words that begin a clause. */
const BEHIND_SURNAME: ReadonlySet<string> = new Set(
  words(`
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december president prime minister administration government cabinet era doctrine
    and or but`),
);

/** Does the raw word behind a name look like a surname, which makes the name a first name? */
export const looksLikeSurname = (word: string): boolean =>
  /^\p{Lu}\p{L}*\p{Ll}$/u.test(word) && !BEHIND_SURNAME.has(word.toLowerCase());

/** Words that stand in small letters even where a headline capitalises the others. */
const SMALL_ANYWHERE: ReadonlySet<string> = new Set(
  words(`
    about above across after against along amid among around before behind below between beyond during from into
    over since than that their there these those through toward towards under until upon versus while with within
    without`),
);

/** A headline in sentence case: a longer word in small letters tells it from one In Title Case. */
export const isSentenceCase = (title: string): boolean =>
  [...title.matchAll(/(?<![\p{L}'’])\p{Ll}{4,}/gu)].some(([word]) => !SMALL_ANYWHERE.has(word));

/** Beside a surname they make it a family's: nobody of it is named. */
const FAMILY: ReadonlySet<string> = new Set(
  words(
    `عائلة العائلة أسرة آل عشيرة قبيلة بيت family clan tribe dynasty brothers sisters household`,
  ).map(fold),
);
export const isFamily = (folded: string): boolean => FAMILY.has(folded);

/** Arabic words after which a noun stands on its own: no adjective of what went before. */
export const BEFORE_NOUNS: ReadonlySet<string> = new Set(
  words(`
    إن أن بأن لأن لكن ولكن فيما بينما إلى الى من عن على بين لدى كان وكان ليس ضد أو ثم كما بل إذا لو عبر حول دون نحو
    حيال تجاه أمام خلف وراء باسم زيارة حكومة جانب خطاب كلمة قرار بيان مقابلة لقاء اجتماع مكتب منزل مقر
    ائتلاف عهد نهج مطالب مهلة إقالة استقالة نفوذ ترشح حظوظ ولاية ترشيح تكليف خلفا تصريحات مبادرة برئاسة بزعامة بقيادة مستشار
    مستشاري مستشارو فريق برنامج موقف رسالة دعوة جولة تشكيلة كابينة اختيار منافسي خصوم أنصار`).map(
    fold,
  ),
);
export const standsBeforeNouns = (folded: string): boolean => BEFORE_NOUNS.has(folded);

/** `قاعدة "بلد"`, `تنظيم "داعش"`: what is quoted is the name, where it is one itself. */
const GENERIC_HEADS: ReadonlySet<string> = new Set(
  words(`
    قاعدة قاعدتي قواعد معسكر مطار تنظيم حركة جماعة فصيل ميليشيا ميليشيات مليشيا منظمة صحيفة جريدة مجلة
    وكالة قناة شبكة موقع منصة محطة هيئة مدينة محافظة عملية group movement organisation organization newspaper
    agency channel base camp militia faction network operation`).map(fold),
);
/** `حركة "النجباء"`: a head that goes with what is quoted, unless that is a name wherever it stands. */
export const isHeadOfName = (folded: string): boolean => /^(?:ال)?(?:حركه|منظمه) /.test(folded);
export const isGenericHead = (folded: string): boolean => GENERIC_HEADS.has(folded);
