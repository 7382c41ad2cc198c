/** Articles as feeds list and edit them: when they expire, when they were published, what stays of an edit. */
import { describe, expect, it } from 'vitest';
import type { Article } from '../../functions/domain/article.ts';
import type { Recognition } from '../../functions/domain/entity.ts';
import { editedArticle, newArticle, REVISIONS } from '../../functions/domain/feed-article.ts';
import { listed } from '../../functions/domain/identity.ts';
import { iso, item, NOW } from '../support/listed-items.ts';

const DAY = 24;
const NOTHING: Recognition = { topics: [], mentions: [] };
const CONTEXT = { feedId: 'f', language: 'en', now: NOW, isBaseline: false, isSurge: false };
const IN_90_DAYS = Date.parse(iso(90 * DAY)) / 1000;

function made(isMatched: boolean, given: Parameters<typeof item>[0] = {}): Article {
  const [one] = listed('f', [item(given)]);
  if (!one) throw new Error('nothing listed');
  return newArticle(one, NOTHING, isMatched, CONTEXT);
}
const edited = (article: Article, isMatched: boolean, title = 'Other words') =>
  editedArticle(article, { title, text: article.text }, NOTHING, isMatched, NOW + 1000);

describe('an article', () => {
  it('that matched is kept for good; another for ninety days', () => {
    expect(made(true)).not.toHaveProperty('expiresAt');
    expect(made(false).expiresAt).toBe(IN_90_DAYS);
  });

  it.each([
    ['as it says', iso(-3), iso(-3)],
    ['a day ahead at most', iso(9 * DAY), iso(DAY)],
    ['when it was first seen, without a date', undefined, iso(0)],
  ])('was published %s', (_, publishedAt, expected) => {
    const article = made(true, { publishedAt });
    expect(article.publishedAt).toBe(expected);
    expect(article.dated).toBe(publishedAt !== undefined);
  });
});

describe('an edit', () => {
  it.each([
    ['that nothing is recognised in any more leaves what matched matched, for good', true, false],
    ['that is recognised now keeps for good what was not', false, true],
  ])('%s', (_, before, after) => {
    const article = edited(made(before), after);
    expect(article.matched).toBe(true);
    expect(article).not.toHaveProperty('expiresAt');
  });
  it('of what never matched does not put off its end', () => {
    expect(edited(made(false), false)).toMatchObject({ matched: false, expiresAt: IN_90_DAYS });
  });
  it('keeps what was said before, the last twenty times', () => {
    const first = made(true);
    expect(edited(first, true)).toMatchObject({
      title: 'Other words',
      firstSeenAt: first.firstSeenAt,
      publishedAt: first.publishedAt,
      revision: 1,
      revisions: [{ reason: 'edited', title: first.title }],
    });
    let article = first;
    for (let n = 0; n < REVISIONS + 5; n += 1) article = edited(article, true, `Title ${n}`);
    expect(article.revision).toBe(REVISIONS + 5);
    expect(article.revisions?.map(({ title }) => title)).toEqual(
      Array.from({ length: REVISIONS }, (_, n) => `Title ${n + 4}`),
    );
  });
});
