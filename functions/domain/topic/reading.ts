/**
 * An article as a topic reads it: the triples and vetoes of its sentences, where each stands, and
 * whether the article is about something else from its first line on. Scores are scorer.ts's.
 */
import type { Field, Mention } from '../entity.ts';
import { contextOf } from './context.ts';
import {
  compileMarks,
  type FormText,
  type MarkFinder,
  marksBetween,
  type ReadField,
} from './marks.ts';
import type { Scene } from './nearby.ts';
import {
  compilePointers,
  type Pointers,
  type Sentence,
  sentencesOf,
  type Zone,
} from './sentences.ts';
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
/** Title and text with the forms of every topic found in them. */
export type FormTexts = Readonly<Record<Field, FormText>>;
export type Topics = {
  readonly list: readonly Topic[];
  readonly finder: MarkFinder;
  readonly pointers: readonly Pointers[];
};

export const compileTopicList = (list: readonly Topic[]): Topics => ({
  list,
  finder: compileMarks(list),
  pointers: list.map(compilePointers),
});

/** The article as the topic with this place in the list reads it. */
export function readArticle(
  { list, finder, pointers: all }: Topics,
  place: number,
  texts: FormTexts,
  mentions: Readonly<Record<Field, readonly Mention[]>>,
  feedId: string | undefined,
): Reading {
  const topic = list[place] as Topic;
  const pointers = all[place] as Pointers;
  const title = finder.marks(texts.title, place, mentions.title);
  const text = finder.marks(texts.text, place, mentions.text);
  const { tokens } = text;
  const titled = title.tokens.length > 0;
  const { lead } = topic.windows;
  const sentences = sentencesOf(text.text, tokens, { lead, titled, pointers });
  const given = {
    opening: openingOf(sentences),
    supplied: feedId !== undefined && topic.feeds.includes(feedId),
  };
  const line = { from: 0, to: title.tokens.length };
  const whole: Sentence = { ...line, zone: 'title', line };
  const ofTitle = contextOf(topic, title, text, { ...given, taken: false });
  const inTitle = judged({ topic, field: title, sentence: whole }, whole, ofTitle('title', line));
  const ofText = contextOf(topic, title, text, { ...given, taken: isTaken(inTitle) });
  const inText = sentences.flatMap((sentence) =>
    judged({ topic, field: text, sentence }, sentence, ofText('text', sentence.line)),
  );
  const top = titled
    ? { field: title, sentence: whole, found: inTitle }
    : { field: text, sentence: sentences[0], found: inText };
  return {
    fields: { title, text },
    found: [...inTitle, ...inText],
    elsewise: isElsewise(top),
  };
}

const judged = (scene: Scene, { zone }: Sentence, context: Context): readonly Found[] =>
  exitsIn(scene).map((exit) => ({
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
  found.some(({ result }) => result.kind === 'veto' && result.by?.role.kind === 'army') &&
  !found.some(({ result }) => result.kind === 'triple');

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
