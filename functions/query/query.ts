/**
 * The step `query`: a request to a response. The same app answers on Lambda and on one computer; the
 * routes, their schemas and the OpenAPI document come from one declaration each.
 */
import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { foreignHost } from './access.ts';
import { problem, tagged } from './answer.ts';
import type { QueryDeps } from './deps.ts';
import { openApiDocument } from './openapi.ts';
import { type Api, refuseOtherMethods } from './route.ts';
import { addAdminRoutes } from './routes-admin.ts';
import { addArticleRoutes } from './routes-articles.ts';
import { addSubjectRoutes } from './routes-subjects.ts';

/** The page may load its own script and style, ask its own server, and nothing else. */
const CONSOLE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export type QueryApp = { readonly fetch: (request: Request) => Promise<Response> };

export function queryApp(deps: QueryDeps): QueryApp {
  const app = new Hono();
  const api: Api = { hono: app, routes: [] };
  addArticleRoutes(api, deps);
  addSubjectRoutes(api, deps);
  addAdminRoutes(api, deps);
  addDocument(api);
  const headers = { 'content-security-policy': CONSOLE_POLICY };
  for (const [path, file] of deps.console) {
    app.get(path, ({ req }) => tagged(req.raw, { ...file, headers }));
  }
  refuseOtherMethods(app);
  app.notFound(() => problem(404, 'Not found', 'There is no such address; see /openapi.json.'));
  app.onError((error, context) => {
    // The address may carry a token and the query somebody's interest: the route's pattern has neither.
    const route = `${context.req.method} ${routePath(context, -1)}`;
    deps.log('query failed', { level: 'error', route, error: error.name, message: error.message });
    return problem(500, 'Failed', 'The server failed. Its log says why; try again.');
  });
  return {
    fetch: async (request) => {
      const answer = refusedHost(deps.access, request) ?? (await app.fetch(asGet(request)));
      return request.method === 'HEAD' ? new Response(null, answer) : answer;
    },
  };
}

/** The console too: a name that somebody pointed at this computer opens nothing. */
function refusedHost(access: QueryDeps['access'], request: Request): Response | undefined {
  const message = foreignHost(access, request);
  return message === undefined ? undefined : problem(403, 'Not allowed', message);
}

/** HEAD is GET without the body. */
const asGet = (request: Request): Request =>
  request.method === 'HEAD' ? new Request(request, { method: 'GET' }) : request;

/** Says what can be asked; it holds no data and needs no token. Written when it is first asked for. */
function addDocument({ hono, routes }: Api): void {
  let document: string | undefined;
  hono.get('/openapi.json', ({ req }) => {
    document ??= openApiDocument(routes);
    return tagged(req.raw, { body: document, type: 'application/json' });
  });
}
