/** `rasid articles`: what was published, by topic, entity, feed, story, verdict and time. */
import { type Command, Option } from 'commander';
import type { Article } from '../../functions/domain/article.ts';
import { type Names, nameOf } from '../../functions/domain/render/message.ts';
import { namesOf } from '../../functions/domain/render/names.ts';
import { type ArticleView, articleView } from '../../functions/domain/render/payload.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import { ARTICLE_COLUMNS, articlesAtom, bestTopic } from '../../functions/query/export.ts';
import { type ArticleFilter, type LeastVerdict, VERDICTS } from '../../functions/query/filter.ts';
import { type FindDeps, findArticles } from '../../functions/query/find.ts';
import type { Page } from '../../functions/query/page.ts';
import { explainArticle } from './articles-explain.ts';
import {
  type AskedData,
  asWritten,
  type Catalogue,
  catalogueOf,
  collect,
  type DataFlags,
  timesOf,
  wholeNumber,
  withCatalogue,
  withOpen,
} from './data.ts';
import { allOf, paged } from './paged.ts';
import {
  type Column,
  type FormatOptions,
  formatOf,
  minute,
  note,
  type Printing,
  printRows,
  withFormat,
  write,
} from './print.ts';

type Flags = DataFlags &
  FormatOptions & {
    readonly topic?: readonly string[];
    readonly entity?: readonly string[];
    readonly feed?: string;
    readonly story?: string;
    readonly since?: string;
    readonly until?: string;
    readonly verdict?: LeastVerdict;
    readonly language?: string;
    readonly limit?: number;
    readonly cursor?: string;
    readonly explain?: string;
  };

export function registerArticles(program: Command): void {
  const command = program
    .command('articles')
    .description('list articles, newest first; without a filter, what is on any topic')
    .option('--topic <id>', 'on this topic; several: on any of them', collect)
    .option('--entity <id>', 'naming this entity; several: naming all of them', collect)
    .option('--feed <id>', 'everything that this feed had')
    .option('--story <id>', 'of this story')
    .option('--since <when>', 'published since: ISO 8601, or a span such as 7d or 12h')
    .option('--until <when>', 'published until then')
    .addOption(
      new Option(
        '--verdict <verdict>',
        'at least this sure; likely where a topic is named',
      ).choices(VERDICTS),
    )
    .option('--language <language>', 'in this language, such as ar or en')
    .option('--limit <n>', 'at most so many', wholeNumber)
    .option('--cursor <cursor>', 'go on where a limited list ended')
    .option('--explain <id>', 'instead of a list: why this article is taken for what it is');
  withCatalogue(withFormat(command, ['table', 'json', 'csv', 'atom'])).action(articles);
}

async function articles(flags: Flags): Promise<void> {
  const format = formatOf(flags);
  const { explain } = flags;
  if (explain !== undefined) {
    return withOpen(flags, (data) => explainArticle(data, explain, format === 'json'));
  }
  const catalogue = catalogueOf(flags);
  const filter = filterOf(flags, catalogue);
  await withOpen(flags, async (data) => {
    if (flags.feed !== undefined && !(await data.stores.feeds.get(flags.feed))) {
      note(`no feed "${flags.feed}" now: \`rasid feeds\` lists them; what it had is kept`);
    }
    const deps = findDepsOf(data, catalogue);
    const find = (limit: number, after?: string): Promise<Page<Article>> =>
      findArticles(deps, filter, after === undefined ? { limit } : { limit, after });
    const question = `articles ${JSON.stringify({ ...filter, since: flags.since, until: flags.until })}`;
    const rows = paged(find, { ...flags, question, key: data.masterKey });
    const names = namesOf(catalogue.entities.entities);
    if (format === 'atom') {
      const views = (await allOf(rows)).map((row) => articleView(row, names));
      const deps = { topics: catalogue.topics, clock: Date.now, reads: data.reads };
      await write(await articlesAtom(deps, views, { ...filter, ...asWritten(flags) }));
      return;
    }
    await printRows(viewsOf(rows, names), flags, printing(catalogue));
  });
}

export const findDepsOf = (data: AskedData, { topics }: Catalogue): FindDeps => ({
  reads: data.reads,
  articles: data.stores.articles,
  topicIds: topics.map(({ id }) => id),
});

function filterOf(flags: Flags, { topics, entities }: Catalogue): ArticleFilter {
  const { topic = [], entity = [], feed, story, verdict, language } = flags;
  known('--topic', topic, topics);
  known('--entity', entity, entities.entities);
  return {
    topics: topic,
    entities: entity,
    ...(feed === undefined ? {} : { feedId: feed }),
    ...(story === undefined ? {} : { storyId: story }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(language === undefined ? {} : { language }),
    ...timesOf(flags),
  };
}

/** A mistyped id would find nothing, which reads as news. */
export function known(
  option: string,
  ids: readonly string[],
  list: readonly { readonly id: string }[],
): void {
  const unknown = ids.find((id) => !list.some((entry) => entry.id === id));
  if (unknown === undefined) return;
  const near = list.find(({ id }) => id.includes(unknown) || unknown.includes(id));
  const all =
    option === '--topic'
      ? `the topics are ${list.map(({ id }) => id).join(', ')}`
      : '`rasid entities` lists them';
  const hint = near ? `; did you mean ${near.id}?` : `; ${all}`;
  throw new InvalidInput(`${option} ${unknown}: is not in the catalogue${hint}`);
}

async function* viewsOf(rows: AsyncIterable<Article>, names: Names): AsyncGenerator<ArticleView> {
  for await (const row of rows) yield articleView(row, names);
}

function printing(catalogue: Catalogue): Printing<ArticleView> {
  const names = namesOf(catalogue.entities.entities);
  const who = ({ mentions = [], language }: ArticleView): string =>
    mentions
      .slice(0, 3)
      .map(({ entityId }) => nameOf(names, entityId, language === 'ar' ? 'ar' : 'en'))
      .join(', ');
  const columns: readonly Column<ArticleView>[] = [
    { name: 'published', text: (row) => minute(row.publishedAt), most: 16 },
    { name: 'verdict', text: (row) => bestTopic(row)?.verdict ?? '', most: 7 },
    { name: 'feed', text: (row) => row.feedId, most: 18 },
    { name: 'title', text: (row) => row.title || row.url || row.articleId },
    { name: 'names', text: who, most: 34 },
  ];
  return { columns, csv: ARTICLE_COLUMNS, json: (row) => row, none: 'no articles found' };
}
