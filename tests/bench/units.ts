/**
 * What a poll asks of DynamoDB: 500 feeds every 15 minutes, dispatched minute by minute and polled over
 * HTTP on loopback, counted at the client. Unchanged, changed by an article nobody asked for, changed by
 * one that matches.
 */
import { setDefaultAutoSelectFamily } from 'node:net';
import type { DispatchTools } from '../../functions/dispatch/dispatch.ts';
import { dispatchMinute } from '../../functions/dispatch/minute.ts';
import { poll } from '../../functions/poll/poll.ts';
import { startTestEngine } from '../support/engine.ts';
import { testFetch } from '../support/fetching.ts';
import { serveHttp } from '../support/http-server.ts';
import { closeReader, MINUTE, pollWorld, rss } from '../support/poll-world.ts';
import type { Goal, Row } from './row.ts';

export type Asked = {
  readonly requests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Requests by their DynamoDB operation. */
  readonly operations: Readonly<Record<string, number>>;
};
export type Units = {
  readonly feeds: number;
  /** Of one round of unchanged polls, dispatch's own requests included. */
  readonly unchanged: Asked;
  /** What came on top of that for `news` feeds with one new article each. */
  readonly news: number;
  readonly plain: Asked;
  readonly matched: Asked;
  /** Stored and, over 15 minutes, what dispatch asks with no feed at all. */
  readonly idle: Asked;
};

const ROUND = 15;
const PLAIN = { title: 'Orchards bloom early this year', text: 'Growers expect more apricots.' };
const MATCHED = {
  title: 'US troops withdraw from Iraq, leaving Ain al-Asad air base',
  text: 'The last US forces left Ain al-Asad air base as the withdrawal from Iraq went on.',
};

export async function measureUnits(feeds = 500, articles = 50, news = 5): Promise<Units> {
  setDefaultAutoSelectFamily(false);
  const extra = new Map<number, (typeof PLAIN)[]>();
  const server = await serveHttp((request, response) => {
    const feed = Number(/^feed(\d+)\./.exec(request.headers.host ?? '')?.[1]);
    const more = extra.get(feed) ?? [];
    const etag = `"${more.length}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    response.writeHead(200, { etag, 'content-type': 'application/rss+xml' });
    response.end(documentOf(feed, articles, more));
  });
  const names = Array.from({ length: feeds }, (_, n) => `feed${n}.example`);
  const table = Object.fromEntries(names.map((name) => [name, ['127.0.0.1']]));
  const hosts = names.map((name) => ({ host: `${name}:${server.port}` }));
  const engine = await startTestEngine();
  const operations: string[] = [];
  engine.client.middlewareStack.add(
    (next, context) => (args) => {
      operations.push(String(context.commandName).replace('Command', ''));
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'benchOperations' },
  );
  try {
    const fetch = testFetch(hosts, { resolve: async (host) => table[host] ?? [] });
    const world = await pollWorld(engine, [], () => ({ fetch }));
    const { stores, queues, clock, tools: given } = world;
    const tools: DispatchTools = { ...given, ...queues, stores, clock };
    const round = async (): Promise<Asked> => {
      const before = { ...engine.counters };
      operations.length = 0;
      for (let minute = 0; minute < ROUND; minute += 1) {
        world.advance(MINUTE);
        await dispatchMinute(world.clock(), tools);
        for (const { body } of world.queues.pollQueue.sent.splice(0)) await poll(body, world.tools);
      }
      return asked(before, engine.counters, operations);
    };
    // The first call of all asks for every feed.
    await round();
    const idle = await round();
    await world.define(...names.map((name, n) => definitionOf(name, n, server.port)));
    await round();
    const unchanged = await round();
    for (let n = 0; n < news; n += 1) extra.set(n, [PLAIN]);
    const plain = minus(await round(), unchanged);
    for (let n = 0; n < news; n += 1) extra.set(n, [MATCHED, PLAIN]);
    const matched = minus(await round(), unchanged);
    return { feeds, unchanged, news, plain, matched, idle };
  } finally {
    await Promise.all([engine.stop(), server.close(), closeReader()]);
  }
}

const definitionOf = (name: string, n: number, port: number) => ({
  id: `feed-${n}`,
  url: `http://${name}:${port}/rss`,
  title: `Feed ${n}`,
  language: 'en',
  everyMinutes: 15 as const,
  fullText: 'never' as const,
});

function documentOf(feed: number, articles: number, more: readonly (typeof PLAIN)[]): string {
  const date = Date.parse('2026-03-01T12:00:00.000Z');
  const old = Array.from({ length: articles }, (_, n) => ({
    link: `https://feed${feed}.example/${n}`,
    guid: `${feed}-${n}`,
    title: `Market report ${feed}-${n}`,
    text: 'Prices in the old market stayed where they were.',
    date: date - n * 600_000,
  }));
  const news = more.map((item, n) => ({
    ...item,
    title: `${item.title} (${feed})`,
    link: `https://feed${feed}.example/new-${more.length - n}`,
    guid: `${feed}-new-${more.length - n}`,
    date: Date.parse('2026-03-02T00:10:00.000Z'),
  }));
  return rss([...news, ...old]);
}

type Counts = Omit<Asked, 'operations'>;
const asked = (before: Counts, after: Counts, operations: readonly string[]): Asked => ({
  requests: after.requests - before.requests,
  readUnits: after.readUnits - before.readUnits,
  writeUnits: after.writeUnits - before.writeUnits,
  operations: Object.fromEntries(
    [...Map.groupBy(operations, (name) => name)].map(([name, all]) => [name, all.length]),
  ),
});

const minus = (a: Asked, b: Asked): Asked => ({
  requests: a.requests - b.requests,
  readUnits: a.readUnits - b.readUnits,
  writeUnits: a.writeUnits - b.writeUnits,
  operations: Object.fromEntries(
    Object.entries(a.operations)
      .map(([name, count]) => [name, count - (b.operations[name] ?? 0)] as const)
      .filter(([, count]) => count !== 0),
  ),
});

export function unitRows({ feeds, unchanged, news, plain, matched, idle }: Units): readonly Row[] {
  const row = (what: string, value: number, unit: string, goal?: Goal): Row => ({
    name: 'dynamodb',
    what,
    value: Math.round(value * 1000) / 1000,
    unit,
    ...(goal ? { goal } : {}),
  });
  const of = (kind: string, counts: Asked, by: number, goals: readonly Goal[] = []) => [
    row(`${kind}: requests`, counts.requests / by, 'requests/poll', goals[0]),
    row(`${kind}: read units`, counts.readUnits / by, 'RRU/poll', goals[1]),
    row(`${kind}: write units`, counts.writeUnits / by, 'WRU/poll', goals[2]),
  ];
  const times = (kind: string, { operations }: Asked, name: string) =>
    row(`${kind}: ${name}`, (operations[name] ?? 0) / news, 'requests/poll', { most: 1 });
  const [inPlain, inMatched] = ['plain', 'matched'].map((kind) => `a new article, ${kind}`);
  return [
    ...of(`${feeds} feeds every 15 minutes, unchanged, dispatch included`, unchanged, feeds, [
      { most: 0.3 },
      { most: 0.4 },
    ]),
    // Dispatch marks each minute that it has done, feeds or none.
    row(
      'unchanged polls alone: write units',
      (unchanged.writeUnits - idle.writeUnits) / feeds,
      'WRU/poll',
      { most: 0 },
    ),
    ...of('on top for a poll with one new article that matches nothing', plain, news),
    ...of('on top for a poll with one new article that matches', matched, news),
    times(`${inPlain}, the feed's state`, plain, 'UpdateItem'),
    times(`${inPlain}, the article`, plain, 'PutItem'),
    times(`${inMatched}, the article`, matched, 'TransactWriteItems'),
  ];
}

/** The last measurement, for `--save`. */
let last: Units | undefined;
export async function benchUnits(): Promise<Units> {
  last ??= await measureUnits();
  return last;
}

if (import.meta.main) console.log(JSON.stringify(await measureUnits(), null, 2));
