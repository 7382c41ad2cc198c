/**
 * Text on a terminal: how many columns it takes, how it is cut, and how Arabic keeps its place in a
 * table. Nothing from a feed reaches the terminal as a control sequence.
 */

const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
/** Control characters and those that reorder the line around them (UAX #9, Trojan Source). */
const UNPRINTABLE = /[\p{Cc}\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF]+/gu;
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/** One line of plain text. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim();

/** Columns that the text takes, marks over letters not counted. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** Cut to `width` columns with an ellipsis, or padded to it; a right-to-left text is isolated. */
export function fitted(text: string, width: number, pad = true): string {
  const cut = cutTo(text, width);
  const space = pad ? ' '.repeat(Math.max(0, width - displayWidth(cut))) : '';
  return RIGHT_TO_LEFT.test(cut)
    ? `${FIRST_STRONG_ISOLATE}${cut}${POP_ISOLATE}${space}`
    : cut + space;
}

function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let out = '';
  let used = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    const next = graphemeWidth(segment);
    if (used + next > width - 1) break;
    out += segment;
    used += next;
  }
  return `${out.trimEnd()}…`;
}

function graphemeWidth(segment: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(segment)) return 0;
  return WIDE.test(segment) || segment.includes('\uFE0F') ? 2 : 1;
}
