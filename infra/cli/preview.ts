/** `rasid subscriptions preview`: a filter tried on stored articles, with what let each in or kept it out. */
import type { Article } from '../../functions/domain/article.ts';
import { alertKey } from '../../functions/domain/delivery-record.ts';
import { isBackground } from '../../functions/domain/entity.ts';
import { namesOf } from '../../functions/domain/render/names.ts';
import { articleView } from '../../functions/domain/render/payload.ts';
import type { Subscription } from '../../functions/domain/subscription.ts';
import { type Passing, passes, type Reason } from '../../functions/domain/subscription-filter.ts';
import type { ArticleFilter } from '../../functions/query/filter.ts';
import { findArticles } from '../../functions/query/find.ts';
import { findDepsOf } from './articles.ts';
import { type AskedData, type Catalogue, catalogueOf, type DataFlags, timesOf } from './data.ts';
import { paged } from './paged.ts';
import { type FormatOptions, note, printRows } from './print.ts';

type Flags = DataFlags & FormatOptions & { readonly since: string };
type Tried = { readonly article: Article; readonly why: readonly Reason[]; readonly told: boolean };

/**
 * Every article it would be told of, newest first. `told` is false where it was told of the story
 * before. Baseline, age and quiet hours are left out: this is about the filter.
 */
export async function preview(data: AskedData, row: Subscription, flags: Flags): Promise<void> {
  const catalogue = catalogueOf(flags);
  const names = namesOf(catalogue.entities.entities);
  const counts = { tried: 0, passed: 0, alerts: 0 };
  const stopped = new Map<string, number>();
  const rows = await tryAll(data, row, flags, (passing, told) => {
    counts.tried += 1;
    if (passing.passes) {
      counts.passed += 1;
      counts.alerts += told ? 1 : 0;
    } else stopped.set(passing.stoppedBy, (stopped.get(passing.stoppedBy) ?? 0) + 1);
  });
  await printRows(rows, flags, {
    columns: [
      {
        name: 'published',
        text: ({ article }) => article.publishedAt.slice(0, 16).replace('T', ' '),
        most: 16,
      },
      { name: 'told', text: ({ told }) => (told ? 'yes' : 'same story'), most: 10 },
      { name: 'title', text: ({ article }) => article.title },
      { name: 'why', text: ({ why }) => why.map(inWords).join(', '), most: 46 },
    ],
    json: ({ article, why, told }) => ({ ...articleView(article, names), told, why }),
    none: 'it would have sent nothing',
  });
  const out = [...stopped].map(([name, count]) => `${count} by ${name}`).join(', ');
  note(
    `${counts.tried} articles tried, ${counts.passed} pass, ${counts.alerts} alerts for each recipient` +
      (out ? `; stopped: ${out}` : ''),
  );
}

async function tryAll(
  data: AskedData,
  row: Subscription,
  flags: Flags,
  count: (passing: Passing, told: boolean) => void,
): Promise<readonly Tried[]> {
  const catalogue = catalogueOf(flags);
  const deps = findDepsOf(data, catalogue);
  const tried = new Map<string, { article: Article; passing: Passing }>();
  for (const filter of candidates(row, timesOf(flags), catalogue)) {
    const find = (limit: number, after?: string) =>
      findArticles(deps, filter, after === undefined ? { limit } : { limit, after });
    for await (const article of paged(find, { question: 'preview', key: data.masterKey })) {
      tried.set(article.articleId, { article, passing: passes(row, article) });
    }
  }
  // Told in the order of publishing: the first of a story is the one.
  const keys = new Set<string>();
  const inOrder = [...tried.values()].sort((a, b) =>
    a.article.publishedAt < b.article.publishedAt ? -1 : 1,
  );
  const results = inOrder.flatMap(({ article, passing }): readonly Tried[] => {
    const key = alertKey(row, article);
    const told = passing.passes && !keys.has(key);
    if (passing.passes) keys.add(key);
    count(passing, told);
    return passing.passes ? [{ article, why: passing.why, told }] : [];
  });
  return results.toReversed();
}

/** What may match lies on the timelines of its topics and entities; without any, on those of all. */
function candidates(
  { filter }: Subscription,
  times: Pick<ArticleFilter, 'since' | 'until'>,
  { topics, entities }: Catalogue,
): readonly ArticleFilter[] {
  const base = { topics: [], entities: [], ...times };
  const onTopics = (ids: readonly string[]): ArticleFilter => ({
    ...base,
    topics: ids,
    verdict: 'weak',
  });
  if (filter.topics?.length) return [onTopics(filter.topics)];
  const named = [...(filter.entities?.any ?? []), ...(filter.entities?.all ?? [])];
  const telling = entities.entities.filter(({ type }) => !isBackground(type)).map(({ id }) => id);
  const naming = (named.length > 0 ? named : telling).map((id) => ({ ...base, entities: [id] }));
  return named.length > 0 ? naming : [onTopics(topics.map(({ id }) => id)), ...naming];
}

function inWords(reason: Reason): string {
  switch (reason.kind) {
    case 'topic':
      return `${reason.topicId} ${reason.verdict}`;
    case 'entity':
      return reason.entityId;
    case 'word':
      return `"${reason.word}"`;
    case 'matched':
      return 'matched';
  }
}
