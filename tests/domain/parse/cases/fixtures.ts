/** What the feed fixtures hold. Undated or untitled articles are among them on purpose. */
import type { ParsedArticle } from '../../../../functions/domain/article.ts';
import type { FeedFormat } from '../../../../functions/domain/parse/outcome.ts';

type Fixture = {
  readonly file: string;
  readonly format: FeedFormat;
  readonly title: string;
  readonly titles: readonly (string | undefined)[];
  /** Fields of the first article. */
  readonly first: Partial<ParsedArticle>;
};

export const FEED_FIXTURES: readonly Fixture[] = [
  {
    file: 'agency-windows-1256.xml',
    format: 'rss',
    title: 'وكالة الرافدين للأنباء',
    titles: [
      'وزير الدفاع: الانسحاب من عين الأسد & أربيل وفق الجدول',
      'رئيس الوزراء يستقبل السفيرة الأميركية',
    ],
    first: {
      url: 'http://agency.example/news.php?id=9912&cat=3&lang=ar',
      guid: 'http://agency.example/news.php?id=9912',
      summary:
        'قال الوزير إن اللجنة العسكرية العليا أنجزت المرحلة الأولى & تستعد للثانية وأضاف أن التسليم يجري بهدوء.',
      publishedAt: '2026-10-11T06:45:00.000Z',
    },
  },
  {
    file: 'ministry-iso-8859-6.xml',
    format: 'rss',
    title: 'بيانات الوزارة',
    titles: ['بيان حول تسلم معسكر التاجي', 'زيارة تفقدية إلى الحدود الغربية'],
    first: { url: 'https://ministry.example/b/71', publishedAt: '2026-10-09T07:00:00.000Z' },
  },
  {
    file: 'weekly-utf-16.xml',
    format: 'rss',
    title: 'الأسبوعية',
    titles: ['ملف العدد: من أربيل إلى دهوك'],
    first: { url: 'https://weekly.example/i/12', publishedAt: '2026-10-08T21:00:00.000Z' },
  },
  {
    file: 'broadcaster-rss.xml',
    format: 'rss',
    title: 'أخبار الشرق الأوسط',
    titles: [
      'بغداد تعلن موعد إنهاء مهمة التحالف الدولي في الأنبار',
      '«الحشد الشعبي»: لا وجود لقوات أجنبية في مقراتنا',
      'أسعار النفط تستقر مع ترقب اجتماع المنتجين',
    ],
    first: {
      guid: 'https://broadcaster.example/middle_east/1700001/',
      categories: ['العراق'],
      enclosures: [{ url: 'https://broadcaster.example/p/1.jpg', type: 'image/jpeg' }],
    },
  },
  {
    file: 'wordpress-rss.xml',
    format: 'rss',
    title: 'مرصد الفرات',
    titles: [
      'كتائب حزب الله تهدد باستئناف عملياتها إذا تأخر الانسحاب',
      'البرلمان يناقش قانون الموازنة – القراءة الثانية',
    ],
    first: {
      author: 'هيئة التحرير',
      categories: ['سياسة', 'الفصائل'],
      summary: 'حذّرت الكتائب في بيان من “المماطلة” في تنفيذ الجدول الزمني […]',
      guid: 'https://marsad.example/?p=48211',
    },
  },
  {
    file: 'portal-drupal.xml',
    format: 'rss',
    title: 'بوابة الأخبار',
    titles: ['الإطار التنسيقي يدعو إلى "تنفيذ كامل" للاتفاق', 'الطقس: أمطار خفيفة في الوسط'],
    first: {
      url: 'https://portal.example/ar/node/5521',
      guid: '5521 at https://portal.example/ar',
    },
  },
  {
    file: 'satellite-arabic-dates.xml',
    format: 'rss',
    title: 'القناة الفضائية',
    titles: [
      'أول دفعة من المعدات تغادر قاعدة حرير',
      'مسيّرة تسقط قرب مطار أربيل من دون أضرار',
      'نشرة منتصف الليل',
      'خبر بلا تاريخ صالح',
    ],
    first: { url: 'https://satellite.example/news/301', publishedAt: '2026-10-11T07:30:00.000Z' },
  },
  {
    file: 'channel-bridge.xml',
    format: 'rss',
    title: 'قناة الميدان - Telegram',
    titles: ['🔴 عاجل | انفجار عبوة قرب رتل دعم لوجستي على الطريق السريع', undefined],
    first: { url: 'https://t.example/maydan/8001', author: 'قناة الميدان' },
  },
  {
    file: 'search-rss.xml',
    format: 'rss',
    title: '"التحالف الدولي" - بحث',
    titles: ['التحالف الدولي يسلم موقعا في نينوى - صحيفة المدينة'],
    first: { guid: 'CBMiA', summary: 'التحالف الدولي يسلم موقعا في نينوى صحيفة المدينة' },
  },
  {
    file: 'damaged-rss.xml',
    format: 'rss',
    title: 'صحيفة المدينة & ملاحقها',
    titles: ['التحالف: عدد القوات < 900 بعد تسليم الموقع', 'سوق السمك & الفواكه "الجديد"'],
    first: {
      url: 'https://city.example/?p=10&l=ar',
      summary: 'العدد الجديد أقل من المتوقع “بكثير”',
    },
  },
  {
    file: 'archive-rdf.xml',
    format: 'rdf',
    title: 'أرشيف بغداد',
    titles: ['وثيقة: اتفاق الإطار الاستراتيجي بعد ثمانية عشر عاما', 'خط زمني للقواعد'],
    first: {
      author: 'قسم الوثائق',
      categories: ['وثائق'],
      publishedAt: '2026-10-10T09:00:00.000Z',
    },
  },
  {
    file: 'blog-atom.xml',
    format: 'atom',
    title: 'دفتر المراقب',
    titles: ['ماذا بعد الانسحاب؟', 'A < B: ملاحظة قصيرة'],
    first: {
      url: 'https://blog.example/2026/10/after.html',
      author: 'ليلى',
      content: 'ثلاثة أسئلة عن اليوم التالي.\nأولها: من يحمي السماء؟',
      updatedAt: '2026-10-11T07:20:30.001Z',
    },
  },
  {
    file: 'video-atom.xml',
    format: 'atom',
    title: 'قناة التحليل',
    titles: ['حوار: هل ينتهي الوجود الأجنبي فعلا؟'],
    first: { url: 'https://video.example/watch?v=abc123', summary: 'نقاش مع ثلاثة باحثين.' },
  },
  {
    file: 'podcast.json',
    format: 'json',
    title: 'بودكاست الحدود',
    titles: ['الحلقة ٣١: ما الذي بقي من التحالف؟', undefined],
    first: { guid: '31', url: 'https://pod.example/e/31', author: 'فريق الحدود' },
  },
];
