/**
 * Many outlets in a process of their own, each on a port of its own, so that serving costs the measured
 * process nothing. Told `{"changed": n}` it lists one more article in the first n feeds.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Served = { readonly urls: readonly string[] };

const WORDS = [
  'The ministry said on Sunday that the talks in Baghdad would go on next week',
  'Engineers reopened the bridge after repairs that took four months',
  'وقالت الوزارة إن أعمال الصيانة في الجسر انتهت قبل موعدها',
  'أعلنت الهيئة نتائج الامتحانات للدور الأول في جميع المحافظات',
  'Growers in the valley expect a better harvest than last year',
];
const ON_TOPIC =
  'US troops withdraw from Iraq, leaving Ain al-Asad air base, officials in Baghdad said';

function itemOf(feed: number, n: number, isNew: boolean, begun: number): string {
  // One in fifty of what is there already, and every other new one, is on the topic.
  const onTopic = isNew ? n % 2 === 0 : n % 50 === 7;
  const lead = onTopic ? ON_TOPIC : (WORDS[(feed + n) % WORDS.length] ?? '');
  const body = Array.from({ length: 6 }, (_, k) => WORDS[(feed + n + k) % WORDS.length]).join('. ');
  const date = new Date(isNew ? begun - 60_000 : begun - n * 1_800_000).toUTCString();
  return `<item><guid>feed${feed}-${n}</guid><link>https://outlet${feed}.example/${n}</link><title>${lead} (${feed}-${n})</title><description>${lead}. ${body}.</description><pubDate>${date}</pubDate></item>`;
}

async function serve(feeds: number, articles: number): Promise<void> {
  const begun = Date.now();
  let changed = 0;
  const urls = await Promise.all(
    Array.from({ length: feeds }, async (_, feed) => {
      const old = Array.from({ length: articles }, (_, n) => itemOf(feed, n, false, begun)).join(
        '',
      );
      const pages = new Map<number, { readonly body: Buffer; readonly etag: string }>();
      const page = (news: number) => {
        const known = pages.get(news);
        if (known) return known;
        const items = Array.from({ length: news }, (_, n) =>
          itemOf(feed, articles + n, true, begun),
        );
        const text = `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Outlet ${feed}</title><link>https://outlet${feed}.example/</link><description>News</description>${items.reverse().join('')}${old}</channel></rss>`;
        const body = Buffer.from(text);
        const made = {
          body,
          etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`,
        };
        pages.set(news, made);
        return made;
      };
      page(0);
      page(1);
      const server = createServer((request, response) => {
        const { body, etag } = page(feed < changed ? 1 : 0);
        if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
        else {
          response.writeHead(200, { etag, 'content-type': 'application/rss+xml; charset=utf-8' });
          response.end(body);
        }
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed.xml`;
    }),
  );
  process.on('message', (told: { changed: number }) => {
    changed = told.changed;
    process.send?.({ told });
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ urls } satisfies Served);
}

if (import.meta.main) await serve(Number(process.argv[2]), Number(process.argv[3]));
