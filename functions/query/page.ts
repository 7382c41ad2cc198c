/** A page of a walk: so many rows of those that are wanted, and where the next page begins. */

export type PageRequest = { readonly limit: number; readonly after?: string };
export type Page<R> = {
  readonly rows: readonly R[];
  /** The position after the last row; absent at the end. */
  readonly next?: string;
};

/** Rows that a walk may come by for one page: a rare filter gives short pages. */
export const READ_AT_MOST = 400;
export type Reading = { read: number; done: boolean; position?: string };

/** Looks one further, so that a full page at the very end promises no next one. */
export async function page<R>(
  rows: readonly R[],
  rest: AsyncGenerator<unknown>,
  { done, position }: Reading,
): Promise<Page<R>> {
  const more = !done && position !== undefined && !(await rest.next()).done;
  await rest.return(undefined);
  return more ? { rows, next: position } : { rows };
}

export async function collect<R>(
  walked: AsyncGenerator<R>,
  keyOf: (row: R) => string,
  wanted: (row: R) => boolean,
  { limit, after }: PageRequest,
): Promise<Page<R>> {
  const rows: R[] = [];
  const state: Reading = { read: 0, done: false };
  while (rows.length < limit && state.read < READ_AT_MOST) {
    const { done, value } = await walked.next();
    if (done) return { rows };
    if (after !== undefined && keyOf(value) >= after) continue;
    state.read += 1;
    state.position = keyOf(value);
    if (wanted(value)) rows.push(value);
  }
  return page(rows, walked, state);
}
