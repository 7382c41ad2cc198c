/** robots.txt, asked for once a day per site and kept in memory. What it means is in functions/domain/robots.ts. */
import { type Robots, type RobotsAnswer, readRobots, robotsUrl } from '../domain/robots.ts';
import type { Clock, Fetch } from '../ports.ts';

const MAX_SITES = 1000;

type Site = { readonly robots: Promise<Robots>; until: number };

/** Whether a page may be read. Pages of one site that are asked about at once wait for one request. */
export function robotsGate(fetch: Fetch, clock: Clock): (pageUrl: string) => Promise<RobotsAnswer> {
  const sites = new Map<string, Site>();
  const read = async (url: string): Promise<Robots> =>
    readRobots(url, await fetch({ url, purpose: 'robots' }));
  const siteOf = (url: string): Site => {
    const known = sites.get(url);
    if (known && clock() < known.until) return known;
    const asked: Site = { robots: read(url), until: Number.POSITIVE_INFINITY };
    asked.robots.then(
      ({ keepMs }) => {
        asked.until = clock() + keepMs;
      },
      () => sites.delete(url),
    );
    sites.delete(url);
    sites.set(url, asked);
    const [oldest] = sites.keys();
    if (sites.size > MAX_SITES && oldest !== undefined) sites.delete(oldest);
    return asked;
  };
  return async (pageUrl) => {
    if (!URL.canParse(pageUrl) || !/^https?:$/.test(new URL(pageUrl).protocol)) return 'disallowed';
    return (await siteOf(robotsUrl(pageUrl)).robots).answer(pageUrl);
  };
}
