/** Writes what a document brought: stories, then articles, each with its timeline and what is owed. */
import type { Article, ParsedArticle } from '../domain/article.ts';
import { isMatched, isOnTopic } from '../domain/entity.ts';
import type { PollFeed } from '../domain/feed.ts';
import { editedArticle, editOf, newArticle, readableOf } from '../domain/feed-article.ts';
import type { Listed } from '../domain/identity.ts';
import { materialChange, mayBeTold, pendingRow, timelineRows } from '../domain/timeline.ts';
import type { ArticleStore, Rejected } from '../ports.ts';
import type { Edit } from './known.ts';
import type { StoryBoard } from './stories.ts';
import type { PollTools } from './tools.ts';

/** Transactions in flight at once. */
const AT_ONCE = 5;
const EDIT_TRIES = 5;

export type Stored = {
  readonly added: number;
  readonly onTopic: number;
  readonly edited: number;
  /** One sentence for each article that can never be written. */
  readonly rejected: readonly string[];
};

export type Source = {
  readonly feed: PollFeed;
  readonly language: string;
  readonly isBaseline: boolean;
  /** Those of the new articles that come in a surge. */
  readonly surge: ReadonlySet<ParsedArticle>;
  readonly now: number;
};

/** New articles; those that someone may be told of one by one with what is owed, the others together. */
export async function storeNew(
  fresh: readonly Listed[],
  source: Source,
  board: StoryBoard,
  tools: PollTools,
): Promise<Stored> {
  const articles = await board.place(
    fresh.map((listed) => recognised(listed, source, tools)),
    source.now,
  );
  const told = articles.filter(mayBeTold);
  const rest = articles.filter((article) => !mayBeTold(article));
  const { stores, shards } = tools;
  const at = new Date(source.now).toISOString();
  const outcomes = await inTurns(told, async (article) => ({
    article,
    outcome: await stores.articles.add(
      article,
      timelineRows(article),
      pendingRow(article, 'new', at, shards),
    ),
  }));
  const many = await stores.articles.addMany(
    rest.map((article) => ({ article, timeline: timelineRows(article) })),
  );
  const refused = new Set(many.rejected.map(({ articleId }) => articleId));
  const added = outcomes.flatMap(({ article, outcome }) => (outcome === 'added' ? [article] : []));
  const taken = rest.filter(({ articleId }) => !refused.has(articleId));
  const kept = [...added, ...(many.known > 0 ? await ours(taken, stores.articles) : taken)];
  await askForPages(kept, source, tools);
  return {
    added: added.length + many.added,
    onTopic: kept.filter(({ topics }) => topics.some(({ verdict }) => isOnTopic(verdict))).length,
    edited: 0,
    rejected: [
      ...outcomes.flatMap(({ article, outcome }) => refusal(article.articleId, outcome)),
      ...many.rejected.map(({ articleId, message }) => `${articleId}: ${message}`),
    ],
  };
}

/** Without those that another feed of the outlet stored at the same moment. */
async function ours(
  articles: readonly Article[],
  store: Pick<ArticleStore, 'getMany'>,
): Promise<readonly Article[]> {
  const stored = await store.getMany(articles.map(({ articleId }) => articleId));
  const sources = new Map(stored.map(({ articleId, feedId }) => [articleId, feedId]));
  return articles.filter(({ articleId, feedId }) => sources.get(articleId) === feedId);
}

function recognised(listed: Listed, source: Source, { recognise, typeOf }: PollTools): Article {
  const { feed, language, isBaseline, surge, now } = source;
  const isSurge = surge.has(listed.item);
  const recognition = recognise({ ...readableOf(listed), language, feedId: feed.feedId });
  const context = { feedId: feed.feedId, language, now, isBaseline, isSurge };
  return newArticle(listed, recognition, isMatched(recognition, typeOf), context);
}

/** The article's own page, once it is stored: never of a baseline or a surge. */
export async function askForPages(
  articles: readonly Article[],
  { feed }: Pick<Source, 'feed'>,
  { readQueue }: Pick<PollTools, 'readQueue'>,
): Promise<void> {
  const candidates = articles.filter(
    ({ url, matched, baseline, surge }) =>
      url !== undefined && !baseline && !surge && (feed.fullText === 'always' || matched),
  );
  if (feed.fullText === 'never' || candidates.length === 0) return;
  await readQueue.send(
    candidates.map(({ articleId, revision }) => ({ body: { articleId, revision } })),
  );
}

/** Edits as revisions; only a risen verdict or an added entity is owed to alert. */
export async function storeEdits(
  edits: readonly Edit[],
  source: Source,
  board: StoryBoard,
  tools: PollTools,
): Promise<Stored> {
  const outcomes = await inTurns(edits, (edit) => storeEdit(edit, source, board, tools));
  return {
    added: 0,
    onTopic: 0,
    edited: outcomes.filter(({ outcome }) => outcome === 'revised').length,
    rejected: outcomes.flatMap(({ articleId, outcome }) => refusal(articleId, outcome)),
  };
}

/** Onto the article as it is now: its page may be read at the same moment. */
async function storeEdit(
  { article, listed }: Edit,
  source: Source,
  board: StoryBoard,
  tools: PollTools,
) {
  const { articleId } = article;
  let current: Article | undefined = article;
  for (let attempt = 1; current && attempt <= EDIT_TRIES; attempt += 1) {
    const outcome = await reviseOnce(current, listed, source, board, tools);
    if (outcome !== 'conflict') return { articleId, outcome };
    current = await tools.stores.articles.get(articleId);
  }
  if (current) throw new Error(`${articleId} is changed by others all the time: try later`);
  return { articleId, outcome: 'gone' as const };
}

async function reviseOnce(
  article: Article,
  listed: Listed,
  { feed, now }: Source,
  board: StoryBoard,
  { stores, recognise, typeOf, shards }: PollTools,
) {
  const edit = editOf(article, listed);
  if (!edit) return 'same' as const;
  const { language } = article;
  const { title, text } = edit;
  const recognition = recognise({ title, text, language, feedId: feed.feedId });
  const edited = editedArticle(article, edit, recognition, isMatched(recognition, typeOf), now);
  const [after = edited] = edited.storyId === undefined ? await board.place([edited], now) : [];
  const isOwed = mayBeTold(after) && materialChange(article, after);
  return stores.articles.revise(
    after,
    { revision: article.revision, timeline: timelineRows(article) },
    timelineRows(after),
    isOwed ? pendingRow(after, 'edited', new Date(now).toISOString(), shards) : undefined,
  );
}

function refusal(articleId: string, outcome: string | Rejected): readonly string[] {
  return typeof outcome === 'string' ? [] : [`${articleId}: ${outcome.message}`];
}

async function inTurns<T, R>(
  things: readonly T[],
  work: (thing: T) => Promise<R>,
): Promise<readonly R[]> {
  const done: R[] = [];
  for (let from = 0; from < things.length; from += AT_ONCE) {
    done.push(...(await Promise.all(things.slice(from, from + AT_ONCE).map(work))));
  }
  return done;
}
