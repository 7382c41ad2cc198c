/** The story of an article whose page told what its teaser did not: grouped with what was told at its time. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Article } from '../../functions/domain/article.ts';
import type { Story } from '../../functions/domain/story.ts';
import type { StoryStore } from '../../functions/ports.ts';
import { withStory } from '../../functions/read/story.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { anArticle } from '../support/rows.ts';

const TOPIC = 'iraq-withdrawal';
let engine: TestEngine;
let stories: StoryStore;
let seen: readonly Story[] = [];
beforeAll(async () => {
  engine = await startTestEngine();
  const real = (await engine.freshStores()).stores.stories;
  stories = {
    ...real,
    openSince: async (...asked) => {
      const found = await real.openSince(...asked);
      seen = [...seen, ...found];
      return found;
    },
  };
});
afterAll(() => engine.stop());

const told = (outlet: string, publishedAt: string, given: Partial<Article> = {}): Article =>
  anArticle(`art_${outlet}`, {
    feedId: outlet,
    url: `https://${outlet}.example/1`,
    title: 'US troops leave Ain al-Asad air base, the defence ministry in Baghdad says',
    text: 'The last convoy crossed the border in the night, the ministry said.',
    topics: [{ topicId: TOPIC, score: 3, verdict: 'certain', evidence: [] }],
    entityIds: ['us-forces', 'ain-al-asad-air-base'],
    publishedAt,
    firstSeenAt: '2026-03-01T12:00:00.000Z',
    ...given,
  });

it('joins the story of its days, and reads none of all that was opened since', async () => {
  const early = await withStory(told('early', '2019-10-02T02:00:00.000Z'), stories);
  for (let day = 10; day < 20; day += 1) {
    await withStory(told(`later${day}`, `2025-06-${day}T08:00:00.000Z`), stories);
  }
  seen = [];
  const late = await withStory(told('late', '2019-10-01T20:00:00.000Z'), stories);
  expect(late.storyId).toBe(early.storyId);
  expect(seen.map(({ storyId }) => storyId)).toEqual([early.storyId]);
});
