/**
 * The body of a standard webhook: JSON under 20 KB, trimmed in a fixed order when too large. An article
 * looks the same here and in what the commands print.
 */
import type { Article } from '../article.ts';
import type { TopicResult } from '../entity.ts';
import type { Reason } from '../subscription-filter.ts';
import { excerptOf, excerptText } from './excerpt.ts';
import { countEntities, type Message, type Names, nameOf, type Told } from './message.ts';
import { cut } from './safe-text.ts';

/** Bytes of UTF-8; under 20 KB however a kilobyte is counted. */
export const PAYLOAD_LIMIT = 19_999;
const SUMMARY_LIMIT = 1000;
const OTHERS_LIMIT = 10;

export type ArticleView = {
  readonly articleId: string;
  readonly url?: string;
  readonly title: string;
  readonly summary?: string;
  readonly language: string;
  readonly feedId: string;
  readonly publishedAt: string;
  readonly firstSeenAt: string;
  readonly storyId?: string;
  readonly topics: readonly (Omit<TopicResult, 'evidence'> & Partial<TopicResult>)[];
  readonly mentions?: readonly { entityId: string; name: string; count: number }[];
  readonly excerpt?: string;
  /** Of a message only: what made it pass, and who else reported the story. */
  readonly why?: readonly Reason[];
  readonly alsoReportedBy?: readonly string[];
};

/** An article as users see it, in one JSON object. */
export function articleView(article: Article, names: Names, why?: readonly Reason[]): ArticleView {
  const { url, summary, storyId } = article;
  const excerpt = excerptOf(article, why);
  const locale = article.language.startsWith('ar') ? 'ar' : 'en';
  return {
    articleId: article.articleId,
    ...(url === undefined ? {} : { url }),
    title: article.title.toWellFormed(),
    ...(summary === undefined ? {} : { summary: cut(summary.toWellFormed(), SUMMARY_LIMIT) }),
    language: article.language,
    feedId: article.feedId,
    publishedAt: article.publishedAt,
    firstSeenAt: article.firstSeenAt,
    ...(storyId === undefined ? {} : { storyId }),
    topics: article.topics
      .filter(({ verdict }) => verdict !== 'none')
      // As the contract writes them: the tables give the keys of an object in any order.
      .map(({ topicId, score, verdict, evidence }) => ({
        topicId,
        score,
        verdict,
        evidence: evidence.map(({ field, start, end }) => ({ field, start, end })),
      })),
    mentions: countEntities([article], 'mention').map(({ entityId, count }) => ({
      entityId,
      name: nameOf(names, entityId, locale),
      count,
    })),
    ...(excerpt ? { excerpt: excerptText(excerpt) } : {}),
  };
}

function toldView({ article, why, others }: Told, names: Names): ArticleView {
  const publishers = others.slice(0, OTHERS_LIMIT).map(({ publisher }) => publisher);
  return {
    ...articleView(article, names, why),
    why,
    ...(publishers.length > 0 ? { alsoReportedBy: publishers } : {}),
  };
}

/** In this order, until it fits: evidence, mentions, excerpts. */
const TRIMS: readonly ((view: ArticleView) => ArticleView)[] = [
  (view) => view,
  (view) => ({ ...view, topics: view.topics.map(({ evidence: _, ...topic }) => topic) }),
  ({ mentions: _, ...view }) => view,
  ({ excerpt: _, ...view }) => view,
  // What no article should need: a single one that is still too large keeps its identity.
  ({ why: _, alsoReportedBy: _o, summary: _s, ...view }) => ({
    ...view,
    title: cut(view.title, SUMMARY_LIMIT),
  }),
];

/** The body of the message, the same bytes whenever it is made of the same message. */
export function standardBody(message: Message): string {
  const { delivery, told, names } = message;
  const full = told.map((one) => toldView(one, names));
  let views = full;
  for (const trim of TRIMS.slice(0, delivery.type === 'digest.ready' ? 4 : 5)) {
    views = views.map(trim);
    const body = bodyOf(message, views, 0);
    if (fits(body)) return body;
  }
  return withoutLast(message, views);
}

/** Last resort of a digest: whole articles are left out from the end and counted. */
function withoutLast(message: Message, views: readonly ArticleView[]): string {
  let [low, high] = [0, views.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(bodyOf(message, views.slice(0, middle), views.length - middle))) low = middle;
    else high = middle - 1;
  }
  return bodyOf(message, views.slice(0, low), views.length - low);
}

const fits = (body: string): boolean => Buffer.byteLength(body) <= PAYLOAD_LIMIT;

function bodyOf(message: Message, views: readonly ArticleView[], cutOff: number): string {
  const { delivery, subscription, total } = message;
  const { type, createdAt, deliveryId } = delivery;
  const { subscriptionId } = subscription;
  const omitted = Math.max(0, total - views.length, cutOff);
  const data =
    type === 'article.matched'
      ? { subscriptionId, deliveryId, article: views[0] }
      : type === 'digest.ready'
        ? {
            subscriptionId,
            deliveryId,
            articles: views,
            total,
            ...(omitted > 0 ? { omitted } : {}),
          }
        : { subscriptionId, deliveryId };
  return JSON.stringify({ type, timestamp: createdAt, data });
}
