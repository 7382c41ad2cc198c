/** The demo's outside world on loopback: outlets that serve feeds and pages, a mail and a webhook receiver. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { type Outlet, renderFeed, type Served, sampleOutlets, xml } from './feeds.ts';

export type Closing = { readonly close: () => Promise<void> };

/** Feed of the demo that answers with a page: a feed that moved away without a word. */
export const MOVED = 'sample-moved';
export type Outlets = Closing & {
  /** Feed URL by outlet; each outlet is a host of its own. */
  readonly feeds: Readonly<Record<string, string>>;
  /** `host:port` of all of them. */
  readonly hosts: readonly string[];
  /** From now on the new articles are there. */
  readonly publish: () => void;
};

/** Serves every sample outlet, its feed and its pages. */
export async function serveOutlets(now: number): Promise<Outlets> {
  const stage = { withNew: false };
  const servers = await Promise.all(
    sampleOutlets.map(async (outlet) => {
      const server = createServer((request, response) => {
        const [, page] = (request.url ?? '/').split('/');
        if (page === 'feed') sendFeed(request, response, render());
        else sendPage(response, outlet, page ?? '');
      });
      const base = await listen(server);
      const render = () => renderFeed(outlet, base, now, stage.withNew);
      return { id: outlet.id, base, server };
    }),
  );
  const lost = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>Welcome</title><p>Our feeds have moved.</p>');
  });
  servers.push({ id: MOVED, base: await listen(lost), server: lost });
  return {
    feeds: Object.fromEntries(servers.map(({ id, base }) => [id, `${base}/feed`])),
    hosts: servers.map(({ base }) => new URL(base).host),
    publish: () => {
      stage.withNew = true;
    },
    close: async () => {
      await Promise.all(servers.map(({ server }) => closer(server)()));
    },
  };
}

function sendFeed(request: IncomingMessage, response: ServerResponse, served: Served): void {
  const { body, type, etag } = served;
  const headers = { 'content-type': type, ...(etag ? { etag } : {}) };
  if (etag !== undefined && request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
  } else response.writeHead(200, headers).end(body);
}

function sendPage(response: ServerResponse, outlet: Outlet, page: string): void {
  const feed = renderFeed({ ...outlet, format: 'json' }, '', 0, true).body.toString();
  const items: { url: string; title: string; content_text: string }[] = JSON.parse(feed).items;
  const item = items.find(({ url }) => url.endsWith(`/${page}`));
  if (!item) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><html lang="${outlet.language}"><head><title>${xml(item.title)}</title></head>
<body><nav>Home</nav><article><h1>${xml(item.title)}</h1><p>${xml(item.content_text)}</p></article></body></html>`);
}

export type ReceivedMail = { readonly to: string; readonly subject: string; readonly text: string };

/** A real SMTP server that keeps what it is given. */
export async function receiveMails(): Promise<
  Closing & { readonly url: string; readonly mails: readonly ReceivedMail[] }
> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', async () => {
        const mail = await PostalMime.parse(Buffer.concat(parts));
        mails.push({
          to: mail.to?.[0]?.address ?? '',
          subject: mail.subject ?? '',
          text: mail.text ?? '',
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export type ReceivedHook = {
  readonly id: string;
  readonly signed: boolean;
  readonly body: { readonly type: string; readonly data: Record<string, unknown> };
};

/** A real HTTP server that verifies the signature with the subscription's secret. */
export async function receiveHooks(): Promise<
  Closing & {
    readonly url: string;
    readonly hooks: readonly ReceivedHook[];
    readonly trust: (secret: string) => void;
  }
> {
  const hooks: ReceivedHook[] = [];
  let secret = '';
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const headers = request.headers as Record<string, string>;
    const signed = verified(secret, body, headers);
    hooks.push({ id: headers['webhook-id'] ?? '', signed, body: JSON.parse(body) });
    response.writeHead(signed ? 204 : 401).end();
  });
  const base = await listen(server);
  return { url: `${base}/hook`, hooks, trust: (given) => (secret = given), close: closer(server) };
}

function verified(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closer(server: Server): () => Promise<void> {
  return () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
}
