/** An article as it is listed, with the fields of a webhook: who is spoken of, and the words around it. */
import type { Article } from '../domain/article.ts';
import type { Span, TopicResult } from '../domain/entity.ts';

/** An entity's name in a language, as the catalogue has it. */
export type NameOf = (entityId: string, language: string) => string;
export type ArticleView = {
  readonly articleId: string;
  readonly url?: string;
  readonly title: string;
  readonly summary?: string;
  readonly language: string;
  readonly feedId: string;
  readonly publishedAt: string;
  readonly firstSeenAt: string;
  readonly storyId?: string;
  readonly topics: readonly TopicResult[];
  readonly mentions: readonly {
    readonly entityId: string;
    readonly name: string;
    readonly count: number;
  }[];
  readonly excerpt: string;
};

const EXCERPT_LENGTH = 280;
/** Characters shown before what the excerpt is about. */
const LEAD_IN = 80;
const SUMMARY_LENGTH = 500;

export function articleView(article: Article, nameOf: NameOf): ArticleView {
  const { articleId, url, title, summary, language, feedId, publishedAt, firstSeenAt } = article;
  const counts = new Map<string, number>();
  for (const { entityId } of article.mentions) {
    counts.set(entityId, (counts.get(entityId) ?? 0) + 1);
  }
  return {
    articleId,
    ...(url ? { url } : {}),
    title,
    ...(summary ? { summary: shortened(summary, SUMMARY_LENGTH) } : {}),
    language,
    feedId,
    publishedAt,
    firstSeenAt,
    ...(article.storyId ? { storyId: article.storyId } : {}),
    // As the contract writes them: the tables give the keys of an object in any order.
    topics: article.topics.map(({ topicId, score, verdict, evidence }) => ({
      topicId,
      score,
      verdict,
      evidence: evidence.map(({ field, start, end }) => ({ field, start, end })),
    })),
    mentions: [...counts].map(([entityId, count]) => ({
      entityId,
      name: nameOf(entityId, language),
      count,
    })),
    excerpt: excerptOf(article).excerpt,
  };
}

/** The text around the first evidence, else the first mention, else its beginning. */
export function excerptOf(article: Article): { readonly excerpt: string; readonly from: number } {
  const { text } = article;
  const best = [...article.topics].sort((a, b) => b.score - a.score)[0];
  const about = [...(best?.evidence ?? []), ...article.mentions].find(inText)?.start ?? 0;
  const from = about <= LEAD_IN ? 0 : wordStart(text, about - LEAD_IN);
  const body = shortened(text.slice(from), EXCERPT_LENGTH);
  return { excerpt: (from > 0 ? '…' : '') + body, from: from > 0 ? from - 1 : 0 };
}

/** Where title and excerpt say it: mentions, and what speaks for a topic. */
export function marksOf(article: Article): readonly (Span & { readonly entityId?: string })[] {
  const { excerpt, from } = excerptOf(article);
  const spans = [
    ...article.mentions.map(({ field, start, end, entityId }) => ({ field, start, end, entityId })),
    ...article.topics.flatMap(({ evidence }) => evidence),
  ];
  return spans.flatMap((span) => {
    if (span.field === 'title') return [span];
    const moved = { ...span, start: span.start - from, end: span.end - from };
    return moved.start >= 0 && moved.end <= excerpt.length ? [moved] : [];
  });
}

const inText = ({ field }: Span): boolean => field === 'text';

/** Never between the halves of a character. */
function wordStart(text: string, at: number): number {
  const space = text.slice(at, at + LEAD_IN).search(/\s/);
  const start = space === -1 ? at : at + space + 1;
  return isLowHalf(text, start) ? start + 1 : start;
}

function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, isLowHalf(text, length) ? length - 1 : length);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > length / 2 ? space : cut.length).trimEnd()}…`;
}

const isLowHalf = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
};
