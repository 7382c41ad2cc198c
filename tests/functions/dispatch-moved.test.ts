/** A feed that moved onto the address of another feed: the address is polled once, and nothing is lost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type HttpServer, serveHttp } from '../support/http-server.ts';
import { closeReader, DAY, HOUR, pollWorld, rss } from '../support/poll-world.ts';

let engine: TestEngine;
let old: HttpServer;
let target: HttpServer;
let asked: string[] = [];
beforeAll(async () => {
  engine = await startTestEngine();
  target = await serveHttp((request, response) => {
    asked.push(request.url ?? '');
    response.end(rss([{ link: 'https://outlet.example/1', title: 'Morning notes', guid: '1' }]));
  });
  old = await serveHttp((_, response) => {
    response.writeHead(301, { location: `${target.url}/feed` }).end();
  });
});
afterAll(async () => {
  await Promise.all([old.close(), target.close()]);
  await closeReader();
  await engine.stop();
});

const definition = (id: string, url: string) =>
  ({ id, url, title: id, language: 'en', everyMinutes: 60 }) as const;
const moving = () => definition('moving', `${old.url}/feed`);
const staying = () => definition('staying', `${target.url}/feed`);

/** Polled now, and again when the redirect has held for a day: its target is adopted then. */
async function moved(...others: readonly ReturnType<typeof definition>[]) {
  const world = await pollWorld(engine, [old, target]);
  await world.define(moving(), ...others);
  await world.pass();
  world.advance(DAY);
  await world.pass();
  expect(await world.stores.feeds.get('moving')).toMatchObject({ url: `${target.url}/feed` });
  world.advance(HOUR);
  asked = [];
  return world;
}

describe('a feed whose new address is that of another feed', () => {
  it('is polled no more, and says which feed is polled instead', async () => {
    const world = await moved(staying());
    await world.pass();
    expect(asked).toEqual(['/feed']);
    const row = await world.stores.feeds.get('moving');
    expect(row).toMatchObject({ state: 'gone', lastReport: { kind: 'moved-onto-another' } });
    expect(row?.lastReport?.message).toContain('"staying"');
    expect(row?.pollSlot).toBeUndefined();
    expect(await world.stores.feeds.get('staying')).toMatchObject({ state: 'ok' });
  });
  it('stays so when its definition is read again, until that names another address', async () => {
    const world = await moved(staying());
    await world.pass();
    await world.define(moving(), staying());
    expect(await world.stores.feeds.get('moving')).toMatchObject({ state: 'gone' });
    await world.define({ ...moving(), url: `${target.url}/other` }, staying());
    expect(await world.stores.feeds.get('moving')).toMatchObject({ state: 'ok' });
    asked = [];
    await world.pass();
    expect(asked.toSorted()).toEqual(['/feed', '/other']);
  });
  it('gives way to the lower id where both have moved there', async () => {
    const world = await moved(definition('again', `${old.url}/second`));
    await world.pass();
    expect(await world.stores.feeds.get('again')).toMatchObject({ state: 'ok' });
    expect(await world.stores.feeds.get('moving')).toMatchObject({ state: 'gone' });
  });
  it.each([
    ['is paused', { state: 'paused', pollSlot: undefined }],
    ['has no baseline yet: what it lists first tells nobody', { baselineAt: undefined }],
    ['fails', { failures: 2 }],
  ] as const)('goes on while that one %s', async (_, change) => {
    const world = await moved(staying());
    const row = await world.stores.feeds.get('staying');
    await world.stores.feeds.update('staying', row?.version ?? 0, change);
    await world.pass();
    expect(asked).toContain('/feed');
    expect(await world.stores.feeds.get('moving')).toMatchObject({ state: 'ok' });
  });
});

describe('two feeds that were given one address', () => {
  it('are both polled: somebody wanted that', async () => {
    const world = await pollWorld(engine, [target]);
    await world.define(staying(), { ...staying(), id: 'twin' });
    asked = [];
    await world.pass();
    expect(asked).toEqual(['/feed', '/feed']);
  });
});
