/**
 * A route declared once: its schema checks the request, and its answer becomes the response. What routes
 * answer is in routes-*.ts, what OpenAPI tells of them in openapi.ts.
 */
import type { Context, Hono } from 'hono';
import type * as z from 'zod/mini';
import { SAYING } from '../domain/validate.ts';
import { admit, type Right } from './access.ts';
import { type Answer, problem, respond } from './answer.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { QueryDeps } from './deps.ts';
import type { Described } from './openapi.ts';
import { LISTS } from './schema.ts';

/** What a route is told beside its query. */
export type Asked<Q> = {
  readonly query: Q;
  /** `{id}` of the path; '' where there is none. */
  readonly id: string;
  readonly right: Right;
  readonly url: URL;
};
export type Route<Q> = Described & {
  readonly right?: Right;
  readonly query: z.ZodMiniType<Q>;
  readonly answer: (asked: Asked<Q>) => Promise<Answer>;
};
/** Where routes are added: to what serves them, and to what is told of them. */
export type Api = { readonly hono: Hono; readonly routes: Described[] };

const MAX_ADDRESS = 8192;
const ID = /^[\p{L}\p{N}#_][\p{L}\p{N}._@#-]{0,127}$/u;

export function addRoute<Q>(api: Api, deps: QueryDeps, route: Route<Q>): void {
  const path = route.path.replace(/\{(\w+)\}/g, ':$1');
  api.hono.on((route.method ?? 'get').toUpperCase(), path, (context) =>
    serve(deps, route, context),
  );
  api.routes.push(route);
}

/** After all routes: other methods of their addresses. */
export function refuseOtherMethods(app: Hono): void {
  for (const path of new Set(app.routes.map((route) => route.path))) {
    const allow = app.routes.filter((route) => route.path === path).map(({ method }) => method);
    app.all(path, () => {
      const answer = problem(405, 'Not allowed', `This address takes ${allow.join(', ')} only.`);
      answer.headers.set('allow', allow.join(', '));
      return answer;
    });
  }
}

async function serve<Q>(deps: QueryDeps, route: Route<Q>, context: Context): Promise<Response> {
  const request = context.req.raw;
  const admission = await admit(deps.access, request, route.right ?? 'read');
  if (admission.kind === 'refused') {
    return problem(admission.status, 'Not allowed', admission.message);
  }
  const url = new URL(request.url);
  if (request.url.length > MAX_ADDRESS) return respond(request, tooLong(url));
  const parsed = parseQuery(route.query, url.searchParams);
  if (parsed.kind === 'wrong') return respond(request, parsed);
  const id = context.req.param('id') ?? '';
  if (route.path.includes('{id}') && !ID.test(id)) {
    return respond(request, { kind: 'missing', message: 'There is nothing of that id.' });
  }
  const { right } = admission;
  return respond(request, await route.answer({ query: parsed.query, id, right, url }));
}

/** Names the longest parameter: it is the one to shorten. */
function tooLong({ searchParams }: URL): Answer {
  const [longest = ['address']] = [...searchParams].sort((a, b) => b[1].length - a[1].length);
  return wrong(longest[0], `the address is longer than ${MAX_ADDRESS} characters`);
}

type Parsed<Q> = { readonly kind: 'right'; readonly query: Q } | (Answer & { kind: 'wrong' });

/** Every parameter is known and given once, but for lists: a mistyped filter is not silently ignored. */
function parseQuery<Q>(schema: z.ZodMiniType<Q>, given: URLSearchParams): Parsed<Q> {
  const raw: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(given.keys())) {
    if (name === 'token') continue;
    const values = given.getAll(name);
    if (LISTS.has(name)) raw[name] = values.flatMap((value) => value.split(',')).filter(Boolean);
    else if (values.length > 1) return wrong(name, 'is given twice');
    else if (values[0] !== '') raw[name] = values[0] ?? '';
  }
  const parsed = schema.safeParse({ ...raw }, SAYING);
  if (parsed.success) return { kind: 'right', query: parsed.data };
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    return wrong(issue.keys[0] ?? '', 'is no parameter of this route');
  }
  return wrong(String(issue?.path[0] ?? ''), issue?.message ?? 'is wrong');
}

export function wrong(parameter: string, message: string): Answer & { kind: 'wrong' } {
  const name = parameter.replace(/[^\p{L}\p{N}._-]/gu, '\uFFFD').slice(0, 40);
  return { kind: 'wrong', parameter: name, message: `${name}: ${message}` };
}

/** The position of a cursor of this very query, undefined for the first page. */
export function positionOf(
  { cursorKey }: QueryDeps,
  { url, query }: Asked<{ cursor?: string | undefined }>,
): { readonly after?: string } | (Answer & { kind: 'wrong' }) {
  if (query.cursor === undefined) return {};
  const after = readCursor(cursorKey, queryName(url), query.cursor);
  return after === undefined
    ? wrong('cursor', 'is not one that was given for this query')
    : { after };
}

/** `next` as its reader gets it. */
export function nextCursor(
  { cursorKey }: QueryDeps,
  url: URL,
  next: string | undefined,
): { readonly next?: string } {
  return next === undefined ? {} : { next: writeCursor(cursorKey, queryName(url), next) };
}

/** Route and filters; how much is shown of them, and how, may change from page to page. */
function queryName(url: URL): string {
  const filters = new URLSearchParams(url.searchParams);
  for (const name of ['cursor', 'limit', 'format', 'marks', 'token']) filters.delete(name);
  filters.sort();
  return `${url.pathname}?${filters}`;
}
