/**
 * What a changed catalogue makes of an article that is stored already: what it gains and loses, the
 * article as it would then be, and the sums over many. Reading and writing rows are not done here.
 */
import type { Article } from './article.ts';
import { canonicalJson } from './canonical-json.ts';
import { alertKey } from './delivery-record.ts';
import { isMatched, type Verdict } from './entity.ts';
import { REVISIONS, recognised } from './feed-article.ts';
import type { Recogniser } from './recognise.ts';
import type { Subscription } from './subscription.ts';
import { passes } from './subscription-filter.ts';

export type VerdictChange = {
  readonly topicId: string;
  readonly from: Verdict;
  readonly to: Verdict;
};
export type Rematch = {
  /** The article with its new mentions and verdicts, one revision on. */
  readonly after: Article;
  /** False when nothing that is stored would change. */
  readonly changed: boolean;
  /** Entities it did not name before, or no longer names. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  readonly verdicts: readonly VerdictChange[];
};
/** `at`: ISO 8601 UTC, when it is done. Story, dates and identity stay. */
export function rematch(article: Article, catalogue: Recogniser, at: string): Rematch {
  const { title, text, language, feedId } = article;
  const recognition = catalogue.recognise({ title, text, language, feedId });
  const matched = isMatched(recognition, catalogue.typeOf);
  const { expiresAt: expiry, ...read } = recognised(recognition, matched, Date.parse(at));
  const { entityIds } = read;
  const { expiresAt = expiry, ...kept } = article;
  const after: Article = {
    ...kept,
    ...read,
    ...(matched || expiresAt === undefined ? {} : { expiresAt }),
    revision: article.revision + 1,
    revisions: [...(article.revisions ?? []), { at, reason: 'rematched' as const }].slice(
      -REVISIONS,
    ),
  };
  return {
    after,
    changed: !sameReading(article, after),
    gained: entityIds.filter((id) => !article.entityIds.includes(id)),
    lost: article.entityIds.filter((id) => !entityIds.includes(id)),
    verdicts: verdictChanges(article, after),
  };
}

/** Stored rows may give their fields in another order. */
const sameReading = (a: Article, b: Article): boolean =>
  a.matched === b.matched &&
  canonicalJson(a.mentions) === canonicalJson(b.mentions) &&
  canonicalJson(a.topics) === canonicalJson(b.topics);

function verdictChanges(before: Article, after: Article): readonly VerdictChange[] {
  const verdict = ({ topics }: Article, id: string): Verdict =>
    topics.find(({ topicId }) => topicId === id)?.verdict ?? 'none';
  const ids = new Set([...before.topics, ...after.topics].map(({ topicId }) => topicId));
  return [...ids]
    .map((topicId) => ({ topicId, from: verdict(before, topicId), to: verdict(after, topicId) }))
    .filter(({ from, to }) => from !== to);
}

/** How many alerts a subscription would have had: once per story, or per article where it says so. */
export type AlertCount = {
  readonly add: (before: Article, after: Article) => void;
  readonly counts: () => readonly {
    readonly subscriptionId: string;
    readonly name: string;
    readonly before: number;
    readonly after: number;
  }[];
};

/** About filters: baseline, age and quiet hours are left out. */
export function countAlerts(subscriptions: readonly Subscription[]): AlertCount {
  const told = subscriptions.map((subscription) => ({
    subscription,
    before: new Set<string>(),
    after: new Set<string>(),
  }));
  return {
    add: (before, after) => {
      for (const one of told) {
        if (passes(one.subscription, before).passes)
          one.before.add(alertKey(one.subscription, before));
        if (passes(one.subscription, after).passes)
          one.after.add(alertKey(one.subscription, after));
      }
    },
    counts: () =>
      told.map(({ subscription, before, after }) => ({
        subscriptionId: subscription.subscriptionId,
        name: subscription.name,
        before: before.size,
        after: after.size,
      })),
  };
}

/**
 * Over how many days the alerts of a rematch are spread: what was asked for (`since`, ISO 8601), but no
 * longer than there is something stored (`oldest`), and an hour at least.
 */
export function daysStored(since: string, oldest: string, now: number): number {
  const from = Math.max(Date.parse(since), Date.parse(oldest));
  return Math.max((now - from) / 86_400_000, 1 / 24);
}
