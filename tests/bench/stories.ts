/**
 * How well articles are grouped into stories, pair by pair, on tests/fixtures/stories: precision
 * and recall of "these two tell of one event", and how little the order of arrival matters.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recognise } from '../../functions/domain/entity.ts';
import { groupIntoStory, type Story, storyPartitions } from '../../functions/domain/story.ts';
import type { StoryArticle } from '../../functions/domain/story-features.ts';

export type Told = { readonly article: StoryArticle; readonly story: string };
const OPENED = Date.parse('2026-02-01T00:00:00.000Z');

/** The labelled sets: the first of plain events, the others of events that look alike. */
export const SETS = [
  'articles',
  'look-alikes',
  'two-of-a-kind',
  'follow-ups',
  'background',
  'same-actors',
] as const;

/** The labelled articles of a set, in order of time, recognised as a poll would. */
export function readTold(
  recognise: Recognise,
  set: (typeof SETS)[number] = 'articles',
): readonly Told[] {
  const file = join(import.meta.dirname, `../fixtures/stories/${set}.jsonl`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { id, story, hours, language, outlet, title, text } = JSON.parse(line) as {
        readonly [name in 'id' | 'story' | 'language' | 'outlet' | 'title' | 'text']: string;
      } & { readonly hours: number };
      const at = new Date(OPENED + hours * 3_600_000).toISOString();
      const { topics, mentions } = recognise({ title, text, language });
      const article: StoryArticle = {
        articleId: id,
        feedId: outlet,
        url: `https://${outlet}.example/${id}`,
        title,
        text,
        language,
        publishedAt: at,
        firstSeenAt: at,
        topics,
        mentions,
        entityIds: [...new Set(mentions.map(({ entityId }) => entityId))],
      };
      return { article, story };
    })
    .toSorted((a, b) => (a.article.publishedAt < b.article.publishedAt ? -1 : 1));
}

/** Which story each article lands in when they come in this order, as the tables would hold them. */
export function groupAll(told: readonly Told[]): ReadonlyMap<string, string> {
  const stories = new Map<string, Story>();
  const storyOf = new Map<string, string>();
  for (const { article } of told) {
    const partitions = new Set(storyPartitions(article));
    const open = [...stories.values()].filter(({ topicId }) => partitions.has(topicId));
    const { story } = groupIntoStory(article, open);
    stories.set(story.storyId, story);
    storyOf.set(article.articleId, story.storyId);
  }
  return storyOf;
}

export type PairScore = {
  readonly precision: number;
  readonly recall: number;
  readonly wrong: readonly string[];
};

export function scorePairs(told: readonly Told[], storyOf: ReadonlyMap<string, string>): PairScore {
  let [together, right, meant] = [0, 0, 0];
  const wrong: string[] = [];
  for (const [i, a] of told.entries()) {
    for (const b of told.slice(i + 1)) {
      const joined = storyOf.get(a.article.articleId) === storyOf.get(b.article.articleId);
      const one = a.story === b.story;
      together += joined ? 1 : 0;
      meant += one ? 1 : 0;
      right += joined && one ? 1 : 0;
      if (joined !== one)
        wrong.push(`${joined ? 'joined' : 'parted'}: ${a.article.title} | ${b.article.title}`);
    }
  }
  return {
    precision: together === 0 ? 1 : right / together,
    recall: meant === 0 ? 1 : right / meant,
    wrong,
  };
}

/** The same articles in another order of arrival, the same for the same seed. */
export function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  let state = seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** Share of pairs that two groupings agree on, of those that either joins. */
export function agreement(
  told: readonly Told[],
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
): number {
  let [both, either] = [0, 0];
  const ids = told.map(({ article }) => article.articleId);
  for (const [i, x] of ids.entries()) {
    for (const y of ids.slice(i + 1)) {
      const inA = a.get(x) === a.get(y);
      const inB = b.get(x) === b.get(y);
      both += inA && inB ? 1 : 0;
      either += inA || inB ? 1 : 0;
    }
  }
  return either === 0 ? 1 : both / either;
}
