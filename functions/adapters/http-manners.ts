/** One request at a time per host, a second apart: how any of our functions visits somebody's server. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Fetch } from '../ports.ts';

export const HOST_GAP_MS = 1000;
const MAX_HOSTS = 2000;

/** The same fetch, where requests to one host wait for each other, and then for the gap. */
export function politely(fetch: Fetch, clock: Clock = Date.now, gapMs = HOST_GAP_MS): Fetch {
  /** Per host, when its last request ended or will end. */
  const hosts = new Map<string, Promise<number>>();
  return (request) => {
    const host = URL.canParse(request.url) ? new URL(request.url).host : '';
    const before = hosts.get(host) ?? Promise.resolve(Number.NEGATIVE_INFINITY);
    const outcome = before.then(async (ended) => {
      const wait = ended + gapMs - clock();
      if (wait > 0) await sleep(wait);
      return fetch(request);
    });
    hosts.delete(host);
    hosts.set(host, outcome.then(clock, clock));
    // The host that was visited the longest time ago.
    const [oldest] = hosts.keys();
    if (hosts.size > MAX_HOSTS && oldest !== undefined) hosts.delete(oldest);
    return outcome;
  };
}
