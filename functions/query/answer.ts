/** What a route answers, as data, and how it becomes a response: headers, ETag and 304, problems. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';

export type Answer =
  | { readonly kind: 'found'; readonly body: unknown; readonly next?: string }
  | { readonly kind: 'text'; readonly type: string; readonly body: string; readonly next?: string }
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'wrong'; readonly parameter: string; readonly message: string }
  | { readonly kind: 'conflict'; readonly message: string };

const HEADERS = {
  'cache-control': 'private, no-cache',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

export function respond(request: Request, answer: Answer): Response {
  switch (answer.kind) {
    case 'found':
      return tagged(request, {
        body: JSON.stringify(answer.body),
        type: 'application/json',
        same: canonicalJson(answer.body),
        ...(answer.next ? { next: answer.next } : {}),
      });
    case 'text':
      return tagged(request, answer);
    case 'missing':
      return problem(404, 'Not found', answer.message);
    case 'wrong':
      return problem(400, 'Wrong parameter', answer.message, answer.parameter);
    case 'conflict':
      return problem(409, 'Not possible', answer.message);
  }
}

/** Problem details (RFC 9457); `parameter` names what was wrong. */
export function problem(
  status: number,
  title: string,
  detail: string,
  parameter?: string,
): Response {
  const body = { type: 'about:blank', title, status, detail, ...(parameter ? { parameter } : {}) };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...HEADERS,
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="rasid"' } : {}),
    },
  });
}

export type Content = {
  readonly body: string;
  readonly type: string;
  readonly next?: string;
  /** Equal where the content is: the tables give the keys of an object in any order. */
  readonly same?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The same content has the same tag on every machine; a reader who has it is told so. */
export function tagged(request: Request, content: Content): Response {
  const { body, type, next, same = body } = content;
  const etag = `W/"${createHash('sha256').update(same).digest('base64url').slice(0, 22)}"`;
  const headers: Record<string, string> = {
    ...HEADERS,
    ...content.headers,
    etag,
    vary: 'Authorization',
  };
  if (next) headers.link = `<${nextAddress(request.url, next)}>; rel="next"`;
  if (hasTag(request.headers.get('if-none-match'), etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(body, { headers: { ...headers, 'content-type': `${type}; charset=utf-8` } });
}

/** Relative, and without the token of a feed reader. */
function nextAddress(url: string, cursor: string): string {
  const { pathname, searchParams } = new URL(url);
  searchParams.delete('token');
  searchParams.set('cursor', cursor);
  return `${pathname}?${searchParams}`;
}

const hasTag = (header: string | null, etag: string): boolean =>
  (header ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^(W\/)?/, 'W/'))
    .some((tag) => tag === etag || tag === 'W/*');
