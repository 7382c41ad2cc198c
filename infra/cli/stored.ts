/** Every stored article since a time, whatever became of its feed: what `rematch` and `replay` go through. */
import type { Article } from '../../functions/domain/article.ts';
import type { Stores } from '../../functions/ports.ts';

/** Articles read from the tables at once. */
const BATCH = 50;

/** First seen since `since`, also what is on no topic; a feed after the other, oldest first. */
export async function* storedSince(
  { feeds, articles }: Pick<Stores, 'feeds' | 'articles'>,
  since: string,
): AsyncGenerator<Article> {
  for (const feedId of await feeds.everKnown()) {
    const known = (await articles.ofFeed(feedId, since)).toReversed();
    for (let place = 0; place < known.length; place += BATCH) {
      const ids = known.slice(place, place + BATCH).map(({ articleId }) => articleId);
      yield* await articles.getMany(ids);
    }
  }
}
