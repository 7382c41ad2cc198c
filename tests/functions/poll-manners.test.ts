/** How servers are visited: a day scored request by request, hosts that ask for rest, our own outages. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { minuteOf } from '../../functions/domain/feed-slot.ts';
import { bucketOf } from '../../functions/domain/hash.ts';
import { document, feed, openFeedServers } from '../support/feed-servers.ts';
import type { Answer, HttpServer } from '../support/http-server.ts';
import { HOUR, MINUTE, type PollWorld, pollWorld, START } from '../support/poll-world.ts';

const { engine, serve, clear, close } = await openFeedServers();
afterEach(clear);
afterAll(close);

/** What a server that watches its visitors writes down. */
type Visit = {
  readonly at: number;
  readonly path: string;
  readonly etag: string | undefined;
  readonly since: string | undefined;
  readonly status: number;
};
/** As the schedule would, in those minutes in which feeds of the one server can fall due at all. */
async function live(world: PollWorld, server: HttpServer, minutes: number, every = 5) {
  const first = minuteOf(world.clock());
  const wait = (((bucketOf(server.host, every) - first) % every) + every) % every;
  for (let minute = first + wait; minute < first + minutes; minute += every) {
    world.advance(minute * MINUTE - world.clock());
    await world.pass({ afterMinute: minute - 1, toMinute: minute, everyFeed: false });
  }
  world.advance((first + minutes) * MINUTE - world.clock());
}

describe('a day with a server that keeps score', () => {
  it('has one full request; every other one is conditional, verbatim, on the minute', async () => {
    const visits: Visit[] = [];
    let world: PollWorld | undefined;
    const versionAt = (time: number) => Math.floor((time - START) / (5 * HOUR));
    const tagOf = (version: number) => `W/"v ${version}=é"`;
    const dateOf = (version: number) => `The ${version}th of never`;
    const server = await serve((request, response) => {
      const at = world?.clock() ?? 0;
      const version = versionAt(at);
      const etag = request.headers['if-none-match'];
      const status = etag === tagOf(version) ? 304 : 200;
      const since = request.headers['if-modified-since'];
      visits.push({ at, path: request.url ?? '', etag, since, status });
      expect(request.headers).not.toHaveProperty('cookie');
      expect(request.headers).not.toHaveProperty('referer');
      response.setHeader('etag', tagOf(version));
      response.setHeader('last-modified', dateOf(version));
      response.setHeader('set-cookie', 'visitor=1');
      response.writeHead(status).end(status === 200 ? document(version) : undefined);
    });
    world = await pollWorld(engine, [server]);
    await world.define(feed(server, 'one', 15));
    await live(world, server, 1440, 15);

    expect(visits).toHaveLength(96);
    expect(visits.filter(({ etag }) => etag === undefined)).toHaveLength(1);
    expect(visits.filter(({ status }) => status === 200)).toHaveLength(5);
    visits.slice(1).forEach((visit, place) => {
      const given = versionAt(visits[place]?.at ?? 0);
      expect(visit).toMatchObject({ etag: tagOf(given), since: dateOf(given) });
      const gap = visit.at - (visits[place]?.at ?? 0);
      expect(Math.abs(gap - 15 * MINUTE)).toBeLessThan(0.02 * 15 * MINUTE);
    });
    expect(await world.stores.articles.ofFeed('one', '0')).toHaveLength(5);
  });

  it('that sends no validators is visited hourly at most, unless a cadence is given', async () => {
    const paths: string[] = [];
    const server = await serve((request, response) => {
      paths.push(request.url ?? '');
      response.end(document(1));
    });
    const world = await pollWorld(engine, [server]);
    await world.define(feed(server, 'adapts'), feed(server, 'given', 15));
    await live(world, server, 12 * 60, 15);
    expect(paths.filter((path) => path === '/given')).toHaveLength(48);
    // The first visit finds out.
    expect(paths.filter((path) => path === '/adapts').length).toBeLessThanOrEqual(13);
  });

  it('and never comes back after two 410s, an hour apart', async () => {
    let visits = 0;
    const server = await serve((_, response) => {
      visits += 1;
      response.writeHead(410).end();
    });
    const world = await pollWorld(engine, [server]);
    await world.define(feed(server, 'one', 15));
    await live(world, server, 6 * 60, 15);
    expect(visits).toBe(2);
    expect((await world.stores.feeds.get('one'))?.state).toBe('gone');
    await world.pass({ everyFeed: true });
    expect(visits).toBe(2);
  });
});

describe('a host', () => {
  it('has one request at a time, a second apart, while other hosts go on beside it', async () => {
    let inFlight = 0;
    let most = 0;
    const slow: Answer = async (_, response) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, 30));
      inFlight -= 1;
      response.end(document(1));
    };
    const [one, other] = [
      await serve(slow),
      await serve((_, response) => void response.end(document(2))),
    ];
    const waits: number[] = [];
    const world = await pollWorld(engine, [one, other], () => ({
      sleep: async (ms) => {
        waits.push(ms);
      },
    }));
    await world.define(...['a', 'b', 'c'].map((id) => feed(one, id)), feed(other, 'd'));
    const [counts] = await world.pass();
    expect(counts).toMatchObject({ polled: 4, changed: 4 });
    expect(most).toBe(1);
    expect(waits).toEqual([1000, 1000]);
  });

  it('that says 429 is left alone with all its feeds, for as long as it says', async () => {
    let visits = 0;
    const server = await serve((request, response) => {
      visits += 1;
      if (request.url !== '/b') return void response.end(document(1));
      response.writeHead(429, { 'retry-after': '7200' }).end();
    });
    const world = await pollWorld(engine, [server]);
    await world.define(...['a', 'b', 'c', 'd'].map((id) => feed(server, id, 15)));
    const [counts] = await world.pass();
    expect(counts).toMatchObject({ polled: 2, changed: 1, failed: 1 });
    expect(visits).toBe(2);
    await live(world, server, 115, 15);
    expect(visits).toBe(2);
    expect(
      (await world.stores.feeds.list()).map(({ state, failures }) => [state, failures]),
    ).toEqual([
      ['rate-limited', 0],
      ['rate-limited', 1],
      ['rate-limited', 0],
      ['rate-limited', 0],
    ]);
    await live(world, server, 60, 15);
    expect(visits).toBeGreaterThan(2);
  });

  it('that says 503 for one feed goes on with the others; for two, it rests', async () => {
    const paths: string[] = [];
    const server = await serve((request, response) => {
      paths.push(request.url ?? '');
      const isDown = request.url === '/b' || request.url === '/d';
      if (!isDown) return void response.end(document(1));
      response.writeHead(503, { 'retry-after': '600' }).end();
    });
    const world = await pollWorld(engine, [server]);
    await world.define(...['a', 'b', 'c', 'd', 'e'].map((id) => feed(server, id, 5)));
    await world.pass();
    expect(paths).toEqual(['/a', '/b', '/c', '/d']);
    expect(await world.stores.feeds.get('e')).toMatchObject({ state: 'rate-limited', failures: 0 });
  });
});

describe('when no host can be connected to', () => {
  const closed = (n: number) => `http://nowhere-${n}.example/rss`;
  it('the fault is ours from five hosts on: nothing is counted, one alarm', async () => {
    const world = await pollWorld(engine, []);
    const feeds = [1, 2, 3, 4, 5, 6].map((n) => ({
      id: `f${n}`,
      url: closed(n),
      title: 'x',
      language: 'en',
    }));
    await world.define(...feeds);
    const before = await world.stores.feeds.list();
    const [counts] = await world.pass();
    expect(counts).toMatchObject({ failed: 6, ownOutage: 1 });
    expect(await world.stores.feeds.list()).toEqual(before);
    expect(world.logged.filter(({ fact }) => fact.startsWith('own outage'))).toHaveLength(1);
  });
  it('and theirs below: each is counted', async () => {
    const world = await pollWorld(engine, []);
    await world.define(
      ...[1, 2, 3, 4].map((n) => ({ id: `f${n}`, url: closed(n), title: 'x', language: 'en' })),
    );
    const [counts] = await world.pass();
    expect(counts).toMatchObject({ failed: 4, ownOutage: 0 });
    expect(new Set((await world.stores.feeds.list()).map(({ state }) => state))).toEqual(
      new Set(['unreachable']),
    );
  });
});
