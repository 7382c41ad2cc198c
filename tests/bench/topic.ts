/**
 * What it costs to recognise one article of 9 KB: matcher alone, topics alone, and both, at the
 * median; and to find the story of an article among many open ones. Run alone, or by `npm run bench`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from '../../functions/domain/entity.ts';
import { parseEntities } from '../../functions/domain/match/entities.ts';
import { compileMatcher } from '../../functions/domain/match/matcher.ts';
import { compileRecogniser } from '../../functions/domain/recognise.ts';
import { groupIntoStory, type Story } from '../../functions/domain/story.ts';
import { compileTopics } from '../../functions/domain/topic/scorer.ts';
import { parseTopics } from '../../functions/domain/topic/topics.ts';
import type { Row } from './row.ts';
import { readTold } from './stories.ts';
import { readLabelled } from './topic-score.ts';

const BYTES = 9 * 1024;
const ARTICLES = 400;
const OPEN_STORIES = 1000;

const catalogue = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../functions/catalogue', name), 'utf8'));

/** Articles of 9 KB of UTF-8, made of the labelled ones, no two alike. */
function articlesOf(language: string): readonly Readable[] {
  const short = readLabelled(join(import.meta.dirname, '../fixtures/eval')).filter(
    ({ lang }) => lang === language,
  );
  return Array.from({ length: ARTICLES }, (_, i) => {
    let text = '';
    for (let k = 0; Buffer.byteLength(text) < BYTES; k += 1) {
      text += `${short[(i * 7 + k) % short.length]?.text ?? ''}.\n\n`;
    }
    return { title: short[i % short.length]?.title ?? '', text, language };
  });
}

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

function timeOf<T>(items: readonly T[], work: (item: T) => unknown): number {
  for (const item of items) work(item);
  return median(
    items.map((item) => {
      const from = performance.now();
      work(item);
      return performance.now() - from;
    }),
  );
}

export function benchTopic(): readonly Row[] {
  const entities = parseEntities('entities.json', catalogue('entities.json'));
  const topics = parseTopics('topics.json', catalogue('topics.json'));
  const began = performance.now();
  const score = compileTopics(topics);
  const build = performance.now() - began;
  const matcher = compileMatcher(entities);
  const recognise = compileRecogniser({ entities, topics });
  const row = (what: string, value: number, most?: number): Row => ({
    name: 'recognise',
    what,
    value,
    unit: 'ms',
    ...(most === undefined ? {} : { goal: { most } }),
  });
  const perArticle = ['ar', 'en'].flatMap((language) => {
    const articles = articlesOf(language);
    const mentions = new Map(articles.map((one) => [one, matcher.match(one).mentions]));
    const of = `9 KB of ${language}, median`;
    return [
      row(
        `entities and topics, ${of}`,
        timeOf(articles, (one) => recognise(one)),
        1,
      ),
      row(
        `entities, ${of}`,
        timeOf(articles, (one) => matcher.match(one)),
      ),
      row(
        `${topics.length} topics, ${of}`,
        timeOf(articles, (one) => score(one, mentions.get(one) ?? [])),
      ),
    ];
  });
  const told = readTold(recognise).map(({ article }) => article);
  const [seed] = told;
  const open: Story[] = Array.from({ length: OPEN_STORIES }, (_, i) => {
    const article = told[i % told.length] ?? seed;
    if (!article) throw new Error('no articles in tests/fixtures/stories');
    return groupIntoStory({ ...article, articleId: `open-${i}` }, []).story;
  });
  return [
    ...perArticle,
    row(`the topics compiled`, build),
    row(
      `the story of an article among ${OPEN_STORIES} open ones, median`,
      timeOf(told, (article) => groupIntoStory(article, open)),
    ),
  ];
}

if (import.meta.main) {
  for (const { name, what, value, unit } of benchTopic()) {
    process.stdout.write(`${name}: ${what}: ${value.toFixed(2)} ${unit}\n`);
  }
}
