/**
 * An outside world that fails: outlets, a mail and a webhook receiver on loopback, each refusing, cutting
 * off, resetting or dawdling by chance. Its model says what had to be stored and told.
 */
import { chosen } from './fault-proxy.ts';
import { type HttpServer, serveHttp } from './http-server.ts';
import { serveSmtp } from './smtp-server.ts';

export type ListedItem = {
  readonly url: string;
  readonly title: string;
  readonly text: string;
  readonly onTopic: boolean;
  /** Listed after the feed's baseline. */
  readonly isNew: boolean;
  readonly date: number;
};
export type FailingOutlet = {
  readonly feedId: string;
  readonly server: HttpServer;
  readonly items: readonly ListedItem[];
  /** How many items the document of a validator lists. */
  readonly countAt: (etag: string) => number;
  readonly publish: (count: number, isNew: boolean, now: number) => void;
};
export type Outside = Awaited<ReturnType<typeof openOutside>>;

export const RESPONSES = ['500', '503', 'reset', 'cut', 'slow'] as const;
type Response = (typeof RESPONSES)[number] | 'silence';
/** How often each fault was met, by `outlet`, `endpoint` and `mail`. */
export type OutsideFaults = Readonly<Record<string, number>>;
const PLACES = ['Ain al-Asad', 'Erbil', 'Victory Base', 'Harir', 'Taji'];

export type OutsideOptions = {
  readonly feeds: number;
  readonly random: () => number;
  /** Share of requests that fail, 0 to 1. */
  readonly share: number;
  /** Once an outlet, and once the endpoint, never answers: that costs the client's whole patience. */
  readonly silence: boolean;
};

/** Fails a share of requests until it is healed; `random` decides. */
export async function openOutside({ feeds, random, share, silence }: OutsideOptions) {
  const sick = { outlets: false, receivers: false };
  const injected: Record<string, number> = {};
  const all: readonly Response[] = silence ? [...RESPONSES, 'silence'] : RESPONSES;
  const faultOf = <K extends string>(who: string, kinds: readonly K[], isSick: () => boolean) => {
    const met: Partial<Record<string, number>> = {};
    return (): K | undefined => {
      const possible = kinds.filter((kind) => kind !== 'silence' || met[kind] === undefined);
      // An endpoint is asked a few times only: what it has not done yet is done at once.
      const own = possible.some((kind) => met[kind] === undefined) ? 1 : share;
      const kind = isSick() ? chosen(possible, met, own, random) : undefined;
      if (kind === undefined) return undefined;
      met[kind] = (met[kind] ?? 0) + 1;
      injected[`${who} ${kind}`] = met[kind];
      return kind;
    };
  };
  const atOutlets = faultOf('outlet', all, () => sick.outlets);
  const outlets = await Promise.all(
    Array.from({ length: feeds }, (_, n) => openFailingOutlet(`outlet-${n}`, atOutlets)),
  );
  const isSick = () => sick.receivers;
  const fault = faultOf('endpoint', all, isSick);
  const received: { readonly id: string; readonly body: string }[] = [];
  const hooks = await serveHttp((request, response) => {
    const kind = fault();
    // What is cut off or reset here was taken before: the sender cannot know.
    if (kind !== '503')
      received.push({ id: String(request.headers['webhook-id']), body: request.body });
    if (kind === 'silence') return;
    if (kind === '500') response.writeHead(500).end();
    else if (kind === '503') response.writeHead(429, { 'retry-after': '30' }).end();
    else if (kind === 'reset' || kind === 'cut') response.socket?.resetAndDestroy();
    else response.end('ok');
  });
  const refused = faultOf('mail', ['451'], isSick);
  const mails = await serveSmtp({
    refuse: () => (refused() ? { code: 451, text: 'try later' } : undefined),
  });
  return {
    outlets,
    hooks,
    mails,
    injected: injected as OutsideFaults,
    received: received as readonly { readonly id: string; readonly body: string }[],
    sicken: () => {
      Object.assign(sick, { outlets: true, receivers: true });
    },
    healOutlets: () => {
      sick.outlets = false;
    },
    healReceivers: () => {
      sick.receivers = false;
    },
    close: async () => {
      await Promise.all([...outlets.map(({ server }) => server.close()), hooks.close()]);
      await mails.close();
    },
  };
}

async function openFailingOutlet(
  feedId: string,
  fault: () => Response | undefined,
): Promise<FailingOutlet> {
  const items: ListedItem[] = [];
  const server = await serveHttp(async (request, response) => {
    const etag = `"v${items.length}"`;
    const kind = fault();
    if (kind === 'silence') return;
    if (kind === '500') return void response.writeHead(500).end('broken');
    if (kind === '503') return void response.writeHead(503, { 'retry-after': '60' }).end();
    if (kind === 'reset') return void response.socket?.resetAndDestroy();
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    const body = Buffer.from(documentOf(feedId, items));
    const headers = { etag, 'content-type': 'application/rss+xml', 'content-length': body.length };
    response.writeHead(200, headers);
    if (kind === 'cut') {
      response.write(body.subarray(0, body.length >> 1));
      return void setTimeout(() => response.socket?.resetAndDestroy(), 5);
    }
    if (kind === 'slow') await new Promise((resolve) => setTimeout(resolve, 30));
    response.end(body);
  });
  return {
    feedId,
    server,
    items,
    countAt: (etag) => Number(/\d+/.exec(etag)?.[0] ?? 0),
    publish: (count, isNew, now) => {
      for (let n = 0; n < count; n += 1) items.push(itemOf(feedId, items.length, isNew, now));
    },
  };
}

function itemOf(feedId: string, n: number, isNew: boolean, now: number): ListedItem {
  const place = PLACES[(n + feedId.length) % PLACES.length];
  const onTopic = n % 3 !== 2;
  const title = onTopic
    ? `US troops withdraw from Iraq: convoy ${feedId} ${n} leaves ${place} base`
    : `Orchard harvest ${feedId} ${n} begins early this season`;
  const text = onTopic
    ? `US forces completed convoy ${n} of the withdrawal from Iraq, leaving ${place} base, officials in Baghdad said.`
    : `Growers expect ${n + 3} tonnes of apricots.`;
  const url = `https://${feedId}.example/${n}`;
  return { url, title, text, onTopic, isNew, date: now - 60_000 };
}

function documentOf(feedId: string, items: readonly ListedItem[]): string {
  const entries = [...items].reverse().map(({ url, title, text, date }) => {
    const when = new Date(date).toUTCString();
    return `<item><guid>${url}</guid><link>${url}</link><title>${title}</title><description>${text}</description><pubDate>${when}</pubDate></item>`;
  });
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${feedId}</title>${entries.join('')}</channel></rss>`;
}
