/** Name resolution against a real name server on loopback: good, bad, slow and lying ones. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardedFetch } from '../../functions/adapters/http.ts';
import { dnsResolver } from '../../functions/adapters/http-resolve.ts';
import type { FetchOutcome } from '../../functions/domain/fetch.ts';
import { type DnsServer, serveDns } from '../support/dns-server.ts';
import { testFetch } from '../support/fetching.ts';
import { type HttpServer, serveHttp } from '../support/http-server.ts';

let dns: DnsServer;
let page: HttpServer;
beforeAll(async () => {
  dns = await serveDns({
    'both.example': { a: ['93.184.216.34'], aaaa: ['2606:4700::1111'] },
    'v4.example': { a: ['93.184.216.34', '93.184.216.35'] },
    'v6.example': { aaaa: ['2606:4700::1111'] },
    'none.example': {},
    'slow6.example': 'silent on AAAA',
    'lame.example': 'SERVFAIL',
    'dead.example': 'silent',
    'mad.example': 'rubbish',
    'inside.example': { a: ['10.0.0.7'] },
    'halfway.example': { a: ['93.184.216.34'], aaaa: ['::1'] },
    'home.example': { a: ['127.0.0.1'] },
  });
  page = await serveHttp((_, response) => void response.end('home'));
});
afterAll(() => Promise.all([dns.close(), page.close()]));
/** Short for what is never answered, long for what is: a retry would be a second question. */
const resolver = (questionMs = 5000) => dnsResolver({ servers: [dns.address], questionMs });

describe('a name becomes all of its addresses', () => {
  it.each([
    ['both.example', ['2606:4700::1111', '93.184.216.34']],
    ['v4.example', ['93.184.216.34', '93.184.216.35']],
    ['v6.example', ['2606:4700::1111']],
  ])('%s', async (host, addresses) => {
    expect([...(await resolver()(host))].sort()).toEqual(addresses);
  });
  it('and does not wait long for the family that does not answer', async () => {
    const started = performance.now();
    expect(await resolver(20_000)('slow6.example')).toEqual(['93.184.216.34']);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('a fetch by name', () => {
  const get = (host: string): Promise<FetchOutcome> => {
    const at = `${host}:${page.port}`;
    const servers = host === 'home.example' ? [{ host: at }] : [];
    const isSilent = host === 'dead.example' || host === 'mad.example';
    const resolve = resolver(isSilent ? 150 : 5000);
    const limits = { resolveMs: 6000 };
    const fetch = testFetch(servers, { resolve, ports: [page.port], limits });
    return fetch({ url: `http://${at}/`, purpose: 'feed' });
  };
  it('asks DNS once per family', async () => {
    const before = dns.questions.length;
    expect(await get('home.example')).toMatchObject({ kind: 'response', status: 200 });
    expect(dns.questions.slice(before).sort()).toEqual(['home.example A', 'home.example AAAA']);
    expect(page.requests[0]?.headers.host).toBe(`home.example:${page.port}`);
  });
  it.each(['inside.example', 'halfway.example'])('%s is refused', async (host) => {
    expect((await get(host)).kind).toBe('forbidden-address');
  });
  it.each([
    ['lame.example', /answer with an error/],
    ['dead.example', /do not answer/],
    ['mad.example', /./],
    ['unknown.invalid', /does not exist|do not answer/],
    ['none.example', /does not exist|has no address|do not answer/],
  ])('%s is a failure of DNS', async (host, message) => {
    expect(await get(host)).toMatchObject({ kind: 'dns', message: expect.stringMatching(message) });
  });
  it('a local name on the list of exceptions is looked up the way of the system', async () => {
    const host = `localhost:${page.port}`;
    const fetch = guardedFetch({ allowPrivate: [host], userAgent: 'test' });
    const outcome = await fetch({ url: `http://${host}/`, purpose: 'feed' });
    expect(outcome).toMatchObject({ kind: 'response', status: 200 });
  });
  it('forty dead name servers hold up nobody else', async () => {
    const dead = Array.from({ length: 40 }, () => get('dead.example'));
    expect((await Promise.race([...dead, get('home.example')])).kind).toBe('response');
    await Promise.all(dead);
  });
});
