/** What is sent, and to whom: name, credentials, validators, webhooks. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { userAgentOf } from '../../functions/adapters/http.ts';
import { serveRedirects } from '../support/redirecting.ts';

const { first, second, fetch, to, clear, close } = await serveRedirects();
beforeEach(clear);
afterAll(close);

describe('what is sent', () => {
  it('an honest name with contact, no cookie, no referer, to every hop', async () => {
    await fetch({ url: to(`${second.url}/x`), purpose: 'feed' });
    await fetch({ url: to('/y'), purpose: 'page' });
    const all = [...first.requests, ...second.requests];
    expect(all).toHaveLength(4);
    for (const { headers } of all) {
      expect(headers['user-agent']).toBe('Rasid/0.1 (feed monitor; +https://rasid.example/about)');
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('referer');
      expect(headers.host).toMatch(/^127\.0\.0\.1:\d+$/);
    }
  });
  it('a contact cannot break out of the name', () => {
    expect(userAgentOf('desk@example.org')).toBe('Rasid/0.1 (feed monitor; +desk@example.org)');
    expect(userAgentOf('a\r\nX: y)')).toBe('Rasid/0.1 (feed monitor; +aX: y)');
    expect(userAgentOf()).toBe('Rasid/0.1 (feed monitor)');
  });
  it('credentials stay with the origin they were given for', async () => {
    const headers = { authorization: 'Bearer x', 'webhook-signature': 'v1,x', 'x-api-key': 'k' };
    await fetch({ url: to(to('/back'), 307, first), purpose: 'feed', headers });
    await fetch({ url: to(`${second.url}/x`, 307), purpose: 'feed', headers });
    expect(first.requests.map(({ headers: got }) => got.authorization)).toEqual(
      Array.from({ length: 4 }, () => 'Bearer x'),
    );
    expect(second.requests).toHaveLength(1);
    for (const name of Object.keys(headers))
      expect(second.requests[0]?.headers).not.toHaveProperty(name);
  });
  it('validators go, byte for byte, to the URL that gave them and to no other', async () => {
    const etag = 'W/"\u00d8\u00a7 b  c"';
    const lastModified = 'sometime in 2041';
    const validators = { url: `${second.url}/feed`, etag, lastModified };
    await fetch({ url: to(`${second.url}/feed`), purpose: 'feed', validators });
    await fetch({ url: `${second.url}/other`, purpose: 'feed', validators });
    expect(first.requests[0]?.headers).not.toHaveProperty('if-none-match');
    expect(second.requests[0]?.headers).toMatchObject({
      'if-none-match': etag,
      'if-modified-since': lastModified,
    });
    expect(second.requests[1]?.headers).not.toHaveProperty('if-none-match');
    expect(second.requests[1]?.headers).not.toHaveProperty('if-modified-since');
  });
  it('validators are never invented, and what HTTP cannot carry is left out', async () => {
    const url = `${first.url}/feed`;
    await fetch({ url, purpose: 'feed' });
    await fetch({ url, purpose: 'feed', validators: { url, etag: '', lastModified: 'a\nb' } });
    expect(first.requests).toHaveLength(2);
    for (const { headers } of first.requests) {
      expect(Object.keys(headers).filter((name) => name.startsWith('if-'))).toEqual([]);
    }
  });
  it('an ETag of 8 KB makes the way back', async () => {
    const url = `${first.url}/feed`;
    const etag = `"${'e'.repeat(8192)}"`;
    await fetch({ url, purpose: 'feed', validators: { url, etag } });
    expect(first.requests[0]?.headers['if-none-match']).toBe(etag);
  });
  it('a webhook posts its body with its headers, unchanged', async () => {
    const body = '{"title":"القوات"}';
    const headers = { 'Content-Type': 'application/json', 'webhook-id': 'msg_1', Host: 'evil' };
    const outcome = await fetch({
      url: `${first.url}/hook?k=1`,
      purpose: 'webhook',
      method: 'POST',
      headers,
      body,
    });
    expect(outcome).toMatchObject({ kind: 'response', status: 200 });
    const got = first.requests[0];
    expect(got).toMatchObject({ method: 'POST', url: '/hook?k=1', body });
    expect(got?.headers).toMatchObject({ 'webhook-id': 'msg_1', host: first.host });
    expect(got?.headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });
  it('a header that cannot be sent is said, not thrown', async () => {
    const headers = { 'x-name': 'عربي' };
    const outcome = await fetch({ url: first.url, purpose: 'webhook', method: 'POST', headers });
    expect(outcome).toMatchObject({ kind: 'protocol', message: expect.stringMatching(/header/) });
    const bad = await fetch({ url: first.url, purpose: 'webhook', headers: { 'a b': 'x' } });
    expect(bad).toMatchObject({ kind: 'protocol', message: expect.stringMatching(/name/) });
  });
  it('a proxy in the environment is not used', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      HTTP_PROXY: second.url,
      http_proxy: second.url,
      NODE_USE_ENV_PROXY: '1',
    });
    await fetch({ url: `${first.url}/direct`, purpose: 'feed' });
    process.env = before;
    expect([first.requests.length, second.requests.length]).toEqual([1, 0]);
  });
});
