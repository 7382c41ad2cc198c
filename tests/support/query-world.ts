/** A small world to ask about: two topics, four entities, three feeds, articles and stories, and the app. */
import { queryReads } from '../../functions/adapters/query-reads.ts';
import type { Article } from '../../functions/domain/article.ts';
import type { Mention, Verdict } from '../../functions/domain/entity.ts';
import type { QueryReads } from '../../functions/domain/query-reads.ts';
import type { Story } from '../../functions/domain/story.ts';
import { timelineRows } from '../../functions/domain/timeline.ts';
import type { Stores } from '../../functions/ports.ts';
import type { QueryDeps } from '../../functions/query/deps.ts';
import { queryApp } from '../../functions/query/query.ts';
import { startTestEngine, type TestEngine } from './engine.ts';
import { aStory } from './rows.ts';

export const NOW = Date.parse('2026-03-10T12:00:00.000Z');
export const PORT = 8080;
export const ENTITIES: QueryDeps['entities'] = [
  { id: 'us-forces', type: 'command', names: { en: ['US forces'], ar: ['القوات الأمريكية'] } },
  { id: 'ain-al-asad', type: 'base', names: { en: ['Ain al-Asad'], ar: ['عين الأسد'] } },
  { id: 'kataib-hezbollah', type: 'armed-group', names: { ar: ['كتائب حزب الله'] } },
  { id: 'iraq', type: 'country', names: { en: ['Iraq'], ar: ['العراق'] } },
];
export const TOPICS: QueryDeps['topics'] = [
  {
    id: 'iraq-withdrawal',
    names: { en: 'Withdrawal from Iraq', ar: 'الانسحاب من العراق' },
    description: 'Forces leaving Iraq',
  },
  {
    id: 'syria-withdrawal',
    names: { en: 'Withdrawal from Syria', ar: 'الانسحاب من سوريا' },
    description: 'Forces leaving Syria',
  },
];

export type Given = Partial<Article> & {
  readonly articleId: string;
  readonly verdicts?: Readonly<Record<string, Verdict>>;
};

/** An article as poll would store it; matched where it has a verdict or an entity. */
export function article(given: Given): Article {
  const { verdicts = {}, ...rest } = given;
  const entityIds = rest.entityIds ?? [];
  const title = rest.title ?? `Report ${given.articleId}`;
  const text = rest.text ?? `${title}. The first convoy left before dawn, officials said.`;
  const publishedAt = rest.publishedAt ?? '2026-03-09T08:00:00.000Z';
  const mentions = entityIds.map(
    (entityId, place): Mention => ({
      entityId,
      field: 'text',
      start: place,
      end: place + 1,
      surface: text.slice(place, place + 1),
      alias: entityId,
      rule: 'name',
    }),
  );
  return {
    feedId: 'north',
    url: `https://north.example/${given.articleId}`,
    textSource: 'teaser',
    language: 'en',
    dated: true,
    firstSeenAt: publishedAt,
    baseline: false,
    matched: entityIds.length > 0 || Object.keys(verdicts).length > 0,
    topics: TOPICS.map(({ id }) => ({
      topicId: id,
      score: verdicts[id] === undefined ? 0 : 2,
      verdict: verdicts[id] ?? 'none',
      evidence: verdicts[id] === undefined ? [] : [{ field: 'title', start: 0, end: 4 }],
    })),
    mentions,
    revision: 0,
    schemaVersion: 1,
    ...rest,
    title,
    text,
    publishedAt,
    entityIds,
  };
}

export const story = (given: Partial<Story> & { readonly storyId: string }): Story =>
  aStory(given.storyId, given.openedAt ?? '2026-03-09T08:00:00.000Z', {
    headline: `Story ${given.storyId}`,
    ...given,
  });

export async function store(stores: Stores, articles: readonly Article[]): Promise<void> {
  const rows = articles.map((one) => ({ article: one, timeline: timelineRows(one) }));
  for (let place = 0; place < rows.length; place += 100) {
    await stores.articles.addMany(rows.slice(place, place + 100));
  }
}

/** Six articles: certain, likely in Arabic, weak, of another topic, of entities alone, unmatched; and a story of two. */
export async function storeSix(stores: Stores): Promise<void> {
  const at = (hour: number) => `2026-03-09T${String(hour).padStart(2, '0')}:00:00.000Z`;
  await store(stores, [
    article({
      articleId: 'art_certain',
      publishedAt: at(9),
      verdicts: { 'iraq-withdrawal': 'certain' },
      entityIds: ['us-forces', 'ain-al-asad'],
      storyId: 'sto_one',
      storyTopicId: 'iraq-withdrawal',
      storyOpenedKey: '2026-03-09T08:00:00.000Z#sto_one',
    }),
    article({
      articleId: 'art_arabic',
      publishedAt: at(8),
      language: 'ar',
      feedId: 'south',
      title: 'القوات تغادر قاعدة عين الأسد',
      verdicts: { 'iraq-withdrawal': 'likely', 'syria-withdrawal': 'likely' },
      entityIds: ['us-forces'],
      storyId: 'sto_one',
      storyTopicId: 'iraq-withdrawal',
      storyOpenedKey: '2026-03-09T08:00:00.000Z#sto_one',
    }),
    article({
      articleId: 'art_weak',
      publishedAt: at(7),
      verdicts: { 'iraq-withdrawal': 'weak' },
      entityIds: ['iraq'],
    }),
    article({
      articleId: 'art_syria',
      publishedAt: at(6),
      verdicts: { 'syria-withdrawal': 'certain' },
    }),
    article({
      articleId: 'art_entity',
      publishedAt: at(5),
      entityIds: ['kataib-hezbollah', 'us-forces'],
    }),
    article({ articleId: 'art_unmatched', publishedAt: at(4), feedId: 'south' }),
  ]);
  await stores.stories.put(
    story({ storyId: 'sto_one', articleCount: 2, entityIds: ['us-forces'] }),
  );
}

export type World = {
  readonly engine: TestEngine;
  readonly reads: QueryReads;
  readonly deps: QueryDeps;
  readonly faults: string[];
  /** Asks the app as a program on this computer would. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  readonly json: <T = Record<string, unknown>>(path: string, init?: RequestInit) => Promise<T>;
};

export async function startWorld(change: Partial<QueryDeps> = {}): Promise<World> {
  const engine = await startTestEngine(() => NOW);
  const reads = queryReads(engine.client, engine.names);
  const faults: string[] = [];
  const deps: QueryDeps = {
    stores: engine.stores,
    reads,
    entities: ENTITIES,
    topics: TOPICS,
    access: { kind: 'local', port: PORT },
    cursorKey: Buffer.alloc(32, 7),
    clock: () => NOW,
    log: (fact, details) => faults.push(`${fact} ${JSON.stringify(details)}`),
    lastBaseline: async () => undefined,
    resend: async () => ({ kind: 'missing' }),
    test: async () => ({ kind: 'missing' }),
    console: new Map(),
    ...change,
  };
  const app = queryApp(deps);
  const ask = (path: string, init?: RequestInit): Promise<Response> =>
    app.fetch(new Request(`http://127.0.0.1:${PORT}${path}`, init));
  const json = async <T>(path: string, init?: RequestInit): Promise<T> =>
    (await (await ask(path, init)).json()) as T;
  return { engine, reads, deps, faults, ask, json };
}
