/**
 * The sentence of an article that matched, with what matched in it: for mails, webhooks and chats.
 * Where only the title matched there are no marks, and the beginning of the text is shown.
 */
import type { Article } from '../article.ts';
import type { Reason } from '../subscription-filter.ts';
import { safeText } from './safe-text.ts';

/** A piece of the excerpt; joined they read as the sentence. Text is safe, markup is not escaped. */
export type Piece = { readonly text: string; readonly marked: boolean };
export type Excerpt = { readonly field: 'title' | 'text'; readonly pieces: readonly Piece[] };
type Mark = { readonly start: number; readonly end: number; readonly weight: number };
type Range = { readonly start: number; readonly end: number };

const LONGEST = 320;
const MOST_MARKS = 10;

export const excerptText = ({ pieces }: Excerpt): string => pieces.map(({ text }) => text).join('');

/** Undefined when the article has no text beyond its title. */
export function excerptOf(article: Article, why: readonly Reason[] = []): Excerpt | undefined {
  const marks = marksOf(article, 'text', why);
  const sentences = sentencesOf(article.text);
  const best = bestSentence(sentences, marks) ?? sentences[0];
  if (!best) return undefined;
  return { field: 'text', pieces: cutPieces(article.text, best, marks) };
}

/** The title in pieces, for when nothing of the text matched. */
export function markedTitle(article: Article, why: readonly Reason[] = []): readonly Piece[] {
  const whole = { start: 0, end: article.title.length };
  return piecesOf(article.title, whole, marksOf(article, 'title', why));
}

/** What matched in a field: reasons of the subscription weigh most, then mentions, then evidence. */
function marksOf(article: Article, field: 'title' | 'text', why: readonly Reason[]): Mark[] {
  const wanted = new Set(why.flatMap((one) => (one.kind === 'entity' ? [one.entityId] : [])));
  const topics = new Set(why.flatMap((one) => (one.kind === 'topic' ? [one.topicId] : [])));
  const marks: Mark[] = [
    ...why.flatMap((one) =>
      one.kind === 'word' && one.span?.field === field
        ? [{ start: one.span.start, end: one.span.end, weight: 5 }]
        : [],
    ),
    ...article.mentions
      .filter((mention) => mention.field === field)
      .map(({ start, end, entityId }) => ({ start, end, weight: wanted.has(entityId) ? 4 : 2 })),
    ...article.topics
      .filter(
        ({ topicId, verdict }) => verdict !== 'none' && (topics.size === 0 || topics.has(topicId)),
      )
      .flatMap(({ evidence }) => evidence)
      .filter((span) => span.field === field)
      .map(({ start, end }) => ({ start, end, weight: 3 })),
  ];
  const length = article[field].length;
  return marks.filter(({ start, end }) => start >= 0 && start < end && end <= length);
}

/**
 * Ends at . ! ? ؟ … before white space, or at a line end; `U.S. troops` is not an end. A run of marks is
 * tried from its first one only, so that a hostile text costs no more than its length.
 */
const END = /(?<![\s.]\p{Lu}|^\p{Lu}|[.!?؟…])[.!?؟…]+["”»)\]]*(?=\s)|\n+/gu;

function sentencesOf(text: string): readonly Range[] {
  const ranges: Range[] = [];
  let start = 0;
  const add = (end: number) => {
    const lead = /^\s*/.exec(text.slice(start, end))?.[0].length ?? 0;
    if (start + lead < end) ranges.push({ start: start + lead, end });
    start = end;
  };
  for (const match of text.matchAll(END)) {
    add(match[0].startsWith('\n') ? match.index : match.index + match[0].length);
    if (ranges.length >= 2000) break;
  }
  add(text.trimEnd().length);
  return ranges;
}

/** The sentence where most of weight stands; the earlier one where two are equal. */
function bestSentence(sentences: readonly Range[], marks: readonly Mark[]): Range | undefined {
  let best: { range: Range; weight: number } | undefined;
  for (const range of sentences) {
    const weight = marks
      .filter(({ start, end }) => start >= range.start && end <= range.end)
      .reduce((sum, mark) => sum + mark.weight, 0);
    if (weight > (best?.weight ?? 0)) best = { range, weight };
  }
  return best?.range;
}

/** A long sentence is cut at words, around the first mark. */
function cutPieces(text: string, sentence: Range, marks: readonly Mark[]): readonly Piece[] {
  if (sentence.end - sentence.start <= LONGEST) return piecesOf(text, sentence, marks);
  const inside = marks.filter(({ start, end }) => start >= sentence.start && end <= sentence.end);
  const first = inside.reduce(
    (least, { start }) => Math.min(least, start),
    Number.POSITIVE_INFINITY,
  );
  const from = Number.isFinite(first) ? Math.max(sentence.start, first - 100) : sentence.start;
  const start = from === sentence.start ? from : nextWord(text, from);
  const last = Math.min(sentence.end, start + LONGEST);
  const end = last === sentence.end ? last : Math.max(lastWord(text, last), start + LONGEST / 2);
  const pieces = piecesOf(text, { start, end }, marks);
  return [
    ...(start > sentence.start ? [{ text: '… ', marked: false }] : []),
    ...pieces,
    ...(end < sentence.end ? [{ text: ' …', marked: false }] : []),
  ];
}

const nextWord = (text: string, from: number): number => {
  const space = text.slice(from, from + 60).search(/\s/);
  return space < 0 ? from : from + space + 1;
};
const lastWord = (text: string, to: number): number => {
  const space = text.slice(to - 60, to).search(/\s\S*$/);
  return space < 0 ? to : to - 60 + space;
};

function piecesOf(text: string, range: Range, marks: readonly Mark[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = range.start;
  const add = (end: number, marked: boolean) => {
    const piece = safeText(text.slice(at, end)).replace(/\s+/g, ' ');
    if (piece !== '') pieces.push({ text: piece, marked });
    at = end;
  };
  for (const mark of joined(marks, range).slice(0, MOST_MARKS)) {
    if (mark.start > at) add(mark.start, false);
    add(mark.end, true);
  }
  if (at < range.end) add(range.end, false);
  return pieces;
}

/** The marks within a range, in order; overlapping ones are one. */
function joined(marks: readonly Mark[], range: Range): readonly Range[] {
  const inside = marks
    .filter(({ start, end }) => start >= range.start && end <= range.end)
    .sort((a, b) => a.start - b.start);
  const ranges: { start: number; end: number }[] = [];
  for (const { start, end } of inside) {
    const last = ranges.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else ranges.push({ start, end });
  }
  return ranges;
}
