/** `rasid stories`: what several outlets wrote about one event. */
import type { Command } from 'commander';
import type { Story } from '../../functions/domain/story.ts';
import { publishers, STORY_COLUMNS, storiesAtom } from '../../functions/query/export.ts';
import { findStories } from '../../functions/query/find.ts';
import type { Page } from '../../functions/query/page.ts';
import { storyView } from '../../functions/query/view.ts';
import { findDepsOf, known } from './articles.ts';
import {
  asWritten,
  catalogueOf,
  collect,
  type DataFlags,
  timesOf,
  wholeNumber,
  withData,
  withOpen,
} from './data.ts';
import { allOf, paged } from './paged.ts';
import {
  type Column,
  type FormatOptions,
  formatOf,
  printRows,
  withFormat,
  write,
} from './print.ts';

type Flags = DataFlags &
  FormatOptions & {
    readonly topic?: readonly string[];
    readonly entity?: readonly string[];
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
    .option('--since <when>', 'with an article since: ISO 8601, or a span such as 7d or 12h')
    .option('--until <when>', 'opened until then')
    .option('--limit <n>', 'at most so many', wholeNumber)
    .option('--cursor <cursor>', 'go on where a limited list ended');
  withData(withFormat(command, ['table', 'json', 'csv', 'atom'])).action(stories);
}

const minute = (time: string): string => time.slice(0, 16).replace('T', ' ');
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
  known('--topic', topic, [...catalogue.topics, { id: 'other' }]);
  known('--entity', entity, catalogue.entities.entities);
  const filter = { topics: topic, entities: entity, ...timesOf(flags) };
  await withOpen(flags, async (data) => {
    const deps = findDepsOf(data, catalogue);
    const find = (limit: number, after?: string): Promise<Page<Story>> =>
      findStories(deps, filter, after === undefined ? { limit } : { limit, after });
    const question = `stories ${JSON.stringify({ ...filter, since: flags.since, until: flags.until })}`;
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
