/** The catalogue and the lists of a run: the files that were given, else what is bundled. */
import bundledEntities from '../../functions/catalogue/entities.json' with { type: 'json' };
import bundledFeeds from '../../functions/catalogue/feeds.json' with { type: 'json' };
import bundledTopics from '../../functions/catalogue/topics.json' with { type: 'json' };
import type { FeedDefinition } from '../../functions/domain/feed.ts';
import { parseFeedList, readFeedList } from '../../functions/domain/feed-file.ts';
import { type EntityCatalogue, parseEntities } from '../../functions/domain/match/entities.ts';
import type { SubscriptionDefinition } from '../../functions/domain/subscription.ts';
import { parseSubscriptions } from '../../functions/domain/subscription-file.ts';
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

/** Throws InvalidInput naming file, entry and field, before anything is opened or written. */
export function readLists(files: FileOptions): Lists {
  const entities = files.entities
    ? parseEntities(files.entities, jsonFile('--entities', files.entities))
    : parseEntities('entities.json', bundledEntities);
  const topics = files.topics
    ? parseTopics(files.topics, jsonFile('--topics', files.topics))
    : parseTopics('topics.json', bundledTopics);
  const feeds: Lists['feeds'] = files.feeds
    ? { from: 'file', list: parseFeedList(files.feeds, givenText(files.feeds, '--feeds')) }
    : { from: 'catalogue', list: readFeedList('feeds.json', bundledFeeds) };
  if (!files.subscriptions) return { entities, topics, feeds };
  const known = {
    topics: new Set(topics.map(({ id }) => id)),
    entities: new Set(entities.entities.map(({ id }) => id)),
  };
  const text = givenText(files.subscriptions, '--subscriptions');
  const subscriptions = parseSubscriptions(files.subscriptions, text, known);
  return { entities, topics, feeds, subscriptions };
}

const jsonFile = (option: string, file: string): unknown => readJson(file, givenText(file, option));
