/**
 * How well verdicts fit a folder of labelled articles (`topic*.jsonl`: id, lang, title, text, label,
 * kind), alone and as parts of longer texts. On topic is certain or likely. `syria` is counted apart.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOnTopic, type Readable, type TopicResult } from '../../functions/domain/entity.ts';
import { type Score, score } from './mentions.ts';
import { RESPELLINGS, respell } from './respell.ts';

export type Labelled = {
  readonly id: string;
  readonly lang: string;
  readonly title: string;
  readonly text: string;
  readonly label: 'iraq' | 'syria' | 'none';
  readonly kind: string;
};
export type FindTopics = (article: Readable) => readonly TopicResult[];
export type TopicScore = Score & {
  readonly certainNegatives: number;
  readonly likelyNegatives: number;
};
const IRAQ = 'iraq-withdrawal';
const SYRIA = 'syria-withdrawal';

export const readLabelled = (folder: string): readonly Labelled[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith('topic') && name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Labelled);

const verdictOn = (find: FindTopics, topicId: string, article: Readable) =>
  find(article).find((topic) => topic.topicId === topicId)?.verdict ?? 'none';
const accepts = (find: FindTopics, article: Readable): boolean =>
  isOnTopic(verdictOn(find, IRAQ, article));
const readable = ({ title, text, lang }: Labelled): Readable => ({ title, text, language: lang });

export function scoreTopic(articles: readonly Labelled[], find: FindTopics): TopicScore {
  const verdicts = articles.map((article) => ({
    label: article.label,
    verdict: verdictOn(find, IRAQ, readable(article)),
  }));
  const count = (label: string, fits: (verdict: (typeof verdicts)[number]['verdict']) => boolean) =>
    verdicts.filter((one) => one.label === label && fits(one.verdict)).length;
  return {
    ...score(
      count('iraq', isOnTopic),
      count('none', isOnTopic),
      count('iraq', (verdict) => !isOnTopic(verdict)),
    ),
    certainNegatives: count('none', (verdict) => verdict === 'certain'),
    likelyNegatives: count('none', (verdict) => verdict === 'likely'),
  };
}

/**
 * Of the articles on Syria: how many are on its topic, how many also on Iraq's. And the other way
 * round: on Iraq (some of them on both), or on neither, and accepted for Syria.
 */
export function scoreSyria(articles: readonly Labelled[], find: FindTopics) {
  const onSyria = (one: Labelled) => isOnTopic(verdictOn(find, SYRIA, readable(one)));
  const accepted = articles.filter(onSyria).map(({ label }) => label);
  const syria = articles.filter(({ label }) => label === 'syria').map(readable);
  return {
    articles: syria.length,
    onSyria: accepted.filter((label) => label === 'syria').length,
    onIraq: syria.filter((article) => accepts(find, article)).length,
    'on Iraq, accepted for Syria': accepted.filter((label) => label === 'iraq').length,
    'on neither, accepted for Syria': accepted.filter((label) => label === 'none').length,
  };
}

export const topicErrors = (articles: readonly Labelled[], find: FindTopics) =>
  articles
    .filter(({ label }) => label !== 'syria')
    .filter((article) => (article.label === 'iraq') !== accepts(find, readable(article)))
    .map(({ id, label, kind, title, text }) => ({ id, label, kind, title: title || text }));

export type Share = { readonly name: string; readonly accepted: number; readonly of: number };

/** Long articles made of short ones; see the names. */
export function scoreComposed(articles: readonly Labelled[], find: FindTopics): readonly Share[] {
  const iraq = articles.filter(({ label }) => label === 'iraq');
  const none = articles.filter(({ label }) => label === 'none');
  const titled = iraq.filter(({ title }) => title !== '');
  if (none.length < 4 || titled.length === 0) return [];
  const share = (name: string, cases: readonly Readable[]): Share => ({
    name,
    accepted: cases.filter((one) => accepts(find, one)).length,
    of: cases.length,
  });
  const some = (i: number, n: number) =>
    Array.from({ length: n }, (_, k) => none[(i * n + k) % none.length] as Labelled);
  const whole = (parts: readonly Labelled[]) =>
    parts.flatMap(({ title, text }) => [title, text].filter((line) => line !== '')).join('\n\n');
  // Every off-topic article with five of the headlines, the same in every run.
  const ending = (line: (lang: string, headline: string) => string) =>
    none.flatMap(({ title, text, lang }, i) =>
      Array.from({ length: 5 }, (_, k) => titled[(i * 5 + k) % titled.length]?.title ?? '').map(
        (headline) => ({ title, text: `${text}\n\n${line(lang, headline)}` }),
      ),
    );
  return [
    share(
      'on topic, then three articles that are not (should be all)',
      iraq.map(({ title, text }, i) => ({ title, text: `${text}\n\n${whole(some(i, 3))}` })),
    ),
    share('off topic, then "read also:" and a headline on topic (should be none)', [
      ...ending((lang, headline) => `${lang === 'ar' ? 'اقرأ أيضا' : 'Read more'}: ${headline}`),
    ]),
    share(
      'off topic, then an unmarked headline on topic (should be none)',
      ending((_, headline) => headline),
    ),
    share(
      'a digest of four articles off topic (should be none)',
      none.map((_, i) => ({ title: '', text: whole(some(i, 4)) })),
    ),
  ];
}

/** Recall on the topic when the articles are spelled otherwise. */
export const topicRespelled = (articles: readonly Labelled[], find: FindTopics) =>
  RESPELLINGS.map((respelling) => {
    const respelled = articles
      .filter(({ label }) => label === 'iraq')
      .map(({ title, text }) => ({
        title: respell(title, respelling).text,
        text: respell(text, respelling).text,
      }));
    const found = respelled.filter((article) => accepts(find, article)).length;
    return { name: respelling.name, recall: score(found, 0, respelled.length - found).recall };
  });
