/** Grouping measured on labelled articles: pair by pair, and in other orders of arrival. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEntities } from '../../functions/domain/match/entities.ts';
import { compileRecogniser } from '../../functions/domain/recognise.ts';
import { parseTopics } from '../../functions/domain/topic/topics.ts';
import { agreement, groupAll, readTold, scorePairs, shuffled } from '../bench/stories.ts';

const catalogue = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../functions/catalogue', name), 'utf8'));
const told = readTold(
  compileRecogniser({
    entities: parseEntities('entities.json', catalogue('entities.json')),
    topics: parseTopics('topics.json', catalogue('topics.json')),
  }),
);
const inTime = told.toSorted((a, b) => (a.article.publishedAt < b.article.publishedAt ? -1 : 1));
const grouped = groupAll(inTime);

describe('eighty articles of thirty-one events', () => {
  it('are grouped with at least 95 % precision and 75 % recall', () => {
    const { precision, recall, wrong } = scorePairs(told, grouped);
    expect(precision, wrong.join('\n')).toBeGreaterThanOrEqual(0.95);
    expect(recall, wrong.join('\n')).toBeGreaterThanOrEqual(0.75);
  });
  it('find Arabic and English reports of one event', () => {
    const languages = new Map<string, Set<string>>();
    for (const { article } of told) {
      const story = grouped.get(article.articleId) ?? '';
      languages.set(story, (languages.get(story) ?? new Set()).add(article.language));
    }
    expect([...languages.values()].filter((one) => one.size > 1).length).toBeGreaterThan(15);
  });
  it.each([1, 2, 3])('are grouped nearly alike in another order (%i)', (seed) => {
    const other = groupAll(shuffled(told, seed));
    const { precision, recall } = scorePairs(told, other);
    expect(precision).toBeGreaterThan(0.85);
    expect(recall).toBeGreaterThan(0.75);
    expect(agreement(told, grouped, other)).toBeGreaterThan(0.75);
  });
});
