/** The rows that go with an article, and who may be told of it. */
import { describe, expect, it } from 'vitest';
import type { Article } from '../../functions/domain/article.ts';
import type { Verdict } from '../../functions/domain/entity.ts';
import {
  MAX_TIMELINE_ROWS,
  materialChange,
  mayBeTold,
  pendingRow,
  timelineRows,
} from '../../functions/domain/timeline.ts';
import { anArticle } from '../support/rows.ts';

const topic = (topicId: string, verdict: Verdict, score = 1) => ({
  topicId,
  verdict,
  score,
  evidence: [],
});
const article = anArticle('art_1', {
  url: 'https://outlet.example/1',
  storyId: 'sto_1',
  topics: [topic('iraq-withdrawal', 'likely', 4), topic('syria-withdrawal', 'none', 0)],
  entityIds: ['us-forces', 'ain-al-asad'],
});

describe('the timeline of an article', () => {
  it('has a row for every topic it is on and every entity it names', () => {
    expect(timelineRows(article).map(({ subject }) => subject)).toEqual([
      'topic#iraq-withdrawal',
      'entity#us-forces',
      'entity#ain-al-asad',
    ]);
    expect(timelineRows(article)[0]).toEqual({
      subject: 'topic#iraq-withdrawal',
      publishedKey: `${article.publishedAt}#art_1`,
      publishedAt: article.publishedAt,
      articleId: 'art_1',
      title: article.title,
      url: 'https://outlet.example/1',
      feedId: article.feedId,
      language: 'en',
      verdict: 'likely',
      score: 4,
      storyId: 'sto_1',
      entityIds: ['us-forces', 'ain-al-asad'],
    });
  });
  it('fits one transaction however many entities there are', () => {
    const entityIds = Array.from({ length: 500 }, (_, n) => `e-${n}`);
    const rows = timelineRows({ ...article, entityIds });
    expect(rows).toHaveLength(MAX_TIMELINE_ROWS);
    expect(rows[0]?.subject).toBe('topic#iraq-withdrawal');
  });
  it('has no subject twice', () => {
    const rows = timelineRows({ ...article, entityIds: ['a', 'a'] });
    expect(new Set(rows.map(({ subject }) => subject)).size).toBe(rows.length);
  });
  it('is empty for an article that is not matched', () => {
    expect(timelineRows({ ...article, matched: false })).toEqual([]);
  });
});

describe('what is owed', () => {
  it('has the same key for the same article, revision and time', () => {
    const at = '2026-03-02T00:00:00.000Z';
    expect(pendingRow(article, 'new', at, 4)).toEqual({
      shard: expect.stringMatching(/^[0-3]$/),
      pendingKey: `${at}#art_1#0`,
      since: at,
      articleId: 'art_1',
      revision: 0,
      reason: 'new',
    });
    expect(pendingRow(article, 'new', at, 4)).toEqual(pendingRow(article, 'new', at, 4));
  });
});

describe('a material change', () => {
  const before = { topics: [topic('t', 'weak')], entityIds: ['a'] };
  it.each<[string, Pick<Article, 'topics' | 'entityIds'>, boolean]>([
    ['nothing', before, false],
    ['a risen verdict', { ...before, topics: [topic('t', 'likely')] }, true],
    ['a fallen verdict', { ...before, topics: [topic('t', 'none')] }, false],
    ['a higher score alone', { ...before, topics: [topic('t', 'weak', 9)] }, false],
    [
      'a topic that was unknown',
      { ...before, topics: [topic('t', 'weak'), topic('u', 'weak')] },
      true,
    ],
    [
      'an unknown topic it is not on',
      { ...before, topics: [topic('t', 'weak'), topic('u', 'none')] },
      false,
    ],
    ['an added entity', { ...before, entityIds: ['b', 'a'] }, true],
    ['a lost entity', { ...before, entityIds: [] }, false],
  ])('%s: %s', (_, after, material) => expect(materialChange(before, after)).toBe(material));
});

describe('who may be told of an article', () => {
  const seen = '2026-03-05T00:00:00.000Z';
  const fresh = { ...article, firstSeenAt: seen, publishedAt: '2026-03-03T00:00:00.000Z' };
  it.each<[string, Partial<Article>, boolean]>([
    ['published 48 hours before it was seen', {}, true],
    ['published longer before', { publishedAt: '2026-03-02T23:59:59.999Z' }, false],
    ['dated in the future', { publishedAt: '2026-03-06T00:00:00.000Z' }, true],
    ['baseline', { baseline: true }, false],
    ['of a surge', { surge: true }, false],
    ['not matched', { matched: false }, false],
  ])('%s: %s', (_, given, told) => expect(mayBeTold({ ...fresh, ...given })).toBe(told));
});
