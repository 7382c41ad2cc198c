/** `rasid articles --explain`: why a stored article is taken for what it is. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { article, store, story } from '../support/query-world.ts';
import { type Asked, openAsked } from './asked.ts';

let asked: Asked;
const explain = (...args: string[]) => asked.ask('articles', '--explain', ...args);
const told = story({ storyId: 'sto_one' });

beforeAll(async () => {
  asked = await openAsked();
  const grouped = article({
    articleId: 'art_one',
    title: 'The last \u202Econvoy leaves',
    verdicts: { 'iraq-withdrawal': 'likely' },
    entityIds: ['us-forces'],
    storyId: told.storyId,
    storyTopicId: told.topicId,
    storyOpenedKey: told.openedKey,
  });
  const alone = article({ articleId: 'art_alone', title: 'Rain', matched: false });
  await store(asked.stores, [grouped, alone]);
  await asked.stores.stories.put(told);
});
afterAll(() => asked.close());

describe('rasid articles --explain', () => {
  it('gives alias and rule of each mention, evidence of each verdict, and the story', async () => {
    const { code, lines } = await explain('art_one', '--json');
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      articleId: 'art_one',
      matched: true,
      mentions: [{ entityId: 'us-forces', surface: 'T', alias: 'us-forces', rule: 'name' }],
      story: { storyId: 'sto_one', topicId: told.topicId, headline: told.headline },
    });
    expect(lines[0]?.topics).toContainEqual(
      expect.objectContaining({
        topicId: 'iraq-withdrawal',
        verdict: 'likely',
        evidence: [{ field: 'title', start: 0, end: 4, quote: 'The ' }],
      }),
    );
  });
  it('says it in words, without control characters of the feed', async () => {
    const { stdout } = await explain('art_one');
    expect(stdout).toContain('art_one: The last convoy leaves\n');
    expect(stdout).toContain('iraq-withdrawal: likely (2.00)\n    title: "The"');
    expect(stdout).toContain('us-forces: text 0: "T", alias "us-forces", rule name');
    expect(stdout).toContain(`story sto_one: ${told.headline}`);
    const alone = await explain('art_alone');
    expect(alone.stdout).toContain('not matched');
    expect(alone.stdout).toContain('in no story');
  });
  it('says in one line that an article is not there', async () => {
    const { code, stderr } = await explain('art_lost');
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('--explain art_lost')]);
  });
});
