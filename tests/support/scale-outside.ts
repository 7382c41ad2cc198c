/**
 * The outside world of many feeds, on loopback: one server that is every outlet, by its `Host`, and one
 * that is every endpoint, by its path. Both count what a polite monitor has to keep to.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ScaleSize = {
  readonly feeds: number;
  /** So many of the feeds share hosts, five to a host. */
  readonly crowded: number;
  /** The first so many were polled before, and listed nothing; the others were never polled. */
  readonly settled: number;
  /** Feeds that bring an article on the topic in the second round, and as many that bring another one. */
  readonly news: number;
  readonly endpoints: number;
};
export type Told = { readonly body: string; count: number };
const PLACES = ['Ain al-Asad', 'Erbil', 'Victory Base', 'Harir', 'Taji', 'Balad', 'Qayyarah'];
const CARGO = [
  'convoy',
  'engineers',
  'drones',
  'artillery',
  'medics',
  'trainers',
  'signals',
  'fuel',
];

export const feedId = (n: number): string => `feed-${n}`;
/** Spread evenly over the feeds that were polled before, or over all. */
export function isNewsFeed(n: number, { feeds, settled, news }: ScaleSize): boolean {
  const among = settled || feeds;
  const step = Math.floor(among / news);
  return n < among && n % step === 0 && n / step < news;
}
/** A feed next to one with news brings something else. */
const isOtherFeed = (n: number, size: ScaleSize): boolean => n > 0 && isNewsFeed(n - 1, size);

export const newsUrl = (n: number): string => `https://outlet-${n}.example/topic`;
const otherUrl = (n: number): string => `https://outlet-${n}.example/other`;
const oldUrl = (n: number): string => `https://outlet-${n}.example/old`;

/** What every feed lists, all in all. */
export function listedUrls(size: ScaleSize): readonly string[] {
  return Array.from({ length: size.feeds }, (_, n) => [
    ...(n < size.settled ? [] : [oldUrl(n)]),
    ...(isNewsFeed(n, size) ? [newsUrl(n)] : []),
    ...(isOtherFeed(n, size) ? [otherUrl(n)] : []),
  ]).flat();
}

/** Feeds that share a host come first. */
export const hostName = (n: number, size: ScaleSize): string =>
  n < size.crowded ? `house-${Math.floor(n / 5)}.example` : `outlet-${n}.example`;

function documentOf(n: number, hasNews: boolean, size: ScaleSize, date: string): string {
  const place = PLACES[n % PLACES.length];
  const cargo = CARGO[Math.floor(n / 7) % CARGO.length];
  const items = [
    ...(n < size.settled
      ? []
      : [item(oldUrl(n), `Harvest of orchard ${n} begins`, `Growers expect ${n} tonnes.`, date)]),
    ...(hasNews && isNewsFeed(n, size)
      ? [
          item(
            newsUrl(n),
            `US troops withdraw from Iraq: ${cargo} ${n} leave ${place} base`,
            `US forces went on with the withdrawal from Iraq on ${n % 28} March; ${cargo} left ${place}.`,
            date,
          ),
        ]
      : []),
    ...(hasNews && isOtherFeed(n, size)
      ? [item(otherUrl(n), `Museum ${n} opens a hall`, `The hall shows ${n} coins.`, date)]
      : []),
  ];
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet ${n}</title>${items.reverse().join('')}</channel></rss>`;
}

const item = (url: string, title: string, text: string, date: string): string =>
  `<item><guid>${url}</guid><link>${url}</link><title>${title}</title><description>${text}</description><pubDate>${date}</pubDate></item>`;

/** Of what a feed lists before there is news. */
export const FIRST_ETAG = '"first"';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

async function listen(answer: Listener) {
  const server = createServer({ keepAlive: false }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** How many are under way at once, by a name; `most` is the greatest of them all. */
function inFlight() {
  const open = new Map<string, number>();
  let most = 0;
  return {
    most: () => most,
    begin: (name: string, response: ServerResponse) => {
      const now = (open.get(name) ?? 0) + 1;
      open.set(name, now);
      most = Math.max(most, now);
      response.once('close', () => open.set(name, (open.get(name) ?? 1) - 1));
    },
  };
}

export type ScaleOutside = Awaited<ReturnType<typeof openScaleOutside>>;

/** `delay` milliseconds before an outlet answers; an endpoint refuses its first message. */
export async function openScaleOutside(size: ScaleSize, clock: () => number, delay: number) {
  const state = { hasNews: false };
  const polls = new Uint32Array(size.feeds);
  const hosts = inFlight();
  const lanes = inFlight();
  const answers = { unchanged: 0, whole: 0, refused: 0 };
  const told = new Map<string, Told>();
  const outlets = await listen((request, response) => {
    const n = Number(request.url?.slice(1));
    polls[n] = (polls[n] ?? 0) + 1;
    hosts.begin(String(request.headers.host), response);
    const changed = state.hasNews && (isNewsFeed(n, size) || isOtherFeed(n, size));
    const etag = changed ? '"second"' : FIRST_ETAG;
    setTimeout(() => {
      if (request.headers['if-none-match'] === etag) {
        answers.unchanged += 1;
        return void response.writeHead(304).end();
      }
      answers.whole += 1;
      response.writeHead(200, { etag, 'content-type': 'application/rss+xml' });
      const date = new Date(clock() - 60_000).toUTCString();
      response.end(documentOf(n, state.hasNews, size, date));
    }, delay);
  });
  const met = new Set<string>();
  const endpoints = await listen((request, response) => {
    const lane = request.url ?? '';
    lanes.begin(lane, response);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (!met.has(lane)) {
        met.add(lane);
        answers.refused += 1;
        return void response.writeHead(503).end();
      }
      const id = String(request.headers['webhook-id']);
      const body = Buffer.concat(parts).toString();
      const known = told.get(id);
      if (known && known.body !== body) throw new Error(`${id} came with another body`);
      if (known) known.count += 1;
      else told.set(id, { body, count: 1 });
      setTimeout(() => response.end('ok'), delay);
    });
  });
  return {
    feedUrl: (n: number) => `http://${hostName(n, size)}:${outlets.port}/${n}`,
    hookUrl: (name: string) => `http://endpoints.example:${endpoints.port}/${name}`,
    ports: [outlets.port, endpoints.port],
    publish: () => {
      state.hasNews = true;
    },
    polls: polls as Readonly<Uint32Array>,
    answers: answers as Readonly<typeof answers>,
    /** By webhook id. */
    told: told as ReadonlyMap<string, Told>,
    mostOfHost: hosts.most,
    mostOfEndpoint: lanes.most,
    close: async () => {
      await Promise.all([outlets.close(), endpoints.close()]);
    },
  };
}
