/** Feed servers that a test opens as it goes, with an engine; feeds on them, and short documents for these. */
import type { FeedDefinition } from '../../functions/domain/feed.ts';
import { startTestEngine, type TestEngine } from './engine.ts';
import { type Answer, type HttpServer, serveHttp } from './http-server.ts';
import { closeReader, rss } from './poll-world.ts';

export type FeedServers = {
  readonly engine: TestEngine;
  readonly serve: (answer: Answer) => Promise<HttpServer>;
  /** Closes the servers that are open. */
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function openFeedServers(): Promise<FeedServers> {
  const engine = await startTestEngine();
  const servers: HttpServer[] = [];
  const clear = async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  };
  return {
    engine,
    serve: async (answer) => {
      const server = await serveHttp(answer);
      servers.push(server);
      return server;
    },
    clear,
    close: async () => {
      await clear();
      await closeReader();
      await engine.stop();
    },
  };
}

export const feed = (
  server: HttpServer,
  id: string,
  everyMinutes?: 5 | 15 | 60,
): FeedDefinition => ({
  id,
  url: `${server.url}/${id}`,
  title: id,
  language: 'en',
  ...(everyMinutes ? { everyMinutes } : {}),
});

export const document = (n: number) =>
  rss([{ link: `https://outlet.example/${n}`, title: `Report ${n}` }]);
