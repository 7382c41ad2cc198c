/** What each hop is asked with, and where a redirect leads: rules on headers and locations, no network. */
import type { FetchRequest } from '../domain/fetch.ts';
import { FetchError } from './http-failure.ts';

const ACCEPT: Readonly<Record<FetchRequest['purpose'], string>> = {
  feed: 'application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, application/json;q=0.8, text/xml;q=0.8, */*;q=0.1',
  page: 'text/html, application/xhtml+xml, */*;q=0.5',
  robots: 'text/plain, */*;q=0.5',
  webhook: '*/*',
};

/**
 * The headers for one hop. The caller's own (credentials, signatures) go to the origin he named and
 * nowhere else; validators only to the very URL that gave them.
 */
export function requestHeaders(
  request: FetchRequest,
  hop: URL,
  userAgent: string,
): Readonly<Record<string, string>> {
  const home = new URL(request.url).origin === hop.origin;
  const own = Object.entries(request.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const fixed = /^(host|cookie|referer|connection|content-length|transfer-encoding|user-agent)$/;
  return {
    'user-agent': userAgent,
    accept: ACCEPT[request.purpose],
    'accept-encoding': request.purpose === 'webhook' ? 'identity' : 'gzip, deflate, br',
    ...Object.fromEntries(home ? own.filter(([name]) => !fixed.test(name)) : []),
    ...validatorHeaders(request, hop),
    ...(request.body !== undefined && {
      'content-length': String(Buffer.byteLength(request.body)),
    }),
  };
}

function validatorHeaders({ validators }: FetchRequest, hop: URL): Record<string, string> {
  if (!validators || !URL.canParse(validators.url)) return {};
  const given = new URL(validators.url);
  given.hash = '';
  if (given.href !== hop.href) return {};
  return {
    ...(sendable(validators.etag) && { 'if-none-match': validators.etag }),
    ...(sendable(validators.lastModified) && { 'if-modified-since': validators.lastModified }),
  };
}

/** An ETag of any bytes goes back as it came; what HTTP cannot carry cannot have come by HTTP. */
const sendable = (value: string | undefined): value is string =>
  value !== undefined && value !== '' && /^[\t\x20-\x7e\x80-\xff]+$/.test(value);

/** Where the answer sends us; undefined when it is no redirect. Throws FetchError `bad-redirect`. */
export function nextHop(
  status: number,
  location: string | undefined,
  from: URL,
): string | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  if (location === undefined || location.trim() === '') {
    throw new FetchError(
      'bad-redirect',
      `The server redirects (${status}) without saying where to.`,
    );
  }
  const text = asUtf8(location);
  if (!URL.canParse(text, from.href)) {
    throw new FetchError('bad-redirect', `The server redirects (${status}) to what is no URL.`);
  }
  const next = new URL(text, from);
  next.hash = '';
  return next.href;
}

/** Header bytes arrive as latin1; a Location in raw UTF-8 is read as what it is. */
function asUtf8(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? value : text;
}
