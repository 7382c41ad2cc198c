/** Lists for other programs: the columns of CSV and the entries of Atom, for API and commands alike. */

import type { ArticleView } from '../domain/render/payload.ts';
import type { Story } from '../domain/story.ts';
import { type AtomEntry, articleEntry, atomOf } from './atom.ts';
import { type CsvColumn, csvOf } from './csv.ts';
import type { QueryDeps } from './deps.ts';
import type { ArticleFilter, StoryFilter } from './filter.ts';

/** The topic that it is on most surely. */
export const bestTopic = ({ topics }: ArticleView) =>
  [...topics].sort((a, b) => b.score - a.score)[0];

export const ARTICLE_COLUMNS: readonly CsvColumn<ArticleView>[] = [
  { name: 'articleId', value: (row) => row.articleId },
  { name: 'publishedAt', value: (row) => row.publishedAt },
  { name: 'firstSeenAt', value: (row) => row.firstSeenAt },
  { name: 'feedId', value: (row) => row.feedId },
  { name: 'language', value: (row) => row.language },
  { name: 'verdict', value: (row) => bestTopic(row)?.verdict },
  { name: 'score', value: (row) => bestTopic(row)?.score },
  {
    name: 'topics',
    value: (row) =>
      row.topics.filter(({ verdict }) => verdict !== 'none').map(({ topicId }) => topicId),
  },
  { name: 'entities', value: (row) => (row.mentions ?? []).map(({ entityId }) => entityId) },
  { name: 'storyId', value: (row) => row.storyId },
  { name: 'title', value: (row) => row.title },
  { name: 'url', value: (row) => row.url },
  { name: 'excerpt', value: (row) => row.excerpt },
];
export const STORY_COLUMNS: readonly CsvColumn<Story>[] = [
  { name: 'storyId', value: (row) => row.storyId },
  { name: 'topicId', value: (row) => row.topicId },
  { name: 'openedAt', value: (row) => row.openedAt },
  { name: 'lastArticleAt', value: (row) => row.lastArticleAt },
  { name: 'articles', value: (row) => row.articleCount },
  { name: 'outlets', value: (row) => publishers(row).length },
  { name: 'entities', value: (row) => row.entityIds },
  { name: 'firstReporter', value: (row) => row.outlets[0]?.publisher },
  { name: 'headline', value: (row) => row.headline },
  { name: 'url', value: (row) => row.outlets[0]?.url },
];

export const publishers = ({ outlets }: Story): readonly string[] => [
  ...new Set(outlets.map(({ publisher }) => publisher)),
];

export const articlesCsv = (views: readonly ArticleView[]): string => csvOf(views, ARTICLE_COLUMNS);
export const storiesCsv = (stories: readonly Story[]): string => csvOf(stories, STORY_COLUMNS);

type Names = Pick<QueryDeps, 'topics' | 'clock'> & {
  readonly reads: Pick<QueryDeps['reads'], 'feedTitles'>;
};

export async function articlesAtom(
  deps: Names,
  views: readonly ArticleView[],
  filter: ArticleFilter,
  url?: URL,
): Promise<string> {
  const titles = await deps.reads.feedTitles(new Set(views.map(({ feedId }) => feedId)));
  const entries = views.map((view) =>
    articleEntry(view, titles.get(view.feedId) || view.feedId, (id) => topicName(deps, id)),
  );
  return feedOf(deps, 'articles', filter, url, entries);
}

export function storiesAtom(
  deps: Pick<QueryDeps, 'topics' | 'clock'>,
  stories: readonly Story[],
  filter: StoryFilter,
  url?: URL,
): string {
  const entries = stories.map(
    (story): AtomEntry => ({
      id: `urn:rasid:story:${story.storyId}`,
      title: story.headline,
      ...(story.outlets[0]?.url ? { url: story.outlets[0].url } : {}),
      language: story.language,
      publishedAt: story.openedAt,
      updatedAt: story.lastArticleAt,
      summary: story.outlets.map(({ publisher, title }) => `${publisher}: ${title}`).join('\n'),
      author: story.outlets[0]?.publisher ?? 'Rasid',
      categories: [{ term: story.topicId, label: topicName(deps, story.topicId) }],
    }),
  );
  return feedOf(deps, 'stories', filter, url, entries);
}

function feedOf(
  deps: Pick<QueryDeps, 'topics' | 'clock'>,
  kind: 'articles' | 'stories',
  filter: ArticleFilter | StoryFilter,
  url: URL | undefined,
  entries: readonly AtomEntry[],
): string {
  const { topics, entities } = filter;
  const about = [...topics.map((id) => topicName(deps, id)), ...entities];
  const self = url && new URL(url);
  self?.searchParams.delete('token');
  const feed = {
    title: `Rasid: ${about.length > 0 ? about.join(', ') : kind}`,
    query: `${kind} ${JSON.stringify(self ? [...self.searchParams].sort() : filter)}`,
    ...(self ? { url: self.href } : {}),
    now: new Date(deps.clock()).toISOString(),
  };
  return atomOf(feed, entries);
}

const topicName = ({ topics }: Pick<QueryDeps, 'topics'>, topicId: string): string =>
  topics.find(({ id }) => id === topicId)?.names.en ?? topicId;
