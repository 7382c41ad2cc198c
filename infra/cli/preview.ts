/** `rasid subscriptions preview`: a filter tried on stored articles, with what let each in or kept it out. */
import type { Article } from '../../functions/domain/article.ts';
import { isBackground } from '../../functions/domain/entity.ts';
import { namesOf } from '../../functions/domain/render/names.ts';
import { articleView } from '../../functions/domain/render/payload.ts';
import type { Subscription } from '../../functions/domain/subscription.ts';
import type { Reason } from '../../functions/domain/subscription-filter.ts';
import {
  type Preview,
  type PreviewAlert,
  type PreviewStop,
  previewSubscription,
} from '../../functions/domain/subscription-preview.ts';
import type { ArticleFilter } from '../../functions/query/filter.ts';
import { findArticles } from '../../functions/query/find.ts';
import { findDepsOf } from './articles.ts';
import { type AskedData, type Catalogue, catalogueOf, type DataFlags, timesOf } from './data.ts';
import { paged } from './paged.ts';
import { type FormatOptions, minute, note, printRows } from './print.ts';

type Flags = DataFlags & FormatOptions & { readonly since: string; readonly stopped?: boolean };
type Row = PreviewAlert | PreviewStop;
const DAY_MS = 86_400_000;

/**
 * Every alert, newest first, with what let it in, when it would have been sent and what really kept it
 * from being told; with `--stopped` also every article that a filter kept out. The sums go to stderr.
 */
export async function preview(data: AskedData, row: Subscription, flags: Flags): Promise<void> {
  const catalogue = catalogueOf(flags);
  const names = namesOf(catalogue.entities.entities);
  const times = timesOf(flags);
  const articles = await candidatesOf(data, row, times, catalogue);
  const days = (Date.now() - Date.parse(times.since ?? '')) / DAY_MS;
  const found = previewSubscription(row, [...articles.values()], days);
  const rows: readonly Row[] = flags.stopped
    ? [...found.alerts, ...found.stopped].sort((a, b) => (a.at < b.at ? 1 : -1))
    : found.alerts;
  await printRows(rows, flags, {
    columns: [
      { name: 'at', text: ({ at }) => minute(at), most: 16 },
      { name: 'sent', text: sentInWords, most: 24 },
      { name: 'title', text: ({ title }) => title },
      { name: 'why', text: whyInWords, most: 46 },
    ],
    json: (one) => {
      const article = articles.get(one.articleId);
      return { ...(article ? articleView(article, names) : {}), ...one };
    },
    none: 'it would have sent nothing',
  });
  note(inAll(found, articles.size, flags.stopped ?? false));
}

function inAll(found: Preview, tried: number, all: boolean): string {
  const { alerts, stopped, messages, messagesPerDay, recipients } = found;
  const further = alerts.reduce((sum, alert) => sum + alert.further, 0);
  const by = new Map<string, number>();
  for (const { stoppedBy } of stopped) by.set(stoppedBy, (by.get(stoppedBy) ?? 0) + 1);
  const counts = [...by].map(([name, count]) => `${count} by ${name}`).join(', ');
  const hint = stopped.length > 0 && !all ? ' (--stopped shows them)' : '';
  return [
    `${tried} articles tried, ${alerts.length + further} pass, ${alerts.length} alerts`,
    `${messages} messages to each recipient (${recipients}), ${messagesPerDay} a day`,
    ...(counts ? [`stopped: ${counts}${hint}`] : []),
  ].join('; ');
}

function sentInWords(row: Row): string {
  if ('stoppedBy' in row) return 'no';
  if (row.notTold) return `not then: ${row.notTold}`;
  return row.until === undefined ? row.sent : `${row.sent} ${row.until.slice(5, 16)}`;
}

function whyInWords(row: Row): string {
  if ('stoppedBy' in row) return `${row.stoppedBy}${row.detail ? `: ${row.detail}` : ''}`;
  const more = row.further > 0 ? ` (and ${row.further} more of the story)` : '';
  return `${row.why.map(inWords).join(', ')}${more}`;
}

async function candidatesOf(
  data: AskedData,
  row: Subscription,
  times: Pick<ArticleFilter, 'since' | 'until'>,
  catalogue: Catalogue,
): Promise<ReadonlyMap<string, Article>> {
  const deps = findDepsOf(data, catalogue);
  const found = new Map<string, Article>();
  for (const filter of candidates(row, times, catalogue)) {
    const find = (limit: number, after?: string) =>
      findArticles(deps, filter, after === undefined ? { limit } : { limit, after });
    for await (const article of paged(find, { question: 'preview', key: data.masterKey })) {
      found.set(article.articleId, article);
    }
  }
  return found;
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
