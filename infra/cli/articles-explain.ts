/**
 * `rasid articles --explain ID`: why a stored article is taken for what it is: the alias and rule of each
 * mention, the evidence of each verdict, and with whom it is in a story. As stored: nothing is matched again.
 */
import type { Article } from '../../functions/domain/article.ts';
import type { Field } from '../../functions/domain/entity.ts';
import type { Story } from '../../functions/domain/story.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import type { Stores } from '../../functions/ports.ts';
import type { AskedData } from './data.ts';
import { printJson, write } from './print.ts';
import { printable } from './width.ts';

type Quoted = {
  readonly field: Field;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
};
export type Explained = Pick<Article, 'articleId' | 'title' | 'matched' | 'mentions'> & {
  readonly url?: string;
  readonly topics: readonly {
    readonly topicId: string;
    readonly verdict: string;
    readonly score: number;
    readonly evidence: readonly Quoted[];
  }[];
  readonly story?: {
    readonly storyId: string;
    readonly topicId: string;
    readonly headline: string;
    readonly articleCount: number;
    /** Who told of it first, and entities that the article shares with the story. */
    readonly firstReporter?: string;
    readonly sharedEntityIds: readonly string[];
  };
};

export async function explainArticle(
  { stores }: Pick<AskedData, 'stores'>,
  articleId: string,
  json: boolean,
): Promise<void> {
  const article = await stores.articles.get(articleId);
  if (!article) {
    throw new InvalidInput(
      `--explain ${articleId}: no such article; \`rasid articles --json\` prints each articleId`,
    );
  }
  const explained = explain(article, await storyOf(article, stores));
  if (json) await printJson(explained);
  else await write(inWords(explained));
}

async function storyOf(
  { storyTopicId, storyOpenedKey }: Article,
  { stories }: Pick<Stores, 'stories'>,
): Promise<Story | undefined> {
  if (storyTopicId === undefined || storyOpenedKey === undefined) return undefined;
  return stories.get(storyTopicId, storyOpenedKey);
}

function explain(article: Article, story: Story | undefined): Explained {
  const { articleId, title, url, matched, mentions, topics, entityIds } = article;
  const [first] = story?.outlets ?? [];
  return {
    articleId,
    title,
    ...(url === undefined ? {} : { url }),
    matched,
    topics: topics.map(({ topicId, verdict, score, evidence }) => ({
      topicId,
      verdict,
      score,
      evidence: evidence.map(({ field, start, end }) => ({
        field,
        start,
        end,
        quote: article[field].slice(start, end),
      })),
    })),
    mentions,
    ...(story && {
      story: {
        storyId: story.storyId,
        topicId: story.topicId,
        headline: story.headline,
        articleCount: story.articleCount,
        ...(first && { firstReporter: first.publisher }),
        sharedEntityIds: entityIds.filter((id) => story.entityIds.includes(id)),
      },
    }),
  };
}

function inWords({ articleId, title, url, matched, topics, mentions, story }: Explained): string {
  const lines = [
    `${articleId}: ${printable(title) || (url ?? 'no title')}`,
    ...(matched ? [] : ['  not matched: on no topic, and names nobody who is watched']),
    ...topics.flatMap(({ topicId, verdict, score, evidence }) => [
      `  ${topicId}: ${verdict} (${score.toFixed(2)})`,
      ...evidence.map(({ field, quote }) => `    ${field}: "${printable(quote)}"`),
    ]),
    ...mentions.map(
      ({ entityId, field, start, surface, alias, rule }) =>
        `  ${entityId}: ${field} ${start}: "${printable(surface)}", alias "${printable(alias)}", rule ${rule}`,
    ),
    ...(story ? storyLines(story) : ['  in no story']),
  ];
  return `${lines.join('\n')}\n`;
}

function storyLines(story: NonNullable<Explained['story']>): readonly string[] {
  const { storyId, headline, articleCount, firstReporter, sharedEntityIds } = story;
  const by = firstReporter === undefined ? '' : `, first told by ${firstReporter}`;
  return [
    `  story ${storyId}: ${printable(headline)} (${articleCount} articles${by})`,
    `    shares with it: ${sharedEntityIds.join(', ') || 'no entity'}`,
  ];
}
