/** A list as long as it is wanted, page after page; a limited one can be gone on with. */
import { cursorKey } from '../../functions/domain/secret.ts';
import { InvalidInput } from '../../functions/domain/validate.ts';
import { readCursor, writeCursor } from '../../functions/query/cursor.ts';
import type { Page } from '../../functions/query/page.ts';
import { note } from './print.ts';

const PAGE = 100;

export type Paging = {
  readonly limit?: number;
  readonly cursor?: string;
  /** What is asked: a cursor of another question is refused. */
  readonly question: string;
  readonly key: () => Promise<string>;
};

export async function* paged<R>(
  find: (limit: number, after?: string) => Promise<Page<R>>,
  { limit = Number.POSITIVE_INFINITY, cursor, question, key }: Paging,
): AsyncGenerator<R> {
  let after = cursor === undefined ? undefined : await positionOf(cursor, question, key);
  let left = limit;
  do {
    const page = await find(Math.min(PAGE, left), after);
    yield* page.rows;
    left -= page.rows.length;
    after = page.next;
  } while (after !== undefined && left > 0);
  if (after !== undefined) {
    note(`more: --cursor ${writeCursor(cursorKey(await key()), question, after)}`);
  }
}

async function positionOf(
  cursor: string,
  question: string,
  key: () => Promise<string>,
): Promise<string> {
  const position = readCursor(cursorKey(await key()), question, cursor);
  if (position !== undefined) return position;
  throw new InvalidInput('--cursor: is not one that was given for this list');
}

export async function allOf<R>(rows: AsyncIterable<R>): Promise<readonly R[]> {
  const all: R[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
