/** Nothing private is ever connected to: not directly, not by redirect, not by DNS answer. */
import net from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FetchRequest } from '../../functions/domain/fetch.ts';
import { DENIED_HOSTS, DENIED_URLS } from '../support/denied-urls.ts';
import { namesOf, testFetch } from '../support/fetching.ts';
import { type HttpServer, type RawServer, serveHttp, serveRaw } from '../support/http-server.ts';

const PURPOSES: readonly FetchRequest['purpose'][] = ['feed', 'page', 'robots', 'webhook'];
const connected: string[] = [];
const connect = net.Socket.prototype.connect;
let canaries: RawServer[];
let entry: HttpServer;
/** Ports of the canaries: with these allowed, only the address itself can be what is refused. */
let ports: number[];

const ask = (purpose: FetchRequest['purpose'], url: string): FetchRequest =>
  purpose === 'webhook' ? { url, purpose, method: 'POST', body: '{}' } : { url, purpose };
const redirectTo = (target: string, status: number, depth: number) =>
  `${entry.url}/?${new URLSearchParams({ target, status: String(status), depth: String(depth) })}`;

beforeAll(async () => {
  canaries = [await serveRaw(() => {}, '127.0.0.1'), await serveRaw(() => {}, '::1')];
  ports = [80, 443, 8080, 8443, ...canaries.map(({ port }) => port)];
  entry = await serveHttp((request, response) => {
    const query = new URL(request.url ?? '', entry.url).searchParams;
    const depth = Number(query.get('depth'));
    const target = query.get('target') ?? '';
    const status = Number(query.get('status'));
    const location = depth > 1 ? redirectTo(target, status, depth - 1) : target;
    response.writeHead(status, { location: Buffer.from(location).toString('latin1') }).end();
  });
  net.Socket.prototype.connect = function (this: net.Socket, ...args: never[]) {
    connected.push(JSON.stringify(args));
    if (!/"host":("127\.0\.0\.1"|"::1")/.test(JSON.stringify(args))) {
      // Counted, and kept inside this machine.
      process.nextTick(() => this.destroy(Object.assign(new Error(), { code: 'ENETUNREACH' })));
      return this;
    }
    return (connect as (...all: never[]) => net.Socket).apply(this, args);
  } as typeof connect;
});
afterEach(() => {
  expect(canaries.map((canary) => canary.connections())).toEqual([0, 0]);
  connected.length = 0;
});
afterAll(async () => {
  net.Socket.prototype.connect = connect;
  await Promise.all([entry, ...canaries].map((server) => server.close()));
});

describe('directly', () => {
  it.each(PURPOSES)('no spelling opens a socket for a %s', async (purpose) => {
    const fetch = testFetch([], { ports });
    for (const url of DENIED_URLS) {
      const outcome = await fetch(ask(purpose, url));
      expect([url, outcome.kind]).toEqual([url, 'forbidden-address']);
      expect(outcome).toMatchObject({ message: 'address not allowed' });
    }
    expect(connected).toEqual([]);
  });
  it.each(PURPOSES)('the listeners next door are not reached for a %s', async (purpose) => {
    const fetch = testFetch([], { ports });
    for (const { port } of canaries) {
      for (const host of ['127.0.0.1', '0x7f.1', '0', '[::1]', '[::]', '[::ffff:7f00:1]']) {
        const outcome = await fetch(ask(purpose, `http://${host}:${port}/`));
        expect(outcome.kind).toBe('forbidden-address');
      }
    }
    expect(connected).toEqual([]);
  });
  it('ports outside the list are refused, even on a public host', async () => {
    const outcome = await testFetch([])(ask('feed', 'http://1.1.1.1:6379/'));
    expect(outcome.kind).toBe('forbidden-address');
  });
});

describe('by redirect', () => {
  const targets = () => [
    ...['127.0.0.1', '[::1]', '0', '0x7f000001', '[::ffff:127.0.0.1]'].flatMap((host) =>
      ports.slice(4).map((port) => `http://${host}:${port}/`),
    ),
    ...['http://169.254.169.254/latest/meta-data/', 'http://[fd00:ec2::254]/', 'http://10.0.0.1/'],
    ...['//169.254.169.254/', '//localhost/', '\\\\169.254.169.254\\', '/\\169.254.169.254/'],
    ...['http://localhost:8080/', 'http://metadata.google.internal/', 'http://user@example.com/'],
    ...[
      'file:///etc/passwd',
      'gopher://example.com/',
      'data:text/plain,x',
      'http://example.com:22/',
    ],
    ...['http://①②⑦.⓪.⓪.①/', 'https://2130706433/', 'javascript:alert(1)', '//192.168.1.1:8080'],
  ];
  it.each([301, 302, 303, 307, 308])('%i leads to nothing private', async (status) => {
    const fetch = testFetch([entry], { ports, limits: { redirects: 6 } });
    for (const depth of [1, 5]) {
      for (const target of targets()) {
        connected.length = 0;
        const outcome = await fetch(ask('feed', redirectTo(target, status, depth)));
        expect([target, outcome.kind]).toEqual([target, 'forbidden-address']);
        expect(connected).toHaveLength(depth);
      }
    }
  });
  it('every host of the table is refused behind a redirect', async () => {
    const fetch = testFetch([entry], { ports });
    for (const host of DENIED_HOSTS) {
      const outcome = await fetch(ask('page', redirectTo(`http://${host}/`, 302, 1)));
      expect([host, outcome.kind]).toEqual([host, expect.stringMatching(/^(forbidden|bad-red)/)]);
    }
  });
  it('a webhook is not redirected at all', async () => {
    const outcome = await testFetch([entry], { ports })(
      ask('webhook', redirectTo(`http://127.0.0.1:${canaries[0]?.port}/`, 307, 1)),
    );
    expect(outcome).toMatchObject({ kind: 'response', status: 307, redirects: [] });
    expect(connected).toHaveLength(1);
  });
});

describe('by DNS answer', () => {
  const answers: Readonly<Record<string, readonly string[]>> = {
    'loop.example': ['127.0.0.1'],
    'loop6.example': ['::1'],
    'zero.example': ['0.0.0.0'],
    'mapped.example': ['93.184.216.34', '::ffff:a9fe:a9fe'],
    'mixed.example': ['93.184.216.34', '10.0.0.1'],
    'last.example': [...Array.from({ length: 9999 }, (_, i) => `8.${i >> 8}.${i & 255}.1`), '::1'],
    'nat64.example': ['64:ff9b::7f00:1'],
    '169.254.169.254.nip.io': ['169.254.169.254'],
    'nonsense.example': ['not an address'],
    'spelled.example': ['2130706433'],
  };
  it.each(Object.keys(answers))('%s is refused', async (host) => {
    const fetch = testFetch([], { ports, resolve: namesOf(answers) });
    for (const port of ports) {
      const outcome = await fetch(ask('feed', `http://${host}:${port}/`));
      expect(outcome).toMatchObject({ kind: 'forbidden-address', message: 'address not allowed' });
    }
    expect(connected).toEqual([]);
  });

  it('a name that changes its answer is asked once, and what was judged is what is connected to', async () => {
    let asked = 0;
    const resolve = async () => (asked++ === 0 ? ['8.8.8.8'] : ['127.0.0.1']);
    const fetch = testFetch([], { ports, resolve });
    const first = await fetch(ask('feed', `http://rebind.example:${canaries[0]?.port}/`));
    expect(first.kind).toBe('refused');
    expect(asked).toBe(1);
    expect(connected).toHaveLength(1);
    expect(connected[0]).toContain('"host":"8.8.8.8"');
    const again = await fetch(ask('feed', `http://rebind.example:${canaries[0]?.port}/`));
    expect(again.kind).toBe('forbidden-address');
  });

  it('a connection that ends elsewhere than where it was sent is closed before a word is said', async () => {
    const counting = net.Socket.prototype.connect;
    const home = { host: '127.0.0.1', port: entry.port };
    // As a network would that leads a public address home.
    net.Socket.prototype.connect = function (this: net.Socket) {
      return connect.call(this, home as never);
    } as typeof connect;
    const before = entry.requests.length;
    const fetch = testFetch([], { ports: [entry.port], resolve: async () => ['8.8.8.8'] });
    const outcome = await fetch(ask('feed', `http://astray.example:${entry.port}/`));
    net.Socket.prototype.connect = counting;
    expect(outcome).toMatchObject({ kind: 'forbidden-address', message: 'address not allowed' });
    expect(entry.requests).toHaveLength(before);
  });

  it('10,000 public answers cost a few connections, not 10,000', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `8.${i >> 8}.${i & 255}.1`);
    const fetch = testFetch([], { resolve: async () => many });
    expect((await fetch(ask('feed', 'http://many.example/'))).kind).toBe('refused');
    expect(connected.length).toBe(6);
  });

  it.each([
    ['no answer at all', async () => []],
    ['a name that does not exist', namesOf({})],
    ['a name server that never answers', () => new Promise<never>(() => {})],
  ])('%s is a failure of DNS', async (_, resolve) => {
    const outcome = await testFetch([], { resolve, limits: { resolveMs: 300 } })(
      ask('feed', 'http://gone.example/'),
    );
    expect(outcome.kind).toBe('dns');
    expect(connected).toEqual([]);
  });
});
