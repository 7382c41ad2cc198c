/** Permanent redirects: followed now, adopted as the feed's address when they have held for a day. */
import type { PollFeed } from './feed.ts';
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
