/**
 * An article as a topic reads it: the triples and vetoes of its sentences, where each stands, and
 * whether the article is about something else from its first line on. Scores are scorer.ts's.
 */
import type { Field, Mention, Readable } from '../entity.ts';
import { shareAlike } from './alike.ts';
import { contextOfText, contextOfTitle } from './context.ts';
import { markField, newDraft } from './drafts.ts';
import { exitsIn } from './exits.ts';
import { compileFormTexts, findExits } from './form-text.ts';
import { newLexicon } from './lexicon.ts';
import { countMarks, findMark, type Mark, type ReadField } from './marks.ts';
import { compilePointers, type Pointers, type ReadWords } from './pointers.ts';
import { KIND } from './roles.ts';
import { type Sentence, sentencesOf, type Zone } from './sentences.ts';
import type { Topic } from './topics.ts';
import { judge, type Triple, type Veto } from './triples.ts';

export type Found = {
  readonly field: Field;
  readonly zone: Zone;
  readonly result: Triple | Veto;
};
export type Reading = {
  readonly fields: Readonly<Record<Field, ReadField>>;
  /** In order, the title first; vetoes of the text only where they are asked for. */
  readonly found: readonly Found[];
  /** The title, or the line that stands for it, tells of something else. */
  readonly elsewise: boolean;
};
/** What the article says to each topic, in their order; undefined where it speaks of no exit. */
export type ReadArticle = (
  article: Readable,
  mentions: readonly Mention[],
  asked: boolean,
) => readonly (Reading | undefined)[];

export function compileReading(given: readonly Topic[]): ReadArticle {
  const topics = shareAlike(given);
  const lexicon = newLexicon();
  const related = new Map<string, Pointers>();
  const pointers = topics.map((topic) => {
    const key = JSON.stringify(topic.related);
    const known = related.get(key) ?? compilePointers(topic, lexicon.vocabulary);
    related.set(key, known);
    return known;
  });
  const reader = compileFormTexts(topics, lexicon);
  const rooms = { title: newDraft(topics.length), text: newDraft(topics.length) };
  return (article, mentions, asked) => {
    const { title, text } = reader.read(article, mentions);
    const exits = topics.map(() => false);
    findExits(title, reader.values, exits);
    findExits(text, reader.values, exits);
    if (!exits.includes(true)) return topics.map(() => undefined);
    const titles = markField(title, reader.values, rooms.title);
    const texts = markField(text, reader.values, rooms.text);
    const known: Split[] = [];
    return topics.map((topic, place) => {
      const [inTitle, inText] = [titles[place], texts[place]];
      if (!exits[place] || !inTitle || !inText) return undefined;
      const { lead } = topic.windows;
      const split = { lead, title: title.words, pointers: pointers[place] as Pointers };
      const sentences = splitOnce(text, split, known);
      const fields = { title: inTitle, text: inText };
      return readFields(topic, fields, sentences, { feedId: article.feedId, asked });
    });
  };
}

type Asked = {
  readonly feedId: string | undefined;
  /** Why what is no triple is none? */
  readonly asked: boolean;
};

type Split = {
  readonly lead: number;
  readonly pointers: Pointers;
  readonly sentences: readonly Sentence[];
};

/** Topics that are alike see the same sentences. */
function splitOnce(
  text: ReadWords,
  options: Parameters<typeof sentencesOf>[1],
  known: Split[],
): readonly Sentence[] {
  const { lead, pointers } = options;
  const same = known.find((one) => one.lead === lead && one.pointers === pointers);
  if (same) return same.sentences;
  const sentences = sentencesOf(text, options);
  known.push({ lead, pointers, sentences });
  return sentences;
}

function readFields(
  topic: Topic,
  fields: Reading['fields'],
  sentences: readonly Sentence[],
  { feedId, asked }: Asked,
): Reading {
  const given = {
    opening: openingOf(sentences),
    supplied: feedId !== undefined && topic.feeds.includes(feedId),
  };
  const { title, text } = fields;
  const line = { from: 0, to: title.words.count };
  const whole: Sentence = { ...line, zone: 'title', line };
  const found: Found[] = [];
  const scene = { topic, field: title, sentence: whole };
  const exits = exitsIn(scene, MOST_EXITS);
  if (exits.length > 0) {
    const context = contextOfTitle(topic, fields, given);
    // What is not the title's own decides how the text is read.
    for (const exit of exits) add(found, 'title', whole, judge(scene, exit, context, true));
  }
  const context = contextOfText(topic, fields, given, isTaken(found));
  // Nobody asks why, and the bound below cannot be met: what names no place may be passed over.
  const skips = !asked && countMarks(text, KIND.exit) <= MOST_EXITS;
  let left = MOST_EXITS;
  for (const sentence of sentences) {
    if (skips && !context.supplies(sentence.line) && !namesPlace(text, sentence)) continue;
    const scene = { topic, field: text, sentence };
    const exits = exitsIn(scene, left);
    for (const exit of exits) add(found, 'text', sentence, judge(scene, exit, context, asked));
    left -= exits.length;
    if (left <= 0) break;
  }
  const top = line.to > 0 ? whole : sentences[0];
  return { fields, found, elsewise: isElsewise(top, fields, found) };
}

const namesPlace = (text: ReadField, { from, to }: Sentence): boolean =>
  findMark(text, from, to, KIND.place) !== undefined;

function add(
  found: Found[],
  field: Field,
  { zone }: Sentence,
  result: Found['result'] | undefined,
) {
  if (result) found.push({ field, zone, result });
}

/**
 * Exits that are judged in a title, and in a text. A text of 9 KB that speaks of nothing but
 * withdrawals has fewer than 300; only texts made to keep a reader busy have more than these.
 */
const MOST_EXITS = 1500;

/** The first paragraph, with the line above it that is too short to be one. */
const openingOf = (sentences: readonly Sentence[]): number =>
  (
    sentences.find(({ line, zone }) => zone !== 'later' && line.to - line.from >= PARAGRAPH) ??
    sentences[0]
  )?.line.to ?? 0;
const PARAGRAPH = 8;

/** An army that is not the topic's goes, and nobody of the topic does. */
const isTaken = (found: readonly Found[]): boolean =>
  found.some(({ result }) => result.kind === 'veto' && isForce(result.by)) &&
  !found.some(({ result }) => result.kind === 'triple');
const isForce = (by: Mark | undefined): boolean =>
  by?.role.kind === 'army' || by?.role.kind === 'foe';

/** The exits of the title are of another army or force, or from elsewhere. */
const isOthers = (found: readonly Found[]): boolean =>
  found.some(
    ({ result, zone }) =>
      zone === 'title' &&
      result.kind === 'veto' &&
      (result.gate === 'object' || result.gate === 'elsewhere' || result.gate === 'owner'),
  );

/**
 * No exit of the topic in the title or first line, but another event; or a first line that stands
 * for a title and does not even name actor and place.
 */
function isElsewise(top: Sentence | undefined, fields: Reading['fields'], found: readonly Found[]) {
  if (!top) return false;
  const { from, to, zone } = top;
  const own: Field = zone === 'title' ? 'title' : 'text';
  const isExit = found.some(
    ({ field, result }) =>
      field === own && result.kind === 'triple' && (result.marks[0]?.from ?? to) < to,
  );
  if (isExit) return false;
  const names = (kind: number) => findMark(fields[own], from, to, kind) !== undefined;
  if (names(KIND.event) || isOthers(found)) return true;
  return zone === 'head' && !(names(KIND.actor) && names(KIND.place));
}
