/**
 * A world to poll in: tables in the embedded engine, feed servers on loopback, a clock that only the
 * test moves, queues that are lists. Everything else is the product.
 */
import { setDefaultAutoSelectFamily } from 'node:net';
import { startDocumentReader } from '../../functions/adapters/worker.ts';
import entities from '../../functions/catalogue/entities.json' with { type: 'json' };
import topics from '../../functions/catalogue/topics.json' with { type: 'json' };
import { type DispatchOrder, dispatch } from '../../functions/dispatch/dispatch.ts';
import type { FeedDefinition } from '../../functions/domain/feed.ts';
import { minuteOf } from '../../functions/domain/feed-slot.ts';
import type {
  AlertMessage,
  DeliveryMessage,
  PollMessage,
  ReadMessage,
} from '../../functions/domain/message.ts';
import { recogniserOf } from '../../functions/domain/recognise.ts';
import { type PollOptions, poll } from '../../functions/poll/poll.ts';
import type { PollTools } from '../../functions/poll/tools.ts';
import type { Clock, Queue, Stores } from '../../functions/ports.ts';
import type { TestEngine } from './engine.ts';
import { testFetch } from './fetching.ts';
import type { HttpServer } from './http-server.ts';

const recognition = recogniserOf(entities, topics);
export const START = Date.parse('2026-03-02T00:00:00.000Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type Sent<M> = { readonly body: M; readonly delaySeconds?: number };
const listQueue = <M>(): Queue<M> & { readonly sent: Sent<M>[] } => {
  const sent: Sent<M>[] = [];
  return {
    sent,
    send: async (messages) => {
      sent.push(...structuredClone(messages));
    },
  };
};

export type PollWorld = Awaited<ReturnType<typeof pollWorld>>;

/** Fresh tables and a clock at START; `servers` may be fetched although private. */
export async function pollWorld(
  engine: TestEngine,
  servers: readonly Pick<HttpServer, 'host'>[],
  changes: (stores: Stores) => Partial<PollTools> = () => ({}),
) {
  setDefaultAutoSelectFamily(false);
  let now = START;
  const clock: Clock = () => now;
  const { stores, names } = await engine.freshStores(clock);
  const queues = {
    pollQueue: listQueue<PollMessage>(),
    readQueue: listQueue<ReadMessage>(),
    alertQueue: listQueue<AlertMessage>(),
    deliveryQueue: listQueue<DeliveryMessage>(),
  };
  const logged: { fact: string; details: Readonly<Record<string, unknown>> }[] = [];
  const tools: PollTools = {
    stores,
    ...recognition,
    ...queues,
    fetch: testFetch(servers),
    reader,
    clock,
    random: () => 0.5,
    sleep: async (ms) => {
      now += ms;
    },
    log: (fact, details = {}) => {
      logged.push({ fact, details });
    },
    shards: 2,
    ...changes(stores),
  };
  const define = (...feeds: readonly FeedDefinition[]) =>
    stores.feeds.define(feeds, 'file', new Date(now).toISOString());
  /** One pass of dispatch and every poll that comes of it. */
  const pass = async (order: Partial<DispatchOrder> = {}, options: PollOptions = {}) => {
    const toMinute = minuteOf(now);
    await dispatch(
      { toMinute, atOnce: true, everyFeed: true, ...order },
      { ...tools, ...queues, stores },
    );
    const counts = [];
    for (const { body } of queues.pollQueue.sent.splice(0)) {
      counts.push(await poll(body, tools, options));
    }
    return counts;
  };
  return {
    stores,
    names,
    tools,
    queues,
    logged,
    define,
    pass,
    clock,
    advance: (ms: number) => {
      now += ms;
    },
  };
}

const reader = startDocumentReader();
export const closeReader = () => reader.close();

export type Item = {
  readonly link?: string;
  readonly guid?: string;
  readonly title?: string;
  readonly text?: string;
  readonly date?: number;
};
/** An RSS 2.0 document with just what is given. */
export function rss(items: readonly Item[], channel = ''): string {
  const field = (name: string, value: string | undefined) =>
    value === undefined ? '' : `<${name}>${value.replaceAll('&', '&amp;')}</${name}>`;
  const entries = items.map(
    ({ link, guid, title, text, date }) =>
      `<item>${field('title', title)}${field('link', link)}${
        guid === undefined ? '' : `<guid isPermaLink="false">${guid}</guid>`
      }${field('description', text)}${field('pubDate', date === undefined ? undefined : new Date(date).toUTCString())}</item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Test</title>${channel}${entries.join('')}</channel></rss>`;
}
