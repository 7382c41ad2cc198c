/** The query step behind an HTTP API: events of payload version 2 in, their answers out. */
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { httpHandler } from '../../functions/adapters/query-lambda.ts';

const event = (path: string, change: Partial<APIGatewayProxyEventV2> = {}) =>
  ({
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: 'topic=a&topic=b&q=%D8%B1',
    headers: { host: 'api.example', authorization: 'Bearer x' },
    requestContext: { domainName: 'api.example', http: { method: 'GET', path } },
    isBase64Encoded: false,
    ...change,
  }) as unknown as APIGatewayProxyEventV2;

const log = () => {};

describe('the Lambda handler', () => {
  it('gives the app the whole request and returns its status, headers and text', async () => {
    const handler = httpHandler(log, async () => ({
      fetch: async (request) => {
        const { pathname, searchParams } = new URL(request.url);
        const seen = [
          request.method,
          pathname,
          searchParams.getAll('topic').join(),
          searchParams.get('q'),
        ];
        return new Response(seen.join(' '), {
          status: 207,
          headers: { 'content-type': 'application/atom+xml; charset=utf-8', etag: '"1"' },
        });
      },
    }));
    const answer = await handler(event('/api/articles'), {} as Context);
    expect(answer).toMatchObject({
      statusCode: 207,
      body: 'GET /api/articles a,b ر',
      isBase64Encoded: false,
    });
    expect(answer.headers).toMatchObject({ etag: '"1"' });
  });
  it('makes the app once; a failure to make it is logged and tried again at the next request', async () => {
    let made = 0;
    const facts: unknown[] = [];
    const log = (fact: string, details = {}) => facts.push([fact, details]);
    const handler = httpHandler(log, async () => {
      made += 1;
      if (made === 1) throw new Error('no secret yet');
      return { fetch: async () => new Response('{}') };
    });
    await expect(handler(event('/'), {} as Context)).rejects.toThrow('Error: see "call failed"');
    expect(facts).toMatchObject([['call failed', { error: new Error('no secret yet') }]]);
    await handler(event('/'), {} as Context);
    await handler(event('/'), {} as Context);
    expect(made).toBe(2);
  });
});
