/**
 * Kinds of event, which Arabic and English reports of one thing have in common, by the beginnings
 * of their words; which of them are actions, nations and sites. Language only: no subject's own
 * words.
 */

/** Kinds of event, each with the beginnings of its words. */
const CONCEPTS: Readonly<Record<string, string>> = {
  attack:
    'attack assault target hit shell هجوم هجمات هاجم استهدف استهداف تستهدف يستهدف قصف يقصف تقصف يهاجم تهاجم مهاجم',
  rocket: 'rocket missile katyusha صاروخ صواريخ كاتيوشا salvo',
  drone: 'drone uav مسير طائره مسيره درون',
  strike: 'strike struck airstrike raid bomb غاره غارات ضربه ضربات',
  kill: 'kill dead death died slain قتل قتيل مقتل قتلي مصرع استشهد شهيد',
  wound: 'wound injur جريح جرحي اصيب اصابه اصابات hurt',
  withdraw:
    'withdr pull depart leave exit انسحاب انسحب ينسحب تنسحب سحب خروج مغادر رحيل اخراج gone quit يغادر تغادر غادر مغادره',
  handover:
    'hand handover transfer takeover control receive تسليم تسلم يتسلم استلام سيطر receiv يسلم سلم سلمت',
  close: 'clos shut shutdown اغلاق اغلق غلق',
  evacuate: 'evacuat vacat اخلا اجلا يخلي تخلي اخلي اخلت',
  cut: 'cut cuts reduc drawdown trim slash shrink halv خفض تخفيض تقليص قلص يخفض سيخفض تخفيف',
  remain: 'remain stay keep بقا يبقي ابقا تبقي الابقا',
  delay: 'delay postpone extend تاجيل تمديد ارجا ارجي يوجل تمدد',
  agree: 'agree deal accord pact اتفاق اتفق اتفاقيه توافق',
  talks: 'talk negotiat dialogue round مفاوضات محادثات حوار جوله مباحثات',
  meet: 'meet met receiv visit arriv لقا التقي يلتقي استقبل زياره زارت يزور وصل بحث يبحث',
  vote: 'vote resolution parliament ballot تصويت صوت يصوت قانون elect voter poll انتخاب ينتخب اقتراع ناخب',
  threat: 'threat warn vow ultimatum هدد تهديد يهدد توعد تحذير حذر يحذر وعيد مهله انذار',
  demand: 'demand call urg insist طالب يطالب مطالب تطالب دعا يدعو دعوه',
  reject: 'reject refus den dismiss رفض يرفض نفي ينفي نفت',
  protest: 'protest ralli march demonstrat تظاهر متظاهر احتجاج مسيره مليونيه',
  sanction: 'sanction blacklist عقوبات list ادرج تدرج ادراج عقوبه تعاقب يعاقب معاقبه',
  arrest: 'arrest detain اعتقل اعتقال قبض توقيف held suspect متهم معتقل',
  convoy: 'convoy truck رتل ارتال قافله شاحنات',
  appoint: 'appoint nam nominat envoy تعيين عينت يعين مبعوث',
  resign: 'resign quit step استقال',
  train: 'train advis تدريب مدرب مستشار',
  ceasefire: 'truce ceasefire هدنه وقف',
  disarm: 'disarm weapon نزع سلاح حصر',
  celebrate: 'celebrat sovereign ceremony احتفال سياده عيد مراسم',
  schedule: 'timetabl schedul deadline timeline جدول جدوله موعد',
  boycott: 'boycott قاطع مقاطع يقاطع',
  law: 'bill law legislat قانون تشريع',
  foreign: 'foreign اجنبي اجنبيه اجانب',
  crash: 'crash fell fall سقط سقوط تسقط يسقط down shot intercept اسقاط اسقط تتصد',
  stop: 'stop halt suspend cut توقف اوقف علق تعليق قطع',
  change: 'change alter تغيير يغير تعديل',
  mistake: 'mistake error wrong خطا',
  trick: 'trick ruse decei خدعه تضليل',
  praise: 'prais welcom hail رحب ترحيب اشاد',
  condemn: 'condemn denounc ادان ادانه استنكر تنديد تدين يدين دان دانت',
  fire: 'fire blaze حريق اندلع burn burnt اخماد احترق نيران',
  gas: 'gas غاز الغازي',
  oil: 'oil crude نفط نفطي',
  power: 'electric power كهربا',
  field: 'field حقل حقول',
  airport: 'airport مطار',
  camp: 'camp معسكر مخيم معسكرات',
  base: 'base airbase قاعده قواعد',
  embassy: 'embass consul سفاره قنصلي',
  siren: 'siren صفارات',
  flight: 'flight رحلات رحله طيران',
  border: 'border frontier حدود',
  radar: 'radar رادار',
  river: 'river water نهر مياه',
  prison: 'prison jail detainee سجن سجون سجنا معتقل',
  company: 'company firm شركه شركات',
  court: 'court judge محكمه قضا ruling ruled',
  kurdish: 'kurd كرد اكراد كردي',
  sunni: 'sunni سنيه سني',
  shiite: 'shia shii شيعه شيعي',
  turkish: 'turk ankara ترك تركي انقره',
  russian: 'russia moscow روس موسكو',
  german: 'german berlin المان برلين',
  french: 'french france paris فرنس باريس',
  british: 'brit london بريطان لندن',
  italian: 'ital rome ايطال روما',
  spanish: 'spain spanish اسبان مدريد',
  dutch: 'dutch netherland هولند',
  polish: 'polish poland بولند',
  canadian: 'canad كندي كندا',
  australian: 'australia استرال',
  chinese: 'china chinese beijing صيني الصين بكين',
  japanese: 'japan يابان',
  iranian: 'iran tehran ايران طهران',
  american: 'america washington pentagon امريك اميرك واشنطن',
  saudi: 'saudi riyadh سعودي رياض',
  jordanian: 'jordan amman اردن',
  egyptian: 'egypt cairo مصري قاهره',
  qatari: 'qatar doha قطري دوحه',
  emirati: 'emirat امارات',
  kuwaiti: 'kuwait كويت',
  syrian: 'syria damascus سوري دمشق',
  lebanese: 'leban beirut لبنان بيروت',
  israeli: 'israel اسرائيل اسراييل',
  army: 'army جيش',
  lawmakers: 'lawmaker deput نواب نائب',
  result: 'result نتايج نتيجه',
  final: 'final نهايي نهاييه',
  preliminary: 'prelim initial اوليه',
  phone: 'phone telephone هاتف اتصال',
  sign: 'sign توقيع وقع يوقع توقع ابرم',
  resume: 'resum restart استيناف يستانف استانف تستانف',
  flow: 'flow pump valve ضخ تدفق',
  storm: 'storm dust عاصفه ترابي',
  rain: 'rain flood سيول فيضان امطار',
  dollar: 'dollar دولار',
  dinar: 'dinar currenc دينار',
  bank: 'bank مصرف مصارف مصرفي بنك',
  money: 'money launder fund cash اموال تمويل',
  funeral: 'funeral buri bury mourn شيع تشييع جنازه',
  soldier: 'soldier جندي جنود جنديين جنديان',
  police: 'polic شرطه شرطي',
  jet: 'jet warplane aircraft plane طايرات مقاتلات حربيه',
  artillery: 'artiller مدفع',
  farmer: 'farmer مزارع فلاح',
  minister: 'minister وزير وزرا',
  staff: 'staff employ موظف',
  hospital: 'hospital مستشفي',
  school: 'school pupil student مدرسه مدارس طلبه دوام',
  exercise: 'exercis drill manoeuv maneuv مناورات تمرين تمارين',
  contract: 'contract عقود تعاقد',
  family: 'famil عايله عوايل',
  refugee: 'refugee displac نازح لاجي',
  militia: 'militia faction paramilit فصيل فصايل مليشيا ميليشيا',
  passenger: 'passenger مسافر',
  truckroad: 'road highway طريق',
  price: 'price rate سعر اسعار صرف',
  sport: 'football goal match squad منتخب مباراه',
  gunman: 'gunm sniper مسلح مسلحين مسلحون',
  bomb: 'explo blast bomb عبوه انفجار ناسف مفخخ',
  detainee: 'detainee prisoner inmate سجين معتقلين معتقلي',
  message: 'letter messag رساله',
  budget: 'budget salar موازنه رواتب',
  march: 'march اذار مارس',
  january: 'january كانون يناير',
  february: 'february شباط فبراير',
  april: 'april نيسان ابريل',
  june: 'june حزيران يونيو',
  july: 'july تموز يوليو',
  august: 'august اغسطس',
  september: 'september sept ايلول سبتمبر',
  october: 'october تشرين اكتوبر',
  november: 'november نوفمبر',
  december: 'december ديسمبر',
};

const byBeginning = new Map<string, readonly string[]>();
for (const [concept, list] of Object.entries(CONCEPTS)) {
  for (const beginning of list.split(' ')) {
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), concept]);
  }
}

/** The kinds of event a folded word speaks of. */
export function conceptsOf(word: string): readonly string[] {
  const bare = /^[\u0620-\u064a]/.test(word)
    ? word.replace(/^و?(?:[بلكف]?ال|لل|[بلسف](?=[يتنا]))?/, '')
    : word;
  const found = new Set<string>();
  for (const form of new Set([word, bare])) {
    for (let length = 3; length <= Math.min(form.length, 9); length += 1) {
      // Short words must end soon after: "hit" is in "hits", not in "hitherto".
      if (form.length - length > (length < 4 ? 2 : 4)) continue;
      for (const concept of byBeginning.get(form.slice(0, length)) ?? []) found.add(concept);
    }
  }
  return [...found];
}

/** What an attack is made with: one of today is seldom told with another's. */
export const MEANS: readonly string[] = ['rocket', 'drone', 'bomb', 'artillery', 'jet'];

/** Whose minister, army or envoy it is. */
export const NATIONS: readonly string[] =
  `turkish russian german french british italian spanish dutch polish canadian australian chinese
  japanese iranian american saudi jordanian egyptian qatari emirati kuwaiti syrian lebanese israeli`.split(
    /\s+/,
  );

/** Kinds of event that are what happened, in groups that exclude each other. */
export const ACTIONS: readonly (readonly string[])[] = [
  ['attack', 'rocket', 'drone', 'strike', 'kill', 'wound', 'crash', 'bomb'],
  ['withdraw', 'handover', 'close', 'evacuate', 'convoy'],
  ['talks', 'meet', 'phone'],
  ['vote', 'law'],
  ['sanction'],
  ['arrest'],
  ['protest', 'boycott'],
];

const SITES: ReadonlySet<string> = new Set('base camp airport field embassy prison'.split(' '));
/** Whether a folded word says that the name beside it is a place where things happen. */
export const isSiteWord = (word: string): boolean => conceptsOf(word).some((one) => SITES.has(one));
