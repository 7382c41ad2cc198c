/** `rasid parse`: reads feed files as the monitor would, and says what is in them. */
import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import { startDocumentReader } from '../../functions/adapters/worker.ts';
import type { ParsedArticle } from '../../functions/domain/article.ts';
import { LIMITS } from '../../functions/domain/parse/limits.ts';
import type { FeedParse } from '../../functions/domain/parse/outcome.ts';
import { isTimeZone } from '../../functions/domain/subscription-time.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import { unreadable, whyOf } from '../local/given-file.ts';
import { write } from './print.ts';

type Options = {
  readonly contentType?: string;
  readonly url?: string;
  readonly timeZone?: string;
  readonly json?: boolean;
};
type Answer =
  | FeedParse
  | { readonly ok: false; readonly error: { readonly kind: string; readonly message: string } };

/** One byte more than is read, so that the reader can say that it was cut. */
const MAX_BYTES = LIMITS.decodedBytes + 1;
const SHOWN_ARTICLES = 20;

export function registerParse(program: Command): void {
  program
    .command('parse')
    .description('read feed files (RSS, Atom, RDF, JSON Feed) and print what is in them')
    .argument('<file...>', 'feed files; `-` is standard input')
    .option('--content-type <type>', 'Content-Type that the server sent with the file')
    .option('--url <url>', 'address of the feed, which relative addresses are resolved against')
    .option('--time-zone <zone>', 'IANA zone of dates that carry none (default UTC)')
    .option('--json', 'one JSON object per file')
    .action(async (files: readonly string[], options: Options) => {
      checkOptions(options);
      await parseFiles(files, options);
    });
}

function checkOptions({ url, timeZone }: Options): void {
  const protocol = url === undefined ? 'http:' : URL.parse(url)?.protocol;
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new InvalidInput(`--url ${url}: must be an absolute http or https address`);
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new InvalidInput(`--time-zone ${timeZone}: is no IANA time zone, such as Asia/Baghdad`);
  }
}

/** Every file is answered in its place; a bad one never stops the others. */
async function parseFiles(files: readonly string[], options: Options): Promise<void> {
  const reader = startDocumentReader();
  try {
    for (const file of files) {
      const answer = await parseFile(file, reader.parseFeed, options);
      await write(`${options.json ? asJson(file, answer) : asText(file, answer)}\n`);
    }
  } finally {
    await reader.close();
  }
}

async function parseFile(
  file: string,
  parse: ReturnType<typeof startDocumentReader>['parseFeed'],
  { contentType, url, timeZone }: Options,
): Promise<Answer> {
  const refused = file === '-' ? undefined : unreadable(file);
  if (refused !== undefined) return unread(refused);
  let bytes: Uint8Array;
  try {
    bytes = await firstBytes(file);
  } catch (error) {
    return unread(whyOf(error));
  }
  return parse(bytes, {
    now: Date.now(),
    ...(contentType !== undefined && { contentType }),
    ...(url !== undefined && { url }),
    ...(timeZone !== undefined && { timeZone }),
  });
}

/** As many bytes as are read of a feed; the rest of a huge file stays where it is. */
async function firstBytes(file: string): Promise<Uint8Array> {
  const handle = file === '-' ? undefined : await open(file, 'r');
  const stream = handle?.createReadStream({ end: MAX_BYTES - 1 }) ?? process.stdin;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size >= MAX_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_BYTES);
}

function unread(why: string): Answer {
  const sentence = why.startsWith('there') ? why : `this ${why}`;
  const message = `${sentence[0]?.toUpperCase()}${sentence.slice(1)}.`;
  return { ok: false, error: { kind: 'unreadable', message } };
}

function asJson(file: string, answer: Answer): string {
  if (!answer.ok) {
    return JSON.stringify({ file, ok: false, error: answer.error });
  }
  const { ok, format, title, link, language, articles, hints, cut } = answer;
  const extra = {
    ...(Object.keys(hints).length > 0 && { hints }),
    ...(cut.length > 0 && { cut }),
  };
  return JSON.stringify({ file, ok, format, title, link, language, articles, ...extra });
}

function asText(file: string, answer: Answer): string {
  if (!answer.ok) {
    const sample = 'sample' in answer.error ? answer.error.sample : undefined;
    const begin = sample ? `\n  begins: ${sample}` : '';
    return `${file}: ${answer.error.kind}: ${answer.error.message}${begin}\n`;
  }
  const { format, title, link, language, articles, cut } = answer;
  const about = [
    format,
    language,
    articles.length === 1 ? '1 article' : `${articles.length} articles`,
  ]
    .filter(Boolean)
    .join(', ');
  return [
    `${file}: ${title ?? '(no title)'} (${about})`,
    ...(link === undefined ? [] : [`  ${link}`]),
    ...cut.map((sentence) => `  cut: ${sentence}`),
    ...articles.slice(0, SHOWN_ARTICLES).map(articleLine),
    ...(articles.length > SHOWN_ARTICLES
      ? [`  … and ${articles.length - SHOWN_ARTICLES} more (--json prints all)`]
      : []),
    '',
  ].join('\n');
}

function articleLine({ title, summary, url, publishedAt }: ParsedArticle): string {
  const time = publishedAt === undefined ? 'undated         ' : publishedAt.slice(0, 16);
  const name = title ?? summary?.slice(0, 80) ?? '(no title)';
  return `  ${time.replace('T', ' ')}  ${name}${url === undefined ? '' : `\n                    ${url}`}`;
}
