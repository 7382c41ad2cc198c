/** Which story an article joins: copies, retellings, other languages, other events; never twice. */
import { describe, expect, it } from 'vitest';
import { groupIntoStory, type Story, storyPartitions } from '../../functions/domain/story.ts';
import type { StoryArticle } from '../../functions/domain/story-features.ts';

const article = (
  id: string,
  title: string,
  text: string,
  more: Partial<StoryArticle> = {},
): StoryArticle => ({
  articleId: id,
  feedId: `feed-${id}`,
  url: `https://${id}.example/${id}`,
  title,
  text,
  language: 'en',
  publishedAt: '2026-03-01T10:00:00.000Z',
  firstSeenAt: '2026-03-01T10:01:00.000Z',
  topics: [],
  mentions: [],
  entityIds: [],
  ...more,
});
const wire = [
  'Convoy of 40 trucks leaves Harir base for the Turkish border',
  'A convoy of forty lorries carrying American equipment rolled out of Harir air base near Erbil before dawn, a Kurdish officer and two drivers told reporters at the gate.',
] as const;

describe('the same article', () => {
  it('changes nothing when it comes twice', () => {
    const first = groupIntoStory(article('a', ...wire), []);
    const again = groupIntoStory(article('a', ...wire), [first.story]);
    expect(again).toEqual({ story: first.story, joined: true });
  });
});

describe('a copy of a wire text', () => {
  const first = groupIntoStory(article('a', ...wire), []).story;
  it('joins, although its title is another', () => {
    const copy = article('b', 'Trucks on the road', wire[1]);
    const { story, joined } = groupIntoStory(copy, [first]);
    expect(joined).toBe(true);
    expect(story.storyId).toBe(first.storyId);
    expect(story.articleCount).toBe(2);
  });
  it('does not join a week later', () => {
    const late = article('b', ...wire);
    const { joined } = groupIntoStory({ ...late, publishedAt: '2026-03-09T10:00:00.000Z' }, [
      first,
    ]);
    expect(joined).toBe(false);
  });
});

describe('a story', () => {
  it('knows who was first, also when the first is read last', () => {
    const first = groupIntoStory(article('a', ...wire), []).story;
    const early = article('b', ...wire, { firstSeenAt: '2026-03-01T09:00:00.000Z' });
    const { story } = groupIntoStory(early, [first]);
    expect(story.outlets.map(({ articleId }) => articleId)).toEqual(['b', 'a']);
  });
  it('counts the feeds of one outlet as one publisher', () => {
    const of = (url: string) =>
      groupIntoStory(article('a', ...wire, { url }), []).story.outlets[0]?.publisher;
    expect(of('https://www.desk.example/1')).toBe(of('https://ar.desk.example/2'));
  });
  it('keeps a bounded row, however many articles it has', () => {
    let story: Story = groupIntoStory(article('a0', ...wire), []).story;
    for (let i = 1; i < 130; i += 1)
      story = groupIntoStory(article(`a${i}`, ...wire), [story]).story;
    expect(story.articleCount).toBe(130);
    expect(story.outlets).toHaveLength(100);
    expect(story.signature.length).toBeLessThan(3000);
  });
  it('does not take another event in the same place', () => {
    const first = groupIntoStory(article('a', ...wire), []).story;
    const other = article(
      'b',
      'Fire in a market of Erbil',
      'Civil defence crews put out a fire that destroyed sixty shops in the old bazaar; nobody was hurt.',
    );
    expect(groupIntoStory(other, [first]).joined).toBe(false);
  });
  it('survives a signature that cannot be read', () => {
    const first = groupIntoStory(article('a', ...wire), []).story;
    const broken = { ...first, signature: first.signature.slice(0, 41) };
    expect(groupIntoStory(article('b', ...wire), [broken]).joined).toBe(false);
  });
});

describe('where a story lies', () => {
  const topic = (verdict: 'certain' | 'weak' | 'none') => ({
    topics: [{ topicId: 't', score: 1, verdict, evidence: [] }],
  });
  it.each([
    ['certain', ['t', 'other']],
    ['weak', ['other', 't']],
    ['none', ['other']],
  ] as const)('%s: in %j', (verdict, partitions) =>
    expect(storyPartitions(topic(verdict))).toEqual(partitions),
  );
});
