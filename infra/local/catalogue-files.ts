/**
 * The catalogue and the lists of a run: the files that were given, else what is bundled. What a given file
 * risks is told, and tried all the same: only mistakes refuse it.
 */
import bundledEntities from '../../functions/catalogue/entities.json' with { type: 'json' };
import bundledFeeds from '../../functions/catalogue/feeds.json' with { type: 'json' };
import bundledTopics from '../../functions/catalogue/topics.json' with { type: 'json' };
import type { FeedDefinition } from '../../functions/domain/feed.ts';
import { parseFeedList, readFeedList } from '../../functions/domain/feed-file.ts';
import { type EntityCatalogue, parseEntities } from '../../functions/domain/match/entities.ts';
import { lintEntities, lintLine } from '../../functions/domain/match/lint.ts';
import type { SubscriptionDefinition } from '../../functions/domain/subscription.ts';
import { parseSubscriptions } from '../../functions/domain/subscription-file.ts';
import { checkTopics, type Known, topicProblems } from '../../functions/domain/topic/check.ts';
import { parseTopics, type Topic } from '../../functions/domain/topic/topics.ts';
import { readJson } from '../../functions/domain/validate.ts';
import { givenText } from './given-file.ts';

export type FileOptions = {
  readonly feeds?: string | undefined;
  readonly subscriptions?: string | undefined;
  readonly entities?: string | undefined;
  readonly topics?: string | undefined;
};
export type Lists = {
  readonly entities: EntityCatalogue;
  readonly topics: readonly Topic[];
  readonly feeds: { readonly from: 'catalogue' | 'file'; readonly list: readonly FeedDefinition[] };
  /** Absent where no file was given. */
  readonly subscriptions?: readonly SubscriptionDefinition[];
};
export type ReadOptions = {
  /** What stands for a file that is not given, instead of what is bundled. */
  readonly inUse?: Pick<Lists, 'entities' | 'topics'>;
  /** Is told of risks, a line each; standard error without it. */
  readonly tell?: (line: string) => void;
};

/** Throws InvalidInput naming file, entry and field, before anything is opened or written. */
export function readLists(files: FileOptions, { inUse, tell = toStderr }: ReadOptions = {}): Lists {
  const entities = files.entities
    ? parseEntities(files.entities, jsonFile('--entities', files.entities))
    : (inUse?.entities ?? parseEntities('entities.json', bundledEntities));
  const topics = files.topics
    ? parseTopics(files.topics, jsonFile('--topics', files.topics))
    : (inUse?.topics ?? parseTopics('topics.json', bundledTopics));
  const feeds: Lists['feeds'] = files.feeds
    ? { from: 'file', list: parseFeedList(files.feeds, givenText(files.feeds, '--feeds')) }
    : { from: 'catalogue', list: readFeedList('feeds.json', bundledFeeds) };
  const lists = { entities, topics, feeds };
  tellRisks(risksOf(files, lists), tell);
  if (!files.subscriptions) return lists;
  const known = {
    topics: new Set(topics.map(({ id }) => id)),
    entities: new Set(entities.entities.map(({ id }) => id)),
  };
  const text = givenText(files.subscriptions, '--subscriptions');
  const subscriptions = parseSubscriptions(files.subscriptions, text, known);
  return { ...lists, subscriptions };
}

/** More than this many are for `rasid check`. */
const MOST_TOLD = 20;

function tellRisks(risks: readonly string[], tell: (line: string) => void): void {
  for (const risk of risks.slice(0, MOST_TOLD)) tell(`warning: ${risk}`);
  const more = risks.length - MOST_TOLD;
  if (more > 0) tell(`warning: and ${more} more; \`rasid check\` lists them all`);
}

/** What is no mistake, and hardly meant. A topics file that names what is not there is refused. */
function risksOf(files: FileOptions, { entities, topics, feeds }: Lists): readonly string[] {
  const known: Known = { entities: new Set(entities.entities.map(({ id }) => id)) };
  const aliases = files.entities
    ? lintEntities(entities).map((problem) => lintLine(files.entities ?? '', problem))
    : [];
  if (files.topics) {
    checkTopics(files.topics, topics, known);
    return [...aliases, ...unknownFeeds(files.topics, topics, feeds.list, known)];
  }
  const lost = files.entities ? topicProblems('', topics, known).length : 0;
  if (lost === 0) return aliases;
  const names = `the topics in use name entities that are not in ${files.entities}`;
  return [...aliases, `${names}: ${lost} times; give topics of its own with --topics`];
}

/** A feed may be one that was added to the data folder: not a mistake for certain. */
const unknownFeeds = (
  file: string,
  topics: readonly Topic[],
  feeds: readonly FeedDefinition[],
  known: Known,
): readonly string[] =>
  topicProblems(file, topics, { ...known, feeds: new Set(feeds.map(({ id }) => id)) });

const toStderr = (line: string): void => void process.stderr.write(`${line}\n`);
const jsonFile = (option: string, file: string): unknown => readJson(file, givenText(file, option));
