/** Whose a lone surname is: what the words right beside it say, and who else bears it. */
import { describe, expect, it } from 'vitest';
import { parseEntities } from '../../../functions/domain/match/entities.ts';
import { compileMatcher } from '../../../functions/domain/match/matcher.ts';

const gate = { doc: true, speaker: ['@here'], notNear: ['الخرطوم'] };
const matcher = compileMatcher(
  parseEntities('entities.json', [
    { id: 'here', kind: 'context', entities: ['iraq'], words: ['Iraqi'] },
    {
      id: 'sudani',
      type: 'person',
      description: 'A prime minister',
      names: { ar: ['محمد شياع السوداني'], en: ['Mohammed Shia al-Sudani'] },
      ambiguousAliases: [
        { alias: 'السوداني', lang: 'ar', ...gate },
        { alias: 'Sudani', lang: 'en', ...gate },
      ],
    },
    {
      id: 'rashid',
      type: 'person',
      description: 'A president',
      names: { ar: ['عبد اللطيف رشيد'] },
      ambiguousAliases: [{ alias: 'رشيد', lang: 'ar', speaker: ['@here'] }],
    },
    { id: 'iraq', type: 'country', description: 'Iraq', names: { ar: ['العراق'], en: ['Iraq'] } },
    {
      id: 'larijani',
      type: 'person',
      description: 'A leader',
      names: { ar: ['علي لاريجاني', 'لاريجاني'], en: ['Ali Larijani', 'Larijani'] },
    },
    {
      id: 'lavrov',
      type: 'person',
      description: 'A minister',
      names: { ar: ['سيرغي لافروف', 'لافروف'], en: ['Sergei Viktorovich Lavrov', 'Lavrov'] },
    },
    { id: 'other-sudani', kind: 'blocker', names: { ar: ['عبد الفلاح السوداني'] } },
    { id: 'sudani-town', kind: 'blocker', names: { ar: ['مدينة السوداني'] } },
    {
      id: 'asad',
      type: 'base',
      description: 'An air base',
      names: { en: ['Ain al-Asad'] },
      ambiguousAliases: [{ alias: 'the base', lang: 'en', doc: true }],
    },
  ]),
);
const surfaces = (text: string, title = '') =>
  matcher.match({ title, text }).mentions.map(({ surface }) => surface);

describe('a lone surname', () => {
  it.each([
    ['is an adjective behind a definite noun', 'شكر التاجر السوداني أهل العراق', false],
    ['is a name behind the verb that quotes it', 'التقى السوداني أهل العراق', true],
    ['is a name behind a particle', 'قالوا في العراق إن السوداني غادر', true],
    ['is a name behind a noun without ال', 'تزامنت زيارة السوداني مع عطلة في العراق', true],
    ['is somebody else behind علي', 'قال علي السوداني في العراق', false],
    ['is a first name with a surname behind it', 'In Iraq Sudani Karim says so', false],
    ['is a first name with al- and a surname behind it', 'In Iraq Sudani al-Azzawi says so', false],
    ['is a first name with Al- behind it', 'In Iraq Sudani Al-Azzawi says so', false],
    ['is a first name with el behind it', 'In Iraq Sudani el Azzawi says so', false],
    ['is a surname with al- behind a comma', 'In Iraq he met Sudani, al-Azzawi and others', true],
    ['is a first name in Arabic with a surname behind it', 'في العراق وقال رشيد العزاوي', false],
    ['is a surname with a role behind it', 'في العراق وقال رشيد الرئيس', true],
    ['is a surname with a noun in ى behind it', 'في العراق زار رشيد المستشفى', true],
    ['is a surname with a noun in ي behind it', 'في العراق بحث رشيد المساعي', true],
    ['is a surname with a known man behind it', 'في العراق التقى رشيد السوداني', true],
    ['is no first name in Arabic', 'في العراق استقبل السوداني العزاوي', true],
    ['is a surname with a day behind it', 'Iraq: Sudani said Monday he stays', true],
    ['is a family behind one', 'في العراق قال من عائلة السوداني', false],
    ['is a family before one', 'In Iraq the Sudani family said so', false],
    ['has its first name before al-', 'In Iraq Hassan al-Sudani says so', false],
    ['has no first name before al-', 'In Iraq, al-Sudani says so', true],
    ['is a place behind in', 'People in Sudani say Iraq is far', false],
    ['is no adjective behind a noun whose letters carry marks', 'بِيَانُ السوداني عن العراق', true],
    ['is an adjective behind a definite noun with marks', 'شَكَرَ التَّاجِرُ السوداني أهل العراق', false],
    ['has no first name in a month before it', 'In Iraq in March Sudani says so', true],
    ['has no surname in a month behind it', 'Iraq: Sudani said March is too late', true],
    [
      'is a name beside another one, joined by و with a mark',
      'قال لاريجاني وَالسوداني إن العراق آمن',
      true,
    ],
  ])('%s: %s', (_, text, isHis) => {
    expect(surfaces(text).some((one) => /السوداني|Sudani|رشيد/.test(one))).toBe(isHis);
  });

  it('has no first name before it in a headline of small letters', () => {
    expect(surfaces('Iraq waits', 'Ahmed Sudani says goodbye')).toEqual(['Iraq']);
  });
  it('may have any word before it in a headline of capitals', () => {
    expect(surfaces('Iraq waits', 'Outgoing Sudani Says No')).toEqual(['Sudani', 'Iraq']);
  });
  it('is a first name before al- even in a headline of capitals', () => {
    expect(surfaces('Iraq waits', 'Sudani al-Azzawi Says No')).toEqual(['Iraq']);
  });
  it('is taken by another bearer who was named last', () => {
    const texts = 'محمد شياع السوداني في المدينة. عبد الفلاح السوداني أيضا. عاد السوداني';
    expect(surfaces(texts)).toEqual(['محمد شياع السوداني']);
  });
  it('is not taken by another bearer named in passing', () => {
    const often = 'محمد شياع السوداني في المدينة. محمد شياع السوداني في القرية.';
    expect(surfaces(`${often} عبد الفلاح السوداني أيضا. عاد السوداني`)).toEqual([
      'محمد شياع السوداني',
      'محمد شياع السوداني',
      'السوداني',
    ]);
  });
  it('is not taken by a town called like him', () => {
    const texts = 'محمد شياع السوداني هنا. مدينة السوداني بعيدة. عاد السوداني';
    expect(surfaces(texts)).toEqual(['محمد شياع السوداني', 'السوداني']);
  });
  it('in a headline is his whom the article names more often', () => {
    const text = 'ذكر عبد الفلاح السوداني. محمد شياع السوداني هنا، محمد شياع السوداني هناك';
    expect(surfaces(text, 'السوداني يعود')[0]).toBe('السوداني');
  });
});

describe('a surname that hardly anybody shares', () => {
  it.each([
    ['behind another first name', 'Then Sadeq Larijani spoke', false],
    ['behind another first name in Arabic', 'زارها القاضي صادق لاريجاني', false],
    ['behind his own, in another spelling', 'Then Sergey Lavrov spoke', true],
    ['behind his own and another', 'Then Ali Ardeshir Larijani spoke', true],
    ['of a family', 'the Larijani family', false],
    ['behind a title', 'President Larijani, Russian Minister Lavrov', true],
    ['behind in, which is of no place', 'He trusts in Larijani', true],
    ['behind a verb that begins a sentence', 'Seeing Lavrov, he left', true],
    ['behind a place', 'In Iraq Larijani spoke', true],
    ['behind an office of several words', 'Secretary of War Lavrov spoke', true],
    ['with a capital behind it', 'the Larijani Doctrine', true],
    ['behind a first name that is mostly a noun', 'سألوا عن عمر لافروف', true],
    ['behind علي where على has another ending', 'خرج إلى بيته علي لافروف', false],
    ['behind على', 'يجب على لافروف أن يرد', true],
    ['behind علي where nobody says how على is written', 'يجب علي لافروف', true],
  ])('%s: %s', (_, text, isHis) => {
    expect(surfaces(text).some((one) => /Larijani|Lavrov|لا(ريجاني|فروف)/.test(one))).toBe(isHis);
  });
  it.each([
    ['Furious Larijani Slams Angry Lavrov', ['Larijani', 'Lavrov']],
    ['Sara Lavrov Questioned By Police', []],
  ])('in a headline of capitals: %s', (title, expected) => {
    expect(surfaces('', title)).toEqual(expected);
  });
});

describe('behind a role that takes a full name', () => {
  const named = 'محمد شياع السوداني في العراق.';
  it.each([
    ['any word may be a first name', 'أكد النائب ريكان السوداني ذلك', false],
    ['so may two', 'أكد الباحث ريكان غيلان السوداني ذلك', false],
    ['the role may be told closer by', 'أكد الباحث السياسي غيلان السوداني ذلك', false],
    ['a first name may look like a verb', 'أعلن النائب وعد السوداني: لا', false],
    ['his own is his', 'أعلن النائب شياع السوداني ذلك', true],
    ['a verb is no first name', 'التقى النائب ثم انتقد السوداني', true],
    ['a preposition is no first name', 'رد الوزير على السوداني', true],
    ['a noun is no first name', 'دخل الوزير مكتب السوداني', true],
    ['a rank is no first name', 'قال الفريق أول ركن السوداني', true],
  ])('%s: %s', (_, text, isHis) => {
    expect(surfaces(`${named} ${text}`).includes('السوداني')).toBe(isHis);
  });
});

describe('علي before a lone surname', () => {
  const named = 'محمد شياع السوداني هنا';
  it.each([
    ['is somebody’s first name', `${named} وعلي السوداني هناك في العراق`, false],
    ['is one where على is written otherwise', `${named}. عاد إلى علي السوداني في العراق`, false],
    ['is على in an article that dots it', `${named}. حتي الآن يجب علي السوداني في العراق`, true],
  ])('%s', (_, text, isHis) => expect(surfaces(text).includes('السوداني')).toBe(isHis));
});

it('an article decides whether a word is a name, and is no part of it', () => {
  expect(surfaces('Ain al-Asad was hit. The base is empty')).toEqual(['Ain al-Asad', 'base']);
});
