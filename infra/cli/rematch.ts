/** `rasid rematch`: a changed catalogue tried on stored articles, and written when asked to. Tells nobody. */
import type { Command } from 'commander';
import type { Article } from '../../functions/domain/article.ts';
import { verdictRank } from '../../functions/domain/entity.ts';
import { recogniser } from '../../functions/domain/recognise.ts';
import {
  type AlertCount,
  countAlerts,
  daysStored,
  type Rematch,
  rematch,
} from '../../functions/domain/rematch.ts';
import { timelineRows } from '../../functions/domain/timeline.ts';
import { withStory } from '../../functions/read/story.ts';
import { readLists } from '../local/catalogue-files.ts';
import {
  type AskedData,
  catalogueOf,
  type DataFlags,
  timesOf,
  withCatalogue,
  withOpen,
} from './data.ts';
import { note, printJson, write } from './print.ts';
import { storedSince } from './stored.ts';

type Flags = DataFlags & {
  readonly since: string;
  readonly entities?: string;
  readonly topics?: string;
  readonly apply?: boolean;
  readonly json?: boolean;
};

export function registerRematch(program: Command): void {
  const command = program
    .command('rematch')
    .description('try a changed catalogue on stored articles: what is gained, lost and alerted')
    .option('--since <when>', 'articles first seen since: ISO 8601, or a span such as 30d', '30d')
    .option('--entities <file>', 'the changed entities; without it those in use')
    .option('--topics <file>', 'the changed topics; without it those in use')
    .option('--apply', 'write the new mentions, verdicts, timeline and stories; nobody is told')
    .option('--json', 'one JSON object per line');
  withCatalogue(command).action((flags: Flags) => rematchAll(flags));
}

type Sums = Map<string, { gained: number; lost: number }>;

async function rematchAll(flags: Flags): Promise<void> {
  const now = Date.now();
  const since = timesOf({ since: flags.since }).since ?? new Date(now).toISOString();
  const files = { entities: flags.entities, topics: flags.topics };
  const catalogue = recogniser(readLists(files, { inUse: catalogueOf(flags) }));
  await withOpen(flags, async (data) => {
    const alerts = countAlerts(await data.stores.subscriptions.inState('active'));
    const sums: { readonly entity: Sums; readonly topic: Sums } = {
      entity: new Map(),
      topic: new Map(),
    };
    let oldest = new Date(now).toISOString();
    const counts = { articles: 0, changed: 0, written: 0, grouped: 0, conflicts: 0 };
    for await (const article of storedSince(data.stores, since)) {
      const one = rematch(article, catalogue, new Date(now).toISOString());
      alerts.add(article, one.after);
      counts.articles += 1;
      if (article.firstSeenAt < oldest) oldest = article.firstSeenAt;
      if (!one.changed) continue;
      counts.changed += 1;
      addUp(sums, one);
      await tellArticle(one, flags);
      if (!flags.apply) continue;
      const { isWritten, isGrouped } = await apply(data, article, one.after);
      counts[isWritten ? 'written' : 'conflicts'] += 1;
      if (isGrouped) counts.grouped += 1;
    }
    await tellSums(sums, flags);
    const days = daysStored(since, oldest, now);
    await tellAlerts(alerts, days, flags);
    if (flags.json)
      await printJson({
        kind: 'summary',
        since,
        ...counts,
        days: perOne(days, 1),
        applied: flags.apply === true,
      });
    else note(summaryOf(counts, flags));
    if (flags.apply && (flags.entities ?? flags.topics)) note(toKeep(flags));
  });
}

async function tellAlerts(alerts: AlertCount, days: number, flags: Flags): Promise<void> {
  const span = days < 2 ? `${Math.round(days * 24)} h` : `${Math.round(days)} days`;
  for (const { before, after, ...who } of alerts.counts()) {
    const perDay = { before: perOne(before, days), after: perOne(after, days) };
    if (flags.json) await printJson({ kind: 'subscription', ...who, alertsPerDay: perDay });
    else
      await write(
        `subscription ${who.subscriptionId}: ${perDay.before} alerts a day, then ${perDay.after} (of ${span} stored)\n`,
      );
  }
}

/** What was applied was applied once: who recognises from now on is the monitor. */
function toKeep({ entities, topics, stack }: Flags): string {
  if (stack !== undefined) {
    return 'the stack still recognises by its own catalogue: deploy this one to keep it (`rasid check`, then -c catalogue=FOLDER)';
  }
  const given = [entities && `--entities ${entities}`, topics && `--topics ${topics}`];
  return `the monitor still recognises by its own catalogue: start it with \`rasid start ${given.filter(Boolean).join(' ')}\` to keep this one, or new articles are matched as before`;
}

const perOne = (count: number, days: number): number => Math.round((count / days) * 100) / 100;

function summaryOf(
  counts: Readonly<Record<'articles' | 'changed' | 'written' | 'grouped' | 'conflicts', number>>,
  flags: Flags,
): string {
  const tried = `${counts.articles} articles read, ${counts.changed} would change`;
  if (!flags.apply) return `${tried}; nothing is written without --apply`;
  const clash =
    counts.conflicts > 0 ? `, ${counts.conflicts} not: changed meanwhile, run it again` : '';
  const stories = `${counts.grouped} grouped into stories; those in a story stay in it`;
  return `${tried}; ${counts.written} written${clash}, ${stories}; nobody was told`;
}

/** As the steps store it: what matches now and is in no story yet is grouped with what was published then. */
async function apply({ stores }: AskedData, before: Article, after: Article) {
  const isNew = after.matched && after.storyId === undefined;
  const placed = isNew ? await withStory(after, stores.stories) : after;
  const from = { revision: before.revision, timeline: timelineRows(before) };
  const outcome = await stores.articles.revise(placed, from, timelineRows(placed));
  return { isWritten: outcome === 'revised', isGrouped: isNew && outcome === 'revised' };
}

function addUp(
  { entity, topic }: { readonly entity: Sums; readonly topic: Sums },
  { gained, lost, verdicts }: Rematch,
): void {
  const add = (sums: Sums, id: string, what: 'gained' | 'lost') => {
    const sum = sums.get(id) ?? { gained: 0, lost: 0 };
    sum[what] += 1;
    sums.set(id, sum);
  };
  for (const id of gained) add(entity, id, 'gained');
  for (const id of lost) add(entity, id, 'lost');
  for (const { topicId, from, to } of verdicts) {
    add(topic, topicId, verdictRank(to) > verdictRank(from) ? 'gained' : 'lost');
  }
}

async function tellArticle(one: Rematch, flags: Flags): Promise<void> {
  const { articleId, title, url, publishedAt } = one.after;
  const { gained, lost, verdicts } = one;
  if (flags.json) {
    await printJson({
      kind: 'article',
      articleId,
      title,
      url,
      publishedAt,
      gained,
      lost,
      verdicts,
    });
    return;
  }
  const said = [
    ...verdicts.map(({ topicId, from, to }) => `${topicId} ${from} → ${to}`),
    ...gained.map((id) => `+${id}`),
    ...lost.map((id) => `-${id}`),
  ];
  if (said.length > 0)
    await write(`${publishedAt.slice(0, 10)}  ${title || articleId}\n    ${said.join(', ')}\n`);
}

async function tellSums(
  sums: { readonly entity: Sums; readonly topic: Sums },
  flags: Flags,
): Promise<void> {
  for (const kind of ['topic', 'entity'] as const) {
    for (const [id, { gained, lost }] of [...sums[kind]].sort()) {
      if (flags.json) await printJson({ kind, [`${kind}Id`]: id, gained, lost });
      else await write(`${kind} ${id}: +${gained} -${lost}\n`);
    }
  }
}
