/** Folding and words: how a text is read, and the way back to the raw offsets. */
import { describe, expect, it } from 'vitest';
import { fold } from '../../../functions/domain/match/normalise.ts';
import { tokenise } from '../../../functions/domain/match/tokens.ts';

describe('folding', () => {
  it.each([
    ['أإآٱا', 'ااااا'],
    ['القوّات الأمريكيّة', 'القوات الامريكيه'],
    ['ىيی', 'ييي'],
    ['كک', 'كك'],
    ['العـــراق', 'العراق'],
    ['عـ\u200cرا\u200fق', 'عراق'],
    ['ﺍﻟﻌﺮﺍﻕ', 'العراق'],
    ['ﻻ', 'لا'],
    ['١٢٣ ۴۵', '123 45'],
    ['Türkiye Öcalan', 'turkiye ocalan'],
    ['KATA’IB', "kata'ib"],
    ['علاء', 'علا'],
  ])('%s is read as %s', (raw, folded) => expect(fold(raw)).toBe(folded));

  it('never throws and never returns marks, whatever the unit', () => {
    const units = Array.from({ length: 65536 }, (_, unit) => String.fromCharCode(unit));
    const marked = units.filter((unit) => /[\u064b-\u065f\u0640\u200c]/.test(fold(unit)));
    expect(marked).toEqual([]);
  });
});

describe('words', () => {
  const words = (text: string) => tokenise(text).map(({ word }) => word);
  it.each([
    ["Iraq's forces", ['iraq', 'forces']],
    ['the U.S. left', ['the', 'us', 'left']],
    ["Kata'ib Hezbollah", ['kataib', 'hezbollah']],
    ['US-led', ['us', 'led']],
    ['3.5 آلاف', ['3.5', 'الاف']],
    ['الأمريكيةالعراق', ['الامريكيه', 'العراق']],
    ['versionالميليشيات', ['version', 'الميليشيات']],
    ['', []],
    ['«»؟!', []],
  ])('%s holds %j', (text, expected) => expect(words(text)).toEqual(expected));

  it('tells where each stands in the raw text', () => {
    const text = 'قال «العِراق»: U.S. forces';
    expect(tokenise(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'قال',
      'العِراق',
      'U.S.',
      'forces',
    ]);
  });
  it('tells what parts a word from the one before', () => {
    expect(tokenise('أ ب «ج»، د. هـ').map(({ gap }) => gap)).toEqual([
      'sentence',
      'space',
      'quote',
      'clause',
      'sentence',
    ]);
  });
});
