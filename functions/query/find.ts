/**
 * The one way to find articles, stories and deliveries, for the API and the commands alike. A page is
 * bounded in what it reads, not only in what it returns: a rare filter gives short pages with a `next`.
 */
import type { Article, TimelineRow } from '../domain/article.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { QueryReads } from '../domain/query-reads.ts';
import type { Story } from '../domain/story.ts';
import type { ArticleStore } from '../ports.ts';
import {
  type ArticleFilter,
  plainFilter,
  type StoryFilter,
  wantsArticle,
  wantsStory,
} from './filter.ts';
import { mergeNewestFirst, orderTies, rowsOf } from './merge.ts';
import { type Candidate, walk } from './walk.ts';

export type FindDeps = {
  readonly reads: QueryReads;
  readonly articles: Pick<ArticleStore, 'getMany'>;
  /** Of the catalogue. */
  readonly topicIds: readonly string[];
};
export type PageRequest = { readonly limit: number; readonly after?: string };
export type Page<R> = {
  readonly rows: readonly R[];
  /** The position after the last row; absent at the end. */
  readonly next?: string;
};

/** Rows read, and articles fetched, for one page at most. */
const READ_AT_MOST = 600;
const FETCH_AT_MOST = 100;
const WIDE_PAGE = 200;
/** Stories that opened this long before `since` may still be growing. */
const STORY_LIFE_MS = 14 * 86_400_000;

export async function findArticles(
  { reads, articles, topicIds }: FindDeps,
  asked: ArticleFilter,
  { limit, after }: PageRequest,
): Promise<Page<Article>> {
  const filter = plainFilter(asked, topicIds);
  const { topics, entities, feedId, language } = filter;
  const picky = entities.length > 1 || (topics.length > 0 && feedId);
  const candidates = walk(reads, filter, after, picky || language ? WIDE_PAGE : limit + 1);
  const found: Article[] = [];
  const state: Reading = { read: 0, done: false };
  let fetched = 0;
  while (found.length < limit && !state.done && state.read < READ_AT_MOST) {
    if (fetched >= FETCH_AT_MOST) break;
    const ids = await take(candidates, limit - found.length, state);
    if (ids.length === 0) continue;
    fetched += ids.length;
    const rows = new Map((await articles.getMany(ids)).map((row) => [row.articleId, row]));
    for (const articleId of ids) {
      const article = rows.get(articleId);
      if (article && wantsArticle(filter, article)) found.push(article);
    }
  }
  return page(found, candidates, state);
}

type Reading = { read: number; done: boolean; position?: string };

/** Ids of the next wanted candidates; `state.position` is then the last one that was come by. */
async function take(
  candidates: AsyncGenerator<Candidate>,
  count: number,
  state: Reading,
): Promise<readonly string[]> {
  const ids: string[] = [];
  while (ids.length < count && state.read < READ_AT_MOST) {
    const { done, value } = await candidates.next();
    if (done) {
      state.done = true;
      break;
    }
    state.read += 1;
    state.position = value.position;
    if (value.wanted) ids.push(value.articleId);
  }
  return ids;
}

/** Looks one further, so that a full page at the very end promises no next one. */
async function page<R>(
  rows: readonly R[],
  rest: AsyncGenerator<unknown>,
  { done, position }: Reading,
): Promise<Page<R>> {
  const more = !done && position !== undefined && !(await rest.next()).done;
  await rest.return(undefined);
  return more ? { rows, next: position } : { rows };
}

/** The topics asked for, else all, with the stories of no topic too where an entity is asked for. */
export async function findStories(
  { reads, topicIds }: Pick<FindDeps, 'reads' | 'topicIds'>,
  filter: StoryFilter,
  { limit, after }: PageRequest,
): Promise<Page<Story>> {
  const { topics, since, until } = filter;
  const anyTopic = filter.entities.length > 0 ? [...topicIds, 'other'] : topicIds;
  const from = since && new Date(Date.parse(since) - STORY_LIFE_MS).toISOString();
  const upTo = after ?? (until && `${until}\uFFFF`);
  const range = { ...(from ? { since: from } : {}), ...(upTo ? { upTo } : {}) };
  const walked = mergeNewestFirst(
    (topics.length > 0 ? topics : anyTopic).map((topicId) =>
      reads.stories(topicId, range, filter.entities.length > 0 ? WIDE_PAGE : limit + 1),
    ),
    ({ openedKey }: Story) => openedKey,
  );
  return collect(
    walked,
    ({ openedKey }) => openedKey,
    (row) => wantsStory(filter, row),
    {
      limit,
      ...(after ? { after } : {}),
    },
  );
}

/** The rows of one subject's timeline. */
export function collectTimeline(
  reads: QueryReads,
  subject: string,
  { since, until }: { readonly since?: string; readonly until?: string },
  request: PageRequest,
): Promise<Page<TimelineRow>> {
  const upTo = request.after ?? (until && `${until}\uFFFF`);
  const range = { ...(since ? { since } : {}), ...(upTo ? { upTo } : {}) };
  const rows = rowsOf(reads.timeline(subject, range, request.limit + 2));
  return collect(
    rows,
    ({ publishedKey }) => publishedKey,
    () => true,
    request,
  );
}

/** Newest first over the subscriptions given; those of one instant by id. */
export async function findDeliveries(
  { reads }: Pick<FindDeps, 'reads'>,
  filter: { readonly subscriptionIds: readonly string[]; readonly status?: string },
  request: PageRequest,
): Promise<Page<Delivery>> {
  const upTo = request.after?.split('#')[0];
  const keyOf = ({ createdAt, deliveryId }: Delivery): string => `${createdAt}#${deliveryId}`;
  const size = filter.status ? WIDE_PAGE : request.limit + 1;
  const walked = mergeNewestFirst(
    filter.subscriptionIds.map((id) => reads.deliveries(id, upTo ? { upTo } : {}, size)),
    ({ createdAt }: Delivery) => createdAt,
  );
  // Deliveries of one article to many recipients are made in one instant.
  const ordered = orderTies(walked, ({ createdAt }) => createdAt, keyOf);
  return collect(
    ordered,
    keyOf,
    ({ status }) => !filter.status || status === filter.status,
    request,
  );
}

async function collect<R>(
  walked: AsyncGenerator<R>,
  keyOf: (row: R) => string,
  wanted: (row: R) => boolean,
  { limit, after }: PageRequest,
): Promise<Page<R>> {
  const rows: R[] = [];
  const state: Reading = { read: 0, done: false };
  while (rows.length < limit && state.read < READ_AT_MOST) {
    const { done, value } = await walked.next();
    if (done) return { rows };
    if (after !== undefined && keyOf(value) >= after) continue;
    state.read += 1;
    state.position = keyOf(value);
    if (wanted(value)) rows.push(value);
  }
  return page(rows, walked, state);
}
