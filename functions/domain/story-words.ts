/**
 * Words for comparing stories: stems that bring forms of one word together, words that tell nothing,
 * and kinds of event, which Arabic and English reports of one thing have in common. Language only:
 * no subject's own words.
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

/** Kinds of event, each with the beginnings of its words. */
const CONCEPTS: Readonly<Record<string, string>> = {
  attack: 'attack assault target hit shell هجوم هجمات هاجم استهدف استهداف تستهدف يستهدف قصف',
  rocket: 'rocket missile katyusha صاروخ صواريخ كاتيوشا',
  drone: 'drone uav مسير طائره مسيره درون',
  strike: 'strike airstrike raid bomb غاره غارات ضربه ضربات',
  kill: 'kill dead death died slain قتل قتيل مقتل قتلي مصرع استشهد شهيد',
  wound: 'wound injur جريح جرحي اصيب اصابه اصابات',
  withdraw: 'withdr pull depart leave exit انسحاب انسحب ينسحب تنسحب سحب خروج مغادر رحيل اخراج',
  handover: 'hand handover transfer takeover control receive تسليم تسلم يتسلم استلام سيطر',
  close: 'clos shut shutdown اغلاق اغلق غلق',
  evacuate: 'evacuat vacat اخلا اجلا',
  cut: 'cut reduc drawdown trim slash shrink halv خفض تخفيض تقليص قلص يخفض سيخفض تخفيف',
  remain: 'remain stay keep بقا يبقي ابقا تبقي الابقا',
  delay: 'delay postpone extend تاجيل تمديد ارجا تمدد',
  agree: 'agree deal accord pact اتفاق اتفق اتفاقيه توافق',
  talks: 'talk negotiat dialogue round مفاوضات محادثات حوار جوله مباحثات',
  meet: 'meet met receiv visit arriv لقا التقي يلتقي استقبل زياره زار يزور وصل بحث يبحث',
  vote: 'vote resolution parliament ballot تصويت صوت يصوت قانون',
  threat: 'threat warn vow ultimatum هدد تهديد يهدد توعد تحذير حذر يحذر وعيد مهله انذار',
  demand: 'demand call urg insist طالب يطالب مطالب تطالب دعا يدعو دعوه',
  reject: 'reject refus den dismiss رفض يرفض نفي ينفي تنفي',
  protest: 'protest ralli march demonstrat تظاهر متظاهر احتجاج مسيره مليونيه',
  sanction: 'sanction blacklist عقوبات',
  arrest: 'arrest detain اعتقل اعتقال قبض توقيف',
  convoy: 'convoy truck رتل ارتال قافله شاحنات',
  appoint: 'appoint nam nominat envoy تعيين عين مبعوث',
  resign: 'resign quit step استقال',
  train: 'train advis تدريب مدرب مستشار',
  ceasefire: 'truce ceasefire هدنه وقف',
  disarm: 'disarm weapon نزع سلاح حصر',
  celebrate: 'celebrat sovereign ceremony احتفال سياده عيد مراسم',
  schedule: 'timetabl schedul deadline timeline جدول جدوله موعد',
  boycott: 'boycott قاطع مقاطع يقاطع',
  law: 'bill law legislat قانون تشريع',
  foreign: 'foreign اجنبي اجنبيه اجانب',
  crash: 'crash fell fall سقط سقوط تسقط يسقط',
  stop: 'stop halt suspend cut توقف اوقف علق تعليق قطع',
  change: 'change alter تغيير يغير تعديل',
  mistake: 'mistake error wrong خطا',
  trick: 'trick ruse decei خدعه تضليل',
  praise: 'prais welcom hail رحب ترحيب اشاد',
  condemn: 'condemn denounc ادان ادانه استنكر تنديد',
  fire: 'fire blaze حريق اندلع',
  gas: 'gas غاز الغازي',
  oil: 'oil crude نفط نفطي',
  power: 'electric power كهربا',
  field: 'field حقل حقول',
  airport: 'airport مطار',
  camp: 'camp معسكر مخيم',
  base: 'base airbase قاعده قواعد',
  embassy: 'embass consul سفاره قنصلي',
  siren: 'siren صفارات',
  flight: 'flight رحلات رحله طيران',
  border: 'border frontier حدود',
  radar: 'radar رادار',
  river: 'river water نهر مياه',
  prison: 'prison jail detainee سجن سجون سجنا معتقل',
  company: 'company firm شركه شركات',
  court: 'court judge محكمه قضا',
  kurdish: 'kurd كرد اكراد كردي',
  sunni: 'sunni سنيه سني',
  shiite: 'shia shii شيعه شيعي',
  turkish: 'turk ankara ترك تركي انقره',
  russian: 'russia moscow روس موسكو',
  german: 'german berlin المان برلين',
  french: 'french france paris فرنس باريس',
  british: 'brit london بريطان لندن',
  army: 'army جيش',
  lawmakers: 'lawmaker deput نواب نائب',
  january: 'january كانون يناير',
  february: 'february شباط فبراير',
  march: 'march اذار مارس',
  april: 'april نيسان ابريل',
  june: 'june حزيران يونيو',
  july: 'july تموز يوليو',
  august: 'august اغسطس',
  september: 'september sept ايلول سبتمبر',
  october: 'october تشرين اكتوبر',
  november: 'november نوفمبر',
  december: 'december ديسمبر',
};

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

const beginnings = Object.entries(CONCEPTS).flatMap(([concept, list]) =>
  list.split(' ').map((beginning) => ({ concept, beginning })),
);
const byBeginning = new Map(
  [3, 4, 5, 6, 7, 8, 9].map((length) => [
    length,
    new Map(
      beginnings
        .filter(({ beginning }) => beginning.length === length)
        .map(({ beginning, concept }) => [beginning, concept]),
    ),
  ]),
);

/** The kinds of event a folded word speaks of. */
export function conceptsOf(word: string): readonly string[] {
  const bare = ARABIC.test(word) ? word.replace(/^و?(?:[بلكف]?ال|لل|[بلسف](?=[يتنا]))?/, '') : word;
  const found = new Set<string>();
  for (const form of new Set([word, bare])) {
    for (const [length, concepts] of byBeginning) {
      const concept = concepts.get(form.slice(0, length));
      // Short words must end soon after: "hit" is in "hits", not in "hitherto".
      if (concept && form.length - length <= (length < 4 ? 2 : 4)) found.add(concept);
    }
  }
  return [...found];
}
