/**
 * The one way to find articles, stories and deliveries, for the API and the commands alike. A page is
 * bounded in what it reads, not only in what it returns: a rare filter gives short pages with a `next`.
 */
import type { Article, TimelineRow } from '../domain/article.ts';
import type { Delivery } from '../domain/delivery.ts';
import { NO_TOPIC } from '../domain/entity.ts';
import type { QueryReads } from '../domain/query-reads.ts';
import type { Story } from '../domain/story.ts';
import type { ArticleStore } from '../ports.ts';
import {
  type ArticleFilter,
  isPicky,
  type PlainFilter,
  plainFilter,
  type StoryFilter,
  walkDecides,
  wantsArticle,
  wantsStory,
} from './filter.ts';
import { mergeNewestFirst, orderTies, rowsOf } from './merge.ts';
import { collect, type Page, type PageRequest, page, READ_AT_MOST, type Reading } from './page.ts';
import { type Candidate, walk } from './walk.ts';

export type FindDeps = {
  readonly reads: QueryReads;
  readonly articles: Pick<ArticleStore, 'getMany'>;
  /** Of the catalogue. */
  readonly topicIds: readonly string[];
};
/** Articles fetched for one page at most. */
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
  const decides = walkDecides(filter);
  const candidates = walk(reads, filter, after, pageSizeFor(filter, limit));
  const found: Article[] = [];
  const state: Reading = { read: 0, done: false };
  let fetched = 0;
  while (found.length < limit && !state.done && state.read < READ_AT_MOST) {
    if (fetched >= FETCH_AT_MOST) break;
    // Where only the article can tell, some will not do: two round trips cost more than a few rows.
    const hoped = (limit - found.length) * (decides ? 1 : 2);
    const taken = await take(candidates, Math.min(hoped, FETCH_AT_MOST - fetched), state);
    if (taken.length === 0) continue;
    fetched += taken.length;
    const ids = taken.map(({ articleId }) => articleId);
    const rows = await articles.getMany(ids, { history: false });
    const byId = new Map(rows.map((row) => [row.articleId, row]));
    const wanted = taken.flatMap(({ articleId, position }) => {
      const article = byId.get(articleId);
      return article && wantsArticle(filter, article) ? [{ article, position }] : [];
    });
    const kept = wanted.slice(0, limit - found.length);
    found.push(...kept.map(({ article }) => article));
    const last = kept.at(-1)?.position;
    if (kept.length < wanted.length && last) {
      await candidates.return(undefined);
      return { rows: found, next: last };
    }
  }
  return page(found, candidates, state);
}

/** More than are wanted, as some are too weak; of several timelines, one mostly has the largest share. */
function pageSizeFor(filter: PlainFilter, limit: number): number {
  const timelines = filter.entities.length > 0 ? 1 : Math.max(1, filter.topics.length);
  return isPicky(filter) ? WIDE_PAGE : Math.ceil((1.6 * limit) / Math.sqrt(timelines)) + 10;
}

/** The next wanted candidates; `state.position` is then the last one that was come by. */
async function take(
  candidates: AsyncGenerator<Candidate>,
  count: number,
  state: Reading,
): Promise<readonly Candidate[]> {
  const taken: Candidate[] = [];
  while (taken.length < count && state.read < READ_AT_MOST) {
    const { done, value } = await candidates.next();
    if (done) {
      state.done = true;
      break;
    }
    state.read += 1;
    state.position = value.position;
    if (value.wanted) taken.push(value);
  }
  return taken;
}

/** The topics asked for, else all, with the stories of no topic too where an entity is asked for. */
export async function findStories(
  { reads, topicIds }: Pick<FindDeps, 'reads' | 'topicIds'>,
  filter: StoryFilter,
  { limit, after }: PageRequest,
): Promise<Page<Story>> {
  const { topics, since, until } = filter;
  const anyTopic = filter.entities.length > 0 ? [...topicIds, NO_TOPIC] : topicIds;
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
