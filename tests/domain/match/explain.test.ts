/** Why a name was not let in, told once and only where it is news; in passing time. */
import { describe, expect, it } from 'vitest';
import { parseEntities } from '../../../functions/domain/match/entities.ts';
import { compileMatcher } from '../../../functions/domain/match/matcher.ts';
import { cpuMillis } from '../../support/cpu.ts';

const ministry = (id: string, nation: string, gate: object) => ({
  id,
  type: 'government',
  description: id,
  names: { ar: [`وزارة الخارجية ${nation}`] },
  ambiguousAliases: [{ alias: 'الخارجية', lang: 'ar', doc: true, notPrev: ['وزارة'], ...gate }],
});
const gate = { lang: 'en', doc: true, notPrev: ['report'], near: ['army'] };
const matcher = compileMatcher(
  parseEntities('entities.json', [
    {
      id: 'adel',
      type: 'person',
      description: 'A prime minister',
      names: { ar: ['عادل عبد المهدي'] },
      ambiguousAliases: [{ alias: 'عبد المهدي', lang: 'ar', doc: true }],
    },
    {
      id: 'general',
      type: 'person',
      description: 'A general',
      names: { en: ['Frank McKenzie'] },
      ambiguousAliases: [
        { alias: 'McKenzie', ...gate },
        { alias: 'Mckenzie', ...gate },
      ],
    },
    { id: 'group', type: 'armed-group', description: 'A group', names: { ar: ['كتائب حزب الله'] } },
    { id: 'party', type: 'armed-group', description: 'Another', names: { ar: ['حزب الله'] } },
    ministry('state', 'الأميركية', {}),
    ministry('foreign', 'العراقية', { notDoc: ['state'] }),
  ]),
);
const refused = (text: string) =>
  (matcher.match({ title: '', text }, { explain: true }).refused ?? []).map(
    ({ entityId, gate: by, reason }) => `${entityId} ${by}: ${reason}`,
  );

describe('a refusal', () => {
  it('is none of a name inside a longer one of the same man', () => {
    expect(refused('عاد عادل عبد المهدي')).toEqual([]);
  });
  it('is told once for all spellings', () => {
    expect(refused('the report McKenzie, not Frank McKenzie')).toEqual([
      'general notPrev: "report" stands before it',
    ]);
  });
  it('names who was meant by a short form that several share', () => {
    const texts = 'قالت وزارة الخارجية الأميركية. ردت وزارة الخارجية العراقية. وأضافت الخارجية';
    expect(refused(texts)).toContain('state rival: means foreign here');
  });
});

describe('a short form of two, one of which gives way to the other', () => {
  const last = (text: string) => matcher.match({ title: '', text }).mentions.at(-1)?.entityId;
  const [state, foreign] = ['وزارة الخارجية الأميركية', 'وزارة الخارجية العراقية'];
  it.each([
    [`قالت ${state}. ردت ${foreign}. وأضافت الخارجية`, 'foreign'],
    [`قالت ${foreign}. ردت ${state}. وأضافت الخارجية`, 'state'],
  ])('means the one named last: %s', (text, id) => expect(last(text)).toBe(id));
});

/** Processor time for a text `times` as long, over that for the text; the best of three. */
function growth(unit: string, title: boolean, times: number): number {
  const took = (count: number): number => {
    const long = unit.repeat(count);
    const article = title ? { title: long, text: '' } : { title: '', text: long };
    const match = () => matcher.match(article, { explain: true });
    return Math.min(...[0, 1, 2].map(() => cpuMillis(match)));
  };
  // Long enough for a clock that ticks every few milliseconds.
  return took(10_000 * times) / took(10_000);
}

describe('the work grows with the text, not with its square', () => {
  it.each([
    ['names inside longer ones', 'كتائب حزب الله ', false],
    ['capitals in a headline', 'McKenzie Aa ', true],
    ['short forms', 'وزارة الخارجية الأميركية الخارجية ', false],
  ])('%s', (_, unit, title) => {
    // Eight times the text: a square would take 64 times as long.
    expect(growth(unit, title, 8)).toBeLessThan(30);
  });
});
