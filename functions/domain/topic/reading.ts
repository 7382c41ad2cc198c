/**
 * An article as a topic reads it: the triples and vetoes of its sentences, where each stands, and
 * whether the article is about something else from its first line on. Scores are scorer.ts's.
 */
import type { Field, Mention, Readable } from '../entity.ts';
import { shareAlike } from './alike.ts';
import { contextOf } from './context.ts';
import { markField, newDraft } from './drafts.ts';
import { compileFormTexts, findExits } from './form-text.ts';
import { newLexicon } from './lexicon.ts';
import { findMark, type Mark, marksBetween, type ReadField } from './marks.ts';
import type { Scene } from './nearby.ts';
import { compilePointers, type Pointers, type ReadWords } from './pointers.ts';
import { KIND } from './roles.ts';
import { type Sentence, sentencesOf, type Zone } from './sentences.ts';
import type { Topic } from './topics.ts';
import { type Context, exitsIn, judge, type Triple, type Veto } from './triples.ts';

export type Found = {
  readonly field: Field;
  readonly zone: Zone;
  readonly result: Triple | Veto;
};
export type Reading = {
  readonly fields: Readonly<Record<Field, ReadField>>;
  readonly found: readonly Found[];
  /** The title, or the line that stands for it, tells of something else. */
  readonly elsewise: boolean;
};
/** What the article says to each topic, in their order; undefined where it speaks of no exit. */
export type ReadArticle = (
  article: Readable,
  mentions: readonly Mention[],
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
  const rooms = { title: topics.map(newDraft), text: topics.map(newDraft) };
  return (article, mentions) => {
    const { title, text } = reader.read(article, mentions);
    const exits = topics.map(() => false);
    findExits(title, reader.values, exits);
    findExits(text, reader.values, exits);
    if (!exits.includes(true)) return topics.map(() => undefined);
    const titles = markField(title, reader.values, exits, rooms.title);
    const texts = markField(text, reader.values, exits, rooms.text);
    const known: Split[] = [];
    return topics.map((topic, place) => {
      const [inTitle, inText] = [titles[place], texts[place]];
      if (!inTitle || !inText) return undefined;
      const { lead } = topic.windows;
      const split = { lead, title: title.words, pointers: pointers[place] as Pointers };
      const sentences = splitOnce(text, split, known);
      return readFields(topic, inTitle, inText, sentences, article.feedId);
    });
  };
}

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
  title: ReadField,
  text: ReadField,
  sentences: readonly Sentence[],
  feedId: string | undefined,
): Reading {
  const given = {
    opening: openingOf(sentences),
    supplied: feedId !== undefined && topic.feeds.includes(feedId),
  };
  const line = { from: 0, to: title.words.count };
  const whole: Sentence = { ...line, zone: 'title', line };
  const ofTitle = contextOf(topic, title, text, { ...given, taken: false });
  const inTitle = judged({ topic, field: title, sentence: whole }, whole, ofTitle('title', line));
  const ofText = contextOf(topic, title, text, { ...given, taken: isTaken(inTitle) });
  const inText: Found[] = [];
  for (const sentence of sentences) {
    if (findMark(text, sentence.from, sentence.to, KIND.exit) === undefined) continue;
    const context = ofText('text', sentence.line);
    const most = MOST_EXITS - inText.length;
    if (most <= 0) break;
    inText.push(...judged({ topic, field: text, sentence }, sentence, context, most));
  }
  const top =
    line.to > 0
      ? { field: title, sentence: whole, found: inTitle }
      : { field: text, sentence: sentences[0], found: inText };
  return {
    fields: { title, text },
    found: [...inTitle, ...inText],
    elsewise: isElsewise(top),
  };
}

/**
 * Exits that are judged in a title, and in a text. A text of 9 KB that speaks of nothing but
 * withdrawals has fewer than 300; only texts made to keep a reader busy have more than these.
 */
const MOST_EXITS = 1500;

const judged = (
  scene: Scene,
  { zone }: Sentence,
  context: Context,
  most = MOST_EXITS,
): readonly Found[] =>
  exitsIn(scene, most).map((exit) => ({
    field: zone === 'title' ? 'title' : 'text',
    zone,
    result: judge(scene, exit, context),
  }));

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

type Top = {
  readonly field: ReadField;
  readonly sentence: Sentence | undefined;
  readonly found: readonly Found[];
};

/**
 * No exit of the topic in the title or first line, but another event; or a first line that stands
 * for a title and does not even name actor and place.
 */
function isElsewise({ field, sentence, found }: Top): boolean {
  if (!sentence) return false;
  const marks = marksBetween(field, sentence.from, sentence.to);
  const isExit = found.some(
    ({ result }) =>
      result.kind === 'triple' && (result.marks[0]?.from ?? sentence.to) < sentence.to,
  );
  if (isExit) return false;
  if (marks.some(({ role }) => role.kind === 'event') || isOthers(found)) return true;
  const names = (kind: string) => marks.some(({ role }) => role.kind === kind);
  return sentence.zone === 'head' && !(names('actor') && names('place'));
}
