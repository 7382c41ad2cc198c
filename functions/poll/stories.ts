/** The open stories while one message is worked on: read once a topic, every article grouped in turn. */
import type { Article } from '../domain/article.ts';
import { DAY_MS, HOUR_MS } from '../domain/feed-slot.ts';
import { groupIntoStory, STORY_OPEN_HOURS, type Story, storyPartitions } from '../domain/story.ts';
import type { StoryStore } from '../ports.ts';

/** How far back an archive's articles may still be grouped. */
const LONGEST_BACK_MS = 14 * DAY_MS;
const TRIES = 3;

export type StoryBoard = {
  /** The articles with their stories, which are saved: unmatched ones belong to none. */
  readonly place: (articles: readonly Article[], now: number) => Promise<readonly Article[]>;
};
type Shelf = { readonly since: string; readonly stories: Map<string, Story> };
type Shelves = Map<string, Shelf>;
/** The matched articles of one feed, waiting for their stories. */
type Request = {
  readonly articles: readonly Article[];
  readonly now: number;
  readonly settle: (placed: Promise<Placed>) => void;
};
type Placed = ReadonlyMap<Article, Article>;

export function storyBoard(stories: StoryStore): StoryBoard {
  const shelves: Shelves = new Map();
  let waiting: readonly Request[] = [];
  let isBusy = false;
  // One turn at a time: two outlets of one message have to find each other's story. What comes meanwhile
  // is taken together, so that a story that all of them tell is saved once and not once a feed.
  const takeTurns = async () => {
    isBusy = true;
    while (waiting.length > 0) {
      const together = waiting;
      waiting = [];
      await placeTogether(stories, shelves, together);
    }
    isBusy = false;
  };
  return {
    place: async (articles, now) => {
      const matched = articles.filter((article) => article.matched);
      if (matched.length === 0) return articles;
      const placed = await new Promise<Placed>((settle) => {
        waiting = [...waiting, { articles: matched, now, settle }];
        if (!isBusy) void takeTurns();
      });
      return articles.map((article) => placed.get(article) ?? article);
    },
  };
}

/** Never fails: who asked is told. What fails together is tried one by one, so that one fails alone. */
async function placeTogether(
  stories: StoryStore,
  shelves: Shelves,
  requests: readonly Request[],
): Promise<void> {
  const articles = requests.flatMap((request) => request.articles);
  const now = Math.min(...requests.map((request) => request.now));
  const placed = placeAll(stories, shelves, articles, now);
  const isDone = await placed.then(
    () => true,
    () => shelves.clear(),
  );
  for (const request of requests) {
    if (isDone || requests.length === 1) request.settle(placed);
    else await placeTogether(stories, shelves, [request]);
  }
}

async function placeAll(
  stories: StoryStore,
  shelves: Shelves,
  articles: readonly Article[],
  now: number,
): Promise<Placed> {
  for (let attempt = 1; ; attempt += 1) {
    await readShelves(stories, shelves, articles, now);
    const { placed, changes } = group(shelves, articles);
    if (await saved(stories, changes, attempt === TRIES)) return placed;
    shelves.clear();
  }
}

async function readShelves(
  stories: StoryStore,
  shelves: Shelves,
  articles: readonly Article[],
  now: number,
): Promise<void> {
  const oldest = Math.min(...articles.map(({ publishedAt }) => Date.parse(publishedAt)));
  const from = Math.max(Math.min(oldest, now), now - LONGEST_BACK_MS) - STORY_OPEN_HOURS * HOUR_MS;
  const since = new Date(from).toISOString();
  for (const topicId of new Set(articles.flatMap(storyPartitions))) {
    const shelf = shelves.get(topicId);
    if (shelf && shelf.since <= since) continue;
    const read = await stories.openSince(topicId, since);
    const own = [...read, ...(shelf?.stories.values() ?? [])];
    shelves.set(topicId, { since, stories: new Map(own.map((one) => [one.openedKey, one])) });
  }
}

type Change = { readonly story: Story; readonly previous: Story | undefined };

/** Oldest first, so that the first report opens the story. */
function group(shelves: Shelves, articles: readonly Article[]) {
  const placed = new Map<Article, Article>();
  const changes = new Map<string, Change>();
  const inOrder = [...articles].sort((a, b) => (a.publishedAt < b.publishedAt ? -1 : 1));
  for (const article of inOrder) {
    const open = storyPartitions(article).flatMap((topicId) => [
      ...(shelves.get(topicId)?.stories.values() ?? []),
    ]);
    const { story } = groupIntoStory(article, open);
    const { storyId, topicId: storyTopicId, openedKey: storyOpenedKey } = story;
    placed.set(article, { ...article, storyId, storyTopicId, storyOpenedKey });
    const stories = shelves.get(storyTopicId)?.stories;
    const previous = stories?.get(storyOpenedKey);
    if (previous === story) continue;
    stories?.set(storyOpenedKey, story);
    changes.set(storyOpenedKey, {
      story,
      previous: changes.get(storyOpenedKey)?.previous ?? previous,
    });
  }
  return { placed, changes: [...changes.values()] };
}

/** False when another poll has joined one of the stories meanwhile: read again, group again. */
async function saved(
  stories: StoryStore,
  changes: readonly Change[],
  regardless: boolean,
): Promise<boolean> {
  const outcomes = await Promise.all(
    changes.map(({ story, previous }) => stories.put(story, regardless ? undefined : previous)),
  );
  return outcomes.every((outcome) => outcome === 'saved');
}
