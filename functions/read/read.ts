/**
 * Read: takes the text of an article's own page, recognises again, and keeps what it found. The
 * teaser stays when the page gives nothing; why is kept on the article.
 */
import type { Article, PageReport } from '../domain/article.ts';
import { type EntityType, isMatched, type Recognise, type Recognition } from '../domain/entity.ts';
import type { FullText } from '../domain/feed.ts';
import { editedArticle } from '../domain/feed-article.ts';
import type { ReadMessage } from '../domain/message.ts';
import { cutToBytes, LIMITS } from '../domain/parse/limits.ts';
import { materialChange, mayBeTold, pendingRow, timelineRows } from '../domain/timeline.ts';
import type { Log, Stores } from '../ports.ts';
import { type PageText, type PageTools, pageOf, wholeText } from './page.ts';
import { withStory } from './story.ts';

export type ReadTools = PageTools & {
  readonly stores: Pick<Stores, 'articles' | 'feeds' | 'stories'>;
  readonly recognise: Recognise;
  readonly typeOf: (entityId: string) => EntityType | undefined;
  readonly shards: number;
  readonly log: Log;
};
export type ReadOutcome =
  | { readonly kind: 'skipped'; readonly reason: string }
  /** The teaser stays. */
  | { readonly kind: 'kept'; readonly report: PageReport }
  | { readonly kind: 'read'; readonly toldAgain: boolean };

const TRIES = 5;

/** Any number of deliveries of one message read the page once and change the article once. */
export async function read(message: ReadMessage, tools: ReadTools): Promise<ReadOutcome> {
  const article = await tools.stores.articles.get(message.articleId);
  const feed = article && (await tools.stores.feeds.get(article.feedId));
  const reason = whyNot(message, article, feed?.fullText);
  if (reason !== undefined || article?.url === undefined) {
    return { kind: 'skipped', reason: reason ?? 'it has no link' };
  }
  const text = await pageOf({ title: article.title, url: article.url }, tools);
  const outcome = await keep(message, article, text, tools);
  const { articleId, feedId } = article;
  tools.log('page read', { articleId, feedId, page: text.kind, outcome: outcome.kind });
  return outcome;
}

function whyNot(
  message: ReadMessage,
  article: Article | undefined,
  fullText: FullText | undefined,
): string | undefined {
  if (!article) return 'the article is gone';
  if (article.baseline) return 'it is baseline';
  if (article.url === undefined) return 'it has no link';
  if ((article.page?.revision ?? -1) >= message.revision) return 'its page was read';
  if (fullText === undefined) return 'its feed is gone';
  if (fullText === 'never') return 'the feed wants no pages read';
  if (fullText === 'candidates' && !article.matched) return 'the teaser did not match';
  return undefined;
}

/** Writes what the page gave onto the article as it is now; another writer in between costs a try. */
async function keep(
  message: ReadMessage,
  first: Article,
  text: PageText,
  tools: ReadTools,
): Promise<ReadOutcome> {
  const { articles } = tools.stores;
  let article: Article | undefined = first;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    if (!article) return { kind: 'skipped', reason: 'the article is gone' };
    if (attempt > 1 && (article.page?.revision ?? -1) >= message.revision) {
      return { kind: 'skipped', reason: 'its page was read' };
    }
    const report = reportOf(message, text, tools);
    const from = { revision: article.revision, timeline: timelineRows(article) };
    const after: Article = text.page
      ? await withPage(article, text.page, report, tools)
      : { ...article, page: report };
    const told = text.page !== undefined && materialChange(article, after) && mayBeTold(after);
    const pending = told ? pendingRow(after, 'page-read', report.at, tools.shards) : undefined;
    const saved = await articles.revise(after, from, timelineRows(after), pending);
    if (saved === 'revised') {
      return text.page ? { kind: 'read', toldAgain: told } : { kind: 'kept', report };
    }
    if (saved !== 'conflict') {
      // Too large with the page: kept without it, saying so.
      if (!text.page) return { kind: 'kept', report: { ...report, kind: 'rejected' } };
      return keep(message, article, { kind: 'rejected', message: saved.message }, tools);
    }
    article = await articles.get(message.articleId);
  }
  throw new Error('the article is changed by others all the time: try later');
}

function reportOf(message: ReadMessage, text: PageText, tools: ReadTools): PageReport {
  const said = text.page ? text.page.cut.join('; ') : text.message;
  return {
    kind: text.kind,
    ...(said !== '' && { message: said.slice(0, 300) }),
    at: new Date(tools.clock()).toISOString(),
    revision: message.revision,
  };
}

async function withPage(
  article: Article,
  page: NonNullable<PageText['page']>,
  report: PageReport,
  tools: ReadTools,
): Promise<Article> {
  const { title, language, feedId } = article;
  const inText = (text: string) => ({
    text,
    found: tools.recognise({ title, text, language, feedId }),
  });
  const alone = inText(cutToBytes(page.text, LIMITS.contentBytes));
  const teaser = article.textSource === 'teaser' ? article.text : (article.summary ?? '');
  // What the feed told is not lost to a page that leaves it out.
  const loses = materialChange(recognisedIn(alone.found), article);
  const { text, found: recognition } = loses
    ? inText(cutToBytes(wholeText(teaser, page), LIMITS.contentBytes))
    : alone;
  const matched = isMatched(recognition, tools.typeOf);
  const edited = editedArticle(article, { title, text }, recognition, matched, tools.clock());
  const { updatedAt: _, ...rest } = edited;
  const revisions = (edited.revisions ?? []).map((revision, place, all) =>
    place === all.length - 1 ? { ...revision, reason: 'page-read' as const } : revision,
  );
  const after: Article = {
    ...rest,
    // The outlet changed nothing: only we read more.
    ...(article.updatedAt !== undefined && { updatedAt: article.updatedAt }),
    textSource: 'page',
    page: report,
    revisions,
  };
  return after.matched && after.storyId === undefined
    ? withStory(after, tools.stores.stories)
    : after;
}

const recognisedIn = ({
  topics,
  mentions,
}: Recognition): Pick<Article, 'topics' | 'entityIds'> => ({
  topics,
  entityIds: mentions.map(({ entityId }) => entityId),
});
