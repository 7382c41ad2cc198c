/** The story of an article that turned out to be matched only when its page was read. */
import type { Article } from '../domain/article.ts';
import { groupIntoStory, STORY_OPEN_HOURS, storyPartitions } from '../domain/story.ts';
import type { StoryStore } from '../ports.ts';

const TRIES = 5;

/** Joins or opens the story; grouping the same article again finds the same one. */
export async function withStory(
  article: Article,
  stories: Pick<StoryStore, 'openSince' | 'put'>,
): Promise<Article> {
  const since = Date.parse(article.publishedAt) - STORY_OPEN_HOURS * 3_600_000;
  for (let attempt = 1; ; attempt += 1) {
    const open = await Promise.all(
      storyPartitions(article).map((topicId) =>
        stories.openSince(topicId, new Date(since).toISOString()),
      ),
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
