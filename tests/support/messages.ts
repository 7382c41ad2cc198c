/** Messages as deliver composes them, for tests of what is rendered. */
import type { Article } from '../../functions/domain/article.ts';
import type { Delivery } from '../../functions/domain/delivery.ts';
import { alertDelivery, digestDelivery } from '../../functions/domain/delivery-record.ts';
import type { Message } from '../../functions/domain/render/message.ts';
import type { StoryOutlet } from '../../functions/domain/story.ts';
import type { Subscription } from '../../functions/domain/subscription.ts';
import { passes } from '../../functions/domain/subscription-filter.ts';
import { articleOf, iso, NAMES, NOW, subscriptionOf } from './alerting.ts';

export const outletOf = (publisher: string): StoryOutlet => ({
  feedId: publisher,
  publisher,
  articleId: `at-${publisher}`,
  url: `https://${publisher}/story`,
  title: 'The same event',
  publishedAt: iso(NOW),
  firstSeenAt: iso(NOW),
});

type Options = {
  readonly subscription?: Partial<Subscription>;
  readonly articles?: readonly Partial<Article>[];
  readonly others?: readonly string[];
  readonly total?: number;
  readonly type?: Delivery['type'];
  readonly notice?: string;
};

/** An alert of one article, or a digest of several. */
export function messageOf(options: Options = {}): Message {
  const { articles = [{}], others = [], total } = options;
  const subscription = subscriptionOf('desk', options.subscription);
  const told = articles.map((change, place) => {
    const article = articleOf(`a${place}`, change);
    const judged = passes(subscription, article);
    return {
      article,
      why: judged.passes ? judged.why : [],
      others: others.map(outletOf),
      articleCount: 1 + others.length,
    };
  });
  const [first] = told;
  const type = options.type ?? (articles.length === 1 ? 'article.matched' : 'digest.ready');
  const at = { now: NOW, shards: 1, timing: { kind: 'now' } } as const;
  const base =
    type === 'digest.ready' || !first
      ? digestDelivery(subscription, 'reader@desk.example.org', NOW - 86_400_000, [], NOW)
      : alertDelivery(subscription, first.article, 'reader@desk.example.org', at);
  const delivery = { ...base, type, ...(options.notice ? { notice: options.notice } : {}) };
  return { delivery, subscription, told, total: total ?? told.length, names: NAMES };
}
