/** What the steps count of lateness and of faults that the caller of a function never sees. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqsBatch, streamBatch } from '../../functions/adapters/batch.ts';
import { readMessage } from '../../functions/adapters/message-body.ts';
import { deliver, metricsOf as metricsOfDeliver } from '../../functions/deliver/deliver.ts';
import { metricsOf, poll } from '../../functions/poll/poll.ts';
import { articleOf } from '../support/alerting.ts';
import { openScene, type Scene } from '../support/delivering.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type HttpServer, serveHttp } from '../support/http-server.ts';
import { closeReader, MINUTE, pollWorld, rss, START } from '../support/poll-world.ts';
import { startWorld } from '../support/query-world.ts';

let engine: TestEngine;
let server: HttpServer;
beforeAll(async () => {
  engine = await startTestEngine();
  server = await serveHttp((_, response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml' });
    response.end(rss([{ link: 'https://outlet.example/1', guid: '1', title: 'Orchards' }]));
  });
});
afterAll(async () => {
  await server.close();
  await closeReader();
  await engine.stop();
});
const iso = (ms: number) => new Date(ms).toISOString();

describe('poll', () => {
  const world = async (changes?: Parameters<typeof pollWorld>[2]) => {
    const made = await pollWorld(engine, [server], changes);
    await made.define({
      id: 'one',
      url: `${server.url}/one`,
      title: 'One',
      language: 'en',
      everyMinutes: 60,
    });
    const feeds = await made.stores.feeds.list();
    return { ...made, feeds };
  };

  it('says how long its feeds had been due, also when nothing else is wrong', async () => {
    const { feeds, tools } = await world();
    const at = iso(START - 20 * MINUTE);
    expect(metricsOf(await poll({ feeds, at }, tools))).toMatchObject({
      Polled: 1,
      OldestDueSeconds: 1200,
    });
  });

  it('counts from when they fell due, not from when they were sent again', async () => {
    const { feeds, tools, queues, advance } = await world();
    const options = { deadline: START + 1000 };
    const first = await poll({ feeds, at: iso(START - 5 * MINUTE) }, tools, options);
    expect(first).toMatchObject({ polled: 0, oldestDueSeconds: 300 });
    const [again] = queues.pollQueue.sent;
    if (!again) throw new Error('nothing was sent again');
    advance(10 * MINUTE);
    expect((await poll(again.body, tools)).oldestDueSeconds).toBe(900);
  });

  it('counts what stopped for a fault of ours; what the outlet did wrong is no such fault', async () => {
    const { feeds, tools } = await world(() => ({
      reader: { parseFeed: () => Promise.reject(new Error('no memory')) },
    }));
    const counted = metricsOf(await poll({ feeds, at: iso(START) }, tools));
    expect(counted).toMatchObject({ Polled: 1, PollsFailed: 1, StepsFailed: 1 });
    const { feeds: others, tools: working } = await world();
    const gone = others.map((feed) => ({ ...feed, url: 'http://127.0.0.1:9/' }));
    expect(metricsOf(await poll({ feeds: gone, at: iso(START) }, working))).not.toHaveProperty(
      'StepsFailed',
    );
  });
});

describe('a batch', () => {
  const counted: object[] = [];
  const options = { log: () => {}, metrics: (values: object) => counted.push(values) };
  const failing = async () => {
    throw new Error('throttled');
  };

  it('counts the messages that failed, not those that there was no time for', async () => {
    const Records = ['{}', 'poison'].map((body, n) => ({ messageId: `m${n}`, body }));
    await sqsBatch(readMessage, failing, options)({ Records });
    expect(counted.splice(0)).toEqual([{ StepsFailed: 2 }]);
    const late = { getRemainingTimeInMillis: () => 10 };
    await sqsBatch(readMessage, failing, options)({ Records }, late);
    await sqsBatch(readMessage, async () => {}, options)({ Records: Records.slice(0, 1) });
    expect(counted).toEqual([]);
  });

  it('of the stream counts too', async () => {
    const Records = [{ dynamodb: { SequenceNumber: '1', NewImage: { shard: { S: '0' } } } }];
    await streamBatch(failing, options)({ Records });
    expect(counted.splice(0)).toEqual([{ StepsFailed: 1 }]);
  });
});

describe('deliver', () => {
  const attempt = async (scene: Scene) => {
    await scene.world.hear(articleOf('one'));
    const [hint] = scene.world.hints.splice(0);
    if (!hint) throw new Error('no hint');
    const counts = metricsOfDeliver(await deliver(hint.body, scene.world.deliverDeps));
    const again = metricsOfDeliver(await deliver(hint.body, scene.world.deliverDeps));
    expect(again).toEqual({});
    const failure = scene.world.log
      .map((line) => JSON.parse(line))
      .find(({ fact }) => String(fact).startsWith('delivery failed'));
    await scene.close();
    return { counts, level: failure?.details.level };
  };

  it('counts what arrives', async () => {
    const scene = await openScene(engine);
    await scene.subscribe();
    const sent = { Sent: 1, SendsFailed: 0, SendsGivenUp: 0 };
    expect(await attempt(scene)).toEqual({ counts: sent, level: undefined });
  });

  it('counts a failed attempt, and warns: another follows', async () => {
    const scene = await openScene(engine);
    await scene.subscribe({
      channel: { type: 'webhook', url: 'http://127.0.0.1:9/', format: 'standard' },
    });
    const failed = { Sent: 0, SendsFailed: 1, SendsGivenUp: 0 };
    expect(await attempt(scene)).toEqual({ counts: failed, level: 'warn' });
  });

  it('counts a mail that is refused as given up, and calls it an error', async () => {
    const scene = await openScene(engine);
    await scene.subscribe({ channel: { type: 'email', to: ['nobody@desk.example.org'] } });
    const givenUp = { Sent: 0, SendsFailed: 1, SendsGivenUp: 1 };
    expect(await attempt(scene)).toEqual({ counts: givenUp, level: 'error' });
  });
});

describe('query', () => {
  it('logs a fault as an error with the pattern of its route, never the address', async () => {
    const fails = () => Promise.reject(new Error('table out of reach'));
    const world = await startWorld({
      stores: new Proxy({} as never, { get: () => new Proxy({}, { get: () => fails }) }),
    });
    try {
      const answer = await world.ask('/api/articles/art_canary?token=canary-token');
      expect(answer.status).toBe(500);
      expect(world.faults).toHaveLength(1);
      expect(world.faults[0]).toContain('"level":"error"');
      expect(world.faults[0]).toContain('"route":"GET /api/articles/:id"');
      expect(world.faults[0]).not.toContain('canary');
    } finally {
      await world.engine.stop();
    }
  });
});
