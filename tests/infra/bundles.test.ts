/**
 * The bundles at work, each in a process of its own as on Lambda: dispatch, poll with its document worker,
 * query and deliver, over the embedded engine; AWS's other services and a feed are servers on loopback.
 */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENV } from '../../functions/adapters/env.ts';
import { writeMessage } from '../../functions/adapters/message-body.ts';
import { dispatch } from '../../functions/dispatch/dispatch.ts';
import type { PollMessage } from '../../functions/domain/message.ts';
import { accessToken } from '../../functions/domain/secret.ts';
import { parseSubscriptions } from '../../functions/domain/subscription-file.ts';
import { newSubscription } from '../../functions/domain/subscription-load.ts';
import { bundleFunctions } from '../../infra/bundle.ts';
import type { FunctionName } from '../../infra/functions.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { type HttpServer, serveHttp } from '../support/http-server.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'rasid-bundles-'));
const MASTER_KEY = 'a-master-key-of-a-test-32-letters-long';
const TITLE = 'Last US troops leave Ain al-Asad base in Iraq';
let engine: TestEngine;
let feed: HttpServer;
let aws: HttpServer;

beforeAll(async () => {
  engine = await startTestEngine();
  feed = await serveHttp((_, response) => {
    const item = `<item><title>${TITLE}</title><link>${feed.url}/1</link></item>`;
    response.end(`<rss version="2.0"><channel><title>North</title>${item}</channel></rss>`);
  });
  aws = await serveHttp(({ headers, body }, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    const entries: { Id: string; MessageBody: string }[] = JSON.parse(body).Entries ?? [];
    const taken = entries.map(({ Id, MessageBody }) => {
      const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
      return { Id, MessageId: Id, MD5OfMessageBody };
    });
    const isSecret = String(headers['x-amz-target']).endsWith('GetSecretValue');
    response.end(JSON.stringify(isSecret ? { SecretString: MASTER_KEY } : { Successful: taken }));
  });
  await bundleFunctions(folder, { only: ['dispatch', 'poll', 'query', 'deliver'] });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all([engine.stop(), feed.close(), aws.close()]);
});

/** What the handler answers to an event, in a process that holds its environment and nothing else. */
async function call<A>(name: FunctionName, event: object): Promise<A> {
  const url = new URL(`file://${join(folder, name, 'handler.mjs')}`).href;
  const script = `const { handler } = await import('${url}');
    const answer = await handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 60_000 });
    process.stdout.write('\\n' + JSON.stringify(answer ?? null), () => process.exit(0));`;
  const settings = Object.values(ENV).map((setting) => [
    setting,
    setting.endsWith('_URL') ? `${aws.url}/queue` : setting,
  ]);
  const tables = Object.entries(engine.names).map(([table, tableName]) => [
    ENV[`${table}Table` as keyof typeof ENV],
    tableName,
  ]);
  const env = {
    ...Object.fromEntries([...settings, ...tables]),
    [ENV.shards]: '2',
    [ENV.allowPrivate]: feed.host,
    [ENV.mailFrom]: 'rasid@example.org',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_ENDPOINT_URL_SQS: aws.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
    AWS_ENDPOINT_URL_SESV2: aws.url,
  };
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n')));
}

const ALL_DONE = { batchItemFailures: [] };
const queued = (body: string) => ({ Records: [{ messageId: randomUUID(), body }] });
const ask = (path: string, method: 'GET' | 'POST' = 'GET') =>
  call<{ statusCode: number; body: string }>('query', {
    version: '2.0',
    rawPath: path,
    rawQueryString: '',
    headers: {
      host: 'api.example',
      'content-type': 'application/json',
      authorization: `Bearer ${accessToken(MASTER_KEY, 'admin')}`,
    },
    requestContext: { domainName: 'api.example', http: { method, path } },
  });

describe('the bundles', () => {
  it('dispatch: brings the bundled feeds into the table, and sends each in its minute', async () => {
    const minutes = Array.from({ length: 5 }, (_, minute) => Date.now() + minute * 60_000);
    for (const minute of minutes) {
      await call('dispatch', { scheduledAt: new Date(minute).toISOString() });
    }
    const feeds = await engine.stores.feeds.list();
    expect(feeds.length).toBeGreaterThan(20);
    const sent = aws.requests.map(({ body }) => body).join();
    expect(feeds.some(({ feedId }) => sent.includes(feedId))).toBe(true);
  });

  it('poll and query: a feed on the net becomes an answer with its topic and entities', async () => {
    const at = new Date().toISOString();
    const north = { id: 'north', title: 'North', language: 'en', fullText: 'never' } as const;
    await engine.stores.feeds.define([{ ...north, url: `${feed.url}/feed` }], 'file', at);
    for (const message of await messagesOf('north')) {
      expect(await call('poll', queued(writeMessage(message)))).toEqual(ALL_DONE);
    }
    const { statusCode, body } = await ask('/api/articles');
    expect(statusCode).toBe(200);
    expect(JSON.parse(body).articles).toMatchObject([
      {
        title: TITLE,
        feedId: 'north',
        topics: [{ topicId: 'iraq-withdrawal', verdict: 'likely' }],
        mentions: expect.arrayContaining([expect.objectContaining({ entityId: 'us-forces' })]),
      },
    ]);
  });

  it('query and deliver: a test of a subscription becomes a mail', async () => {
    const channel = { type: 'email', to: ['reader@example.org'] };
    const file = JSON.stringify([{ id: 'desk', name: 'Desk', channel }]);
    for (const one of parseSubscriptions('mine.json', file)) {
      const at = new Date().toISOString();
      await engine.stores.subscriptions.put(newSubscription(one, 'file', at));
    }
    const { body } = await ask('/api/subscriptions/desk/test', 'POST');
    const [deliveryId = ''] = JSON.parse(body).deliveryIds;
    const sent = aws.requests.map((one) => JSON.parse(one.body).Entries?.[0]?.MessageBody);
    const message = sent.find((one) => one?.includes(deliveryId));
    expect(await call('deliver', queued(message))).toEqual(ALL_DONE);
    const mail = aws.requests.find(({ url }) => url.endsWith('/outbound-emails'));
    expect(JSON.parse(mail?.body ?? '{}').Destination).toEqual({ ToAddresses: channel.to });
    expect((await engine.stores.deliveries.get(deliveryId))?.status).toBe('sent');
  });

  it('query: serves the console and the OpenAPI document beside it', async () => {
    expect((await ask('/')).body).toContain('<html');
    expect(JSON.parse((await ask('/openapi.json')).body).openapi).toBe('3.1.0');
  });
});

/** The messages that dispatch would send, of those with this feed. */
async function messagesOf(feedId: string): Promise<readonly PollMessage[]> {
  const sent: PollMessage[] = [];
  const pollQueue = {
    send: async (messages: readonly { body: PollMessage }[]) => {
      sent.push(...messages.map(({ body }) => body));
    },
  };
  const none = { send: async () => {} };
  const order = { toMinute: Math.floor(Date.now() / 60_000), everyFeed: true, atOnce: true };
  const { stores } = engine;
  const queues = { pollQueue, alertQueue: none, deliveryQueue: none };
  await dispatch(order, { stores, ...queues, clock: Date.now, log: () => {}, shards: 2 });
  return sent.filter(({ feeds }) => feeds.some((one) => one.feedId === feedId));
}
