/** The stream of pending rows: really read, from a checkpoint that moves on after success only. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type StreamEvent, streamBatch } from '../../../functions/adapters/batch.ts';
import type { Pending } from '../../../functions/domain/article.ts';
import type { Stores } from '../../../functions/ports.ts';
import { type Checkpoint, streamReader } from '../../../infra/local/stream.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { serveHttp } from '../../support/http-server.ts';
import { anArticle, aPendingRow } from '../../support/rows.ts';

let engine: TestEngine;
let stores: Stores;
let table: string;
let checkpoint: Checkpoint | undefined;
let seen: string[];
let facts: string[];
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  const fresh = await engine.freshStores();
  stores = fresh.stores;
  table = fresh.names.pending;
  checkpoint = undefined;
  seen = [];
  facts = [];
});

const add = async (...ids: readonly string[]) => {
  for (const id of ids) {
    const article = anArticle(id);
    await stores.articles.add(article, [], aPendingRow(article));
  }
};
const reader = (
  handler: (event: StreamEvent) => ReturnType<ReturnType<typeof streamBatch>>,
  endpoint = engine.endpoint,
) =>
  streamReader({
    endpoint,
    table,
    handler,
    checkpoint,
    save: (next) => {
      checkpoint = next;
    },
    log: (fact) => facts.push(fact),
  });
/** Fails for these ids, so often. */
const noting = (failing: ReadonlyMap<string, number> = new Map()) => {
  const left = new Map(failing);
  return streamBatch<Pending>(
    async ({ articleId }) => {
      seen.push(articleId);
      const times = left.get(articleId) ?? 0;
      left.set(articleId, times - 1);
      if (times > 0) throw new Error('not now');
    },
    { log: () => {}, atOnce: 1 },
  );
};

/** Answers for the engine, but that nothing is kept any more of what came before a checkpoint. */
const serveTrimmed = () =>
  serveHttp(async ({ headers, body }, response) => {
    const asks = (name: string) => String(headers['x-amz-target']).endsWith(`.${name}`);
    if (asks('GetShardIterator') && body.includes('AFTER_SEQUENCE_NUMBER')) {
      const __type = 'com.amazonaws.dynamodb.v20120810#TrimmedDataAccessException';
      return void response.writeHead(400).end(JSON.stringify({ __type, message: 'trimmed' }));
    }
    const passed = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'];
    const kept = Object.fromEntries(passed.map((name) => [name, String(headers[name])]));
    const answer = await fetch(engine.endpoint, { method: 'POST', headers: kept, body });
    response.writeHead(answer.status).end(await answer.text());
  });

describe('reading the stream', () => {
  it('gives every new row once, also to the next process that has the checkpoint', async () => {
    await add('art_1', 'art_2');
    const first = reader(noting());
    expect(await first.drain()).toBe(2);
    expect(await first.drain()).toBe(0);
    first.close();
    await add('art_3');
    const second = reader(noting());
    expect(await second.drain()).toBe(1);
    expect(seen).toEqual(['art_1', 'art_2', 'art_3']);
    second.close();
  });

  it('reads from the beginning without a checkpoint, or with one of another stream', async () => {
    await add('art_1');
    checkpoint = { stream: 'arn:of:another', shards: { 'shard-1': '999' } };
    const one = reader(noting());
    expect(await one.drain()).toBe(1);
    one.close();
  });

  it('begins anew where its checkpoint has been trimmed: twice is harmless, nothing is not', async () => {
    await add('art_1');
    const first = reader(noting());
    await first.drain();
    first.close();
    await add('art_2');
    const trimmed = await serveTrimmed();
    const late = reader(noting(), trimmed.url);
    expect(await late.drain()).toBe(2);
    expect(seen).toEqual(['art_1', 'art_1', 'art_2']);
    late.close();
    await trimmed.close();
  });

  it('does nothing for removed rows', async () => {
    await add('art_1');
    await stores.pending.remove(aPendingRow(anArticle('art_1')));
    const one = reader(noting());
    await one.drain();
    expect(seen).toEqual(['art_1']);
    one.close();
  });

  it('takes more rows than one batch holds', async () => {
    await add(...Array.from({ length: 130 }, (_, n) => `art_${n}`));
    const one = reader(noting());
    expect(await one.drain()).toBe(130);
    expect(new Set(seen).size).toBe(130);
    one.close();
  });
});

describe('a record that fails', () => {
  it('comes again with what followed it, until it succeeds', async () => {
    await add('art_1', 'art_2', 'art_3');
    const one = reader(noting(new Map([['art_2', 2]])));
    await one.drain();
    expect(seen.filter((id) => id === 'art_1')).toHaveLength(1);
    expect(seen.filter((id) => id === 'art_2')).toHaveLength(3);
    expect(facts).toEqual([]);
    one.close();
  });

  it('for ever is given up aloud, holds up nothing, and stays owed', async () => {
    await add('art_1', 'art_2', 'art_3');
    const one = reader(noting(new Map([['art_1', 99]])));
    await one.drain();
    expect(seen).toContain('art_3');
    expect(facts).toEqual(['stream records given up, left to the sweep']);
    await add('art_4');
    expect(await one.drain()).toBe(1);
    expect(await stores.pending.owed('0', '9', 10)).toHaveLength(4);
    one.close();
  });

  it('keeps the checkpoint where a crash comes in between', async () => {
    await add('art_1');
    const crashing = reader(async () => {
      throw new Error('killed');
    });
    await expect(crashing.drain()).rejects.toThrow('killed');
    expect(checkpoint).toBeUndefined();
    crashing.close();
    const next = reader(noting());
    expect(await next.drain()).toBe(1);
    next.close();
  });
});
