/** The console, API and unsubscribe page on this computer: 127.0.0.1 only, the page's script built in memory. */
import type { Server } from 'node:http';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { consoleFiles } from '../../functions/adapters/query-console.ts';
import { queryReads } from '../../functions/adapters/query-reads.ts';
import type { DeliveryMessage } from '../../functions/domain/message.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import { answerRequest } from '../../functions/feedback/web.ts';
import type { Log, Queue } from '../../functions/ports.ts';
import type { CatalogueEntity, CatalogueTopic } from '../../functions/query/deps.ts';
import { wireQuery } from '../../functions/query/wire.ts';
import type { OpenData } from '../local/open.ts';

export type ConsoleOptions = {
  readonly data: Pick<OpenData, 'stores' | 'client' | 'names' | 'masterKey'>;
  readonly entities: readonly CatalogueEntity[];
  readonly topics: readonly CatalogueTopic[];
  readonly queue: Queue<DeliveryMessage>;
  readonly log: Log;
  /** 0: any free one. */
  readonly port: number;
  readonly shards?: number;
};
export type ConsoleServer = {
  readonly url: string;
  readonly close: () => Promise<void>;
};

const HOST = '127.0.0.1';
/** Bytes of address and headers: a longer one is cut off, a shorter one told what is wrong with it. */
const LONGEST_REQUEST = 4 * 1024 * 1024;
const PAGE = join(import.meta.dirname, '../../functions/query/console');

/** Throws InvalidInput where the port is taken. */
export async function serveConsole(options: ConsoleOptions): Promise<ConsoleServer> {
  const { data, entities, topics, queue, log } = options;
  const parts = {
    stores: data.stores,
    reads: queryReads(data.client, data.names),
    console: await builtConsole(),
    masterKey: await data.masterKey(),
    shards: options.shards ?? 1,
    clock: Date.now,
  };
  let answer: (request: Request) => Promise<Response>;
  const server = serve({
    fetch: (request) => answer(request),
    hostname: HOST,
    port: options.port,
    serverOptions: { maxHeaderSize: LONGEST_REQUEST },
  });
  const port = await listening(server as Server, options.port);
  const app = wireQuery({ ...parts, entities, topics, queue, log, localPort: port });
  // What RASID_PUBLIC_URL leads to: the token opens its own page, whatever the host is called.
  const feedback = { stores: data.stores, masterKey: data.masterKey, now: Date.now, log };
  answer = async (request) => (await answerRequest(request, feedback)) ?? app.fetch(request);
  return {
    url: `http://${HOST}:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        (server as Server).closeAllConnections();
      }),
  };
}

function listening(server: Server, wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('listening', () => {
      const address = server.address();
      resolve(address && typeof address === 'object' ? address.port : wanted);
    });
    server.once('error', (error) => {
      const taken = 'code' in error && error.code === 'EADDRINUSE';
      const message = `--port ${wanted}: is in use; give another, or 0 for any free one`;
      reject(taken ? new InvalidInput(message) : error);
    });
  });
}

/** Built when it is first served: other commands need no bundler. */
async function builtConsole() {
  const { build } = await import('esbuild');
  const built = await build({
    entryPoints: [
      { in: join(PAGE, 'main.ts'), out: 'console' },
      { in: join(PAGE, 'console.css'), out: 'console' },
    ],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    outdir: PAGE,
    write: false,
    legalComments: 'none',
    logLevel: 'silent',
  });
  const texts = new Map(built.outputFiles.map(({ path, text }) => [path, text]));
  const { readFile } = await import('node:fs/promises');
  return consoleFiles(
    async (name) => texts.get(join(PAGE, name)) ?? readFile(join(PAGE, name), 'utf8'),
  );
}
