/**
 * An article as its row: the same, but for two things that most rows would only repeat. A text that is the
 * summary word for word is left out, and a topic that left no trace is a name in `notOn`. Both come back
 * when the row is read; rows that were written whole are read as they are.
 */
import type { Article } from '../../domain/article.ts';
import type { TopicResult } from '../../domain/entity.ts';

export type ArticleRow = Omit<Article, 'text'> & {
  /** Absent where it is the summary. */
  readonly text?: string | undefined;
  /** Topics with the verdict none, score 0 and no evidence; after those of `topics` in their order. */
  readonly notOn?: readonly string[];
};

/** What is absent of it is undefined. */
export function toRow(article: Article): ArticleRow {
  const { text, summary, topics } = article;
  const kept = topics.findLastIndex((topic) => !isTraceless(topic)) + 1;
  const row = { ...article, text: text === summary ? undefined : text };
  if (kept === topics.length) return row;
  const notOn = topics.slice(kept).map(({ topicId }) => topicId);
  return { ...row, topics: topics.slice(0, kept), notOn };
}

export function fromRow({ notOn, text, ...row }: ArticleRow): Article {
  const none = (topicId: string) => ({ topicId, score: 0, verdict: 'none' as const, evidence: [] });
  return {
    ...row,
    text: text ?? row.summary ?? '',
    ...(notOn ? { topics: [...row.topics, ...notOn.map(none)] } : {}),
  };
}

const isTraceless = ({ score, verdict, evidence }: TopicResult): boolean =>
  verdict === 'none' && score === 0 && evidence.length === 0;
