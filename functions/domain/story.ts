/**
 * A story: the articles of several outlets about one event, and which story a new article joins.
 * What is compared is in story-features.ts; how alike two sketches are in story-likeness.ts.
 */
import { isOnTopic, NO_TOPIC, verdictRank } from './entity.ts';
import { hashId } from './hash.ts';
import { pack, unpack } from './story-bytes.ts';
import { type Sketch, type StoryArticle, sketchOf } from './story-features.ts';
import { storyLikeness } from './story-likeness.ts';
import { rarityAmong } from './story-rarity.ts';

export type StoryOutlet = {
  readonly feedId: string;
  /** Who published: the outlet's host, so that two feeds of one outlet count once. */
  readonly publisher: string;
  readonly articleId: string;
  readonly url?: string;
  readonly title: string;
  readonly publishedAt: string;
  readonly firstSeenAt: string;
};

/** A row of `RasidStories`. */
export type Story = {
  /** The topic, or `other`. */
  readonly topicId: string;
  /** `openedAt#storyId`. */
  readonly openedKey: string;
  readonly storyId: string;
  readonly openedAt: string;
  readonly headline: string;
  readonly language: string;
  /** Sketches of a few of its articles (story-features.ts): what a new article is compared with. */
  readonly signature: Uint8Array;
  readonly entityIds: readonly string[];
  /** In order of first seeing; the first is the first reporter. At most 100 are kept. */
  readonly outlets: readonly StoryOutlet[];
  readonly articleCount: number;
  readonly lastArticleAt: string;
  readonly schemaVersion: 1;
};

/** An open story is one whose last article is no older than this, in hours. */
export const STORY_OPEN_HOURS = 72;
const OUTLETS = 100;
/** How many articles of a story are remembered to compare with. */
const SKETCHES = 5;
/**
 * The mean vote from which on an article joins, below even odds: a retelling is seldom like all of a
 * story's articles, and a story it has nothing to do with is far below.
 */
const ALIKE = -1.4;

/** The topics whose open stories the article may join; the first is where a new one is opened. */
export function storyPartitions(article: Pick<StoryArticle, 'topics'>): readonly string[] {
  const known = article.topics
    .filter(({ verdict }) => verdict !== 'none')
    .sort((a, b) => verdictRank(b.verdict) - verdictRank(a.verdict) || b.score - a.score);
  const topicIds = known.slice(0, 1).map(({ topicId }) => topicId);
  // Another outlet's report of the same event may be a shade less on topic.
  return isOnTopic(known[0]?.verdict ?? 'none') ? [...topicIds, NO_TOPIC] : [NO_TOPIC, ...topicIds];
}

/**
 * The story an article belongs to: the open one most like it, with the article added, else a new
 * one. The same article again changes nothing. `openStories` may hold stories that are too old.
 */
export function groupIntoStory(
  article: StoryArticle,
  openStories: readonly Story[],
): { readonly story: Story; readonly joined: boolean } {
  const own = openStories.find(({ outlets }) =>
    outlets.some(({ articleId }) => articleId === article.articleId),
  );
  if (own) return { story: own, joined: true };
  const sketch = sketchOf(article);
  const candidates = openStories
    .filter((story) => isOpenFor(story, article))
    .map((story) => ({ story, sketches: sketchesOf(story) }));
  const rarity = rarityAmong(candidates.map(({ sketches }) => sketches));
  let best: { story: Story; sketches: readonly Sketch[] } | undefined;
  let bestLikeness = ALIKE;
  for (const candidate of candidates) {
    const alike = storyLikeness(sketch, candidate.sketches, rarity);
    if (alike < bestLikeness) continue;
    best = candidate;
    bestLikeness = alike;
  }
  return best
    ? { story: joinStory(best.story, best.sketches, article, sketch), joined: true }
    : { story: openStory(article, sketch), joined: false };
}

/** Many articles of one poll are compared with the same stories: each is unpacked once. */
const unpacked = new WeakMap<Uint8Array, readonly Sketch[]>();
function sketchesOf({ signature }: Story): readonly Sketch[] {
  const known = unpacked.get(signature) ?? unpack(signature);
  unpacked.set(signature, known);
  return known;
}

function isOpenFor(story: Story, article: StoryArticle): boolean {
  const at = Date.parse(article.publishedAt);
  const span = STORY_OPEN_HOURS * 3_600_000;
  return at <= Date.parse(story.lastArticleAt) + span && at >= Date.parse(story.openedAt) - span;
}

function openStory(article: StoryArticle, sketch: Sketch): Story {
  const storyId = hashId('sto', article.articleId);
  return {
    topicId: storyPartitions(article)[0] ?? NO_TOPIC,
    openedKey: `${article.publishedAt}#${storyId}`,
    storyId,
    openedAt: article.publishedAt,
    headline: article.title || article.text.slice(0, 120),
    language: article.language,
    signature: pack([sketch]),
    entityIds: article.entityIds.slice(0, 40),
    outlets: [outletOf(article)],
    articleCount: 1,
    lastArticleAt: article.publishedAt,
    schemaVersion: 1,
  };
}

function joinStory(
  story: Story,
  sketches: readonly Sketch[],
  article: StoryArticle,
  sketch: Sketch,
): Story {
  const outlets = [...story.outlets, outletOf(article)].sort(
    (a, b) => compare(a.firstSeenAt, b.firstSeenAt) || compare(a.articleId, b.articleId),
  );
  // The first stays: a story must not drift away from the event that opened it.
  const kept =
    sketches.length < SKETCHES ? sketches : [...sketches.slice(0, 1), ...sketches.slice(2)];
  return {
    ...story,
    signature: pack([...kept, sketch]),
    entityIds: [...new Set([...story.entityIds, ...article.entityIds])].slice(0, 40),
    outlets: outlets.slice(0, OUTLETS),
    articleCount: story.articleCount + 1,
    lastArticleAt:
      article.publishedAt > story.lastArticleAt ? article.publishedAt : story.lastArticleAt,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function outletOf(article: StoryArticle): StoryOutlet {
  return {
    feedId: article.feedId,
    publisher: publisherOf(article),
    articleId: article.articleId,
    ...(article.url === undefined ? {} : { url: article.url }),
    title: article.title,
    publishedAt: article.publishedAt,
    firstSeenAt: article.firstSeenAt,
  };
}

/** The host (with a port that is not the usual one) without what is the same outlet all the same. */
function publisherOf({ url, feedId }: StoryArticle): string {
  if (url === undefined || !URL.canParse(url)) return feedId;
  return new URL(url).host.replace(/^(?:www|m|mobile|amp|ar|arabic|en|english|feeds|rss)\./, '');
}
