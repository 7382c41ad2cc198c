/** Grouping measured on labelled articles: pair by pair, in order of time and in other orders. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEntities } from '../../functions/domain/match/entities.ts';
import { compileRecogniser } from '../../functions/domain/recognise.ts';
import { parseTopics } from '../../functions/domain/topic/topics.ts';
import { agreement, groupAll, readTold, SETS, scorePairs, shuffled } from '../bench/stories.ts';

const catalogue = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../functions/catalogue', name), 'utf8'));
const recognise = compileRecogniser({
  entities: parseEntities('entities.json', catalogue('entities.json')),
  topics: parseTopics('topics.json', catalogue('topics.json')),
});
const mean = (numbers: readonly number[]): number =>
  numbers.reduce((a, b) => a + b, 0) / numbers.length;

describe.each(SETS)('the articles of the set %s', (set) => {
  const told = readTold(recognise, set);
  const grouped = groupAll(told);
  const others = [1, 2, 3, 4, 5].map((seed) => groupAll(shuffled(told, seed)));

  it('are grouped with at least 95 % precision and 75 % recall', () => {
    const { precision, recall, wrong } = scorePairs(told, grouped);
    expect(precision, wrong.join('\n')).toBeGreaterThanOrEqual(0.95);
    expect(recall, wrong.join('\n')).toBeGreaterThanOrEqual(0.75);
  });
  it('and as well in other orders', () => {
    const scores = others.map((other) => scorePairs(told, other));
    expect(mean(scores.map(({ precision }) => precision))).toBeGreaterThanOrEqual(0.95);
    expect(mean(scores.map(({ recall }) => recall))).toBeGreaterThanOrEqual(0.75);
  });
  it('into nearly the same stories', () => {
    expect(mean(others.map((other) => agreement(told, grouped, other)))).toBeGreaterThan(0.8);
  });
  it('find Arabic and English reports of one event', () => {
    const languages = new Map<string, Set<string>>();
    for (const { article } of told) {
      const story = grouped.get(article.articleId) ?? '';
      languages.set(story, (languages.get(story) ?? new Set()).add(article.language));
    }
    expect([...languages.values()].filter((one) => one.size > 1).length).toBeGreaterThan(15);
  });
});
