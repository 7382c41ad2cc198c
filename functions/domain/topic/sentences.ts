/**
 * Where a text says a thing: its sentences, and whether each is lead, later text, or no part of the
 * article at all (a line that points at another article, a headline left over at the end).
 */
import { CLAUSE, SENTENCE } from '../match/separators.ts';
import type { TextWords } from '../match/words.ts';
import { isBullet, isLoneLink } from './links.ts';
import type { Pointers, ReadWords } from './pointers.ts';

/** `head`: the first line of a text without a title, where it reads like one. */
export type Zone = 'title' | 'head' | 'lead' | 'later';
/** Words `from` … `to - 1`. */
export type Sentence = {
  readonly from: number;
  readonly to: number;
  readonly zone: Zone;
  /** The line it stands in. */
  readonly line: { readonly from: number; readonly to: number };
};

export type Line = { readonly from: number; readonly to: number; readonly closed: boolean };

/** Longer lines are paragraphs, whatever they end with. */
const HEADLINE_WORDS = 30;
/** Within these a text without full stops is still telling its story; sooner over without a title. */
const OPENING_WORDS = { titled: 40, untitled: 25 };

/** The sentences of a text that belong to the article, in order. */
export function sentencesOf(
  text: ReadWords,
  options: {
    readonly lead: number;
    readonly title: TextWords;
    readonly pointers: Pointers;
  },
): readonly Sentence[] {
  const { lead, title } = options;
  const titled = title.count > 0;
  const pointers = options.pointers(text);
  const own = ownLines(linesOf(text.words), pointers);
  const lines = isLoneLink(own, text, title) ? own.slice(0, -1) : own;
  const tail = titled
    ? tailOf(lines, OPENING_WORDS.titled)
    : Math.min(tailOf(lines, OPENING_WORDS.untitled), partOf(lines));
  const sentences: Sentence[] = [];
  lines.forEach((line, i) => {
    const isHead = i === 0 && !titled && isHeadline(line) && lines.length > 1;
    split(line, text.words, pointers, (from, to) => {
      const zone = i < tail && from < lead ? 'lead' : 'later';
      sentences.push({ from, to, zone: isHead ? 'head' : zone, line });
    });
  });
  return sentences;
}

function linesOf({ text, count, starts, ends, gaps }: TextWords): readonly Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (let i = 1; i <= count; i += 1) {
    if (i < count && gaps[i] !== SENTENCE) continue;
    const end = ends[i - 1] as number;
    const next = i < count ? (starts[i] as number) : Math.min(text.length, end + 8);
    if (i < count && !hasLineEnd(text, end, next)) continue;
    const closed = isClosed(text, end, next);
    lines.push({ from, to: i, closed });
    from = i;
  }
  return lines;
}

function hasLineEnd(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x0a || unit === 0x0d || unit === 0x2028 || unit === 0x2029) return true;
  }
  return false;
}

/** Most lines end in a full stop and nothing more. */
const isClosed = (text: string, from: number, to: number): boolean =>
  text.charCodeAt(from) === 0x2e || /^[^\n\p{L}]*[.؛:،,]/u.test(text.slice(from, to));

const isHeadline = ({ from, to, closed }: Line): boolean => !closed && to - from <= HEADLINE_WORDS;

/** Without the lines that point at other articles; a pointer alone on its line takes the headlines below it along. */
function ownLines(lines: readonly Line[], pointers: ReadonlySet<number>): readonly Line[] {
  let below = false;
  return lines.filter((line, i) => {
    const points = pointers.has(line.from);
    if (points) below = line.to - line.from <= 4;
    // A headline with a full stop is one at the very end.
    else if (!isHeadline(line) && !(i === lines.length - 1 && isShort(line))) below = false;
    return !points && !below;
  });
}

const isShort = ({ from, to }: Line): boolean => to - from <= HEADLINE_WORDS / 2;

/**
 * The place of the first line of a tail: headlines after the text proper. The last line may be one;
 * lines before it are where other lines end as sentences do, or the text is well under way.
 */
function tailOf(lines: readonly Line[], opening: number): number {
  const punctuated = lines.findIndex(({ closed }) => closed);
  let tail = lines.length;
  while (tail > 1) {
    const line = lines[tail - 1];
    const isLast = tail === lines.length;
    const after = punctuated >= 0 && punctuated < tail - 1;
    if (!line || !isHeadline(line) || !(isLast || after || line.from > opening)) break;
    tail -= 1;
  }
  return tail;
}

/**
 * Where a text without a title goes on to something else: the first headline between two paragraphs,
 * as in a digest.
 */
function partOf(lines: readonly Line[]): number {
  const next = lines.findIndex(
    (line, i) => isHeadline(line) && lines[i - 1]?.closed === true && i < lines.length - 1,
  );
  return next < 0 ? lines.length : next;
}

/** A text without full stops is cut at a clause, or anywhere when it has none. */
const LONG_SENTENCE = 60;
const LONGEST_SENTENCE = 90;
const endsAt = (gap: number, words: number): boolean =>
  gap === SENTENCE || (gap === CLAUSE && words >= LONG_SENTENCE) || words >= LONGEST_SENTENCE;

function split(
  line: Line,
  words: TextWords,
  pointers: ReadonlySet<number>,
  add: (from: number, to: number) => void,
): void {
  const { gaps } = words;
  let { from } = line;
  const isLast = line.to === words.count;
  const mayPoint = isLast || pointers.size > 0;
  for (let i = line.from + 1; i <= line.to; i += 1) {
    const points = mayPoint && i < line.to && (pointers.has(i) || (isLast && isBullet(words, i)));
    if (i < line.to && !points && !endsAt(gaps[i] as number, i - from)) continue;
    add(from, i);
    from = i;
    // The rest of the line belongs to another article.
    if (points) return;
  }
}
