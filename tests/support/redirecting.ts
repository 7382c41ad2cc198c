/** Two servers that send their visitors wherever the address says, and a fetch that may ask both. */
import type { Fetch } from '../../functions/ports.ts';
import { testFetch } from './fetching.ts';
import { type HttpServer, serveHttp } from './http-server.ts';

export type Redirecting = {
  readonly first: HttpServer;
  readonly second: HttpServer;
  readonly fetch: Fetch;
  /** An address of `first`, or of another, that redirects to `location`; without one it answers itself. */
  readonly to: (location: string, status?: number, from?: HttpServer) => string;
  /** Forgets what was asked. */
  readonly clear: () => void;
  readonly close: () => Promise<void>;
};

export async function serveRedirects(): Promise<Redirecting> {
  const serve = () =>
    serveHttp((request, response) => {
      const url = new URL(request.url ?? '', 'http://here.example');
      const location = url.searchParams.get('to');
      const status = Number(url.searchParams.get('status') ?? 302);
      if (location === null) response.end(`at ${url.pathname}`);
      else response.writeHead(status, { location, 'set-cookie': 'id=1' }).end('moved');
    });
  const [first, second] = await Promise.all([serve(), serve()]);
  return {
    first,
    second,
    fetch: testFetch([first, second]),
    to: (location, status = 302, from = first) =>
      `${from.url}/from?${new URLSearchParams({ to: location, status: String(status) })}`,
    clear: () => {
      for (const { requests } of [first, second]) (requests as unknown[]).length = 0;
    },
    close: async () => {
      await Promise.all([first.close(), second.close()]);
    },
  };
}
