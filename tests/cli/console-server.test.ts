/** The server on this computer over real sockets: what only the transport can get wrong, and the unsubscribe page. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unsubscribeToken } from '../../functions/domain/secret.ts';
import { type ConsoleServer, serveConsole } from '../../infra/cli/console-server.ts';
import { ENTITIES, startWorld, TOPICS, type World } from '../support/query-world.ts';
import { aSubscription } from '../support/rows.ts';

const KEY = 'a master key for this test alone';
const TO = 'reader@desk.example';
let world: World;
let server: ConsoleServer;

beforeAll(async () => {
  world = await startWorld();
  const channel = { type: 'email', to: [TO] } as const;
  await world.engine.stores.subscriptions.put(aSubscription('desk', { channel }));
  server = await serveConsole({
    data: { ...world.engine, masterKey: async () => KEY },
    entities: ENTITIES,
    topics: TOPICS,
    queue: { send: async () => {} },
    log: () => {},
    port: 0,
  });
});
afterAll(async () => {
  await server.close();
  await world.engine.stop();
});

describe('the local server', () => {
  it('an address of a megabyte gets a 400 that names the parameter', async () => {
    const answer = await fetch(`${server.url}api/articles?feed=${'a'.repeat(1_000_000)}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ status: 400, parameter: 'feed' });
  });
  it('shows the console under its own names only', async () => {
    expect((await fetch(server.url)).status).toBe(200);
    expect(await statusFor('evil.example')).toBe(403);
  });
  it('serves the unsubscribe page of a mail, whose button unsubscribes', async () => {
    const url = `${server.url}unsubscribe/${unsubscribeToken(KEY, 'desk', TO)}`;
    const page = await fetch(url);
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('method="post"'),
    ]);
    expect((await world.engine.stores.subscriptions.get('desk'))?.suppressed).toBeUndefined();
    expect((await fetch(url, { method: 'POST' })).status).toBe(200);
    expect((await world.engine.stores.subscriptions.get('desk'))?.suppressed).toMatchObject({
      [TO]: { reason: 'unsubscribed' },
    });
    expect((await fetch(`${server.url}unsubscribe/desk.wrong`)).status).toBe(404);
  });
});

/** `fetch` sets the host itself. */
const statusFor = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(server.url, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
