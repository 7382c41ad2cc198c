/**
 * Does an article pass a subscription's filter, and why or why not? Pure; times, baseline and surges,
 * which keep an article from being told at all, are `mayTell`.
 */
import type { Article } from './article.ts';
import { verdictRank } from './entity.ts';
import type { Filter, Subscription } from './subscription.ts';
import { type FoundWord, findWord } from './subscription-words.ts';
import { OLD_AFTER_HOURS } from './timeline.ts';

/** One thing that made an article pass. */
export type Reason =
  | { readonly kind: 'topic'; readonly topicId: string; readonly verdict: string }
  | { readonly kind: 'entity'; readonly entityId: string }
  | ({ readonly kind: 'word' } & FoundWord)
  | { readonly kind: 'matched' };
/** The filter that stopped an article, named as in the file. */
export type StoppedBy =
  | 'matched'
  | 'filter.topics'
  | 'filter.verdict'
  | 'filter.entities.any'
  | 'filter.entities.all'
  | 'filter.entities.none'
  | 'filter.languages'
  | 'filter.feeds'
  | 'filter.words.any'
  | 'filter.words.none'
  | 'baseline'
  | 'surge'
  | 'old'
  | 'older than the subscription';
export type Passing =
  | { readonly passes: true; readonly why: readonly Reason[] }
  | { readonly passes: false; readonly stoppedBy: StoppedBy; readonly detail?: string };

export type Judged = Pick<
  Article,
  'matched' | 'topics' | 'entityIds' | 'language' | 'feedId' | 'title' | 'text' | 'summary'
>;

const stop = (stoppedBy: StoppedBy, detail?: string): Passing => ({
  passes: false,
  stoppedBy,
  ...(detail === undefined ? {} : { detail }),
});

/** Judges an article by a filter: every key that is there must agree. */
export function passes({ filter }: Pick<Subscription, 'filter'>, article: Judged): Passing {
  if (!article.matched) return stop('matched', 'nothing tracked is recognised in it');
  const why: Reason[] = [];
  for (const judge of [byTopics, byEntities, byOrigin, byWords]) {
    const stopped = judge(filter, article, why);
    if (stopped) return stopped;
  }
  return { passes: true, why: why.length > 0 ? why : [{ kind: 'matched' }] };
}

type Judge = (filter: Filter, article: Judged, why: Reason[]) => Passing | undefined;
const given = (list?: readonly string[]): list is readonly string[] =>
  list !== undefined && list.length > 0;

const byTopics: Judge = ({ topics, verdict }, article, why) => {
  if (!given(topics) && !verdict) return undefined;
  const least = verdictRank(verdict ?? 'likely');
  const named = article.topics.filter(
    ({ topicId, verdict }) => verdict !== 'none' && (!given(topics) || topics.includes(topicId)),
  );
  if (named.length === 0) return stop('filter.topics', 'on none of the topics');
  const enough = named.filter((topic) => verdictRank(topic.verdict) >= least);
  if (enough.length === 0) {
    const best = named.map(({ topicId, verdict }) => `${topicId} ${verdict}`).join(', ');
    return stop('filter.verdict', `only ${best}`);
  }
  for (const { topicId, verdict } of enough) why.push({ kind: 'topic', topicId, verdict });
  return undefined;
};

const byEntities: Judge = ({ entities }, article, why) => {
  const has = (id: string) => article.entityIds.includes(id);
  const banned = entities?.none?.find(has);
  if (banned) return stop('filter.entities.none', banned);
  const missing = entities?.all?.find((id) => !has(id));
  if (missing) return stop('filter.entities.all', `${missing} is not in it`);
  const any = (entities?.any ?? []).filter(has);
  if (given(entities?.any) && any.length === 0) return stop('filter.entities.any', 'none is in it');
  for (const entityId of new Set([...(entities?.all ?? []), ...any])) {
    why.push({ kind: 'entity', entityId });
  }
  return undefined;
};

const primary = (language: string): string => language.toLowerCase().split(/[-_]/)[0] ?? '';
const byOrigin: Judge = ({ languages, feeds }, { language, feedId }) => {
  if (given(languages) && !languages.some((one) => primary(one) === primary(language))) {
    return stop('filter.languages', language);
  }
  return given(feeds) && !feeds.includes(feedId) ? stop('filter.feeds', feedId) : undefined;
};

const byWords: Judge = ({ words }, article, why) => {
  if (!given(words?.any) && !given(words?.none)) return undefined;
  const banned = findWord(words?.none ?? [], article);
  if (banned) return stop('filter.words.none', banned.word);
  const found = findWord(words?.any ?? [], article);
  if (given(words?.any) && !found) return stop('filter.words.any', 'none is in it');
  if (found) why.push({ kind: 'word', ...found });
  return undefined;
};

const HOUR = 3_600_000;

/** What keeps an article from being told to a subscription, whatever its filter. */
export function mayTell(
  subscription: Pick<Subscription, 'createdAt'>,
  article: Pick<Article, 'baseline' | 'surge' | 'dated' | 'publishedAt' | 'firstSeenAt'>,
): StoppedBy | undefined {
  if (article.baseline) return 'baseline';
  if (article.surge) return 'surge';
  const firstSeen = Date.parse(article.firstSeenAt);
  const age = firstSeen - Date.parse(article.publishedAt);
  if (article.dated && age > OLD_AFTER_HOURS * HOUR) return 'old';
  if (firstSeen < Date.parse(subscription.createdAt)) return 'older than the subscription';
  return undefined;
}
