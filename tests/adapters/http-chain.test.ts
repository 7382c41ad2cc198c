/** Servers that leave out the middle of their certificate chain: found as browsers find it, trusted no more. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FetchOutcome } from '../../functions/domain/fetch.ts';
import type { Fetch } from '../../functions/ports.ts';
import { type Certificate, makeCertificate } from '../support/certificate.ts';
import { testFetch } from '../support/fetching.ts';
import { type HttpServer, serveHttp } from '../support/http-server.ts';

const NAME = 'feeds.example';
const root = makeCertificate({ name: 'Test root', authority: true });
const stranger = makeCertificate({ name: 'Unknown root', authority: true });
const trusted = tls.getCACertificates('default');
const closing: (() => Promise<unknown>)[] = [];
/** Gives out certificates by path. */
let issuers: HttpServer;
let given: Record<string, Uint8Array | string>;

beforeAll(async () => {
  tls.setDefaultCACertificates([...trusted, root.cert]);
  issuers = await serveHttp((request, response) => {
    const bytes = given[request.url ?? ''];
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
});
afterAll(async () => {
  tls.setDefaultCACertificates(trusted);
  await issuers.close();
});
afterEach(async () => {
  (issuers.requests as unknown[]).length = 0;
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A server that sends this certificate alone, and a fetch that may ask it and the issuers. */
async function serve(leaf: Certificate): Promise<{
  get: () => Promise<FetchOutcome>;
  change: (leaf: Certificate) => void;
}> {
  const server = createServer({ key: leaf.key, cert: leaf.cert }, (_, response) =>
    response.end('hello'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const host = `${NAME}:${(server.address() as AddressInfo).port}`;
  const fetch: Fetch = testFetch([{ host }, issuers], { resolve: async () => ['127.0.0.1'] });
  return {
    get: () => fetch({ url: `https://${host}/feed`, purpose: 'feed' }),
    change: ({ key, cert }) => server.setSecureContext({ key, cert }),
  };
}
const middle = (issuer: Certificate, name = 'Test middle') =>
  makeCertificate({ name, authority: true, issuer, issuerUrl: `${issuers.url}/root` });
const leafOf = (issuer: Certificate, path = '/middle', name = NAME) =>
  makeCertificate({ name, issuer, issuerUrl: `${issuers.url}${path}` });

describe('a chain that is completed', () => {
  it('by one certificate, which is fetched once and not for every request', async () => {
    const between = middle(root);
    given = { '/middle': between.der, '/root': root.der };
    const { get } = await serve(leafOf(between));
    expect(await get()).toMatchObject({ kind: 'response', status: 200 });
    expect(await get()).toMatchObject({ kind: 'response', status: 200 });
    expect(issuers.requests.map(({ url }) => url)).toEqual(['/middle', '/root']);
  });
  it('anew when the server changes its certificate', async () => {
    const old = middle(root);
    given = { '/middle': old.der };
    const server = await serve(leafOf(old));
    expect((await server.get()).kind).toBe('response');
    const young = middle(root);
    given = { '/young': young.der };
    server.change(leafOf(young, '/young'));
    expect((await server.get()).kind).toBe('response');
    expect((await server.get()).kind).toBe('response');
    expect(issuers.requests.map(({ url }) => url)).toEqual(['/middle', '/root', '/young', '/root']);
  });
  it('by two, the second named by the first; PEM is read too', async () => {
    const upper = middle(root, 'Upper');
    const lower = makeCertificate({
      name: 'Lower',
      authority: true,
      issuer: upper,
      issuerUrl: `${issuers.url}/upper`,
    });
    given = { '/middle': lower.cert, '/upper': upper.der };
    expect((await (await serve(leafOf(lower))).get()).kind).toBe('response');
  });
});

describe('nothing is trusted for it', () => {
  it('a chain that ends at an unknown root stays refused, and is not chased again', async () => {
    const between = middle(stranger);
    given = { '/middle': between.der, '/root': stranger.der };
    const { get } = await serve(leafOf(between));
    expect(await get()).toMatchObject({ kind: 'tls' });
  });
  it('a certificate of another host stays refused', async () => {
    const between = middle(root);
    given = { '/middle': between.der };
    const { get } = await serve(leafOf(between, '/middle', 'other.example'));
    expect(await get()).toMatchObject({
      kind: 'tls',
      message: expect.stringMatching(/another host/),
    });
  });
  it('an issuer that is no authority, or not the issuer, is not taken', async () => {
    const between = middle(root);
    const plain = makeCertificate({ name: 'Test middle', issuer: root });
    for (const wrong of [plain.der, root.der, middle(root).der, 'rubbish', '']) {
      given = { '/middle': wrong };
      expect(await (await serve(leafOf(between))).get()).toMatchObject({
        kind: 'tls',
        message: expect.stringMatching(/chain/),
      });
    }
  });
  it('an expired certificate is not chased', async () => {
    const notAfter = new Date(Date.now() - 86_400_000);
    const notBefore = new Date(Date.now() - 9 * 86_400_000);
    const { get } = await serve(makeCertificate({ name: NAME, issuer: root, notBefore, notAfter }));
    expect(await get()).toMatchObject({ kind: 'tls', message: expect.stringMatching(/expired/) });
  });
});

describe('where to look is named by a stranger', () => {
  it.each([
    'http://127.0.0.1:22/ca.crt',
    'http://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'ldap://127.0.0.1/cn=ca',
    'https://127.0.0.1/ca.crt',
  ])('%s is not asked', async (issuerUrl) => {
    const between = middle(root);
    const { get } = await serve(makeCertificate({ name: NAME, issuer: between, issuerUrl }));
    expect(await get()).toMatchObject({ kind: 'tls' });
    expect(issuers.requests).toEqual([]);
  });
  it('a host without help is asked once a day, not at every poll', async () => {
    given = {};
    const { get } = await serve(leafOf(middle(root)));
    for (let i = 0; i < 3; i += 1) expect(await get()).toMatchObject({ kind: 'tls' });
    expect(issuers.requests).toHaveLength(1);
  });
});
