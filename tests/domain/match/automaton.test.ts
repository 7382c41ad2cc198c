/**
 * Whatever a text is made of, the automaton sees every phrase that stands there as words: compared
 * with looking for each phrase at each place. What boundaries are is boundary.ts's business.
 */
import { describe, expect, it } from 'vitest';
import { buildAutomaton } from '../../../functions/domain/match/automaton.ts';
import { endsWord, standingAt, startOf } from '../../../functions/domain/match/boundary.ts';
import { expansionOf, FOLD } from '../../../functions/domain/match/normalise.ts';
import { seeded } from '../../support/chance.ts';

const PHRASES = [
  'حشد',
  'حشد شعبي',
  'بلد',
  'وبا',
  'كوت',
  'لحشد',
  'كتيبه',
  'هادي',
  'شعب',
  'us',
  'us base',
  'u.s.',
  'k1',
];
const PIECES = [
  ...[
    'حشد',
    'شعبي',
    'بلد',
    'وبا',
    'كوت',
    'كتيبة',
    'كتيبه',
    'هادي',
    'us',
    'base',
    'u.s.',
    'k1',
    'الحشد',
    'ﻻ',
  ],
  ...[
    ' ',
    ' ',
    ' ',
    '  ',
    '-',
    '"',
    '«',
    '.',
    '\n',
    'و',
    'ف',
    'ب',
    'ك',
    'ل',
    'س',
    'ال',
    'ة',
    'ش',
    'x',
    '7',
    '\u064e',
    'ـ',
    'д',
  ],
];

/** What stands in the text as words, each as `phrase@last unit`. */
function seenBy(scan: (text: string) => readonly number[], text: string): readonly string[] {
  const hits = scan(text);
  const found: string[] = [];
  for (let at = 0; at < hits.length; at += 2) {
    const phrase = PHRASES[hits[at] ?? 0] ?? '';
    const last = hits[at + 1] ?? 0;
    if (stands(text, phrase, last)) found.push(`${phrase}@${last}`);
  }
  return found.toSorted();
}
const stands = (text: string, phrase: string, last: number): boolean =>
  endsWord(text, last) && standingAt(text, startOf(text, last, phrase)) !== 0;

/** The same by reading back from every unit, one phrase after the other. */
function seenPlainly(text: string): readonly string[] {
  return PHRASES.flatMap((phrase) =>
    [...text].flatMap((_, last) =>
      endsWith(text, phrase, last) && stands(text, phrase, last) ? [`${phrase}@${last}`] : [],
    ),
  ).toSorted();
}

/** Does the phrase, as folded, end at that unit, itself a letter? Runs of space count once, a lone hyphen is one. */
function endsWith(text: string, phrase: string, last: number): boolean {
  let left = phrase.length;
  let at = last;
  let gap = '';
  for (; left > 0 && at >= 0; at -= 1) {
    const unit = text.charCodeAt(at);
    const folded = FOLD[unit] ?? 0;
    if (folded === 0) {
      if (at === last) return false;
      continue;
    }
    const piece = folded === 0xffff ? expansionOf(unit) : String.fromCharCode(folded);
    if (piece === ' ' || piece === '"' || piece === '-') {
      gap = piece + gap;
      continue;
    }
    if (gap !== '') {
      if (phrase.charAt(left - 1) !== ' ' || /-/.test(gap.slice(1))) return false;
      left -= 1;
      gap = '';
    }
    if (!phrase.slice(0, left).endsWith(piece)) return false;
    left -= piece.length;
  }
  return left === 0 && gap === '';
}

describe('phrases are seen wherever they stand as words', () => {
  const { scan } = buildAutomaton(PHRASES);

  it.each([
    ['a proclitic before a name', 'وبحشد', ['حشد@4']],
    ['a name that begins like a proclitic', 'وبا', ['وبا@2']],
    ['behind the first lam of لل', 'للحشد', ['لحشد@4']],
    ['inside a word', 'محشد', []],
    ['behind a final ة, glued', 'كتيبةحشد', ['كتيبه@4', 'حشد@7']],
    ['where scripts meet', 'xحشدus', ['حشد@3', 'us@5']],
    ['in a quotation glued to the word before', 'قال‘حشد’', ['حشد@6']],
    ['in a quotation glued to a name', 'بلد‘حشد’', ['بلد@2', 'حشد@6']],
    ['behind a bare hamza', 'جزءحشد', ['حشد@5']],
    ['an apostrophe in Latin', "us's base", ['us@1']],
    ['dots', 'the U.S. left', ['u.s.@7']],
  ])('%s: %s', (_, text, expected) => {
    expect(seenBy(scan, text)).toEqual(expected.toSorted());
  });

  it('as often as a reader who looks for each phrase at each place', () => {
    const random = seeded(20);
    for (let round = 0; round < 3000; round += 1) {
      const size = 1 + Math.floor(random() * 12);
      const pieces = Array.from(
        { length: size },
        () => PIECES[Math.floor(random() * PIECES.length)],
      );
      const text = pieces.join('');
      expect([text, seenBy(scan, text)]).toEqual([text, seenPlainly(text)]);
    }
  });
});
