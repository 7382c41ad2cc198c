/** The open stories of one message: outlets find each other's, and what many tell is saved once. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Article } from '../../functions/domain/article.ts';
import { storyBoard } from '../../functions/poll/stories.ts';
import type { StoryStore } from '../../functions/ports.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { anArticle } from '../support/rows.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const TOPIC = 'iraq-withdrawal';
let engine: TestEngine;
let stories: StoryStore;
let puts = 0;
beforeAll(async () => {
  engine = await startTestEngine(() => NOW);
});
afterAll(() => engine.stop());
beforeEach(async () => {
  const real = (await engine.freshStores()).stores.stories;
  puts = 0;
  stories = {
    ...real,
    put: (...given) => {
      puts += 1;
      return real.put(...given);
    },
  };
});

const told = (outlet: number, given: Partial<Article> = {}): Article =>
  anArticle(`art_${outlet}`, {
    feedId: `feed-${outlet}`,
    url: `https://outlet${outlet}.example/1`,
    title: 'US troops leave Ain al-Asad air base, the defence ministry in Baghdad says',
    text: 'The last convoy crossed the border in the night, the ministry said.',
    topics: [{ topicId: TOPIC, score: 3, verdict: 'certain', evidence: [] }],
    entityIds: ['us-forces', 'ain-al-asad-air-base'],
    ...given,
  });
const all = () => stories.openSince(TOPIC, '2026-02-20T00:00:00.000Z');

describe('twenty outlets of one message that tell one story', () => {
  it('are one story, saved a few times and not twenty', async () => {
    const board = storyBoard(stories);
    const outlets = Array.from({ length: 20 }, (_, n) => n);
    const placed = await Promise.all(outlets.map((n) => board.place([told(n)], NOW)));
    const [story, ...others] = await all();
    expect(others).toEqual([]);
    expect(story).toMatchObject({ articleCount: 20 });
    expect(puts).toBeLessThanOrEqual(3);
    expect(placed.flat().map(({ feedId, storyId }) => [feedId, storyId])).toEqual(
      outlets.map((n) => [`feed-${n}`, story?.storyId]),
    );
  });

  it('whose feeds list the very same article each keep their own', async () => {
    const board = storyBoard(stories);
    const twins = [told(1), told(2, { articleId: 'art_1' }), told(3)];
    const placed = (await Promise.all(twins.map((one) => board.place([one], NOW)))).flat();
    expect(placed.map(({ feedId }) => feedId)).toEqual(['feed-1', 'feed-2', 'feed-3']);
    expect(await all()).toMatchObject([{ articleCount: 2 }]);
  });

  it('on a board beside another lose no article', async () => {
    const boards = [storyBoard(stories), storyBoard(stories)];
    await Promise.all(Array.from({ length: 12 }, (_, n) => boards[n % 2]?.place([told(n)], NOW)));
    const counts = (await all()).map(({ articleCount }) => articleCount);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(12);
  });
});

describe('a board', () => {
  it('leaves unmatched articles alone, and asks the table nothing', async () => {
    const board = storyBoard({
      ...stories,
      openSince: () => Promise.reject(new Error('not to be asked')),
    });
    const article = told(1, { matched: false });
    expect(await board.place([article], NOW)).toEqual([article]);
  });

  it('lets only those feeds fail whose stories cannot be saved, and goes on', async () => {
    const board = storyBoard({
      ...stories,
      put: (story, previous) =>
        story.outlets.some(({ feedId }) => feedId === 'feed-2')
          ? Promise.reject(new Error('an outage'))
          : stories.put(story, previous),
    });
    const other = { entityIds: ['kataib-hezbollah'], title: 'Another event in another town' };
    const outcomes = await Promise.allSettled([
      board.place([told(1)], NOW),
      board.place([told(2, { ...other, text: 'Nothing of the first.' })], NOW),
      board.place([told(3)], NOW),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await board.place([told(4)], NOW)).toMatchObject([{ storyId: expect.any(String) }]);
    expect(await all()).toMatchObject([{ articleCount: 3 }]);
  });
});
