/** TLS: good certificates pass, and every bad one is named for what it is. */
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FetchLimits } from '../../functions/adapters/http-limits.ts';
import type { FetchOutcome } from '../../functions/domain/fetch.ts';
import { makeCertificate } from '../support/certificate.ts';
import { testFetch } from '../support/fetching.ts';
import { type RawServer, serveHttp, serveRaw } from '../support/http-server.ts';

const NAME = 'feeds.example';
const authority = makeCertificate({ name: 'Test authority', authority: true });
const trusted = tls.getCACertificates('default');
const closing: (() => Promise<unknown>)[] = [];
const DAY = 86_400_000;

beforeAll(() => tls.setDefaultCACertificates([...trusted, authority.cert]));
afterAll(() => tls.setDefaultCACertificates(trusted));
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function fetchFrom(options: ServerOptions, host = NAME): Promise<FetchOutcome> {
  const server = createServer(options, (_, response) => response.end('secret'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return fetchAt((server.address() as AddressInfo).port, host);
}
function fetchAt(
  port: number,
  host = NAME,
  limits: Partial<FetchLimits> = {},
): Promise<FetchOutcome> {
  const at = `${host}:${port}`;
  const fetch = testFetch([{ host: at }], { resolve: async () => ['127.0.0.1'], limits });
  return fetch({ url: `https://${at}/feed`, purpose: 'feed' });
}
async function fetchRaw(
  talk: Parameters<typeof serveRaw>[0],
  limits: Partial<FetchLimits> = {},
): Promise<FetchOutcome> {
  const server: RawServer = await serveRaw(talk);
  closing.push(server.close);
  return fetchAt(server.port, NAME, limits);
}

describe('a certificate that holds', () => {
  it('is accepted, and its name is asked for', async () => {
    let asked = '';
    const server = makeCertificate({ name: NAME, issuer: authority });
    const outcome = await fetchFrom({
      ...server,
      SNICallback: (name, done) => {
        asked = name;
        done(null, undefined);
      },
    });
    expect(outcome).toMatchObject({ kind: 'response', status: 200 });
    expect(asked).toBe(NAME);
  });
  it('is accepted for a host with a dot at its end', async () => {
    const server = makeCertificate({ name: NAME, issuer: authority });
    expect((await fetchFrom(server, `${NAME}.`)).kind).toBe('response');
  });
});

it('a redirect from https to http is followed, and told', async () => {
  const plain = await serveHttp((_, response) => void response.end('plain'));
  closing.push(plain.close);
  const server = createServer(makeCertificate({ name: NAME, issuer: authority }), (_, response) => {
    response.writeHead(301, { location: `${plain.url}/feed` }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => server.close());
  const host = `${NAME}:${(server.address() as AddressInfo).port}`;
  const fetch = testFetch([{ host }, plain], { resolve: async () => ['127.0.0.1'] });
  expect(await fetch({ url: `https://${host}/`, purpose: 'feed' })).toMatchObject({
    kind: 'response',
    url: `${plain.url}/feed`,
    redirects: [{ status: 301, url: `${plain.url}/feed` }],
  });
});

describe('a certificate that does not hold', () => {
  const stranger = makeCertificate({ name: 'Stranger', authority: true });
  it.each([
    [
      'expired',
      {
        issuer: authority,
        notBefore: new Date(Date.now() - 9 * DAY),
        notAfter: new Date(Date.now() - DAY),
      },
      /has expired/,
    ],
    [
      'not valid yet',
      {
        issuer: authority,
        notBefore: new Date(Date.now() + DAY),
        notAfter: new Date(Date.now() + 9 * DAY),
      },
      /not valid yet/,
    ],
    ['signed by itself', {}, /signed by itself/],
    ['signed by a stranger', { issuer: stranger }, /unknown authority|whole chain/],
  ])('%s', async (_, wanted, message) => {
    const outcome = await fetchFrom(makeCertificate({ name: NAME, ...wanted }));
    expect(outcome).toMatchObject({ kind: 'tls', message: expect.stringMatching(message) });
  });
  it('for another host', async () => {
    const outcome = await fetchFrom(makeCertificate({ name: 'other.example', issuer: authority }));
    expect(outcome).toMatchObject({ kind: 'tls', message: expect.stringMatching(/another host/) });
  });
  it('for a name where the URL has an address', async () => {
    const outcome = await fetchFrom(
      makeCertificate({ name: NAME, issuer: authority }),
      '127.0.0.1',
    );
    expect(outcome).toMatchObject({ kind: 'tls', message: expect.stringMatching(/another host/) });
  });
});

describe('a handshake that fails', () => {
  it('because only TLS 1.0 or 1.1 is spoken', async () => {
    const server = makeCertificate({ name: NAME, issuer: authority });
    const old = {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const;
    expect(await fetchFrom({ ...server, ...old })).toMatchObject({ kind: 'tls' });
  });
  it('because plain HTTP is spoken', async () => {
    const outcome = await fetchRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(outcome).toMatchObject({ kind: 'tls', message: expect.stringMatching(/\.$/) });
  });
  it('because the server hangs up', async () => {
    expect(await fetchRaw((socket) => socket.resetAndDestroy())).toMatchObject({ kind: 'tls' });
    expect(await fetchRaw((socket) => socket.end())).toMatchObject({ kind: 'tls' });
  });
  it('because the server goes silent', async () => {
    const outcome = await fetchRaw(() => {}, { answerMs: 300 });
    expect(outcome).toMatchObject({ kind: 'timeout', message: expect.stringMatching(/handshake/) });
  });
});
