/** How fast questions are answered over 100,000 articles on the embedded engine: `npm run bench`, or this file alone. */
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Dynamo } from '../../functions/adapters/dynamo.ts';
import { queryReads } from '../../functions/adapters/query-reads.ts';
import { shortHash } from '../../functions/domain/hash.ts';
import { timelineRows } from '../../functions/domain/timeline.ts';
import { wireQuery } from '../../functions/query/wire.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { article, story, TOPICS } from '../support/query-world.ts';
import type { Row } from './row.ts';

const ARTICLES = 100_000;
const DAYS = 365;
const FEEDS = 60;
const ENTITY_COUNT = 120;
const ASKED = 100;
const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const ENTITIES = Array.from({ length: ENTITY_COUNT }, (_, place) => ({
  id: `entity-${place}`,
  type: 'person' as const,
  names: { en: [`Person ${place}`] },
}));

/** Few entities are in many articles and many in few, as in the news. */
const draw = (seed: string, most: number): number => {
  const chance = Number.parseInt(shortHash(seed).slice(0, 8), 16) / 2 ** 32;
  return Math.floor(most * chance ** 3);
};

const openedAt = (place: number): string => new Date(NOW - place * 3_600_000).toISOString();
const openedKey = (place: number): string => `${openedAt(place)}#sto_${place}`;

function articleAt(place: number) {
  const seed = String(place);
  const matched = place % 2 !== 0;
  const verdict = (['certain', 'likely', 'weak'] as const)[place % 3] ?? 'weak';
  const entityIds = [0, 1].map((turn) => `entity-${draw(`${seed} ${turn}`, ENTITY_COUNT)}`);
  return article({
    articleId: `art_${shortHash(seed)}`,
    feedId: `feed-${draw(`feed ${seed}`, FEEDS)}`,
    language: place % 3 === 0 ? 'ar' : 'en',
    text: `Report ${place}. ${'Officials spoke of the timetable and of what remains to be agreed. '.repeat(20)}`,
    publishedAt: new Date(NOW - Math.floor((place / ARTICLES) * DAYS * 86_400_000)).toISOString(),
    ...(matched
      ? {
          entityIds: [...new Set(entityIds)],
          verdicts: { [TOPICS[place % 5 === 1 ? 1 : 0]?.id ?? '']: verdict },
          storyId: `sto_${Math.floor(place / 6)}`,
          storyTopicId: 'iraq-withdrawal',
          storyOpenedKey: openedKey(Math.floor(place / 6)),
        }
      : {}),
  });
}

async function putAll(client: Dynamo, table: string, rows: readonly object[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 25) {
    const puts = rows.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
  }
}

/** The rows as the stores write them, 25 a request, without the reads that guard a real write. */
async function fill({ stores, client, names }: TestEngine, articles: number): Promise<void> {
  const SIDE_BY_SIDE = 6;
  let place = 0;
  const writer = async (): Promise<void> => {
    while (place < articles) {
      const from = place;
      place += 25;
      const rows = Array.from({ length: 25 }, (_, turn) => articleAt(from + turn));
      await putAll(client, names.articles, rows);
      await putAll(client, names.timeline, rows.flatMap(timelineRows));
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, writer));
  const stories = Array.from({ length: 2000 }, (_, at) =>
    story({ storyId: `sto_${at}`, openedAt: openedAt(at), openedKey: openedKey(at) }),
  );
  await putAll(client, names.stories, stories);
  const feeds = Array.from({ length: FEEDS }, (_, place) => ({
    id: `feed-${place}`,
    url: `https://feed-${place}.example/`,
    title: `Feed ${place}`,
    language: 'en',
  }));
  await stores.feeds.define(feeds, 'file', new Date(NOW).toISOString());
}

const ROUTES: readonly (readonly [name: string, path: (turn: number) => string])[] = [
  ['articles, nothing asked', () => '/api/articles'],
  ['articles, a page of 100', () => '/api/articles?limit=100'],
  ['articles of a topic since', (turn) => `/api/articles?topic=iraq-withdrawal&since=${turn + 1}d`],
  ['articles of an entity', (turn) => `/api/articles?entity=entity-${turn}`],
  [
    'articles, topic and entity',
    (turn) => `/api/articles?topic=iraq-withdrawal&entity=entity-${turn}`,
  ],
  ['articles of a feed', (turn) => `/api/articles?feed=feed-${turn % FEEDS}`],
  [
    'articles, feed and verdict',
    (turn) => `/api/articles?feed=feed-${turn % FEEDS}&verdict=certain`,
  ],
  ['articles in a language', () => '/api/articles?language=ar&verdict=certain'],
  ['articles as Atom', (turn) => `/api/articles?entity=entity-${turn}&format=atom`],
  ['one article', (turn) => `/api/articles/art_${shortHash(String(turn * 4 + 1))}`],
  ['stories', () => '/api/stories'],
  ['one story', (turn) => `/api/stories/sto_${turn * 3}`],
  ['entity timeline', (turn) => `/api/entities/entity-${turn}/timeline?limit=100`],
  ['entity days, 90', (turn) => `/api/entities/entity-${turn % 10}/days?days=90`],
  ['topic days, 365', () => '/api/topics/iraq-withdrawal/days?days=365'],
  ['seen together, 90 days', (turn) => `/api/entities/entity-${turn % 10}/together?days=90`],
  ['feeds', () => '/api/feeds'],
  ['deliveries', () => '/api/deliveries'],
  ['subscriptions', () => '/api/subscriptions'],
  ['catalogue', () => '/api/catalogue'],
];

/** p99 of every route; days are counted once before, as any earlier reader would have made them. */
export async function benchQuery(articles = ARTICLES): Promise<readonly Row[]> {
  const engine = await startTestEngine(() => NOW);
  try {
    await fill(engine, articles);
    const app = wireQuery({
      stores: engine.stores,
      reads: queryReads(engine.client, engine.names),
      queue: { send: async () => {} },
      entities: ENTITIES,
      topics: TOPICS,
      console: new Map(),
      masterKey: 'a master key that is only used in benchmarks',
      shards: 1,
      clock: () => NOW,
      log: () => {},
      localPort: 80,
    });
    const ask = async (path: string): Promise<number> => {
      const started = performance.now();
      const headers = { host: '127.0.0.1:80' };
      const answer = await app.fetch(new Request(`http://127.0.0.1:80${path}`, { headers }));
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      return performance.now() - started;
    };
    const rows: Row[] = [];
    for (const [name, path] of ROUTES) {
      for (let turn = 0; turn < 10; turn += 1) await ask(path(turn));
      const times: number[] = [];
      for (let turn = 0; turn < ASKED; turn += 1) times.push(await ask(path(turn)));
      times.sort((a, b) => a - b);
      const at = (share: number): number => times[Math.ceil(share * times.length) - 1] ?? 0;
      const what = `p99 of ${ASKED} over ${articles} articles (median ${at(0.5).toFixed(1)} ms)`;
      rows.push({
        name: `query: ${name}`,
        what,
        value: Number(at(0.99).toFixed(1)),
        unit: 'ms',
        goal: { most: 100 },
      });
    }
    return rows;
  } finally {
    await engine.stop();
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const row of await benchQuery(Number(process.argv[2] ?? ARTICLES))) {
    console.log(`${String(row.value).padStart(7)} ${row.unit}  ${row.name} - ${row.what}`);
  }
}
