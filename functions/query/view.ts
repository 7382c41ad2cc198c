/**
 * What people and programs are shown of a row. Of a subscription no secret: webhook urls and headers
 * open doors, addresses are somebody's. The fields of a listed article are those of a webhook.
 */
import type { Article } from '../domain/article.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Feed } from '../domain/feed.ts';
import type { Names } from '../domain/render/message.ts';
import { articleView } from '../domain/render/payload.ts';
import type { Story } from '../domain/story.ts';
import type { Channel, Subscription } from '../domain/subscription.ts';

/** An article alone: the listed fields, and all that lets a reader check why it is there. */
export function wholeArticle(article: Article, names: Names) {
  const { text, textSource, author, categories, updatedAt, dated, baseline, surge } = article;
  return {
    ...articleView(article, names),
    // Also those that it is not on: why not is a question too.
    topics: article.topics,
    text,
    textSource,
    ...(author ? { author } : {}),
    ...(categories?.length ? { categories } : {}),
    ...(updatedAt ? { updatedAt } : {}),
    dated,
    baseline,
    ...(surge ? { surge } : {}),
    matched: article.matched,
    found: article.mentions,
    revision: article.revision,
    ...(article.revisions?.length ? { revisions: article.revisions } : {}),
    ...(article.page ? { page: article.page } : {}),
  };
}

/** Without the signature: it is for comparing, not for reading. */
export function storyView({ signature: _, schemaVersion: _v, ...story }: Story) {
  return { ...story, outletCount: new Set(story.outlets.map(({ publisher }) => publisher)).size };
}

export function feedView(feed: Feed) {
  const { feedId, title, url, language, state, everyMinutes, cadenceFixed, source } = feed;
  return {
    feedId,
    title,
    url: withoutUser(url),
    language,
    state,
    everyMinutes,
    cadenceFixed,
    source,
    addedAt: feed.addedAt,
    failures: feed.failures,
    ...present(feed, [
      'site',
      'pausedBy',
      'baselineAt',
      'lastPolledAt',
      'lastSuccessAt',
      'lastChangedAt',
      'changeGapMinutes',
      'notBefore',
      'failingSince',
      'goneSince',
      'moved',
      'articles',
      'lastReport',
    ]),
  };
}

/** `whole` is for the owner: addresses as they are; a url and headers are shown to nobody. */
export function subscriptionView(subscription: Subscription, whole: boolean) {
  const { subscriptionId, name, filter, per, cadence, timeZone, state, source } = subscription;
  return {
    subscriptionId,
    name,
    state,
    channel: channelView(subscription.channel, whole),
    filter,
    per,
    cadence,
    timeZone,
    source,
    createdAt: subscription.createdAt,
    ...present(subscription, ['at', 'day', 'quietHours', 'maxPerHour', 'pausedBy', 'rotatedAt']),
    ...present(subscription, ['failingSince', 'failures', 'lastSuccessAt', 'disabledReason']),
    ...(whole ? present(subscription, ['owner', 'suppressed']) : {}),
  };
}

/** Without the body: a mail's holds the recipient's unsubscribe link. */
export function deliveryView(delivery: Delivery, whole: boolean) {
  const { deliveryId, subscriptionId, createdAt, type, status, recipient } = delivery;
  return {
    deliveryId,
    subscriptionId,
    createdAt,
    type,
    status,
    recipient: whole ? recipient : maskedAddress(recipient),
    articleIds: delivery.articleIds,
    revision: delivery.revision,
    attempts: delivery.attempts,
    ...present(delivery, ['storyId', 'heldFor', 'dueAt', 'sentAt', 'digestId', 'periodStart']),
  };
}

function channelView(channel: Channel, whole: boolean) {
  if (channel.type === 'email') {
    const to = whole ? channel.to : channel.to.map(maskedAddress);
    return { type: channel.type, to, ...(channel.locale ? { locale: channel.locale } : {}) };
  }
  const host = URL.canParse(channel.url) ? new URL(channel.url).host : '';
  return { type: channel.type, format: channel.format, host };
}

/** `s…@example.org`: enough for those who know the address. */
function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at > 0 ? `${[...address][0]}…${address.slice(at)}` : address;
}

function withoutUser(url: string): string {
  if (!URL.canParse(url)) return '';
  const parsed = new URL(url);
  if (!parsed.username && !parsed.password) return url;
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}

function present<T extends object, K extends keyof T>(
  row: T,
  names: readonly K[],
): Partial<Pick<T, K>> {
  return Object.fromEntries(
    names.filter((name) => row[name] !== undefined).map((name) => [name, row[name]]),
  ) as unknown as Partial<Pick<T, K>>;
}
