/** `rasid stories`: what several outlets wrote about one event. */
import { type Command, Option } from 'commander';
import { NO_TOPIC, verdictRank } from '../../functions/domain/entity.ts';
import type { Story } from '../../functions/domain/story.ts';
import { publishers, STORY_COLUMNS, storiesAtom } from '../../functions/query/export.ts';
import { type LeastVerdict, VERDICTS } from '../../functions/query/filter.ts';
import { findStories } from '../../functions/query/find.ts';
import type { Page } from '../../functions/query/page.ts';
import { storyView } from '../../functions/query/view.ts';
import { findDepsOf, known } from './articles.ts';
import {
  type AskedData,
  asWritten,
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
    readonly verdict?: LeastVerdict;
    readonly since?: string;
    readonly until?: string;
    readonly limit?: number;
    readonly cursor?: string;
  };

export function registerStories(program: Command): void {
  const command = program
    .command('stories')
    .description('list stories, newest first: the articles of several outlets about one event')
    .option('--topic <id>', 'on this topic; several: on any of them', collect)
    .option('--entity <id>', 'naming this entity; several: naming all of them', collect)
    .option('--feed <id>', 'with an article of this feed')
    .option('--story <id>', 'this one')
    .addOption(
      new Option('--verdict <verdict>', 'with an article at least this sure').choices(VERDICTS),
    )
    .option('--since <when>', 'with an article since: ISO 8601, or a span such as 7d or 12h')
    .option('--until <when>', 'opened until then')
    .option('--limit <n>', 'at most so many', wholeNumber)
    .option('--cursor <cursor>', 'go on where a limited list ended');
  withCatalogue(withFormat(command, ['table', 'json', 'csv', 'atom'])).action(stories);
}

const COLUMNS: readonly Column<Story>[] = [
  { name: 'opened', text: (row) => minute(row.openedAt), most: 16 },
  { name: 'last', text: (row) => minute(row.lastArticleAt), most: 16 },
  { name: 'outlets', text: (row) => String(publishers(row).length), most: 7 },
  { name: 'headline', text: (row) => row.headline },
  { name: 'id', text: (row) => row.storyId, most: 30 },
];

async function stories(flags: Flags): Promise<void> {
  const format = formatOf(flags);
  const catalogue = catalogueOf(flags);
  const { topic = [], entity = [] } = flags;
  const everywhere = [...catalogue.topics, { id: NO_TOPIC }];
  known('--topic', topic, everywhere);
  known('--entity', entity, catalogue.entities.entities);
  const isAny = topic.length === 0 && (flags.feed !== undefined || flags.story !== undefined);
  const topics = isAny ? everywhere.map(({ id }) => id) : topic;
  const filter = { topics, entities: entity, ...timesOf(flags) };
  await withOpen(flags, async (data) => {
    const deps = findDepsOf(data, catalogue);
    const find = async (limit: number, after?: string): Promise<Page<Story>> => {
      const page = await findStories(
        deps,
        filter,
        after === undefined ? { limit } : { limit, after },
      );
      return { ...page, rows: await wantedOf(page.rows, flags, data) };
    };
    const { since, until, feed, story, verdict } = flags;
    const question = `stories ${JSON.stringify({ ...filter, since, until, feed, story, verdict })}`;
    const rows = paged(find, { ...flags, question, key: data.masterKey });
    if (format === 'atom') {
      const deps = { topics: catalogue.topics, clock: Date.now };
      const asked = { ...filter, ...asWritten(flags) };
      await write(storiesAtom(deps, await allOf(rows), asked));
      return;
    }
    const none = 'no stories found';
    await printRows(rows, flags, { columns: COLUMNS, csv: STORY_COLUMNS, json: storyView, none });
  });
}

/** What its row says, and last what only its articles say. */
async function wantedOf(
  rows: readonly Story[],
  { feed, story, verdict, topic = [] }: Flags,
  { stores }: AskedData,
): Promise<readonly Story[]> {
  const likely = rows.filter(
    ({ storyId, outlets }) =>
      (story === undefined || storyId === story) &&
      (feed === undefined || outlets.some(({ feedId }) => feedId === feed)),
  );
  if (verdict === undefined) return likely;
  const isSure = async ({ storyId }: Story): Promise<boolean> => {
    const articles = await stores.articles.getMany(await stores.articles.ofStory(storyId));
    return articles.some(({ topics }) =>
      topics.some(
        (one) =>
          (topic.length === 0 || topic.includes(one.topicId)) &&
          verdictRank(one.verdict) >= verdictRank(verdict),
      ),
    );
  };
  const sure = await Promise.all(likely.map(isSure));
  return likely.filter((_, place) => sure[place]);
}
