/** Articles, subscriptions and steps for tests of alerting: real stores, real servers, a set clock. */
import { guardedFetch } from '../../functions/adapters/http.ts';
import { type AlertDeps, alert } from '../../functions/alert/alert.ts';
import { type DeliverDeps, deliver } from '../../functions/deliver/deliver.ts';
import { startLanes } from '../../functions/deliver/lanes.ts';
import type { Article, Pending } from '../../functions/domain/article.ts';
import type { Delivery } from '../../functions/domain/delivery.ts';
import type { DeliveryMessage } from '../../functions/domain/message.ts';
import { namesOf } from '../../functions/domain/render/names.ts';
import type { Subscription } from '../../functions/domain/subscription.ts';
import type { SendMail, Stores } from '../../functions/ports.ts';

export const NOW = Date.parse('2026-03-02T09:00:00.000Z');
export const SHARDS = 4;
export const MASTER_KEY = 'a master key that is only used in tests';
export const iso = (instant: number): string => new Date(instant).toISOString();

export const NAMES = namesOf([
  { id: 'kataib-hezbollah', names: { en: ['Kataib Hezbollah'], ar: ['كتائب حزب الله'] } },
  { id: 'ain-al-asad', names: { en: ['Ain al-Asad air base'], ar: ['قاعدة عين الأسد'] } },
  { id: 'iraq-withdrawal', names: { en: 'Withdrawal from Iraq', ar: 'الانسحاب من العراق' } },
]);

const TEXT =
  'Officials met in Baghdad on Sunday. The last convoy left Ain al-Asad air base at dawn, said Kataib Hezbollah. More is expected.';
const spanOf = (field: 'title' | 'text', whole: string, part: string) => ({
  field,
  start: whole.indexOf(part),
  end: whole.indexOf(part) + part.length,
});

export function articleOf(articleId: string, change: Partial<Article> = {}): Article {
  const text = change.text ?? TEXT;
  const names = [
    ['ain-al-asad', 'Ain al-Asad air base'],
    ['kataib-hezbollah', 'Kataib Hezbollah'],
  ] as const;
  const mentions = names
    .filter(([, name]) => text.includes(name))
    .map(([entityId, name]) => ({
      entityId,
      surface: name,
      alias: name,
      rule: 'name',
      ...spanOf('text', text, name),
    }));
  return {
    articleId,
    feedId: 'rafidain-wire',
    url: `https://wire.example.org/${articleId}`,
    title: `The last convoy leaves the base (${articleId})`,
    summary: 'The last convoy left at dawn.',
    text,
    textSource: 'teaser',
    language: 'en',
    publishedAt: iso(NOW - 120_000),
    dated: true,
    firstSeenAt: iso(NOW - 60_000),
    baseline: false,
    matched: true,
    topics: [
      {
        topicId: 'iraq-withdrawal',
        score: 0.9,
        verdict: 'certain',
        evidence: text.includes('convoy left') ? [spanOf('text', text, 'convoy left')] : [],
      },
    ],
    mentions,
    entityIds: mentions.map(({ entityId }) => entityId),
    storyId: `sto_${articleId}`,
    revision: 0,
    schemaVersion: 1,
    ...change,
  };
}

export function pendingOf({ articleId, revision, firstSeenAt }: Article): Pending {
  return {
    shard: '0',
    pendingKey: `${firstSeenAt}#${articleId}#${revision}`,
    since: firstSeenAt,
    articleId,
    revision,
    reason: revision === 0 ? 'new' : 'edited',
  };
}

export function subscriptionOf(
  subscriptionId: string,
  change: Partial<Subscription> = {},
): Subscription {
  return {
    subscriptionId,
    name: `Desk ${subscriptionId}`,
    owner: 'owner@desk.example.org',
    channel: { type: 'email', to: ['reader@desk.example.org'] },
    filter: {},
    per: 'story',
    cadence: 'instant',
    timeZone: 'Asia/Baghdad',
    state: 'active',
    source: 'file',
    createdAt: iso(NOW - 30 * 86_400_000),
    secretVersion: 1,
    schemaVersion: 1,
    ...change,
  };
}

export const webhookTo = (url: string, more: object = {}): Subscription['channel'] => ({
  type: 'webhook',
  url,
  format: 'standard',
  ...more,
});

/** The steps over given stores, with a clock that is set and queues that are only lists. */
export type AlertingWorld = {
  readonly stores: Stores;
  readonly clock: { now: number };
  readonly hints: { body: DeliveryMessage; delaySeconds?: number }[];
  readonly log: string[];
  readonly alertDeps: AlertDeps;
  readonly deliverDeps: DeliverDeps;
  readonly addArticle: (article: Article) => Promise<Pending>;
  /** Adds the article and alerts on it. */
  readonly hear: (article: Article) => Promise<void>;
  /** Delivers every hint given so far, and those that this gives without a delay. */
  readonly deliverHints: () => Promise<void>;
  /** What the sweep of dispatch would find. */
  readonly sweep: () => Promise<void>;
  readonly deliveriesOf: (subscriptionId: string) => Promise<readonly Delivery[]>;
};

export function alertingWorld(
  stores: Stores,
  options: { allowPrivate?: readonly string[]; sendMail?: SendMail; publicUrl?: string } = {},
): AlertingWorld {
  const clock = { now: NOW };
  const now = () => clock.now;
  const hints: AlertingWorld['hints'] = [];
  const lines: string[] = [];
  const log = (fact: string, details?: object) =>
    void lines.push(JSON.stringify({ fact, details }));
  const queue = { send: async (messages: typeof hints) => void hints.push(...messages) };
  const shared = { stores, queue: queue as AlertDeps['queue'], now, shards: SHARDS, log };
  const allowPrivate = options.allowPrivate ?? [];
  const deliverDeps: DeliverDeps = {
    ...shared,
    fetch: guardedFetch({
      allowPrivate,
      userAgent: 'Rasid/test',
      ports: allowPrivate.map((host) => Number(host.split(':')[1])),
    }),
    sendMail: options.sendMail ?? (async () => ({ kind: 'accepted' })),
    random: () => 0.5,
    lanes: startLanes(2),
    names: NAMES,
    masterKey: async () => MASTER_KEY,
    mailFrom: 'alerts@rasid.example.org',
    ...(options.publicUrl ? { publicUrl: options.publicUrl } : {}),
  };
  const addArticle = async (article: Article) => {
    const pending = pendingOf(article);
    await stores.articles.add(article, [], pending);
    return pending;
  };
  const world: AlertingWorld = {
    stores,
    clock,
    hints,
    log: lines,
    alertDeps: shared,
    deliverDeps,
    addArticle,
    hear: async (article) => {
      await alert(await addArticle(article), shared);
    },
    deliverHints: async () => {
      const due = hints.splice(0).filter(({ delaySeconds = 0 }) => delaySeconds === 0);
      await Promise.all(due.map(({ body }) => deliver(body, deliverDeps)));
    },
    sweep: async () => {
      const shards = Array.from({ length: SHARDS }, (_, shard) => String(shard));
      const due = await Promise.all(
        shards.map((shard) => stores.deliveries.dueBefore(shard, iso(clock.now), 100)),
      );
      await Promise.all(due.flat().map((one) => deliver(one, deliverDeps)));
    },
    deliveriesOf: async (subscriptionId) =>
      (await stores.deliveries.ofSubscription(subscriptionId, {})).rows,
  };
  return world;
}
