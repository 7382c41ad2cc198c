/** Answers kept for a while in a warm process: what changes rarely is not read for every request. */
import type { Clock, FeedStore } from '../ports.ts';

/** Asks again once the answer is older than `millis`; a failure is not kept. */
export function remembered<T>(
  ask: () => Promise<T>,
  millis: number,
  clock: Clock,
): () => Promise<T> {
  let kept: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    const now = clock();
    if (!kept || now - kept.at > millis) {
      const answer = ask();
      kept = { at: now, answer };
      answer.catch(() => {
        kept = undefined;
      });
    }
    return kept.answer;
  };
}

/** When a feed's first completed poll last was: it may have brought articles of long closed days. */
export const lastBaseline = (
  feeds: Pick<FeedStore, 'lastBaselineAt'>,
  clock: Clock,
): (() => Promise<string | undefined>) => remembered(feeds.lastBaselineAt, 60_000, clock);
