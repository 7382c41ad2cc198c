/** Words of gates around names: as far as they count, however they are written. */
import { describe, expect, it } from 'vitest';
import { parseEntities } from '../../../functions/domain/match/entities.ts';
import { compileMatcher } from '../../../functions/domain/match/matcher.ts';

const { match } = compileMatcher(
  parseEntities('entities.json', [
    {
      id: 'lion-base',
      type: 'base',
      description: 'an air base',
      names: { ar: ['قاعدة عين الأسد'] },
      ambiguousAliases: [
        { alias: 'الأسد', lang: 'ar', near: ['القاعدة الجوية'], notNear: ['الرئيس السوري'] },
      ],
    },
  ]),
);
const found = (text: string): number => match({ title: '', text }).mentions.length;
const filler = (words: number): string => Array.from({ length: words }, () => 'خبر').join(' ');

describe('the words around a name', () => {
  it.each([
    ['right before', 'القاعدة الجوية الأسد', 1],
    ['five words before', `القاعدة الجوية ${filler(5)} الأسد`, 1],
    ['six words before: too far', `القاعدة الجوية ${filler(6)} الأسد`, 0],
    ['five words after', `الأسد ${filler(5)} القاعدة الجوية`, 1],
    ['six words after: too far', `الأسد ${filler(6)} القاعدة الجوية`, 0],
    ['stretched far', `القاعـــــــــــــــدة الجويـــــــــــة الأسد`, 1],
    ['pointed throughout', `اَلْقَاعِدَةُ اَلْجَوِّيَّةُ الأسد`, 1],
    ['far apart in space', `القاعدة${' '.repeat(80)}الجوية الأسد`, 1],
    ['a veto seven words off', `الرئيس السوري ${filler(7)} الأسد القاعدة الجوية`, 0],
    ['a veto eight words off', `الرئيس السوري ${filler(8)} الأسد القاعدة الجوية`, 1],
  ])('%s', (_, text, times) => expect(found(text)).toBe(times));

  it('is read for each of many names, near each other or not', () => {
    const licensed = 'القاعدة الجوية الأسد.';
    const lone = 'الأسد.';
    const text = [licensed, filler(40), lone, filler(40), licensed, filler(3), licensed].join('\n');
    expect(found(text)).toBe(3);
    expect(found(`${text}\n${text}`)).toBe(6);
  });
});
