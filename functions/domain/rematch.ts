/**
 * What a changed catalogue makes of an article that is stored already: what it gains and loses, the
 * article as it would then be, and the sums over many. Reading and writing rows are not done here.
 */
import type { Article } from './article.ts';
import { alertKey } from './delivery-record.ts';
import { type EntityType, isMatched, type Recognise, type Verdict } from './entity.ts';
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
export type Catalogue = {
  readonly recognise: Recognise;
  readonly typeOf: (entityId: string) => EntityType | undefined;
};

const UNMATCHED_SECONDS = 90 * 86_400;
const REVISIONS = 20;

/** `at`: ISO 8601 UTC, when it is done. Story, dates and identity stay. */
export function rematch(article: Article, catalogue: Catalogue, at: string): Rematch {
  const { title, text, language, feedId } = article;
  const recognition = catalogue.recognise({ title, text, language, feedId });
  const { topics, mentions } = recognition;
  const entityIds = byCount(mentions.map(({ entityId }) => entityId));
  const matched = isMatched(recognition, catalogue.typeOf);
  const { expiresAt, ...kept } = article;
  const after: Article = {
    ...kept,
    topics,
    mentions,
    entityIds,
    matched,
    ...(matched
      ? {}
      : { expiresAt: expiresAt ?? Math.floor(Date.parse(at) / 1000) + UNMATCHED_SECONDS }),
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

function byCount(ids: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([id]) => id);
}

const sameReading = (a: Article, b: Article): boolean =>
  a.matched === b.matched &&
  reading(a.mentions) === reading(b.mentions) &&
  reading(a.topics) === reading(b.topics);

/** Stored rows may give their fields in another order. */
const reading = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

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
