/** An article's web page to its text: Readability over a bounded DOM, without the lines around it. */
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { live } from './characters.ts';
import { decodeDocument } from './charset.ts';
import { capped, present, shortLine } from './entry-text.ts';
import { LIMITS } from './limits.ts';
import { resolveUrl } from './links.ts';
import { magicOf } from './magic.ts';
import type { PageFailure, PageParse, ParseOptions } from './outcome.ts';
import { withoutRelated } from './page-lines.ts';
import { archivingRefused, articleBody, wallOf } from './page-notice.ts';
import { type PageSource, readPageSource } from './page-source.ts';
import { cleanText, linkShare, oneLine, textOfHtml } from './text.ts';

/** Shorter, and it is a teaser or a notice, no article. */
const MIN_TEXT = 140;

/**
 * The article's own text, paragraphs on lines of their own. A page that asks not to be kept, a
 * paywall, a consent or challenge page and a page without an article are typed failures.
 */
export function readPage(bytes: Uint8Array, options: ParseOptions): PageParse {
  if (bytes.length === 0) return failure('empty', 'The page is empty.');
  const magic = magicOf(bytes);
  if (magic !== undefined) return failure('no-text', `This is ${magic}, not a web page.`);
  const whole = bytes.length <= LIMITS.pageBytes;
  const head = whole ? bytes : bytes.subarray(0, LIMITS.pageBytes);
  const source = readPageSource(decodeDocument(head, options.contentType).text);
  if (archivingRefused(source))
    return failure('noarchive', 'The page asks not to be kept (robots: noarchive).');
  const cut = new Set(source.cut);
  if (!whole) cut.add(`only the first ${LIMITS.pageBytes / 1024 / 1024} MiB were read`);
  const text = longer(articleText(source), articleBody(source));
  const wall = wallOf(source, text);
  if (wall !== undefined) return failure(wall.kind, wall.message);
  if (text.length < MIN_TEXT) return failure('no-text', 'No article text was found on the page.');
  return {
    ok: true,
    ...present({
      title: titleOf(source),
      language: shortLine(source.language, 35),
      canonicalUrl: resolveUrl(textOfHtml(source.canonical ?? ''), options.url),
    }),
    text: capped(text, LIMITS.contentBytes, 'text', cut) ?? '',
    cut: [...cut],
  };
}

/** What Readability takes for the article; '' when it finds none. */
function articleText(source: PageSource): string {
  const { document } = parseHTML(source.html);
  const article = new Readability(document as ConstructorParameters<typeof Readability>[0], {
    charThreshold: 200,
    disableJSONLD: true,
    nbTopCandidates: 5,
  }).parse();
  const html = article?.content ?? '';
  // Mostly links is a list of other articles.
  return linkShare(html) > 0.5 ? '' : withoutRelated(live(textOfHtml(html)));
}

/** Publishers' own article body, where it says clearly more than what the page shows. */
function longer(shown: string, stated: string | undefined): string {
  const body = stated === undefined ? '' : withoutRelated(stated);
  return body.length > 2 * shown.length ? body : shown;
}

function titleOf(source: PageSource): string | undefined {
  const written = source.meta.get('og:title') ?? source.title;
  const title = oneLine(cleanText(textOfHtml(written)));
  return title === '' ? undefined : title.slice(0, 500).toWellFormed();
}

function failure(kind: PageFailure['error']['kind'], message: string): PageFailure {
  return { ok: false, error: { kind, message } };
}
