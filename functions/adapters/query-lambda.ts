/** An app of requests and responses as a Lambda handler of HTTP API events (payload version 2). */
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Hono } from 'hono';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import type { Log } from '../ports.ts';
import { atEdge } from './edge.ts';

type App = { readonly fetch: (request: Request) => Promise<Response> };

/** The app is made at the first request: what it needs may have to be fetched. */
export function httpHandler(log: Log, make: () => Promise<App>) {
  let app: Promise<App> | undefined;
  const ready = (): Promise<App> => {
    app ??= make().catch((error: unknown) => {
      app = undefined;
      throw error;
    });
    return app;
  };
  const serve = handle({
    fetch: async (request: Request) => (await ready()).fetch(request),
  } as unknown as Hono);
  return atEdge(log, (event: APIGatewayProxyEventV2, context: Context) =>
    serve(event as unknown as LambdaEvent, context as unknown as LambdaContext),
  );
}
