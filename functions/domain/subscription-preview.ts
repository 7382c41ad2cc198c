/**
 * What a subscription would have sent over stored articles, and why each passed or which filter stopped
 * it. Baseline, surges and the subscription's age are left aside, since they would leave nothing to see;
 * each article says what of these really kept it from being told.
 */
import type { Article } from './article.ts';
import { alertKey, recipientsOf } from './delivery-record.ts';
import type { Subscription } from './subscription.ts';
import { mayTell, passes, type Reason, type StoppedBy } from './subscription-filter.ts';
import { hourlyLimit } from './subscription-limits.ts';
import { nextRelease, quietUntil } from './subscription-time.ts';
import { OLD_AFTER_HOURS } from './timeline.ts';

export type PreviewAlert = {
  readonly articleId: string;
  readonly title: string;
  readonly url?: string;
  readonly feedId: string;
  /** When the alert would have been decided. */
  readonly at: string;
  readonly why: readonly Reason[];
  /** At once, or held, for what and until when. */
  readonly sent: 'at once' | 'digest' | 'quiet-hours' | 'rate';
  readonly until?: string;
  /** Further articles of the story, told with it and not again. */
  readonly further: number;
  /** What kept it from being told when it came, e.g. `baseline`. */
  readonly notTold?: StoppedBy;
};
export type PreviewStop = {
  readonly articleId: string;
  readonly title: string;
  readonly at: string;
  readonly stoppedBy: StoppedBy;
  readonly detail?: string;
};
export type Preview = {
  /** Newest first. */
  readonly alerts: readonly PreviewAlert[];
  readonly stopped: readonly PreviewStop[];
  /** Messages to each recipient: alerts sent at once, and digests. */
  readonly messages: number;
  readonly messagesPerDay: number;
  readonly recipients: number;
  readonly days: number;
};

const HOUR = 3_600_000;

/** The articles are those of the last `days` days; their order does not matter. */
export function previewSubscription(
  subscription: Subscription,
  articles: readonly Article[],
  days: number,
): Preview {
  const inOrder = articles
    .map((article) => ({ article, at: timeOf(article) }))
    .sort((a, b) => a.at - b.at);
  const stopped: PreviewStop[] = [];
  const alerts = new Map<string, PreviewAlert>();
  const recent: number[] = [];
  for (const { article, at } of inOrder) {
    const { articleId, title } = article;
    const judged = passes(subscription, article);
    const when = new Date(at).toISOString();
    if (!judged.passes) {
      const { stoppedBy, detail } = judged;
      stopped.push({ articleId, title, at: when, stoppedBy, ...(detail ? { detail } : {}) });
      continue;
    }
    const key = alertKey(subscription, article);
    const known = alerts.get(key);
    if (known) alerts.set(key, { ...known, further: known.further + 1 });
    else alerts.set(key, alertOf(subscription, article, at, judged.why, recent));
  }
  const told = [...alerts.values()].reverse();
  const messages = messagesOf(told);
  return {
    alerts: told,
    stopped: stopped.reverse(),
    messages,
    messagesPerDay: Math.round((messages / Math.max(days, 1)) * 10) / 10,
    recipients: recipientsOf(subscription).length,
    days,
  };
}

/** What was new came when it was seen; what was old already (baseline) is taken by its date. */
function timeOf({ firstSeenAt, publishedAt }: Article): number {
  const [seen, published] = [Date.parse(firstSeenAt), Date.parse(publishedAt)];
  return seen - published > OLD_AFTER_HOURS * HOUR ? published : seen;
}

function alertOf(
  subscription: Subscription,
  article: Article,
  at: number,
  why: readonly Reason[],
  recent: number[],
): PreviewAlert {
  const { articleId, title, url, feedId } = article;
  const { sent, until } = timingOf(subscription, at, recent);
  const notTold = mayTell(subscription, article);
  return {
    articleId,
    title,
    ...(url ? { url } : {}),
    feedId,
    at: new Date(at).toISOString(),
    why,
    sent,
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
    further: 0,
    ...(notTold ? { notTold } : {}),
  };
}

function timingOf(
  subscription: Subscription,
  at: number,
  recent: number[],
): { sent: PreviewAlert['sent']; until?: number } {
  if (subscription.cadence !== 'instant') {
    return { sent: 'digest', until: nextRelease(subscription, at) };
  }
  const quiet = quietUntil(subscription, at);
  if (quiet !== undefined) return { sent: 'quiet-hours', until: quiet };
  const max = hourlyLimit(subscription) ?? Number.POSITIVE_INFINITY;
  while (recent[0] !== undefined && recent[0] < at - HOUR) recent.shift();
  if (recent.length >= max) return { sent: 'rate', until: nextRelease(subscription, at) };
  recent.push(at);
  return { sent: 'at once' };
}

/** Held alerts that are released together are one message. */
function messagesOf(alerts: readonly PreviewAlert[]): number {
  const atOnce = alerts.filter(({ sent }) => sent === 'at once').length;
  return atOnce + new Set(alerts.flatMap(({ until }) => until ?? [])).size;
}
