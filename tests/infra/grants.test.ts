/** The steps run under the rights of their declarations: what one needs and lacks fails here, not on AWS. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryReads } from '../../functions/adapters/query-reads.ts';
import { dynamoStores } from '../../functions/adapters/stores/stores.ts';
import { startDocumentReader } from '../../functions/adapters/worker.ts';
import { alert } from '../../functions/alert/alert.ts';
import entities from '../../functions/catalogue/entities.json' with { type: 'json' };
import topics from '../../functions/catalogue/topics.json' with { type: 'json' };
import { deliver } from '../../functions/deliver/deliver.ts';
import { startLanes } from '../../functions/deliver/lanes.ts';
import { digest } from '../../functions/digest/digest.ts';
import { syncCatalogue } from '../../functions/dispatch/catalogue-sync.ts';
import { dispatch } from '../../functions/dispatch/dispatch.ts';
import { dispatchMinute } from '../../functions/dispatch/minute.ts';
import { minuteOf } from '../../functions/domain/feed-slot.ts';
import { parseEntities } from '../../functions/domain/match/entities.ts';
import type {
  AlertMessage,
  DeliveryMessage,
  PollMessage,
  ReadMessage,
} from '../../functions/domain/message.ts';
import { recogniserOf } from '../../functions/domain/recognise.ts';
import { namesOf } from '../../functions/domain/render/names.ts';
import { unsubscribeToken } from '../../functions/domain/secret.ts';
import { parseSubscriptions } from '../../functions/domain/subscription-file.ts';
import { planLoad } from '../../functions/domain/subscription-load.ts';
import { parseTopics } from '../../functions/domain/topic/topics.ts';
import { answerUnsubscribe } from '../../functions/feedback/feedback.ts';
import { poll } from '../../functions/poll/poll.ts';
import { storeEdits } from '../../functions/poll/store.ts';
import { storyBoard } from '../../functions/poll/stories.ts';
import type { Queue } from '../../functions/ports.ts';
import { wireQuery } from '../../functions/query/wire.ts';
import { read } from '../../functions/read/read.ts';
import { type FunctionName, functions } from '../../infra/functions.ts';
import { sampleOutlets } from '../../infra/local/demo/feeds.ts';
import { serveOutlets } from '../../infra/local/demo/servers.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { testFetch } from '../support/fetching.ts';
import { grantedClient } from '../support/granted-client.ts';

const MASTER_KEY = 'a master key that is only used in tests';
const used = new Map(functions.map(({ name }) => [name, new Set<string>()]));
const log = () => {};
const clock = Date.now;
const reader = startDocumentReader();
const recognition = recogniserOf(entities, topics);
/** Rights of ways that this test does not take; tests of the steps do. */
const RARE = [
  // An outlet edits an article, or its page names other entities: timeline rows go, stories are joined.
  'poll Timeline:DeleteItem',
  'read Timeline:DeleteItem',
  'read Pending:PutItem',
  'read Stories:Query',
  'read Stories:PutItem',
  // A digest has many articles; a sender finds that another was faster; an endpoint fails for days.
  'deliver Articles:BatchGetItem',
  'deliver Deliveries:GetItem',
  'deliver Subscriptions:UpdateItem',
  'deliver Deliveries:PutItem',
  // Bounces name a delivery, complaints an address.
  'feedback Deliveries:GetItem',
  'feedback Subscriptions:Query',
  // Closed days are kept; people resend and test.
  'query Timeline:PutItem',
  'query Stories:GetItem',
  'query Deliveries:GetItem',
  'query Deliveries:PutItem',
  'query Deliveries:UpdateItem',
];
let engine: TestEngine;
let outlets: Awaited<ReturnType<typeof serveOutlets>>;

function list<M>(): Queue<M> & { readonly taken: () => M[] } {
  let bodies: M[] = [];
  return {
    send: async (messages) => {
      bodies.push(...messages.map(({ body }) => body));
    },
    taken: () => {
      const all = bodies;
      bodies = [];
      return all;
    },
  };
}
const queues = {
  pollQueue: list<PollMessage>(),
  readQueue: list<ReadMessage>(),
  alertQueue: list<AlertMessage>(),
  deliveryQueue: list<DeliveryMessage>(),
};

function clientOf(name: FunctionName) {
  const declared = functions.find((fn) => fn.name === name);
  if (!declared) throw new Error(name);
  return grantedClient(declared, engine.endpoint, used.get(name));
}
const storesOf = (name: FunctionName) => dynamoStores(clientOf(name), engine.names);

beforeAll(async () => {
  [engine, outlets] = await Promise.all([startTestEngine(), serveOutlets(Date.now())]);
});
afterAll(() => Promise.all([engine.stop(), outlets.close(), reader.close()]));

async function pollAll(): Promise<void> {
  const fetch = testFetch(outlets.hosts.map((host) => ({ host })));
  const sleep = async () => {};
  const common = { log, clock, shards: 2, ...queues };
  const order = { toMinute: minuteOf(Date.now()), everyFeed: true, atOnce: true };
  await dispatch(order, { stores: storesOf('dispatch'), ...common });
  await dispatchMinute(clock(), {
    stores: storesOf('dispatch'),
    ...common,
    pollQueue: { send: async () => {} },
  });
  const tools = { ...common, ...recognition, fetch, reader, random: Math.random, sleep };
  for (const message of queues.pollQueue.taken()) {
    await poll(message, { ...tools, stores: storesOf('poll') }, { deadline: Date.now() + 60_000 });
  }
  const mayRead = async () => ({ kind: 'allowed' }) as const;
  for (const message of queues.readQueue.taken()) {
    await read(message, { ...tools, mayRead, stores: storesOf('read') } as never);
  }
}

/** An edit that meets another writer of the same article reads it again. */
async function editBesideAnother(): Promise<void> {
  const stores = storesOf('poll');
  const feedId = sampleOutlets[0]?.id ?? '';
  const [{ articleId } = { articleId: '' }] = await stores.articles.ofFeed(feedId, '0');
  const [article] = await stores.articles.getMany([articleId]);
  if (!article?.title) throw new Error('nothing stored');
  const item = { ...article, title: `${article.title}, again`, content: article.text };
  const edit = { article: { ...article, revision: 99 }, listed: { item, articleId, ringHash: '' } };
  const feed = await stores.feeds.get(feedId);
  if (!feed) throw new Error('no feed');
  const source = { feed, language: 'en', isBaseline: false, surge: new Set<never>(), now: clock() };
  const effects = { fetch: testFetch([]), reader, sleep: async () => {}, random: Math.random };
  const tools = { log, clock, shards: 2, ...queues, ...recognition, ...effects, stores };
  const stored = await storeEdits([edit], source, storyBoard(stores.stories), tools);
  expect(stored.edited).toBe(1);
}

describe('each step works with the rights that its function has', () => {
  it('dispatch and poll, through baseline and new articles; read', async () => {
    const feeds = sampleOutlets.map(({ id, title, language }) => ({
      id,
      title,
      language,
      url: outlets.feeds[id] ?? '',
    }));
    await syncCatalogue(feeds, { stores: storesOf('dispatch'), clock, log });
    await pollAll();
    await syncCatalogue(feeds.slice(1), { stores: storesOf('dispatch'), clock, log });
    await syncCatalogue(feeds, { stores: storesOf('dispatch'), clock, log });
    outlets.publish();
    const at = new Date().toISOString();
    const text = JSON.stringify([
      { id: 'd', name: 'D', channel: { type: 'email', to: ['d@example.org'] }, filter: {} },
      {
        id: 'h',
        name: 'H',
        channel: { type: 'email', to: ['h@example.org'] },
        filter: {},
        cadence: 'hourly',
      },
    ]);
    const plan = planLoad([], parseSubscriptions('subscriptions.json', text), at);
    for (const subscription of plan.put) await engine.stores.subscriptions.put(subscription);
    await pollAll();
    await editBesideAnother();
  });

  it('alert, deliver, digest', async () => {
    const queue = queues.deliveryQueue;
    const own = { log, now: clock, shards: 2, queue };
    for (const shard of ['0', '1']) {
      for (const pending of await engine.stores.pending.owed(shard, '9', 100)) {
        await alert(pending, { ...own, stores: storesOf('alert') });
      }
    }
    const names = namesOf([...parseEntities('e', entities).entities]);
    const sendMail = async () => ({ kind: 'accepted' }) as const;
    const masterKey = async () => MASTER_KEY;
    const sending = { names, sendMail, masterKey, random: Math.random, mailFrom: 'r@example.org' };
    const messages = queue.taken();
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) {
      const tools = { ...own, ...sending, stores: storesOf('deliver'), lanes: startLanes(2) };
      const fetch = testFetch([]);
      expect((await deliver(message, { ...tools, fetch })).kind).toBe('sent');
    }
    const later = () => Date.now() + 2 * 3_600_000;
    const { created } = await digest({ ...own, now: later, stores: storesOf('digest') });
    expect(created).toBe(1);
  });

  it('feedback and query', async () => {
    const token = unsubscribeToken(MASTER_KEY, 'd', 'd@example.org');
    const deps = {
      stores: storesOf('feedback'),
      masterKey: async () => MASTER_KEY,
      now: clock,
      log,
    };
    expect((await answerUnsubscribe({ method: 'POST', token }, deps)).status).toBe(200);
    const app = wireQuery({
      stores: storesOf('query'),
      reads: queryReads(clientOf('query'), engine.names),
      entities: parseEntities('e', entities).entities,
      topics: parseTopics('t', topics),
      console: new Map(),
      queue: queues.deliveryQueue,
      masterKey: MASTER_KEY,
      shards: 2,
      log,
      clock,
      localPort: 8787,
    } as never);
    const get = async (path: string) => {
      const headers = { host: '127.0.0.1:8787' };
      return app.fetch(new Request(`http://127.0.0.1:8787${path}`, { headers }));
    };
    const { paths } = (await (await get('/openapi.json')).json()) as { paths: object };
    const [article] = await engine.stores.articles.ofFeed('sample-wire-en', '2000');
    for (const path of Object.keys(paths)) {
      const asked = path
        .replace(/\{articleId\}/, article?.articleId ?? '')
        .replace(/\{entityId\}/, 'us-forces')
        .replace(/\{topicId\}/, 'iraq-withdrawal')
        .replace(/\{subscriptionId\}/, 'h')
        .replace(/\{[^}]+\}/, 'unknown');
      expect((await get(asked)).status, asked).toBeLessThan(500);
    }
  });

  it('no right is granted that no step needs', () => {
    const idle = functions.flatMap(({ name, tables }) =>
      Object.entries(tables).flatMap(([table, actions]) =>
        actions
          .filter((action) => !used.get(name)?.has(`${table}:${action}`))
          .map((action) => `${name} ${table}:${action}`),
      ),
    );
    expect(idle.toSorted()).toEqual(RARE.toSorted());
  });
});
