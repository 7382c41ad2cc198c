/** What an article leaves behind beside itself: the alert that is owed, and the story it opened or joined. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Stores } from '../../functions/ports.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { anArticle, aPendingRow, aStory } from '../support/rows.ts';

let engine: TestEngine;
let stores: Stores;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  stores = (await engine.freshStores()).stores;
});

describe('what is owed', () => {
  it('is listed oldest first, only what is older, up to a limit', async () => {
    for (const n of [3, 1, 2]) {
      const one = anArticle(`art_${n}`, { firstSeenAt: `2026-03-01T0${n}:00:00.000Z` });
      await stores.articles.add(one, [], aPendingRow(one));
    }
    const list = await stores.pending.owed('0', '2026-03-01T03:00:00.000Z', 10);
    expect(list.map(({ articleId }) => articleId)).toEqual(['art_1', 'art_2']);
    expect(await stores.pending.owed('0', '9', 1)).toHaveLength(1);
    expect(await stores.pending.owed('1', '9', 10)).toEqual([]);
  });

  it('is gone when removed, and removed twice', async () => {
    const article = anArticle('art_1');
    await stores.articles.add(article, [], aPendingRow(article));
    await stores.pending.remove(aPendingRow(article));
    await stores.pending.remove(aPendingRow(article));
    expect(await stores.pending.owed('0', '9', 10)).toEqual([]);
  });
});

describe('stories', () => {
  const opened = '2026-03-01T00:00:00.000Z';
  it('come back with their signature, byte for byte', async () => {
    const story = aStory('st_1', opened);
    await stores.stories.put(story);
    expect(await stores.stories.get(story.topicId, story.openedKey)).toEqual(story);
    expect(await stores.stories.get('other', story.openedKey)).toBeUndefined();
  });

  it('are joined by one of two who read the same state', async () => {
    const story = aStory('st_1', opened);
    await stores.stories.put(story);
    const joined = { ...story, articleCount: 2, lastArticleAt: '2026-03-01T01:00:00.000Z' };
    const answers = await Promise.all([1, 2].map(() => stores.stories.put(joined, story)));
    expect(answers.sort()).toEqual(['conflict', 'saved']);
  });

  it('are open when opened or joined since', async () => {
    const since = '2026-03-01T00:00:00.000Z';
    const day = (n: number) => `2026-02-2${n}T00:00:00.000Z`;
    await stores.stories.put(aStory('st_new', since));
    await stores.stories.put(aStory('st_joined', day(7), { lastArticleAt: since }));
    await stores.stories.put(aStory('st_over', day(7)));
    const open = await stores.stories.openSince('iraq-withdrawal', since);
    expect(open.map(({ storyId }) => storyId).sort()).toEqual(['st_joined', 'st_new']);
    const then = await stores.stories.openSince('iraq-withdrawal', day(6), day(7));
    expect(then.map(({ storyId }) => storyId).sort()).toEqual(['st_joined', 'st_over']);
    const all = await stores.stories.list('iraq-withdrawal', { until: day(7) });
    expect(all.rows).toHaveLength(2);
  });
});
