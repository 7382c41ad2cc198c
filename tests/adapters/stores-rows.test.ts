/** Rows as they go out: the JSON that the SDK would write, and of an article only what is not said twice. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Dynamo, documentClient } from '../../functions/adapters/dynamo.ts';
import { fromRow, toRow } from '../../functions/adapters/stores/article-row.ts';
import { withRows } from '../../functions/adapters/stores/row-json.ts';
import type { TopicResult } from '../../functions/domain/entity.ts';
import type { Stores } from '../../functions/ports.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { anArticle } from '../support/rows.ts';

let engine: TestEngine;
let client: Dynamo;
let stores: Stores;
let table: string;
const sent: unknown[] = [];
beforeAll(async () => {
  engine = await startTestEngine();
  client = documentClient({ endpoint: engine.endpoint });
  client.middlewareStack.add(
    (next) => (args) => {
      const { body } = args.request as { body: Uint8Array };
      sent.push(JSON.parse(Buffer.from(body).toString('utf8')));
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'hear' },
  );
});
afterAll(async () => {
  client.destroy();
  await engine.stop();
});
beforeEach(async () => {
  const fresh = await engine.freshStores();
  stores = fresh.stores;
  table = fresh.names.articles;
  sent.length = 0;
});

const VALUES: readonly (readonly [string, unknown])[] = [
  ['a string with quotes, breaks and what JSON escapes', 'a "b" \\ \n\t\u0000\u001f\u2028 c'],
  ['Arabic, joiners and emoji', 'ميليشيا\u200c الحشد 🕊️'],
  ['an empty string', ''],
  ['what looks like the place of the rows', '"Item":{} "TransactItems":[] $& $1'],
  ['numbers', [0, -1, 1.5, 1e21 / 1e10, 1e-7, Number.MAX_SAFE_INTEGER]],
  ['truth and nothing', [true, false, null]],
  ['bytes', new Uint8Array([0, 1, 254, 255])],
  ['a part of a buffer', Buffer.from('abcdef').subarray(2, 4)],
  ['a list with something absent', ['a', undefined, 'b']],
  ['an empty list and an empty map', { list: [], map: {} }],
  ['maps in lists in maps', { deep: [{ deeper: [[{ deepest: 'x', absent: undefined }]] }] }],
  ['names that are no words', { 'a.b "c"': 1, '': 2, __proto: 3, Item: { Key: 'x' } }],
];

describe('a row is written as the SDK writes it', () => {
  it.each(VALUES)('%s', async (_, value) => {
    const Item = { articleId: 'art_1', value, absent: undefined };
    const put = () => new PutCommand({ TableName: table, Item });
    await client.send(put());
    await client.send(withRows(put(), 'Item'));
    expect(sent[1]).toEqual(sent[0]);
    const key = { articleId: { S: 'art_1' } };
    const kept = await client.send(new GetItemCommand({ TableName: table, Key: key }));
    expect(unmarshall(kept.Item ?? {})).toHaveProperty('value');
  });

  it('in a transaction too, with its keys, conditions and values', async () => {
    const ExpressionAttributeValues = { ':now': 5, ':list': ['a'] };
    const condition = { ConditionExpression: 'attribute_not_exists(x) OR x IN (:now, :list)' };
    const TransactItems = [
      { Put: { TableName: table, Item: { articleId: 'a', n: 1 } } },
      {
        Update: {
          TableName: table,
          Key: { articleId: 'b' },
          UpdateExpression: 'SET #n = :now',
          ExpressionAttributeNames: { '#n': 'Key' },
          ...condition,
          ExpressionAttributeValues,
        },
      },
      { Delete: { TableName: table, Key: { articleId: 'c' } } },
    ];
    const ClientRequestToken = 'the same';
    const write = () => new TransactWriteCommand({ TransactItems, ClientRequestToken });
    await client.send(write());
    await client.send(withRows(write(), 'TransactItems'));
    expect(sent[1]).toEqual(sent[0]);
  });

  it('but half a pair of surrogates, which no server takes', async () => {
    await stores.articles.add(anArticle('art_1', { title: 'x\ud83d y \ude00' }), []);
    expect(await stores.articles.get('art_1')).toMatchObject({ title: 'x\ufffd y \ufffd' });
  });

  it.each([
    ['no number', Number.NaN],
    ['an endless number', Number.POSITIVE_INFINITY],
    ['a number that is not kept exactly', 2 ** 60],
    ['a date', new Date(0)],
    ['a function', () => 1],
  ])('and refuses %s', async (_, value) => {
    const put = new PutCommand({ TableName: table, Item: { articleId: 'art_1', value } });
    await expect(client.send(withRows(put, 'Item'))).rejects.toThrow('no attribute of a row');
    expect(sent).toEqual([]);
  });
});

describe('an article in its row', () => {
  const none = (topicId: string): TopicResult => {
    return { topicId, score: 0, verdict: 'none', evidence: [] };
  };
  const sure: TopicResult = { topicId: 'a', score: 3, verdict: 'certain', evidence: [] };
  const faint: TopicResult = { topicId: 'c', score: 0.2, verdict: 'none', evidence: [] };
  const rowOf = async () => {
    const key = { articleId: { S: 'art_1' } };
    const kept = await client.send(new GetItemCommand({ TableName: table, Key: key }));
    return unmarshall(kept.Item ?? {});
  };

  it.each([
    ['whose text is its summary', { summary: 'Both.', text: 'Both.' }],
    ['without a summary', { text: 'Alone.' }],
    ['with nothing but a title', { text: '' }],
    ['with an empty summary', { summary: '', text: '' }],
    ['on no topic', { topics: [none('a'), none('b')] }],
    ['on the first topic', { topics: [sure, none('b')] }],
    ['on the last topic', { topics: [none('b'), sure] }],
    ['with a trace of a topic', { topics: [none('b'), faint, none('d')] }],
    ['of a catalogue without topics', { topics: [] }],
  ])('%s comes back as it was', async (_, given) => {
    const article = anArticle('art_1', given);
    expect(fromRow(toRow(article))).toEqual(article);
    await stores.articles.add(article, []);
    expect(await stores.articles.get('art_1')).toEqual(article);
    expect(await stores.articles.getMany(['art_1'], { history: false })).toEqual([article]);
    const revised = { ...article, revision: 1 };
    await stores.articles.revise(revised, { revision: 0, timeline: [] }, []);
    expect(await stores.articles.get('art_1')).toEqual(revised);
  });

  it('says nothing twice', async () => {
    const text = 'The last trucks were loaded.';
    const article = anArticle('art_1', { summary: text, text, topics: [sure, none('b')] });
    await stores.articles.add(article, []);
    const row = await rowOf();
    expect(row).toMatchObject({ summary: text, topics: [{ topicId: 'a' }], notOn: ['b'] });
    expect(row).not.toHaveProperty('text');
  });

  it('that was written whole is read as it is', async () => {
    const article = anArticle('art_1', { summary: 'S', text: 'S', topics: [none('a')] });
    await client.send(new PutCommand({ TableName: table, Item: article }));
    expect(await stores.articles.get('art_1')).toEqual(article);
  });
});
