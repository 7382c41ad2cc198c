/** Redirects: which are followed, where they lead, and where they end. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { testFetch } from '../support/fetching.ts';
import { serveHttp } from '../support/http-server.ts';
import { serveRedirects } from '../support/redirecting.ts';

const { first, second, fetch, to, clear, close } = await serveRedirects();
beforeEach(clear);
afterAll(close);

describe('a redirect is followed', () => {
  it.each([301, 302, 303, 307, 308])('on %i, and told', async (status) => {
    const outcome = await fetch({ url: to('/there', status), purpose: 'feed' });
    expect(outcome).toMatchObject({
      kind: 'response',
      status: 200,
      url: `${first.url}/there`,
      redirects: [{ status, url: `${first.url}/there` }],
    });
  });
  it.each([
    ['relative to the page', 'there?x=1', '/there?x=1'],
    ['relative to the root', '/a/../there', '/there'],
    ['with a fragment', '/there#part', '/there'],
    ['with blanks around', '  /there  ', '/there'],
    ['in raw UTF-8', Buffer.from('/الخبر').toString('latin1'), '/%D8%A7%D9%84%D8%AE%D8%A8%D8%B1'],
    ['only a query', '?page=2', '/from?page=2'],
  ])('%s', async (_, location, path) => {
    const server = await serveHttp((request, response) => {
      if (request.url === '/from') response.writeHead(302, { location }).end();
      else response.end('ok');
    });
    const outcome = await testFetch([server])({ url: `${server.url}/from`, purpose: 'feed' });
    expect(outcome).toMatchObject({ kind: 'response', url: `${server.url}${path}` });
    await server.close();
  });
  it('without a scheme, to another host', async () => {
    const outcome = await fetch({ url: to(`//${second.host}/x`), purpose: 'feed' });
    expect(outcome).toMatchObject({ kind: 'response', url: `${second.url}/x` });
  });
  it('to an IPv6 address', async () => {
    const server = await serveHttp((_, response) => void response.end('six'), '::1');
    const outcome = await testFetch([first, server])({
      url: to(`${server.url}/x`),
      purpose: 'feed',
    });
    expect(outcome).toMatchObject({ kind: 'response', url: `${server.url}/x` });
    expect(server.requests[0]?.headers.host).toBe(server.host);
    await server.close();
  });
  it('five times, but not six', async () => {
    let url = '/end';
    for (let i = 0; i < 5; i += 1) url = to(url, 301);
    expect(await fetch({ url, purpose: 'feed' })).toMatchObject({ kind: 'response', status: 200 });
    expect(first.requests).toHaveLength(6);
    expect(await fetch({ url: to(url, 301), purpose: 'feed' })).toMatchObject({
      kind: 'too-many-redirects',
      message: 'More than 5 redirects.',
    });
  });
});

describe('a redirect that leads nowhere', () => {
  it('in a circle is noticed before the limit', async () => {
    const server = await serveHttp((request, response) => {
      response.writeHead(302, { location: request.url === '/a' ? '/b' : '/a' }).end();
    });
    const outcome = await testFetch([server])({ url: `${server.url}/a`, purpose: 'feed' });
    expect(outcome).toMatchObject({ kind: 'too-many-redirects', message: expect.any(String) });
    expect(server.requests.map(({ url }) => url)).toEqual(['/a', '/b']);
    await server.close();
  });
  it('to itself with a counter ends after five', async () => {
    const server = await serveHttp((_, response) => {
      response.writeHead(307, { location: `/?n=${server.requests.length}` }).end();
    });
    const outcome = await testFetch([server])({ url: `${server.url}/`, purpose: 'feed' });
    expect(outcome.kind).toBe('too-many-redirects');
    expect(server.requests).toHaveLength(6);
    await server.close();
  });
  it.each([
    ['no location', undefined],
    ['an empty location', ''],
    ['what is no URL', 'http://[::1'],
    ['what is no URL', 'https://exa mple.com/'],
  ])('says %s', async (_, location) => {
    const server = await serveHttp((_, response) => {
      response.writeHead(301, location === undefined ? {} : { location }).end();
    });
    const outcome = await testFetch([server])({ url: server.url, purpose: 'feed' });
    expect(outcome).toMatchObject({ kind: 'bad-redirect', message: expect.stringMatching(/301/) });
    await server.close();
  });
  it('300 and 304 are answers, not redirects', async () => {
    const outcome = await fetch({ url: to('/x', 300), purpose: 'feed' });
    expect(outcome).toMatchObject({ kind: 'response', status: 300 });
  });
});
