/**
 * Permanent redirects: followed now, adopted as the feed's address when they have held for a day; and
 * what becomes of a feed whose new address another feed has already.
 */
import type { Feed, FeedChange, PollFeed } from './feed.ts';
import type { Response } from './feed-answer.ts';
import { DAY_MS } from './feed-slot.ts';

export type Move =
  | { readonly kind: 'none' }
  | { readonly kind: 'watched'; readonly url: string; readonly since: string }
  | { readonly kind: 'adopted'; readonly url: string };

/**
 * Where a feed that answered well stands. Only chains of 301 and 308 count; http to https on the same
 * host is adopted at once, any other target when it has been the same for 24 hours.
 */
export function moveOf(feed: PollFeed, response: Response, now: number): Move {
  const target = withoutFragment(response.url);
  const isPermanent =
    response.redirects.length > 0 &&
    response.redirects.every(({ status }) => status === 301 || status === 308);
  if (!isPermanent || target === undefined || target === feed.url) return { kind: 'none' };
  if (isUpgrade(feed.url, target)) return { kind: 'adopted', url: target };
  if (feed.moved?.url !== target) {
    return { kind: 'watched', url: target, since: new Date(now).toISOString() };
  }
  const held = now - Date.parse(feed.moved.since) >= DAY_MS;
  return held ? { kind: 'adopted', url: target } : { kind: 'watched', ...feed.moved };
}

function isUpgrade(from: string, to: string): boolean {
  const [a, b] = [URL.parse(from), URL.parse(to)];
  return a?.protocol === 'http:' && b?.protocol === 'https:' && a.hostname === b.hostname;
}

function withoutFragment(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (!parsed || parsed.username || parsed.password) return undefined;
  parsed.hash = '';
  return parsed.href;
}

/** A feed that moved onto the address of another, and the one that is polled there. */
export type MovedOnto = { readonly feed: Feed; readonly keeper: Feed };

/**
 * Of feeds that are polled: those whose adopted address is another's too. The feed that was defined
 * with the address keeps it, else the lowest id, once it answers well and its baseline is behind it:
 * nothing is listed in between that nobody is told of. Feeds defined with one address are both meant.
 */
export function movedOnto(feeds: readonly Feed[]): readonly MovedOnto[] {
  const sharing = Map.groupBy(feeds, ({ url }) => withoutFragment(url) ?? url);
  return [...sharing.values()].flatMap((group) => {
    const [keeper] = group.toSorted(byRightToAddress);
    if (!keeper || group.length < 2 || keeper.failures > 0 || !keeper.baselineAt) return [];
    return group
      .filter((feed) => feed !== keeper && hasMoved(feed))
      .map((feed) => ({ feed, keeper }));
  });
}

/** What the row of a feed says that moved onto another's address; `at`: ISO 8601 UTC. */
export function givenUp({ feed, keeper }: MovedOnto, at: string): FeedChange {
  const message = `Has moved for good to the address of "${keeper.feedId}", which is polled instead; if that one is removed, resume this one.`;
  return {
    state: 'gone',
    // As one that answered 410: its source, listing it as before, does not bring it back.
    goneSince: feed.goneSince ?? at,
    pollSlot: undefined,
    notBefore: undefined,
    lastReport: { kind: 'moved-onto-another', message, at },
  };
}

const hasMoved = ({ url, definedUrl = url }: Feed): boolean =>
  withoutFragment(definedUrl) !== withoutFragment(url);

function byRightToAddress(a: Feed, b: Feed): number {
  return Number(hasMoved(a)) - Number(hasMoved(b)) || (a.feedId < b.feedId ? -1 : 1);
}
