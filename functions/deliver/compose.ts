/** What a delivery says: its articles and their stories, loaded when it is first rendered. */
import type { Article } from '../domain/article.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Message, Names, Told } from '../domain/render/message.ts';
import { showHost } from '../domain/render/safe-text.ts';
import type { StoryOutlet } from '../domain/story.ts';
import type { Subscription } from '../domain/subscription.ts';
import { passes } from '../domain/subscription-filter.ts';
import type { Stores } from '../ports.ts';

type Sources = {
  readonly stores: Pick<Stores, 'articles' | 'stories'>;
  readonly names: Names;
};

/** Undefined when nothing of what it was to tell is stored any longer. */
export async function composeMessage(
  delivery: Delivery,
  subscription: Subscription,
  { stores, names }: Sources,
): Promise<Message | undefined> {
  const about = delivery.type === 'article.matched' || delivery.type === 'digest.ready';
  const articles = about ? await inOrder(delivery.articleIds, stores) : [];
  if (about && articles.length === 0) return undefined;
  const told = await Promise.all(articles.map((article) => tellOf(article, subscription, stores)));
  const total = Math.max(delivery.total ?? 0, told.length);
  return { delivery, subscription, told, total, names };
}

async function inOrder(
  articleIds: readonly string[],
  stores: Sources['stores'],
): Promise<readonly Article[]> {
  const [only] = articleIds;
  if (articleIds.length === 1 && only) {
    const article = await stores.articles.get(only);
    return article ? [article] : [];
  }
  const found = new Map(
    (await stores.articles.getMany(articleIds)).map((article) => [article.articleId, article]),
  );
  return articleIds.flatMap((id) => found.get(id) ?? []);
}

async function tellOf(
  article: Article,
  subscription: Subscription,
  stores: Sources['stores'],
): Promise<Told> {
  const { storyTopicId, storyOpenedKey } = article;
  const story =
    storyTopicId && storyOpenedKey
      ? await stores.stories.get(storyTopicId, storyOpenedKey)
      : undefined;
  const judged = passes(subscription, article);
  return {
    article,
    why: judged.passes ? judged.why : [],
    others: otherOutlets(article, story?.outlets ?? []),
    articleCount: story?.articleCount ?? 1,
  };
}

/** One per publisher, the first to report first; the article's own publisher is none of the others. */
function otherOutlets(article: Article, outlets: readonly StoryOutlet[]): readonly StoryOutlet[] {
  const own = outlets.find(({ articleId }) => articleId === article.articleId);
  const seen = new Set([own?.publisher ?? showHost(article.url)]);
  return outlets.filter(({ publisher }) => {
    if (seen.has(publisher)) return false;
    seen.add(publisher);
    return true;
  });
}
