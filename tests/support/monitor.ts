/** The monitor as a user runs it: `rasid start` in a process of its own, over an outlet on loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '../../infra/local/tally.ts';
import { type HttpServer, serveHttp } from './http-server.ts';

const BIN = join(import.meta.dirname, '../../infra/cli/bin.mjs');

export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};
export type Running = {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has said so far. */
  readonly said: () => { readonly stdout: string; readonly stderr: string };
};

export function rasid(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    said.stdout += data;
  });
  child.stderr.on('data', (data) => {
    said.stderr += data;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, ...said }));
  });
  return { process: child, ended, said: () => ({ ...said }) };
}

export type Outlet = {
  readonly server: HttpServer;
  /** Puts articles at the top of a feed. */
  readonly publish: (feed: string, titles: readonly string[]) => void;
  readonly url: (path: string) => string;
};

/** Feeds by path, with ETags; `/broken` is HTML, `/hook` takes webhooks, everything else is 404. */
export async function openOutlet(feeds: readonly string[]): Promise<Outlet> {
  const titles = new Map<string, string[]>(feeds.map((feed) => [feed, []]));
  const server = await serveHttp((request, response) => {
    const path = (request.url ?? '').slice(1);
    const list = titles.get(path);
    if (path === 'hook') return void response.end('ok');
    if (path === 'broken') return void response.end('<html><body>Sign in</body></html>');
    if (!list) return void response.writeHead(404).end();
    const etag = `"${list.length}"`;
    response.setHeader('etag', etag).setHeader('content-type', 'application/rss+xml');
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    response.end(rss(path, list));
  });
  return {
    server,
    publish: (feed, more) => titles.get(feed)?.unshift(...more),
    url: (path) => `${server.url}/${path}`,
  };
}

function rss(feed: string, titles: readonly string[]): string {
  const date = new Date(Date.now() - 600_000).toUTCString();
  const items = titles.map(
    (title, n) =>
      `<item><guid>${feed}-${titles.length - n}</guid><title>${title}</title>` +
      `<link>https://outlet.example/${feed}/${titles.length - n}</link><pubDate>${date}</pubDate></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${feed}</title>${items.join('')}</channel></rss>`;
}

export type Desk = {
  readonly folder: string;
  readonly data: string;
  readonly write: (name: string, content: unknown) => string;
  /** `rasid start --once --now --json` on this data; fails loudly unless it ends well. */
  readonly pass: (...more: readonly string[]) => Promise<Summary>;
  readonly start: (...more: readonly string[]) => Running;
  readonly remove: () => void;
};

/** A working folder whose monitor may ask the outlet. */
export function openDesk(outlet: Outlet): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-desk-'));
  const data = join(folder, 'data');
  const start = (...more: readonly string[]) =>
    rasid(['start', '--data', data, ...more], { RASID_ALLOW_PRIVATE: outlet.server.host });
  return {
    folder,
    data,
    start,
    write: (name, content) => {
      const file = join(folder, name);
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    },
    pass: async (...more) => {
      const { code, stdout, stderr } = await start('--once', '--now', '--json', ...more).ended;
      if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
      return JSON.parse(stdout) as Summary;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
