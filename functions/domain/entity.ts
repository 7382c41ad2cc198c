/** Entities, topics and what recognition says of an article: the words every other file uses. */

export type Language = 'ar' | 'en' | (string & {});
export type EntityType =
  | 'person'
  | 'armed-group'
  | 'bloc'
  | 'government'
  | 'command'
  | 'coalition'
  | 'organisation'
  | 'base'
  | 'place'
  | 'country'
  | 'media';

/** Where a mention or a piece of evidence stands; offsets are UTF-16 units of the raw field. */
export type Field = 'title' | 'text';
export type Span = { readonly field: Field; readonly start: number; readonly end: number };

/** What let a mention in. See functions/domain/match for the gates behind each word. */
export type MentionRule = string;
export type Mention = Span & {
  readonly entityId: string;
  /** `field.slice(start, end)`. */
  readonly surface: string;
  /** The alias of the catalogue that was found. */
  readonly alias: string;
  readonly rule: MentionRule;
};
/** A candidate that was not let in, and why: only made when asked for (`--explain`). */
export type Refusal = Span & {
  readonly entityId: string;
  readonly surface: string;
  readonly alias: string;
  readonly gate: string;
  readonly reason: string;
};

export type Verdict = 'certain' | 'likely' | 'weak' | 'none';
const RANK: Readonly<Record<Verdict, number>> = { none: 0, weak: 1, likely: 2, certain: 3 };
export const verdictRank = (verdict: Verdict): number => RANK[verdict];
export const isOnTopic = (verdict: Verdict): boolean => RANK[verdict] >= RANK.likely;

/** Stands for the topic of stories that are on none. */
export const NO_TOPIC = 'other';

export type TopicResult = {
  readonly topicId: string;
  readonly score: number;
  readonly verdict: Verdict;
  readonly evidence: readonly Span[];
};

/** What is recognised in one article. */
export type Recognition = {
  /** One result per topic of the catalogue, `none` included. */
  readonly topics: readonly TopicResult[];
  readonly mentions: readonly Mention[];
  readonly refused?: readonly Refusal[];
};
/** What recognition reads; `text` is plain text. */
export type Readable = {
  readonly title: string;
  readonly text: string;
  readonly language?: string;
  readonly feedId?: string;
};
export type Recognise = (
  article: Readable,
  options?: { readonly explain?: boolean },
) => Recognition;

/** Types whose mere mention does not make an article worth keeping for ever. */
const BACKGROUND: ReadonlySet<EntityType> = new Set(['country', 'place', 'media']);
export const isBackground = (type: EntityType): boolean => BACKGROUND.has(type);

/** Matched: a verdict weak or better, or a mention of an entity that is no country, place or outlet. */
export function isMatched(
  recognition: Recognition,
  typeOf: (entityId: string) => EntityType | undefined,
): boolean {
  if (recognition.topics.some((topic) => topic.verdict !== 'none')) return true;
  return recognition.mentions.some(({ entityId }) => {
    const type = typeOf(entityId);
    return type !== undefined && !isBackground(type);
  });
}
