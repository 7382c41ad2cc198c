/**
 * How any of our functions visits somebody's server: one request at a time per host, a second apart,
 * and no pages from a host that asked for rest, until the rest is over.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { retryAfterMs } from '../domain/feed-backoff.ts';
import type { FetchOutcome, FetchRequest } from '../domain/fetch.ts';
import type { Clock, Fetch } from '../ports.ts';

const HOST_GAP_MS = 1000;
const REST_WITHOUT_HEADER_MS = 15 * 60_000;
const MAX_HOSTS = 2000;

type Rest = { readonly until: number; readonly outcome: FetchOutcome };

/** The same fetch, where requests to one host wait for each other, and then for the gap. */
export function politely(fetch: Fetch, clock: Clock = Date.now, gapMs = HOST_GAP_MS): Fetch {
  /** Per host, when its last request ended or will end. */
  const ends = new Map<string, Promise<number>>();
  const rests = new Map<string, Rest>();
  return (request) => {
    // Receivers asked for their messages; what is too much for them is decided where they are sent.
    if (request.purpose === 'webhook') return fetch(request);
    const host = URL.canParse(request.url) ? new URL(request.url).host : '';
    const before = ends.get(host) ?? Promise.resolve(Number.NEGATIVE_INFINITY);
    let asked = true;
    const outcome = before.then(async (ended) => {
      const rest = rests.get(host);
      if (rest && isPage(request) && clock() < rest.until) {
        asked = false;
        return { ...rest.outcome, millis: 0 };
      }
      // A clock that was set back must not make the host wait for longer than the gap.
      const wait = Math.min(gapMs, ended + gapMs - clock());
      if (wait > 0) await sleep(wait);
      const answer = await fetch(request);
      const restMs = isPage(request) ? restOf(answer, clock()) : undefined;
      if (restMs !== undefined) keep(rests, host, { until: clock() + restMs, outcome: answer });
      return answer;
    });
    const end = outcome.then(clock, clock);
    keep(
      ends,
      host,
      end.then(async (at) => (asked ? at : await before)),
    );
    return outcome;
  };
}

/** Feeds have their own record of when they may be asked again. */
const isPage = ({ purpose }: FetchRequest): boolean => purpose === 'page' || purpose === 'robots';

/** For how long a host wants to be left alone, in ms: it said 429, or 503 and for how long. */
function restOf(outcome: FetchOutcome, now: number): number | undefined {
  if (outcome.kind !== 'response') return undefined;
  const asked = retryAfterMs(outcome.headers['retry-after'], now);
  if (outcome.status === 429) return asked ?? REST_WITHOUT_HEADER_MS;
  return outcome.status === 503 ? asked : undefined;
}

/** Sets an entry and forgets the one that was set the longest time ago when there are too many. */
function keep<V>(map: Map<string, V>, host: string, value: V): void {
  map.delete(host);
  map.set(host, value);
  const [oldest] = map.keys();
  if (map.size > MAX_HOSTS && oldest !== undefined) map.delete(oldest);
}
