/** The story of an article that turned out to be matched only when its page was read. */
import type { Article } from '../domain/article.ts';
import { HOUR_MS } from '../domain/feed-slot.ts';
import { groupIntoStory, STORY_OPEN_HOURS, storyPartitions } from '../domain/story.ts';
import type { StoryStore } from '../ports.ts';

const TRIES = 5;

/**
 * Joins or opens the story; grouping the same article again finds the same one. Only stories of its days
 * are read: an article may be years old, and what it might join was not opened since.
 */
export async function withStory(
  article: Article,
  stories: Pick<StoryStore, 'openSince' | 'put'>,
): Promise<Article> {
  const hours = (after: number) =>
    new Date(Date.parse(article.publishedAt) + after * HOUR_MS).toISOString();
  const [since, until] = [hours(-STORY_OPEN_HOURS), hours(STORY_OPEN_HOURS)];
  for (let attempt = 1; ; attempt += 1) {
    const open = await Promise.all(
      storyPartitions(article).map((topicId) => stories.openSince(topicId, since, until)),
    );
    const known = open.flat();
    const { story, joined } = groupIntoStory(article, known);
    const previous = known.find(({ storyId }) => storyId === story.storyId);
    const saved =
      story === previous ? 'saved' : await stories.put(story, joined ? previous : undefined);
    if (saved === 'conflict' && attempt < TRIES) continue;
    if (saved === 'conflict')
      throw new Error('a story is joined by others all the time: try later');
    const { storyId, topicId: storyTopicId, openedKey: storyOpenedKey } = story;
    return { ...article, storyId, storyTopicId, storyOpenedKey };
  }
}
