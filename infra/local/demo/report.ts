/** What the demo tells a newcomer: what was polled, what is on topic and why, what arrived. */
import type { Article } from '../../../functions/domain/article.ts';
import { isOnTopic } from '../../../functions/domain/entity.ts';
import { namesOf } from '../../../functions/domain/render/names.ts';
import type { Stores } from '../../../functions/ports.ts';
import { readLists } from '../catalogue-files.ts';
import type { Summary } from '../tally.ts';
import type { ReceivedHook, ReceivedMail } from './servers.ts';

const nameOf = namesOf(readLists({}).entities.entities);
const TOPIC = 'iraq-withdrawal';
const styled = process.stdout.isTTY === true;
const style = (code: number) => (text: string) =>
  styled ? `\u001b[${code}m${text}\u001b[0m` : text;
const bold = style(1);
const dim = style(2);
const good = style(32);
/** Keeps Arabic and English in their own order within one line. */
const isolated = (text: string): string => `\u2068${text}\u2069`;
const say = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

/** One line that moves on a terminal while the work runs. */
export async function progress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
  const show = () => process.stderr.write(`\r${what} … ${seconds()} s `);
  if (!process.stderr.isTTY) process.stderr.write(`${what} …\n`);
  const timer = process.stderr.isTTY ? setInterval(show, 100) : undefined;
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (timer) process.stderr.write('\r\u001b[K');
  }
}

export function tellStart(feeds: number): void {
  say(bold('Rasid راصد - who leaves Iraq, who says so, and who is told'));
  say(
    `${feeds} sample feeds in Arabic and English, on this computer only. Everything is real: HTTP, DynamoDB, mail, webhooks.`,
  );
  say();
}

export async function tellBaseline(stores: Stores, summary: Summary): Promise<void> {
  say(bold('1  First pass: what the feeds list already is stored, and told to nobody'));
  tellFeeds(summary);
  for (const feed of await stores.feeds.list()) {
    if (feed.state === 'ok') continue;
    say(`   ${feed.feedId} is ${feed.state}: ${feed.lastReport?.message ?? ''}`);
  }
  const articles = await topicArticles(stores);
  say();
  say(
    bold(`   On the topic: ${articles.length} of ${summary.articles.new} articles, newest first`),
  );
  for (const article of articles) tellArticle(article);
  say(
    dim(
      '   Left out, though the words look alike: votes of no confidence, cash withdrawals, Russian and',
    ),
  );
  say(
    dim('   Israeli troops, candidates, receding water, Sudan (السودان) for al-Sudani (السوداني).'),
  );
  say();
}

export async function tellReceived(
  stores: Stores,
  summary: Summary,
  mails: readonly ReceivedMail[],
  hooks: readonly ReceivedHook[],
): Promise<void> {
  say(bold('2  Second pass: new articles have appeared, people are told'));
  tellFeeds(summary);
  const fresh = (await topicArticles(stores)).filter(({ baseline }) => !baseline);
  say();
  say(bold(`   New and on the topic: ${fresh.length} of ${summary.articles.new}`));
  for (const article of fresh) tellArticle(article);
  const stories = new Set(fresh.map(({ storyId }) => storyId));
  say(
    `   They are ${stories.size} stories: a subscription is told once of each, however many outlets carry it.`,
  );
  say();
  say(bold(`3  What arrived: ${mails.length} mails, ${hooks.length} webhooks`));
  for (const mail of mails) say(`   ${good('mail')}     to ${mail.to}: ${isolated(mail.subject)}`);
  for (const { signed, body, id } of hooks) {
    const article = body.data.article as { title?: string } | undefined;
    const seal = signed ? 'signature verified' : 'SIGNATURE WRONG';
    say(
      `   ${good('webhook')}  ${body.type}, ${seal}, ${id.slice(0, 12)}…: ${isolated(article?.title ?? '')}`,
    );
  }
  const first = mails[0];
  if (first) {
    say();
    say(dim(`   The first mail as text:`));
    for (const line of first.text.trim().split('\n').slice(0, 14))
      say(`   ${dim('│')} ${isolated(line)}`);
  }
  say();
}

export function tellEnd(seconds: number, stay: boolean): void {
  say(`Done in ${seconds.toFixed(1)} s.`);
  if (!stay) say('Look around: npm run demo -- --stay   ·   Your own monitor: npm start');
}

function tellFeeds({ feeds, articles }: Summary): void {
  say(
    `   ${feeds.polled} feeds polled: ${feeds.changed} changed, ${feeds.unchanged} unchanged, ${feeds.failed} failed; ${articles.new} new articles`,
  );
}

/** What is certain or likely, newest first. */
async function topicArticles(stores: Stores): Promise<readonly Article[]> {
  const { rows } = await stores.articles.timeline(`topic#${TOPIC}`, { limit: 100 });
  const found = await stores.articles.getMany(rows.map(({ articleId }) => articleId));
  const byId = new Map(found.map((article) => [article.articleId, article]));
  return rows
    .map(({ articleId }) => byId.get(articleId))
    .filter((article): article is Article => article !== undefined)
    .filter(({ topics }) =>
      topics.some(({ topicId, verdict }) => topicId === TOPIC && isOnTopic(verdict)),
    );
}

function tellArticle(article: Article): void {
  const topic = article.topics.find(({ topicId }) => topicId === TOPIC);
  say(
    `   ${good((topic?.verdict ?? '').padEnd(7))}  ${isolated(article.title)}  ${dim(article.feedId)}`,
  );
  const language = article.language === 'ar' ? 'ar' : 'en';
  const ids = [...new Set(article.mentions.map(({ entityId }) => entityId))];
  const names = ids.map((id) => isolated(nameOf(id)?.[language] ?? id));
  if (names.length > 0) say(`            who: ${names.join(' · ')}`);
  const why = (topic?.evidence ?? [])
    .slice(0, 4)
    .map(({ field, start, end }) => isolated(article[field].slice(start, end)));
  if (why.length > 0) say(dim(`            why: ${why.join(' + ')}`));
}
