/** Text on a terminal: its width, how it is cut, and that nothing of a feed controls the terminal. */
import { describe, expect, it } from 'vitest';
import { displayWidth, fitted, printable } from '../../infra/cli/width.ts';

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
