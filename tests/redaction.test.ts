/**
 * What must never be said: secrets planted everywhere, a monitor that fails in every way at the most
 * talkative level, and a search through all that it says and records.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openData } from '../infra/local/open.ts';
import { tables } from '../infra/tables.ts';
import { type HttpServer, serveHttp } from './support/http-server.ts';
import { rasid } from './support/monitor.ts';
import { rss } from './support/poll-world.ts';
import { type SmtpServer, serveSmtp } from './support/smtp-server.ts';

/** Each is planted once, and is nowhere else. */
const CANARIES = {
  masterKey: 'canary-master-key-0123456789abcdef-0123456789',
  feedPassword: 'canaryfeedpassword1',
  feedToken: 'canaryfeedtoken2',
  refusedToken: 'canaryrefusedtoken3',
  redirectToken: 'canaryredirecttoken4',
  hookToken: 'canaryhooktoken5',
  hookHeader: 'canaryhookheader6',
  hookPath: 'Canary7hookPathABCDEFGHIJ0123',
  hookReply: 'canaryhookreply8',
  smtpPassword: 'canarysmtppassword9',
  mailAddress: 'canary-reader@canary10.example.org',
  feedTitle: 'Canaryfeedtitle11',
  articleText: 'canaryarticletext12',
} as const;
const data = mkdtempSync(join(tmpdir(), 'rasid-redaction-'));
let outlet: HttpServer;
let hooks: HttpServer;
let smtp: SmtpServer;
let withNews = false;
const said: string[] = [];

beforeAll(async () => {
  outlet = await serveHttp((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/moved') {
      const location = `/gone?token=${CANARIES.redirectToken}`;
      return void response.writeHead(301, { location }).end();
    }
    if (path === '/gone') return void response.writeHead(404).end();
    // Servers that repeat what they were asked for.
    if (path === '/echo') return void response.writeHead(500).end(`no ${request.url}`);
    if (path === '/page') return void response.end(`<html>${request.url}</html>`);
    response.setHeader('content-type', 'application/rss+xml').end(documentNow());
  });
  hooks = await serveHttp((request, response) => {
    response.writeHead(500).end(`${CANARIES.hookReply} ${request.url} ${request.body}`);
  });
  smtp = await serveSmtp({
    refuse: (address) => ({ code: 550, text: `no mailbox ${address}` }),
  });
});
afterAll(async () => {
  await Promise.all([outlet.close(), hooks.close(), smtp.close()]);
  rmSync(data, { recursive: true, force: true });
});

function documentNow(): string {
  const date = Date.now() - 60_000;
  const title = 'US troops withdraw from Iraq, leaving Ain al-Asad air base';
  const text = `${CANARIES.articleText}: US forces went on with the withdrawal from Iraq, officials in Baghdad said.`;
  const news = [{ link: '/news/1', guid: '1', title, text, date }];
  return rss(withNews ? news : [{ link: '/news/0', guid: '0', title: 'Orchards', date }]);
}

async function pass(): Promise<void> {
  const { port } = outlet;
  const login = `reader:${CANARIES.feedPassword}@`;
  const feed = (id: string, url: string) => ({
    id,
    url,
    title: CANARIES.feedTitle,
    language: 'en',
  });
  const feeds = [
    feed('good', `http://127.0.0.1:${port}/feed?token=${CANARIES.feedToken}`),
    feed('echo', `http://127.0.0.1:${port}/echo?token=${CANARIES.feedToken}`),
    feed('page', `http://127.0.0.1:${port}/page?token=${CANARIES.feedToken}`),
    feed('moved', `http://127.0.0.1:${port}/moved`),
    feed('refused', `http://127.0.0.1:1/feed?token=${CANARIES.refusedToken}`),
    feed('private', `http://${login}10.1.2.3/feed?token=${CANARIES.refusedToken}`),
    feed('login', `http://${login}127.0.0.1:${port}/feed`),
  ];
  const filter = { topics: ['iraq-withdrawal'] };
  const hook = (id: string, url: string, format = 'standard') => ({
    id,
    name: id,
    filter,
    channel: {
      type: 'webhook',
      url,
      format,
      headers: { Authorization: `Bearer ${CANARIES.hookHeader}` },
    },
  });
  const subscriptions = [
    hook('failing', `${hooks.url}/${CANARIES.hookPath}?token=${CANARIES.hookToken}`),
    hook('refused', `http://127.0.0.1:1/${CANARIES.hookPath}?token=${CANARIES.hookToken}`, 'slack'),
    {
      id: 'mail',
      name: 'mail',
      filter,
      owner: CANARIES.mailAddress,
      channel: { type: 'email', to: [CANARIES.mailAddress] },
    },
  ];
  const file = (name: string, content: unknown) => {
    writeFileSync(join(data, name), JSON.stringify(content));
    return join(data, name);
  };
  const args = ['--data', join(data, 'data'), '--feeds', file('feeds.json', feeds)];
  const more = ['--subscriptions', file('subscriptions.json', subscriptions), '--once', '--now'];
  const mailServer = smtp.url.replace('//', `//user:${CANARIES.smtpPassword}@`);
  const { code, stdout, stderr } = await rasid(['start', ...args, ...more], {
    RASID_LOG_LEVEL: 'debug',
    RASID_MASTER_KEY: CANARIES.masterKey,
    RASID_SMTP_URL: mailServer,
    RASID_ALLOW_PRIVATE: `${outlet.host},${hooks.host},127.0.0.1:1`,
  }).ended;
  expect(code, stderr).toBe(0);
  said.push(stdout, stderr);
}

type Row = Record<string, unknown>;
async function rowsOf(table: string): Promise<readonly Row[]> {
  const { client, close } = await openData({ data: join(data, 'data') });
  const { Items = [] } = await client.send(new ScanCommand({ TableName: `Rasid${table}` }));
  await close();
  return Items;
}
const found = (text: string) =>
  Object.entries(CANARIES).flatMap(([name, canary]) => (text.includes(canary) ? [name] : []));
/** Rows without the attributes that are what was asked for: a feed's own address, a channel. */
const without = (rows: readonly Row[], ...own: readonly string[]) =>
  JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([key]) => !own.includes(key))),
    ),
  );

describe('secrets planted everywhere', () => {
  it('are not said at any level, whatever fails', async () => {
    await pass();
    withNews = true;
    await pass();
    await pass();
    expect(said.join('').length, 'something was logged').toBeGreaterThan(500);
    expect(hooks.requests.length, 'a webhook was tried').toBeGreaterThan(0);
    expect(found(said.join('\n'))).toEqual([]);
  });

  it('are in no row but the one that was given them', async () => {
    const feeds = await rowsOf('Feeds');
    expect(feeds.some(({ lastReport }) => lastReport)).toBe(true);
    // A feed that moved is asked where it moved to.
    const own = ['url', 'definedUrl', 'validatorsUrl', 'moved'];
    expect(found(without(feeds, ...own, 'title'))).toEqual([]);
    const articles = await rowsOf('Articles');
    expect(articles.length).toBeGreaterThan(1);
    expect(found(without(articles))).toEqual(['articleText']);
    for (const { name } of tables) {
      if (['Feeds', 'Articles', 'Subscriptions', 'Deliveries'].includes(name)) continue;
      expect(found(without(await rowsOf(name))), name).toEqual([]);
    }
  });

  it('are in no delivery but as its recipient and in the body that is sent', async () => {
    const deliveries = await rowsOf('Deliveries');
    expect(deliveries.map(({ subscriptionId }) => subscriptionId).sort()).toEqual(
      expect.arrayContaining(['failing', 'mail', 'refused']),
    );
    expect(deliveries.flatMap(({ attempts }) => attempts)).not.toEqual([]);
    // The mail server's refusal names the address in the row that is sent to it.
    const others = deliveries.filter(({ subscriptionId }) => subscriptionId !== 'mail');
    expect(found(without(others, 'recipient', 'body'))).toEqual([]);
    const mails = deliveries.filter(({ subscriptionId }) => subscriptionId === 'mail');
    expect(found(without(mails, 'recipient', 'body'))).toEqual(['mailAddress']);
    const bodies = deliveries.map(({ body }) => String(body)).join('\n');
    expect(found(bodies).filter((name) => !/articleText|mailAddress|feedTitle/.test(name))).toEqual(
      [],
    );
  });

  it('are in no file of the data folder but the engine’s own', () => {
    for (const name of ['cursor.json', 'checkpoint.json', 'catalogue.json']) {
      expect(found(readFileSync(join(data, 'data', name), 'utf8')), name).toEqual([]);
    }
  });
});
