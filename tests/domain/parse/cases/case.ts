/** What a parse case is: a document, and what reading it must give. */
import type { ParsedArticle } from '../../../../functions/domain/article.ts';
import { parseFeed } from '../../../../functions/domain/parse/feed.ts';
import type {
  FeedParse,
  ParsedFeed,
  ParseOptions,
} from '../../../../functions/domain/parse/outcome.ts';

/** `null` says that the field must be absent. */
type Expected<T> = { readonly [K in keyof T]?: T[K] | null };
export type Case = {
  readonly name: string;
  readonly document: string | Uint8Array;
  readonly options?: Partial<ParseOptions>;
  /** Fields of the first article. */
  readonly article?: Expected<ParsedArticle>;
  readonly feed?: Expected<Omit<ParsedFeed, 'ok' | 'articles'>>;
  readonly titles?: readonly (string | undefined)[];
  readonly count?: number;
  readonly error?: string;
};

/** Sunday, 11 October 2026, noon UTC: "now" of all cases. */
export const NOW = Date.UTC(2026, 9, 11, 12);
export const BASE = 'https://news.example/feeds/main.xml';

export const rss = (item: string, channel = '', root = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"${root}><channel><title>Feed</title>${channel}<item>${item}</item></channel></rss>`;
export const atom = (entry: string, feed = '', root = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"${root}><title>Feed</title>${feed}<entry>${entry}</entry></feed>`;
export const rdf = (item: string, channel = '', about = 'https://news.example/1'): string =>
  `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>Feed</title>${channel}</channel><item rdf:about="${about}">${item}</item></rdf:RDF>`;
export const json = (item: object, feed: object = {}): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Feed',
    ...feed,
    items: [item],
  });

/** What is wrong, '' when nothing is. */
export async function failureOf(test: Case): Promise<string> {
  const bytes = typeof test.document === 'string' ? Buffer.from(test.document) : test.document;
  const parse = await parseFeed(bytes, { now: NOW, url: BASE, ...test.options });
  return problems(test, parse).join('; ');
}

function problems(test: Case, parse: FeedParse): readonly string[] {
  if (!parse.ok) {
    return test.error === parse.error.kind
      ? []
      : [`error ${parse.error.kind}: ${parse.error.message}`];
  }
  if (test.error !== undefined) return [`read as ${parse.format}, not ${test.error}`];
  const found = [
    ...different('feed', test.feed, parse),
    ...different('article', test.article, parse.articles[0] ?? {}),
  ];
  const titles = parse.articles.map(({ title }) => title);
  if (test.titles !== undefined) found.push(...different('', { titles: test.titles }, { titles }));
  if (test.count !== undefined && titles.length !== test.count)
    found.push(`${titles.length} articles`);
  return found;
}

function different(what: string, expected: object | undefined, actual: object): string[] {
  return Object.entries(expected ?? {}).flatMap(([key, value]) => {
    const got = JSON.stringify((actual as Record<string, unknown>)[key] ?? null);
    const wanted = JSON.stringify(value);
    return got === wanted ? [] : [`${what} ${key}: ${got} instead of ${wanted}`];
  });
}
