/** A DynamoDB that takes a request and never answers: the request is made again instead of waited for. */
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { documentClient } from '../../functions/adapters/dynamo.ts';
import { dynamoStores } from '../../functions/adapters/stores/stores.ts';
import { startTestEngine } from '../support/engine.ts';
import { anArticle } from '../support/rows.ts';

it.runIf(process.env.RASID_LONG)('is asked again after ten seconds', async () => {
  const engine = await startTestEngine();
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (asked === 1) return;
    const { method, headers } = request;
    const out = httpRequest(engine.endpoint, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(out);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = documentClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  try {
    const stores = dynamoStores(client, engine.names);
    expect(await stores.articles.add(anArticle('art_1'), [])).toBe('added');
    expect(asked).toBe(2);
  } finally {
    client.destroy();
    server.closeAllConnections();
    server.close();
    await engine.stop();
  }
});
