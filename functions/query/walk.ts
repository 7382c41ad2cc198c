/**
 * Which access pattern serves which filter: every list is a walk down one or more sort keys, newest
 * first, that can be taken up again at any position. What is kept of it is decided in find.ts.
 */
import type { ListedArticle, QueryReads, SlimRow } from '../domain/query-reads.ts';
import { mayWant, neededFields, type PlainFilter } from './filter.ts';
import { mergeNewestFirst, orderTies, rowsOf } from './merge.ts';

/** An article that the walk came by; `position` is where the next walk goes on. */
export type Candidate = {
  readonly position: string;
  readonly articleId: string;
  readonly wanted: boolean;
};

const DAY_MS = 86_400_000;
/** After every sort key that begins with the text before it. */
const END = '\uFFFF';

/**
 * A story by `byStory`, an entity or a topic by its timeline (several topics merged), a feed alone by
 * `byFeed`. Of entity and topic together the entity's timeline is walked: it is the shorter one, and
 * the articles, which are fetched anyway, say whether they are on the topic.
 */
export function walk(
  reads: QueryReads,
  filter: PlainFilter,
  after: string | undefined,
  pageSize: number,
): AsyncGenerator<Candidate> {
  const { topics, entities, feedId, storyId } = filter;
  if (storyId) return storyWalk(reads, storyId, filter, after, pageSize);
  const [first] = entities;
  if (first) return timelineWalk(reads, [`entity#${first}`], filter, after, pageSize);
  if (topics.length > 0) return timelineWalk(reads, topics.map(topic), filter, after, pageSize);
  return feedWalk(reads, feedId ?? '', filter, after, pageSize);
}

const topic = (topicId: string): string => `topic#${topicId}`;

async function* timelineWalk(
  reads: QueryReads,
  subjects: readonly string[],
  filter: PlainFilter,
  after: string | undefined,
  pageSize: number,
): AsyncGenerator<Candidate> {
  const end = filter.until === undefined ? undefined : `${filter.until}${END}`;
  const range = bounds(filter.since, after ?? end);
  const rows = mergeNewestFirst(
    subjects.map((subject) => reads.slimTimeline(subject, range, pageSize, neededFields(filter))),
    ({ publishedKey }: SlimRow) => publishedKey,
  );
  // An article on two topics stands under one key in both: it is one candidate, wanted if any row is.
  let open: Candidate | undefined;
  for await (const row of rows) {
    if (after !== undefined && row.publishedKey >= after) continue;
    const wanted = mayWant(filter, row);
    if (open && open.position !== row.publishedKey) yield open;
    open =
      open?.position === row.publishedKey
        ? { ...open, wanted: open.wanted || wanted }
        : { position: row.publishedKey, articleId: row.articleId, wanted };
  }
  if (open) yield open;
}

/** `byFeed` is by first seeing; a feed's first poll brings many at once, so those go by publishing. */
function feedWalk(
  reads: QueryReads,
  feedId: string,
  filter: PlainFilter,
  after: string | undefined,
  pageSize: number,
): AsyncGenerator<Candidate> {
  // Times of publishing are clamped to a day after first seeing: nothing asked for is seen earlier.
  const since = filter.since && new Date(Date.parse(filter.since) - DAY_MS).toISOString();
  const pages = reads.ofFeed(feedId, bounds(since, after?.split('#')[0]), pageSize);
  const sort = (row: ListedArticle): string => row.firstSeenAt;
  const key = (row: ListedArticle): string =>
    `${row.firstSeenAt}#${row.publishedAt}#${row.articleId}`;
  return listed(orderTies(rowsOf(pages), sort, key), key, filter, after);
}

function storyWalk(
  reads: QueryReads,
  storyId: string,
  filter: PlainFilter,
  after: string | undefined,
  pageSize: number,
): AsyncGenerator<Candidate> {
  const upTo = after?.split('#')[0] ?? filter.until;
  const pages = reads.ofStory(storyId, bounds(filter.since, upTo), pageSize);
  const sort = (row: ListedArticle): string => row.publishedAt;
  const key = (row: ListedArticle): string => `${row.publishedAt}#${row.articleId}`;
  return listed(orderTies(rowsOf(pages), sort, key), key, filter, after);
}

async function* listed(
  rows: AsyncIterable<ListedArticle>,
  key: (row: ListedArticle) => string,
  { since, until }: PlainFilter,
  after: string | undefined,
): AsyncGenerator<Candidate> {
  for await (const row of rows) {
    const position = key(row);
    if (after !== undefined && position >= after) continue;
    const { articleId, publishedAt } = row;
    const wanted = (!since || publishedAt >= since) && (!until || publishedAt <= until);
    yield { position, articleId, wanted };
  }
}

function bounds(since?: string, upTo?: string): { since?: string; upTo?: string } {
  return { ...(since ? { since } : {}), ...(upTo ? { upTo } : {}) };
}
