/** How articles come into `RasidArticles`: with their timeline and pending rows, all or nothing. */
import { isDeepStrictEqual } from 'node:util';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { Article, Pending, TimelineRow } from '../../domain/article.ts';
import type { Clock, Rejected } from '../../ports.ts';
import { type Dynamo, flushesEachWrite } from '../dynamo.ts';
import { toRow } from './article-row.ts';
import type { ArticleTables } from './articles.ts';
import { insertRows } from './inserting.ts';
import { putRow, TRANSACTION_ITEMS, transact, type Write } from './writing.ts';

export type ArticleRows = {
  readonly article: Article;
  readonly timeline: readonly TimelineRow[];
  readonly pending?: Pending | undefined;
};

/** How many writes of one call are under way at once. */
const AT_ONCE = 16;
/** Statements that a batch takes, rows that one transaction should, and how many are under way at once. */
const INSERTS = 25;
const INSERTS_TOGETHER = 50;
const INSERTING = 4;

export async function addArticle(
  client: Dynamo,
  tables: ArticleTables,
  { article, timeline, pending }: ArticleRows,
  clock: Clock,
): Promise<'added' | 'known' | Rejected> {
  const others = [
    ...timeline.map((row) => put(tables.timeline, row)),
    ...(pending ? [put(tables.pending, pending)] : []),
  ];
  const row = toRow(article);
  const condition = ifAbsent(clock);
  // Alone it needs no transaction, which costs double.
  const answer =
    others.length === 0
      ? await putRow(client, tables.articles, row, condition)
      : await transact(client, [
          { Put: { TableName: tables.articles, Item: row, ...condition } },
          ...others,
        ]);
  if (answer === 'saved') return 'added';
  if (answer === 'conflict' || answer.kind === 'conflict') return 'known';
  return answer;
}

/** An expired row that the table has not removed yet is absent. */
const ifAbsent = (clock: Clock) => ({
  ConditionExpression: 'attribute_not_exists(articleId) OR expiresAt <= :now',
  ExpressionAttributeValues: { ':now': Math.floor(clock() / 1000) },
});

/**
 * Many at a time: those without timeline rows in batches of inserts, each on the condition that it is not
 * there (what a plain batch cannot say: it would overwrite what another step has made of an article since);
 * the others, and whatever an insert refused, one by one. All are tried before a failure is thrown.
 */
export async function addArticles(
  client: Dynamo,
  tables: ArticleTables,
  articles: readonly ArticleRows[],
  clock: Clock,
): Promise<{
  added: number;
  known: number;
  rejected: readonly { articleId: string; message: string }[];
}> {
  const plain = articles.filter(({ timeline }) => timeline.length === 0);
  const left = await insertBatches(client, tables.articles, plain);
  const rest = articles.filter((rows) => rows.timeline.length > 0 || left.has(rows));
  const counts = { added: articles.length - rest.length, known: 0 };
  const rejected: { articleId: string; message: string }[] = [];
  const outages: unknown[] = [];
  await sideBySide(rest, AT_ONCE, async (rows) => {
    try {
      const answer = await addArticle(client, tables, rows, clock);
      if (typeof answer === 'string') counts[answer] += 1;
      else rejected.push({ articleId: rows.article.articleId, message: answer.message });
    } catch (error) {
      outages.push(error);
    }
  });
  if (outages.length > 0) throw outages[0];
  return { ...counts, rejected };
}

/** Inserts what is absent; gives back what was not inserted, whatever the reason. */
async function insertBatches(
  client: Dynamo,
  table: string,
  articles: readonly ArticleRows[],
): Promise<ReadonlySet<ArticleRows>> {
  const left = new Set(articles);
  const size = flushesEachWrite(client) ? INSERTS_TOGETHER : INSERTS;
  const batches = Array.from({ length: Math.ceil(articles.length / size) }, (_, n) =>
    articles.slice(n * size, (n + 1) * size),
  );
  await sideBySide(batches, INSERTING, async (batch) => {
    // Alone it is put as well as inserted.
    const refused =
      batch.length === 1
        ? batch.keys()
        : await insertRows(
            client,
            table,
            batch.map(({ article }) => toRow(article)),
            'articleId',
          );
    const kept = new Set(refused);
    batch.forEach((rows, place) => {
      if (!kept.has(place)) left.delete(rows);
    });
  });
  return left;
}

async function sideBySide<T>(
  list: readonly T[],
  width: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const waiting = list.values();
  const worker = async () => {
    for (const one of waiting) await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(width, list.length) }, worker));
}

export async function reviseArticle(
  client: Dynamo,
  tables: ArticleTables,
  article: Article,
  from: { readonly revision: number; readonly timeline: readonly TimelineRow[] },
  timeline: readonly TimelineRow[],
  pending?: Pending,
): Promise<'revised' | 'conflict' | Rejected> {
  const rows = timelineChanges(tables.timeline, from.timeline, timeline);
  const others = [...(pending ? [put(tables.pending, pending)] : []), ...rows];
  const together = others.slice(0, TRANSACTION_ITEMS - 1);
  const overflow = others.slice(TRANSACTION_ITEMS - 1);
  // More than one transaction takes: each of these may be repeated, so they go first.
  await Promise.all(overflow.map((write) => writeAlone(client, write)));
  const answer = await transact(client, [
    {
      Put: {
        TableName: tables.articles,
        Item: toRow(article),
        ConditionExpression: 'revision = :from',
        ExpressionAttributeValues: { ':from': from.revision },
      },
    },
    ...together,
  ]);
  if (answer === 'saved') return 'revised';
  return answer.kind === 'conflict' ? 'conflict' : answer;
}

/** Puts what is new or different, deletes what is no longer there. */
function timelineChanges(
  table: string,
  before: readonly TimelineRow[],
  after: readonly TimelineRow[],
): readonly Write[] {
  const key = ({ subject, publishedKey }: TimelineRow) => `${subject}\n${publishedKey}`;
  const old = new Map(before.map((row) => [key(row), row]));
  const kept = new Set(after.map(key));
  return [
    ...after
      .filter((row) => !isDeepStrictEqual(old.get(key(row)), row))
      .map((row) => put(table, row)),
    ...before
      .filter((row) => !kept.has(key(row)))
      .map(({ subject, publishedKey }) => ({
        Delete: { TableName: table, Key: { subject, publishedKey } },
      })),
  ];
}

const put = (table: string, row: TimelineRow | Pending): Write => ({
  Put: { TableName: table, Item: row },
});

async function writeAlone(client: Dynamo, write: Write): Promise<void> {
  if (write.Put?.Item) await putRow(client, write.Put.TableName ?? '', write.Put.Item);
  if (write.Delete) await client.send(new DeleteCommand(write.Delete));
}
