/** Many articles at once, by statements as on AWS and in one transaction as in the embedded engine: alike. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countingClient } from '../../functions/adapters/dynamo.ts';
import { dynamoStores } from '../../functions/adapters/stores/stores.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { anArticle } from '../support/rows.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

describe.each([
  ['by statements', false, 4],
  ['in transactions', true, 1],
])('adding many articles %s', (_, flushesEachWrite, requests) => {
  const open = async () => {
    const { names } = await engine.freshStores();
    const { client, counters } = countingClient({ endpoint: engine.endpoint, flushesEachWrite });
    return { client, counters, stores: dynamoStores(client, names) };
  };
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ article: anArticle(`art_${n}`), timeline: [] }));

  it('takes few requests', async () => {
    const { client, counters, stores } = await open();
    expect(await stores.articles.addMany(many(100))).toMatchObject({ added: 100, known: 0 });
    expect(counters.requests).toBe(requests);
    expect(await stores.articles.getMany(['art_0', 'art_99'])).toHaveLength(2);
    client.destroy();
  });

  it('leaves what is there as it is, and refuses only what is too large', async () => {
    const { client, stores } = await open();
    const before = anArticle('art_3', { title: 'As another step has made it', revision: 2 });
    await stores.articles.add(before, []);
    const list = many(60).map((one, n) =>
      n === 7 ? { ...one, article: anArticle('art_7', { text: 'x'.repeat(410 * 1024) }) } : one,
    );
    const answer = await stores.articles.addMany(list);
    expect(answer).toMatchObject({ added: 58, known: 1 });
    expect(answer.rejected.map(({ articleId }) => articleId)).toEqual(['art_7']);
    expect(await stores.articles.get('art_3')).toEqual(before);
    expect(await stores.articles.addMany(list)).toMatchObject({ added: 0, known: 59 });
    client.destroy();
  });
});
