/** What the matcher finds, in the words of its rules: one small catalogue, many small texts. */
import { describe, expect, it } from 'vitest';
import { parseEntities } from '../../../functions/domain/match/entities.ts';
import { compileMatcher } from '../../../functions/domain/match/matcher.ts';

const person = (id: string, ar: string, en: string, gated: readonly object[] = []) => ({
  id,
  type: 'person',
  description: id,
  names: { ar: [ar], en: [en] },
  ambiguousAliases: gated,
});
const named = (id: string, type: string, ar: readonly string[], en: readonly string[] = []) => ({
  id,
  type,
  description: id,
  names: { ar, en },
});
const shortBase = [{ alias: 'القاعدة', lang: 'ar', doc: true, notPrev: ['تنظيم'] }];
const CATALOGUE = parseEntities('entities.json', [
  {
    id: 'spellings',
    kind: 'spellings',
    sets: [
      ['الأميركية', 'الأمريكية'],
      ['Hezbollah', 'Hizballah'],
    ],
  },
  { id: 'roles', kind: 'words', words: ['رئيس الوزراء', 'prime minister'] },
  { id: 'here', kind: 'context', entities: ['iraq'], words: ['العراقي', 'Iraqi'] },
  person('sudani', 'محمد شياع السوداني', 'Mohammed Shia al-Sudani', [
    {
      alias: 'السوداني',
      lang: 'ar',
      doc: true,
      prev: ['@roles'],
      speaker: ['@here'],
      notPrev: ['الجيش'],
      notNear: ['الخرطوم'],
    },
    { alias: 'Sudani', lang: 'en', doc: true, prev: ['@roles'], speaker: ['@here'] },
  ]),
  named('iraq', 'country', ['العراق'], ['Iraq']),
  {
    ...named('usa', 'country', ['الولايات المتحدة'], ['America']),
    ambiguousAliases: [{ alias: 'US', lang: 'en', caseSensitive: true }],
  },
  named('baghdad', 'place', ['بغداد'], ['Baghdad']),
  named('washington', 'place', ['واشنطن'], ['Washington']),
  named('airport', 'base', ['مطار بغداد'], ['Baghdad airport']),
  named('forces', 'command', ['القوات الأميركية'], ['US forces']),
  named('kataib', 'armed-group', ['كتائب حزب الله'], ["Kata'ib Hezbollah"]),
  named('hezbollah', 'armed-group', ['حزب الله', 'كتائب حزب الله اللبناني'], ['Hezbollah']),
  named('hashd', 'armed-group', ['الحشد الشعبي'], ['PMF']),
  named('commission', 'government', ['اللجنة العليا']),
  named('nato', 'coalition', ['الناتو'], ['NATO']),
  { ...named('asad', 'base', ['قاعدة عين الأسد', 'عين الأسد']), ambiguousAliases: shortBase },
  {
    ...named('balad', 'base', ['قاعدة بلد']),
    ambiguousAliases: [...shortBase, { alias: 'بلد', lang: 'ar', exact: true, prev: ['قاعدة'] }],
  },
  named('nabni', 'bloc', ['تحالف نبني']),
  named('hamas', 'armed-group', ['حركة حماس', 'حماس']),
  {
    ...named('nujaba', 'armed-group', ['حركة النجباء']),
    ambiguousAliases: [{ alias: 'النجباء', lang: 'ar', doc: true, near: ['حركة'] }],
  },
  named('anbar', 'place', ['الأنبار']),
  { id: 'anbar-alliance', kind: 'blocker', names: { ar: ['تحالف الأنبار'] } },
  { id: 'other-sudani', kind: 'blocker', names: { ar: ['عبد الفلاح السوداني'] } },
]);
const matcher = compileMatcher(CATALOGUE);
const found = (text: string, title = '') =>
  matcher.match({ title, text }).mentions.map(({ entityId, surface }) => `${entityId}:${surface}`);
const rules = (text: string, title = '') =>
  matcher.match({ title, text }).mentions.map(({ rule }) => rule);

describe('where a name begins and ends', () => {
  it.each([
    ['وبغداد وللحشد الشعبي', ['baghdad:بغداد', 'hashd:لحشد الشعبي']],
    ['فلبغداد', ['baghdad:بغداد']],
    ['واشنطن وواشنطن', ['washington:واشنطن', 'washington:واشنطن']],
    ['للجنة العليا', ['commission:لجنة العليا']],
    ['العراقي والعراقية', []],
    ['القوات الأمريكيةالعراق', ['forces:القوات الأمريكية', 'iraq:العراق']],
    ['Exitالعراق', ['iraq:العراق']],
    ["Iraq's Baghdad’s", ['iraq:Iraq', 'baghdad:Baghdad']],
    ['Iraqi', []],
    ['U.S. and U.S.-led, US', ['usa:U.S.', 'usa:U.S.', 'usa:US']],
    ['U.S. forces', ['forces:U.S. forces']],
    ['they told us', []],
    [
      'Kataib Hizballah, Kata’ib Hezbollah',
      ['kataib:Kataib Hizballah', 'kataib:Kata’ib Hezbollah'],
    ],
    ['Nato and NATO, natos', ['nato:Nato', 'nato:NATO']],
    ['القوات\nالأميركية', []],
    ['القوات، الأميركية', []],
    ['غزَّةُ العِراقِ', ['iraq:العِراقِ']],
    ['العـــراق', ['iraq:العـــراق']],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));

  it('offsets are UTF-16 units of the raw field', () => {
    const text = '😀 «بِالعِراق» 𝗜𝗿𝗮𝗾';
    for (const one of matcher.match({ title: '', text }).mentions) {
      expect(text.slice(one.start, one.end)).toBe(one.surface);
    }
    expect(found(text)).toEqual(['iraq:العِراق']);
  });
});

describe('the longest name wins', () => {
  it.each([
    ['كتائب حزب الله', ['kataib:كتائب حزب الله']],
    ['كتائب حزب الله اللبناني', ['hezbollah:كتائب حزب الله اللبناني']],
    ['تحالف الأنبار', []],
    ['الأنبار وتحالف الأنبار', ['anbar:الأنبار']],
    ['مطار بغداد', ['airport:مطار بغداد', 'baghdad:بغداد']],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));
});

describe('quotation marks', () => {
  it.each([
    ['تحالف “نبني”', ['nabni:تحالف “نبني”']],
    ['"تحالف نبني"', ['nabni:تحالف نبني']],
    ['قاعدة "بلد" الجوية', ['balad:بلد']],
    ['قاعدة «عين الأسد»', ['asad:عين الأسد']],
    ['“كتائب حزب الله” اللبناني', ['kataib:كتائب حزب الله']],
    ['حركة "حماس"', ['hamas:حماس']],
    ['حركة “النجباء”', ['nujaba:حركة “النجباء”']],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));
});

describe('an ambiguous alias', () => {
  it.each([
    ['رئيس الوزراء السوداني', 'prev'],
    ['السوداني: العراق آمن', 'speaker'],
    ['أكد السوداني أن العراق آمن', 'speaker'],
    ['Prime Minister Sudani spoke', 'prev'],
    ['Sudani says Iraq is safe', 'speaker'],
    ['محمد شياع السوداني. ثم عاد السوداني', 'exact'],
  ])('%s: %s', (text, rule) => expect(rules(text)[0]).toBe(rule));
  it('is let in by the full name anywhere in the article', () => {
    expect(rules('زار محمد شياع السوداني المدينة', 'زيارة السوداني')).toEqual(['doc', 'exact']);
  });
  it.each([
    'السوداني في الشارع',
    'الجيش السوداني في العراق',
    'أكد السوداني أن العراق يساند الخرطوم',
    'قال عبد الفلاح السوداني في العراق، وأكد السوداني موقفه',
    'أكد محمد السوداني للعراق',
    'Ahmed Sudani says Iraq is safe',
  ])('stays out: %s', (text) => expect(found(text).join()).not.toContain('sudani'));
  it('that several share means the one named last', () => {
    expect(found('غادروا قاعدة عين الأسد. القاعدة خالية. ثم قاعدة بلد. القاعدة خالية')).toEqual([
      'asad:قاعدة عين الأسد',
      'asad:القاعدة',
      'balad:قاعدة بلد',
      'balad:القاعدة',
    ]);
  });
});

describe('why not', () => {
  const refused = (text: string) =>
    (matcher.match({ title: '', text }, { explain: true }).refused ?? []).map(
      ({ entityId, gate, reason }) => `${entityId} ${gate}: ${reason}`,
    );
  it.each([
    ['الجيش السوداني', 'sudani notPrev: "الجيش" stands before it'],
    [
      'السوداني',
      'sudani licence: needs one of its words before it, or its full name in the article, or being quoted where the article is about its subject',
    ],
    ['كتائب حزب الله', 'hezbollah longest: "كتائب حزب الله" covers it: kataib, another entity'],
    [
      'تحالف الأنبار',
      'anbar longest: "تحالف الأنبار" covers it: anbar-alliance, known and not tracked',
    ],
  ])('%s: %s', (text, reason) => expect(refused(text)).toContain(reason));
  it('is told only when asked', () => {
    expect(matcher.match({ title: '', text: 'السوداني' })).toEqual({ mentions: [] });
  });
});

describe('hostile texts', () => {
  it.each([
    ['nothing but marks', '\u064b'.repeat(50_000)],
    ['one short form after another', 'القاعدة '.repeat(8_000)],
    ['one name after another', 'قاعدة بلد القاعدة السوداني: '.repeat(4_000)],
    ['quotation marks', 'قاعدة "'.repeat(8_000)],
    ['lone surrogates', '\ud800\udc00\ud800'.repeat(9_000)],
    ['proclitics without end', 'و'.repeat(60_000)],
  ])('are read in passing time: %s', (_, text) => {
    const started = performance.now();
    matcher.match({ title: text.slice(0, 2_000), text });
    // Generous: a quadratic reading would take minutes.
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
