/** Outlets whose feeds list the same articles again, or new ones beside them: what is stored and owed after it. */
import type { FeedDefinition } from '../../functions/domain/feed.ts';
import { startTestEngine, type TestEngine } from './engine.ts';
import { type HttpServer, serveHttp } from './http-server.ts';
import {
  closeReader,
  type Item,
  MINUTE,
  type PollWorld,
  pollWorld,
  rss,
  START,
} from './poll-world.ts';

const SUBJECTS = [
  'trucks',
  'barracks',
  'radars',
  'advisers',
  'pilots',
  'engineers',
  'medics',
  'drones',
];
/** Twenty articles, the newest first, half an hour apart; every one of them is on topic. */
export const articles: readonly Item[] = Array.from({ length: 20 }, (_, n) => ({
  link: `https://outlet.example/news/${1000 - n}`,
  guid: `guid-${1000 - n}`,
  title: `US ${SUBJECTS[n % 8]} leave the base in Iraq, stage ${20 - n} of the withdrawal`,
  text: `American forces moved ${SUBJECTS[n % 8]} out of Iraq on day ${n}.`,
  date: START - n * 30 * MINUTE,
}));

export const owedOf = async (world: PollWorld) =>
  (await Promise.all(['0', '1'].map((s) => world.stores.pending.owed(s, '9', 500)))).flat();
/** What is stored of the feeds `one` and `two`. */
export const storedOf = async (world: PollWorld) =>
  (await Promise.all(['one', 'two'].map((id) => world.stores.articles.ofFeed(id, '0')))).flat();

export type Relisting = {
  readonly engine: TestEngine;
  readonly server: HttpServer;
  /** What the feed of an id lists from now on. */
  readonly publish: (id: string, items: readonly Item[]) => void;
  readonly definition: (id: string) => FeedDefinition;
  /** A feed that listed `before` as its baseline, then lists `after` five minutes later. */
  readonly relisted: (
    before: readonly Item[],
    after: readonly Item[],
    later?: number,
  ) => Promise<Relisted>;
  readonly close: () => Promise<void>;
};
export type Relisted = {
  readonly world: PollWorld;
  readonly counts: Awaited<ReturnType<PollWorld['pass']>>[number] | undefined;
  readonly stored: Awaited<ReturnType<typeof storedOf>>;
  readonly owed: Awaited<ReturnType<typeof owedOf>>;
};

export async function openRelisting(): Promise<Relisting> {
  const documents = new Map<string, string>();
  const engine = await startTestEngine();
  const server = await serveHttp((request, response) => {
    response.setHeader('content-type', 'application/rss+xml');
    response.end(documents.get(request.url ?? '') ?? '');
  });
  const publish = (id: string, items: readonly Item[]) => void documents.set(`/${id}`, rss(items));
  const definition = (id: string) =>
    ({ id, url: `${server.url}/${id}`, title: id, language: 'en', everyMinutes: 5 }) as const;
  return {
    engine,
    server,
    publish,
    definition,
    relisted: async (before, after, later = 5 * MINUTE) => {
      const world = await pollWorld(engine, [server]);
      await world.define(definition('one'));
      publish('one', before);
      await world.pass();
      world.advance(later);
      publish('one', after);
      const [counts] = await world.pass();
      return { world, counts, stored: await storedOf(world), owed: await owedOf(world) };
    },
    close: async () => {
      await server.close();
      await closeReader();
      await engine.stop();
    },
  };
}
