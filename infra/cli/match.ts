/** `rasid match`: says of each article who it names, what it is about, and why. */
import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import type { Readable, Recognise } from '../../functions/domain/entity.ts';
import { compileRecogniser } from '../../functions/domain/recognise.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import { readLists } from '../local/catalogue-files.ts';
import { unreadable } from '../local/given-file.ts';
import { jsonLines, type Line } from './json-lines.ts';
import { matchText } from './match-text.ts';
import { note, printJson, write } from './print.ts';

type Flags = {
  readonly explain?: boolean;
  readonly json?: boolean;
  readonly entities?: string;
  readonly topics?: string;
};

export function registerMatch(program: Command): void {
  program
    .command('match')
    .description('say who and what articles name, which topics they are on, and why')
    .argument('[file]', 'JSON lines with `id`, `title`, `text`; standard input without it')
    .option('--explain', 'also say what was found and not let in, and why')
    .option('--entities <file>', 'entities to find instead of the bundled ones')
    .option('--topics <file>', 'topics to score instead of the bundled ones')
    .option('--json', 'one JSON object per article')
    .action(matchArticles);
}

async function matchArticles(file: string | undefined, flags: Flags): Promise<void> {
  const input = inputOf(file);
  const { entities, topics } = readLists({ entities: flags.entities, topics: flags.topics });
  const recognise = compileRecogniser({ entities, topics });
  for await (const one of jsonLines(input)) await answer(one, recognise, flags);
}

function inputOf(file: string | undefined): AsyncIterable<Buffer> {
  if (file === undefined || file === '-') {
    if (process.stdin.isTTY) note('reading JSON lines from standard input; end with Ctrl-D');
    return process.stdin;
  }
  const why = unreadable(file);
  if (why !== undefined) throw new InvalidInput(`${file}: ${why}`);
  return createReadStream(file);
}

async function answer(one: Line, recognise: Recognise, flags: Flags): Promise<void> {
  const problem = 'error' in one ? one.error : problemOf(one.value);
  if ('error' in one || problem !== undefined) {
    const told = { line: one.line, error: problem ?? '' };
    return flags.json ? printJson(told) : note(`line ${told.line}: ${told.error}`);
  }
  const article = readableOf(one.value);
  const found = recognise(article, { explain: flags.explain ?? false });
  if (flags.json) {
    const { id } = one.value;
    // What has no id is told by its line, as what cannot be read is.
    return printJson({ ...((id ?? null) === null ? { line: one.line } : { id }), ...found });
  }
  await write(matchText(nameOf(one), article, found));
}

const nameOf = ({ line, value: { id } }: Extract<Line, { value: unknown }>): string =>
  typeof id === 'string' || typeof id === 'number' ? String(id) : `line ${line}`;

const TEXTS = ['title', 'text', 'language', 'feedId'] as const;

function problemOf(value: Readonly<Record<string, unknown>>): string | undefined {
  const field = TEXTS.find(
    (name) => (value[name] ?? null) !== null && typeof value[name] !== 'string',
  );
  return field && `${field}: must be text`;
}

function readableOf(value: Readonly<Record<string, unknown>>): Readable {
  const text = (name: string): string | undefined => {
    const found = value[name];
    return typeof found === 'string' ? found : undefined;
  };
  const language = text('language');
  const feedId = text('feedId');
  return {
    title: text('title') ?? '',
    text: text('text') ?? '',
    ...(language !== undefined && { language }),
    ...(feedId !== undefined && { feedId }),
  };
}
