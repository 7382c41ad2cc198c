/** Articles and stories: lists by filter, in JSON, CSV or as a feed, and each one alone. */
import * as z from 'zod/mini';
import type { Article } from '../domain/article.ts';
import { NO_TOPIC } from '../domain/entity.ts';
import { namesOf } from '../domain/render/names.ts';
import { articleView } from '../domain/render/payload.ts';
import type { Story } from '../domain/story.ts';
import type { Answer } from './answer.ts';
import { ATOM_TYPE } from './atom.ts';
import type { QueryDeps } from './deps.ts';
import { articlesAtom, articlesCsv, storiesAtom, storiesCsv } from './export.ts';
import type { ArticleFilter } from './filter.ts';
import { type FindDeps, findArticles, findStories } from './find.ts';
import { marksOf } from './marks.ts';
import { type Api, type Asked, addRoute, nextCursor, positionOf, wrong } from './route.ts';
import { articleQuery, nothing, storyQuery } from './schema.ts';
import { articleShape, storyShape, wholeArticleShape } from './shape.ts';
import { storyView, wholeArticle } from './view.ts';
import { ENDS_BEFORE, endsBefore, parseWhen, WHEN_EXAMPLES } from './when.ts';

type ArticleQuery = z.infer<typeof articleQuery>;
type StoryQuery = z.infer<typeof storyQuery>;
const ALSO = ['text/csv', ATOM_TYPE];
/** A story's articles shown with it; the rest are a query away. */
const STORY_ARTICLES = 50;

export function addArticleRoutes(api: Api, deps: QueryDeps): void {
  const names = namesOf(deps.entities);
  addRoute(api, deps, {
    path: '/api/articles',
    does: 'Articles by topic, entity, feed, story, language, verdict and time, newest first',
    query: articleQuery,
    answers: z.object({ articles: z.array(articleShape), next: z.optional(z.string()) }),
    also: ALSO,
    answer: (asked) => listArticles(deps, asked),
  });
  addRoute(api, deps, {
    path: '/api/articles/{id}',
    does: 'One article with its text, and every mention with alias and rule',
    query: nothing,
    answers: wholeArticleShape,
    answer: async ({ id }) => {
      const article = await deps.stores.articles.get(id);
      return article
        ? { kind: 'found', body: wholeArticle(article, names) }
        : { kind: 'missing', message: 'There is no article of that id.' };
    },
  });
  addRoute(api, deps, {
    path: '/api/stories',
    does: 'Stories by topic, entity and time, newest first',
    query: storyQuery,
    answers: z.object({ stories: z.array(storyShape), next: z.optional(z.string()) }),
    also: ALSO,
    answer: (asked) => listStories(deps, asked),
  });
  addRoute(api, deps, {
    path: '/api/stories/{id}',
    does: 'One story with its articles, newest first',
    query: nothing,
    answers: z.extend(storyShape, { articles: z.array(articleShape) }),
    answer: (asked) => oneStory(deps, asked),
  });
}

export const findDeps = ({ reads, stores, topics }: QueryDeps): FindDeps => ({
  reads,
  articles: stores.articles,
  topicIds: topics.map(({ id }) => id),
});

async function listArticles(deps: QueryDeps, asked: Asked<ArticleQuery>): Promise<Answer> {
  const { query, url } = asked;
  const range = rangeOf(deps, query);
  if (range.kind === 'wrong') return range;
  const unknown = unknownSubject(deps, query);
  if (unknown) return unknown;
  const position = positionOf(deps, asked);
  if ('kind' in position) return position;
  const filter: ArticleFilter = {
    topics: query.topic,
    entities: query.entity,
    ...(query.feed ? { feedId: query.feed } : {}),
    ...(query.story ? { storyId: query.story } : {}),
    ...(query.verdict ? { verdict: query.verdict } : {}),
    ...(query.language ? { language: query.language } : {}),
    ...range.times,
  };
  const page = await findArticles(findDeps(deps), filter, { limit: query.limit, ...position });
  const next = nextCursor(deps, url, page.next);
  if (query.format === 'json') {
    const articles = page.rows.map((row) => listed(deps, row, query.marks === 'true'));
    return { kind: 'found', body: { articles, ...next }, ...next };
  }
  const views = page.rows.map((row) => articleView(row, namesOf(deps.entities)));
  const text =
    query.format === 'csv' ? articlesCsv(views) : await articlesAtom(deps, views, filter, url);
  return { kind: 'text', type: typeOf(query.format), body: text, ...next };
}

function listed(deps: QueryDeps, article: Article, marks: boolean) {
  const view = articleView(article, namesOf(deps.entities));
  return marks ? { ...view, marks: marksOf(article, view.excerpt ?? '') } : view;
}

async function listStories(deps: QueryDeps, asked: Asked<StoryQuery>): Promise<Answer> {
  const { query, url } = asked;
  const range = rangeOf(deps, query);
  if (range.kind === 'wrong') return range;
  const unknown = unknownSubject(deps, query, NO_TOPIC);
  if (unknown) return unknown;
  const position = positionOf(deps, asked);
  if ('kind' in position) return position;
  const filter = { topics: query.topic, entities: query.entity, ...range.times };
  const page = await findStories(findDeps(deps), filter, { limit: query.limit, ...position });
  const next = nextCursor(deps, url, page.next);
  if (query.format === 'json') {
    return { kind: 'found', body: { stories: page.rows.map(storyView), ...next }, ...next };
  }
  const text =
    query.format === 'csv' ? storiesCsv(page.rows) : storiesAtom(deps, page.rows, filter, url);
  return { kind: 'text', type: typeOf(query.format), body: text, ...next };
}

/** The keys of a story's row stand in its articles. */
async function oneStory(deps: QueryDeps, { id }: Asked<unknown>): Promise<Answer> {
  const filter = { topics: [], entities: [], storyId: id };
  const { rows } = await findArticles(findDeps(deps), filter, { limit: STORY_ARTICLES });
  const keys = rows.find(({ storyOpenedKey }) => storyOpenedKey !== undefined);
  const story: Story | undefined = keys
    ? await deps.stores.stories.get(keys.storyTopicId ?? NO_TOPIC, keys.storyOpenedKey ?? '')
    : undefined;
  if (!story) return { kind: 'missing', message: 'There is no story of that id.' };
  const articles = rows.map((row) => articleView(row, namesOf(deps.entities)));
  return { kind: 'found', body: { ...storyView(story), articles } };
}

type Times = { readonly since?: string; readonly until?: string };
type Range = { readonly kind: 'times'; readonly times: Times } | (Answer & { kind: 'wrong' });

export function rangeOf(
  { clock }: QueryDeps,
  asked: { since?: string | undefined; until?: string | undefined },
): Range {
  const times: { since?: string; until?: string } = {};
  for (const bound of ['since', 'until'] as const) {
    const text = asked[bound];
    if (text === undefined) continue;
    const time = parseWhen(text, clock(), bound);
    if (time === undefined) return wrong(bound, `must be ${WHEN_EXAMPLES}`);
    times[bound] = time;
  }
  if (endsBefore(times)) return wrong('until', ENDS_BEFORE);
  return { kind: 'times', times };
}

/** A mistyped id would answer "nothing", which reads as news. */
function unknownSubject(
  deps: QueryDeps,
  { topic, entity }: { topic: readonly string[]; entity: readonly string[] },
  also?: string,
): Answer | undefined {
  const topicId = topic.find((id) => id !== also && !deps.topics.some((known) => known.id === id));
  if (topicId) return wrong('topic', `"${topicId}" is not in the catalogue`);
  const entityId = entity.find((id) => !deps.entities.some((known) => known.id === id));
  return entityId ? wrong('entity', `"${entityId}" is not in the catalogue`) : undefined;
}

const typeOf = (format: 'csv' | 'atom'): string => (format === 'csv' ? 'text/csv' : ATOM_TYPE);
