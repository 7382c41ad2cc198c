/** What a message says, before any format: the same content for mails, webhooks and chats. */
import type { Article } from '../article.ts';
import type { Delivery } from '../delivery.ts';
import type { StoryOutlet } from '../story.ts';
import type { Subscription } from '../subscription.ts';
import type { Reason } from '../subscription-filter.ts';

/** Display names of an entity or a topic; undefined for an id that the catalogue does not have. */
export type Names = (id: string) => { readonly en: string; readonly ar: string } | undefined;

/** One article or story to tell of. */
export type Told = {
  readonly article: Article;
  readonly why: readonly Reason[];
  /** Who else reported the story, in order of first seeing, one per publisher; without the article's own. */
  readonly others: readonly StoryOutlet[];
  /** Articles of the story in all. */
  readonly articleCount: number;
};

export type Message = {
  readonly delivery: Delivery;
  readonly subscription: Subscription;
  /** One of an alert, many of a digest, none of a test or a notice. */
  readonly told: readonly Told[];
  /** Stories or articles gathered in all, where `told` shows only the first. */
  readonly total: number;
  readonly names: Names;
};

export const nameOf = (names: Names, id: string, locale: 'ar' | 'en'): string =>
  names(id)?.[locale] || id;

export type Counted = { readonly entityId: string; readonly count: number };

/** Entities of the articles, most mentioned first; each counts once per article when `per` says so. */
export function countEntities(
  articles: readonly Pick<Article, 'mentions' | 'entityIds'>[],
  per: 'mention' | 'article',
): readonly Counted[] {
  const counts = new Map<string, number>();
  for (const { mentions, entityIds } of articles) {
    const ids = per === 'mention' ? mentions.map(({ entityId }) => entityId) : new Set(entityIds);
    for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts]
    .map(([entityId, count]) => ({ entityId, count }))
    .sort((a, b) => b.count - a.count || (a.entityId < b.entityId ? -1 : 1));
}

/** The articles of one story together: the first told stands for them. */
export function byStory(
  told: readonly Told[],
): readonly { readonly first: Told; readonly members: number }[] {
  const stories = new Map<string, { first: Told; members: number }>();
  for (const one of told) {
    const key = one.article.storyId ?? one.article.articleId;
    const known = stories.get(key);
    stories.set(key, { first: known?.first ?? one, members: (known?.members ?? 0) + 1 });
  }
  return [...stories.values()];
}
