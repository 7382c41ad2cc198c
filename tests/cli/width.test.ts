/** Text on a terminal: its width, how it is cut, and that nothing of a feed controls the terminal. */
import { describe, expect, it } from 'vitest';
import { widthsOf } from '../../infra/cli/print.ts';
import { displayWidth, fitted, printable } from '../../infra/cli/width.ts';

describe('the columns of a table', () => {
  const columns = [
    { name: 'published', most: 16 },
    { name: 'feed', most: 18 },
    { name: 'title' },
    { name: 'names', most: 34 },
    { name: 'id', most: 30 },
  ];
  const rows = [columns.map(({ most = 200 }) => 'x'.repeat(most))];
  it.each([200, 120, 100, 80, 64])('fit a terminal of %i, and ids stay whole', (terminal) => {
    const widths = widthsOf(columns, rows, terminal);
    expect(widths.reduce((sum, width) => sum + width + 2, -2)).toBe(terminal);
    expect([Math.min(...widths) >= 6, widths[4]]).toEqual([true, 30]);
  });
  it('are no wider than what is in them, and end somewhere', () => {
    expect(widthsOf(columns, [['a', 'bb', 'ccc', '', 'id']], 80)).toEqual([1, 2, 3, 0, 2]);
    expect(widthsOf(columns, rows, 10)).toEqual([6, 6, 6, 6, 30]);
  });
});

describe('the width of text', () => {
  it.each([
    ['abc', 3],
    ['عين الأسد', 9],
    ['كَتَبَ', 3],
    ['漢字', 4],
    ['🇮🇶', 2],
    ['👩‍👩‍👧', 2],
    ['e\u0301', 1],
    ['', 0],
  ])('%s takes %i columns', (text, width) => expect(displayWidth(text)).toBe(width));

  it.each([
    ['a longer title', 8, 'a longe…'],
    ['short', 8, 'short   '],
    ['القوات الأمريكية', 8, '\u2068القوات…\u2069 '],
    ['漢字漢字', 4, '漢… '],
  ])('%s in %i columns', (text, width, shown) => expect(fitted(text, width)).toBe(shown));

  it.each([
    ['\u001b[2J\u001b[31mred', '[2J [31mred'],
    ['a\u202Eb\u2066c\u2069', 'a b c'],
    ['one\r\n\ttwo\u0000', 'one two'],
    ['\u009b31m', '31m'],
  ])('%j is one harmless line', (text, shown) => expect(printable(text)).toBe(shown));
});
