/** From an article's link to the text of its page, or one typed reason why not. Nothing is stored here. */
import type { Article } from '../domain/article.ts';
import type { ReadPage } from '../domain/parse/outcome.ts';
import type { RobotsAnswer } from '../domain/robots.ts';
import type { Clock, DocumentReader, Fetch } from '../ports.ts';

export type PageTools = {
  readonly fetch: Fetch;
  readonly reader: Pick<DocumentReader, 'readPage'>;
  readonly mayRead: (pageUrl: string) => Promise<RobotsAnswer>;
  readonly clock: Clock;
};
export type PageText =
  | { readonly kind: 'read'; readonly page: ReadPage }
  | { readonly kind: string; readonly message: string; readonly page?: undefined };

/** Fetches the page once, if the site's robots.txt lets us, and takes its text in the worker. */
export async function pageOf(
  article: Pick<Article, 'title'> & { readonly url: string },
  tools: PageTools,
): Promise<PageText> {
  const refused = refusal(await tools.mayRead(article.url));
  if (refused) return refused;
  const outcome = await tools.fetch({ url: article.url, purpose: 'page' });
  if (outcome.kind !== 'response') return { kind: outcome.kind, message: outcome.message };
  const { status, url, headers, body } = outcome;
  if (status !== 200) {
    return { kind: 'status', message: `The page answers with status ${status}.` };
  }
  if (new URL(url).host !== new URL(article.url).host) {
    const refusedThere = refusal(await tools.mayRead(url));
    if (refusedThere) return refusedThere;
  }
  if (isFrontPage(url) && !isFrontPage(article.url)) {
    return { kind: 'front-page', message: 'The link leads to the front page of the site.' };
  }
  if (body.length === 0) {
    const type = headers['content-type']?.split(';')[0] ?? 'nothing';
    return { kind: 'no-page', message: `The link leads to ${type}, not to a web page.` };
  }
  const contentType = headers['content-type'];
  const now = tools.clock();
  const page = await tools.reader.readPage(body, { url, now, ...(contentType && { contentType }) });
  if (!page.ok) return page.error;
  if (!tellsOf(page, article.title)) {
    return { kind: 'other-page', message: 'The page does not tell of what the title says.' };
  }
  return { kind: 'read', page };
}

function refusal(answer: RobotsAnswer): PageText | undefined {
  switch (answer) {
    case 'allowed':
      return undefined;
    case 'disallowed':
      return { kind: 'robots', message: 'The robots.txt of the site asks us not to read it.' };
    case 'unavailable':
      return { kind: 'robots-unavailable', message: 'The robots.txt of the site cannot be read.' };
  }
}

const isFrontPage = (url: string): boolean => /^\/?(index\.\w+)?$/.test(new URL(url).pathname);

/** A login form or a listing behind the link shares no word with the title. */
function tellsOf(page: ReadPage, title: string): boolean {
  const words = title.toLowerCase().match(/[\p{L}\p{M}\p{N}]{4,}/gu) ?? [];
  const text = `${page.title ?? ''}\n${page.text}`.toLowerCase();
  return words.length < 3 || words.some((word) => text.includes(word));
}

/** The page's text after the sentences of the teaser that the page does not have. */
export function wholeText(teaser: string, page: ReadPage): string {
  const told = squeezed(page.text);
  const missing = teaser
    .split(/(?<=[.!?؟…])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}]{3}/u.test(sentence) && !told.includes(core(sentence)));
  return [...missing, page.text].join('\n');
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ');
/** A teaser cut off in mid-sentence ends in dots that the page does not have. */
const core = (sentence: string): string => squeezed(sentence).replace(/[\s.…[\]]+$/, '');
