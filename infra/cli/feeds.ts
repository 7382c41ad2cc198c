/** `rasid feeds`: which feeds are polled and how they are; adding, pausing, moving them in and out. */
import { type Command, Option } from 'commander';
import { CADENCES, type Feed, type FeedDefinition } from '../../functions/domain/feed.ts';
import { parseFeedList, readFeedList, renderOpml } from '../../functions/domain/feed-file.ts';
import { shortHash } from '../../functions/domain/hash.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import { feedView } from '../../functions/query/view.ts';
import { givenText } from '../local/given-file.ts';
import type { OpenData } from '../local/open.ts';
import { type DataFlags, withCatalogue, withData, withMade, withOpen } from './data.ts';
import { pauseFeed, pollNow, resumeFeed } from './feed-actions.ts';
import {
  type Column,
  type FormatOptions,
  minute,
  note,
  printJson,
  printRows,
  withFormat,
  write,
} from './print.ts';

type Flags = DataFlags & FormatOptions;
type AddFlags = Flags & {
  readonly id?: string;
  readonly title?: string;
  readonly language: string;
  readonly every?: string;
  readonly timeZone?: string;
};

export function registerFeeds(program: Command): void {
  const feeds = program.command('feeds').description('list feeds and how they are; change them');
  withData(withFormat(feeds.command('list', { isDefault: true }), ['table', 'json', 'csv']))
    .description('every feed with its state and what its last poll said (the default)')
    .action(list);
  const add = feeds.command('add <url>').description('poll one more feed');
  add.option('--id <id>', 'its id (default: from its address)');
  add.option('--title <title>', 'its title (default: its host)');
  add.option('--language <language>', 'its language', 'ar');
  add.addOption(
    new Option('--every <minutes>', 'a fixed cadence; without it, the cadence adapts').choices(
      CADENCES.map(String),
    ),
  );
  add.option('--time-zone <zone>', 'of dates without one (default UTC)');
  withData(add.option('--json', 'one JSON object')).action(addFeed);
  const on = (
    name: string,
    description: string,
    work: (data: OpenData, id: string, flags: Flags) => Promise<void>,
    withOptions = withData,
  ) =>
    withOptions(
      feeds.command(`${name} <id>`).description(description).option('--json', 'one JSON object'),
    ).action((id: string, flags: Flags) => withOpen(flags, (data) => work(data, id, flags)));
  on('pause', 'poll it no more, until resumed', (data, id, flags) =>
    changed(pauseFeed(data, id), flags),
  );
  on('resume', 'poll it again', (data, id, flags) => changed(resumeFeed(data, id), flags));
  on('remove', 'forget it; its articles stay', removeFeed);
  on(
    'poll',
    'poll it at once, whatever its slot',
    (data, id, flags) => changed(pollNow(data, flags, id), flags),
    withCatalogue,
  );
  withData(feeds.command('import <file>'))
    .description('add the feeds of an OPML or JSON file')
    .option('--json', 'one JSON object')
    .action(importFeeds);
  withData(feeds.command('export'))
    .description('print all feeds as OPML')
    .option('--json', 'one JSON object per feed, as a feeds file has them')
    .action(exportFeeds);
}

const COLUMNS: readonly Column<Feed>[] = [
  { name: 'id', text: (row) => row.feedId, most: 28 },
  { name: 'state', text: (row) => row.state, most: 12 },
  { name: 'lang', text: (row) => row.language, most: 5 },
  { name: 'every', text: (row) => `${row.everyMinutes}m`, most: 5 },
  { name: 'success', text: (row) => minute(row.lastSuccessAt), most: 16 },
  { name: 'title', text: (row) => row.title, most: 26 },
  { name: 'last poll said', text: (row) => row.lastReport?.message ?? '' },
];

async function list(flags: Flags): Promise<void> {
  await withOpen(flags, async ({ stores }) => {
    const rows = (await stores.feeds.list()).toSorted((a, b) => (a.feedId < b.feedId ? -1 : 1));
    await printRows(rows, flags, {
      columns: COLUMNS,
      csv: [
        { name: 'feedId', value: (row) => row.feedId },
        { name: 'title', value: (row) => row.title },
        { name: 'url', value: (row) => feedView(row).url },
        { name: 'language', value: (row) => row.language },
        { name: 'state', value: (row) => row.state },
        { name: 'everyMinutes', value: (row) => row.everyMinutes },
        { name: 'lastSuccessAt', value: (row) => row.lastSuccessAt },
        { name: 'lastReport', value: (row) => row.lastReport?.message },
      ],
      json: feedView,
      none: 'no feeds yet: `rasid start` adds the bundled ones, `rasid feeds import FILE` yours',
    });
  });
}

async function changed(work: Promise<Feed>, { json }: Flags): Promise<void> {
  const feed = await work;
  if (json) await printJson(feedView(feed));
  else
    await write(
      `${feed.feedId}: ${feed.state}${feed.lastReport ? ` - ${feed.lastReport.message}` : ''}\n`,
    );
}

async function addFeed(url: string, flags: AddFlags): Promise<void> {
  const { protocol, host } = URL.parse(url) ?? { protocol: '', host: '' };
  if (!/^https?:$/.test(protocol)) {
    throw new InvalidInput(`feeds add ${url}: must be an http or https address`);
  }
  const definitions = readFeedList('feeds add', [
    {
      id:
        flags.id ??
        `${host.replace(/^www\./, '').replaceAll(/[^a-z0-9]+/g, '-')}-${shortHash(url).slice(0, 4)}`.replace(
          /^-+/,
          '',
        ),
      url,
      title: flags.title ?? host,
      language: flags.language,
      ...(flags.every === undefined ? {} : { everyMinutes: Number(flags.every) }),
      ...(flags.timeZone === undefined ? {} : { timeZone: flags.timeZone }),
    },
  ]);
  await withMade(flags, async ({ stores }) => {
    const [definition] = definitions;
    if (definition && (await stores.feeds.get(definition.id))) {
      throw new InvalidInput(`feeds add: "${definition.id}" is there already; give another --id`);
    }
    const same = (await stores.feeds.list()).find((feed) => isSameAddress(feed.url, url));
    if (same) throw new InvalidInput(`feeds add: "${same.feedId}" polls ${url} already`);
    await stores.feeds.define(definitions, 'user', new Date().toISOString());
    const feed = await stores.feeds.get(definition?.id ?? '');
    if (feed) await changed(Promise.resolve(feed), flags);
  });
}

const isSameAddress = (a: string, b: string): boolean => URL.parse(a)?.href === URL.parse(b)?.href;

async function removeFeed({ stores }: OpenData, id: string, { json }: Flags): Promise<void> {
  if (!(await stores.feeds.get(id))) throw new InvalidInput(`no feed "${id}"`);
  await stores.feeds.remove(id);
  if (json) await printJson({ feedId: id, removed: true });
  else await write(`${id}: removed; its articles stay\n`);
}

async function importFeeds(file: string, flags: Flags): Promise<void> {
  const definitions = parseFeedList(file, givenText(file));
  await withMade(flags, async ({ stores }) => {
    const done = await stores.feeds.define(definitions, 'user', new Date().toISOString());
    if (flags.json) await printJson(done);
    else await write(`${done.added} added, ${done.changed} changed\n`);
  });
}

async function exportFeeds(flags: Flags): Promise<void> {
  await withOpen(flags, async ({ stores }) => {
    const rows = (await stores.feeds.list()).toSorted((a, b) => (a.feedId < b.feedId ? -1 : 1));
    if (rows.length === 0) note('no feeds yet');
    if (flags.json) for (const row of rows) await printJson(definitionOf(row));
    else await write(renderOpml(rows.map(definitionOf)));
  });
}

/** As a file would define it: what polls have learnt is not part of it. */
function definitionOf(feed: Feed): FeedDefinition {
  return {
    id: feed.feedId,
    url: feed.url,
    title: feed.title,
    language: feed.language,
    fullText: feed.fullText,
    ...(feed.cadenceFixed ? { everyMinutes: feed.everyMinutes } : {}),
    ...(feed.timeZone ? { timeZone: feed.timeZone } : {}),
    ...(feed.site ? { site: feed.site } : {}),
    ...(feed.state === 'paused' ? { enabled: false } : {}),
  };
}
