/** One request over one open socket: headers within limits, then as much body as its purpose needs. */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FetchRequest } from '../domain/fetch.ts';
import { readBody, readSample } from './http-body.ts';
import { FetchError, seconds } from './http-failure.ts';
import type { FetchLimits } from './http-limits.ts';

export type Hop = {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Sends the request and waits for the complete headers of the answer. `abort` ends the exchange. */
export async function ask(
  hop: Hop,
  socket: Socket,
  limits: FetchLimits,
  abort: (reason: FetchError) => void,
): Promise<IncomingMessage> {
  const late = setTimeout(() => {
    const within = seconds(limits.answerMs);
    abort(new FetchError('timeout', `The server gives no complete answer within ${within}.`));
  }, limits.answerMs);
  const request = httpRequest({
    createConnection: () => socket,
    method: hop.method,
    path: `${hop.url.pathname}${hop.url.search}`,
    headers: { host: hop.url.host, ...hop.headers },
    setHost: false,
    maxHeaderSize: limits.headerBytes,
    // Folded headers, bare line feeds, blanks after chunk sizes: browsers read such servers. What
    // strictness protects from is answers mixed up on one connection, and ours carries only one.
    insecureHTTPParser: true,
  });
  let interim = 0;
  request.on('information', () => {
    interim += 1;
    if (interim <= limits.interimAnswers) return;
    abort(new FetchError('protocol', 'The server sends interim answers without end.'));
  });
  try {
    const answer = answerTo(request);
    request.end(hop.body);
    return await answer;
  } finally {
    clearTimeout(late);
  }
}

function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | undefined;
    request.on('error', (error) => {
      reject(error);
      // Node takes a reset for the end of a body without a length: half a body is none.
      if (answer && !answer.complete) answer.destroy(error);
    });
    request.once('upgrade', (_, taken) => {
      taken.destroy();
      reject(new FetchError('protocol', 'The server switches to another protocol.'));
    });
    request.once('response', (response) => {
      answer = response;
      // Whoever reads the body meets the error there; until then it must not be nobody's.
      answer.on('error', () => {});
      resolve(response);
    });
  });
}

/** Names in lower case, repeated ones joined, control characters blanked; cookies are not kept. */
export function headersOf(answer: IncomingMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(answer.headers).filter(([name]) => name !== 'set-cookie');
  const text = (value: string | string[] | undefined) =>
    [value ?? '']
      .flat()
      .join(', ')
      .replace(/[^\x20-\x7e\x80-\xff]+/g, ' ');
  return Object.fromEntries(entries.map(([name, value]) => [name, text(value)]));
}

/** The body, as far as the purpose needs it: whole for a 2xx, the beginning for errors and webhooks. */
export async function bodyOf(
  answer: IncomingMessage,
  purpose: FetchRequest['purpose'],
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const status = answer.statusCode ?? 0;
  const encoding = answer.headers['content-encoding'];
  if (status === 204 || status === 304) return new Uint8Array();
  const whole = status >= 200 && status < 300 && (purpose === 'feed' || purpose === 'page');
  if (whole) {
    if (purpose === 'page' && !mayBePage(answer.headers['content-type'])) return new Uint8Array();
    const announced = Number(answer.headers['content-length'] ?? 0);
    if (announced > limits.wireBytes) {
      throw new FetchError('too-large', `The server announces ${announced} bytes: too large.`);
    }
    const body = await readBody(answer, encoding, limits);
    signal.throwIfAborted();
    return body;
  }
  const stop = setTimeout(() => answer.destroy(), limits.sampleMs);
  try {
    // A webhook's answer is neither wanted nor trusted: it is not even decompressed.
    return await readSample(answer, purpose === 'webhook' ? undefined : encoding, limits);
  } finally {
    clearTimeout(stop);
  }
}

/** A film or an archive behind an article link is not downloaded to find out that it has no text. */
const mayBePage = (contentType: string | undefined): boolean =>
  !/^\s*((image|audio|video|font|model)\/|application\/(pdf|zip|gzip|octet-stream|msword|vnd))/i.test(
    contentType ?? '',
  );
