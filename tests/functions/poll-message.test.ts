/** A poll message: what a call has no time for, what comes twice, late, or may not be asked. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { poll } from '../../functions/poll/poll.ts';
import { document, feed, openFeedServers } from '../support/feed-servers.ts';
import { HOUR, MINUTE, pollWorld } from '../support/poll-world.ts';

const { engine, serve, clear, close } = await openFeedServers();
afterEach(clear);
afterAll(close);

describe('a poll message', () => {
  const threeFeeds = async () => {
    const server = await serve((_, response) => void response.end(document(1)));
    const world = await pollWorld(engine, [server]);
    await world.define(...['a', 'b', 'c'].map((id) => feed(server, id, 5)));
    const feeds = await world.stores.feeds.list();
    return { server, world, message: { feeds, at: new Date(world.clock()).toISOString() } };
  };
  it('that there is no time for is sent again, without what is done', async () => {
    const { world, message } = await threeFeeds();
    const deadline = world.clock() + 30_500;
    expect(await poll(message, world.tools, { deadline })).toMatchObject({ polled: 2 });
    const [again] = world.queues.pollQueue.sent;
    expect(again?.body.feeds.map(({ feedId }) => feedId)).toEqual(['c']);
  });
  it('that comes twice polls nothing twice that was saved the first time', async () => {
    const { server, world, message } = await threeFeeds();
    await poll(message, world.tools);
    expect(await poll(message, world.tools, { redelivered: true })).toMatchObject({ polled: 0 });
    expect(server.requests).toHaveLength(3);
  });
  it('that comes late is polled with the rows as they are now', async () => {
    const { server, world, message } = await threeFeeds();
    world.advance(5 * MINUTE);
    const later = new Date(world.clock() + HOUR).toISOString();
    await world.stores.feeds.update('a', 1, { notBefore: later });
    await world.stores.feeds.update('b', 1, { state: 'paused', pollSlot: undefined });
    await world.stores.feeds.update('c', 1, { everyMinutes: 15 });
    expect(await poll(message, world.tools)).toMatchObject({ polled: 1, changed: 1 });
    expect(server.requests.map(({ url }) => url)).toEqual(['/c']);
    expect(await world.stores.feeds.get('c')).toMatchObject({ state: 'ok', version: 3 });
  });
  it('that comes again after the next slot is left to that slot', async () => {
    const { server, world, message } = await threeFeeds();
    world.advance(5 * MINUTE);
    expect(await poll(message, world.tools, { redelivered: true })).toMatchObject({ polled: 0 });
    expect(server.requests).toHaveLength(0);
  });
  it('with a feed that may not be fetched records it, and polls the others', async () => {
    const { server, world } = await threeFeeds();
    await world.define(feed(server, 'a'), {
      id: 'p',
      url: 'http://169.254.169.254/latest',
      title: 'p',
      language: 'en',
    });
    await world.pass();
    expect(await world.stores.feeds.get('p')).toMatchObject({ state: 'forbidden' });
    expect(await world.stores.feeds.get('a')).toMatchObject({ state: 'ok' });
  });
});
