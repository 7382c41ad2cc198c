/** Streams of rows, newest first: several into one, and one whose index leaves ties unordered. */
import type { RowPages } from '../domain/query-reads.ts';

/** Rows of all sources by descending key; the first page of each is asked for at once. */
export async function* mergeNewestFirst<R>(
  sources: readonly RowPages<R>[],
  keyOf: (row: R) => string,
): AsyncGenerator<R> {
  const streams = sources.map((pages) => rowsOf(pages));
  const heads = await Promise.all(streams.map((stream) => stream.next()));
  for (;;) {
    let newest = -1;
    let newestKey = '';
    for (const [place, head] of heads.entries()) {
      if (head.done) continue;
      const key = keyOf(head.value);
      if (newest === -1 || key > newestKey) [newest, newestKey] = [place, key];
    }
    const head = heads[newest];
    const stream = streams[newest];
    if (!head || head.done || !stream) return;
    yield head.value;
    heads[newest] = await stream.next();
  }
}

/** Rows that come by descending `sortOf`, those of one value by descending `keyOf`. */
export async function* orderTies<R>(
  rows: AsyncIterable<R>,
  sortOf: (row: R) => string,
  keyOf: (row: R) => string,
): AsyncGenerator<R> {
  const newestFirst = (a: R, b: R): number => (keyOf(a) < keyOf(b) ? 1 : -1);
  let tied: R[] = [];
  for await (const row of rows) {
    const last = tied[0];
    if (last !== undefined && sortOf(last) !== sortOf(row)) {
      yield* tied.sort(newestFirst);
      tied = [];
    }
    tied.push(row);
  }
  yield* tied.sort(newestFirst);
}

export async function* rowsOf<R>(pages: RowPages<R>): AsyncGenerator<R> {
  for await (const page of pages) yield* page;
}
