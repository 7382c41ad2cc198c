/**
 * Where a text says a thing: its sentences, and whether each is lead, later text, or no part of the
 * article at all (a line that points at another article, a headline left over at the end).
 */
import { foldPhrase, type Gap, type Token } from '../match/tokens.ts';
import { formsOf, type Topic } from './topics.ts';

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

type Line = { readonly from: number; readonly to: number; readonly closed: boolean };

/** Longer lines are paragraphs, whatever they end with. */
const HEADLINE_WORDS = 30;
/** Within these a text without full stops is still telling its story; sooner over without a title. */
const OPENING_WORDS = { titled: 40, untitled: 25 };

export type Pointers = (tokens: readonly Token[], from: number) => boolean;

/**
 * Does a pointer at another article ("read also") begin at this word? A form that ends in ":" needs
 * the colon, and so does any where no sentence begins.
 */
export function compilePointers(topic: Topic): Pointers {
  const byFirst = new Map<
    string,
    { readonly rest: readonly string[]; readonly marked: boolean }[]
  >();
  for (const form of formsOf(topic.related)) {
    const [first = '', ...rest] = foldPhrase(form).split(' ');
    const same = byFirst.get(first) ?? [];
    same.push({ rest, marked: form.endsWith(':') });
    byFirst.set(first, same);
  }
  return (tokens, from) => {
    const forms = byFirst.get(tokens[from]?.word ?? '');
    if (!forms) return false;
    return forms.some(({ rest, marked }) => {
      const colon = marked || tokens[from]?.gap !== 'sentence';
      const fits = rest.every((word, i) => {
        const found = tokens[from + 1 + i]?.word;
        // The next headline may be glued to it.
        return i === rest.length - 1 && !colon ? found?.startsWith(word) : found === word;
      });
      const after = tokens[from + 1 + rest.length]?.gap;
      return fits && (!colon || after === undefined || after === 'clause' || after === 'sentence');
    });
  };
}

/** The sentences of a text that belong to the article, in order. */
export function sentencesOf(
  text: string,
  tokens: readonly Token[],
  options: { readonly lead: number; readonly titled: boolean; readonly pointers: Pointers },
): readonly Sentence[] {
  const lines = ownLines(linesOf(text, tokens), tokens, options.pointers);
  const tail = options.titled
    ? tailOf(lines, OPENING_WORDS.titled)
    : Math.min(tailOf(lines, OPENING_WORDS.untitled), partOf(lines));
  return lines.flatMap((line, i) => {
    const isHead = i === 0 && !options.titled && isHeadline(line) && lines.length > 1;
    return split(line, tokens, options.pointers).map(({ from, to }): Sentence => {
      const zone = i < tail && from < options.lead ? 'lead' : 'later';
      return { from, to, zone: isHead ? 'head' : zone, line };
    });
  });
}

function linesOf(text: string, tokens: readonly Token[]): readonly Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (let i = 1; i <= tokens.length; i += 1) {
    const end = tokens[i - 1]?.end ?? 0;
    const next = tokens[i];
    const between = text.slice(end, next?.start ?? Math.min(text.length, end + 8));
    if (next && !(next.gap === 'sentence' && /[\n\r\u2028\u2029]/.test(between))) continue;
    lines.push({ from, to: i, closed: /^[^\n\p{L}]*[.؛:،,]/u.test(between) });
    from = i;
  }
  return lines;
}

const isHeadline = ({ from, to, closed }: Line): boolean => !closed && to - from <= HEADLINE_WORDS;

/** Without the lines that point at other articles; a pointer alone on its line takes the headlines below it along. */
function ownLines(
  lines: readonly Line[],
  tokens: readonly Token[],
  pointers: Pointers,
): readonly Line[] {
  let below = false;
  return lines.filter((line) => {
    const points = pointers(tokens, line.from);
    if (points) below = line.to - line.from <= 4;
    else if (!isHeadline(line)) below = false;
    return !points && !below;
  });
}

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
const endsAt = (gap: Gap | undefined, words: number): boolean =>
  gap === 'sentence' || (gap === 'clause' && words >= LONG_SENTENCE) || words >= LONGEST_SENTENCE;

function split(
  line: Line,
  tokens: readonly Token[],
  pointers: Pointers,
): readonly { readonly from: number; readonly to: number }[] {
  const parts: { from: number; to: number }[] = [];
  let from = line.from;
  for (let i = line.from + 1; i <= line.to; i += 1) {
    const points = i < line.to && pointers(tokens, i);
    if (i < line.to && !points && !endsAt(tokens[i]?.gap, i - from)) continue;
    parts.push({ from, to: i });
    from = i;
    // The rest of the line belongs to another article.
    if (points) break;
  }
  return parts;
}
