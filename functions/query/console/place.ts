/** Where the reader is: view, thing and filters, kept in the address so that it can be shared and gone back to. */

export type View = 'articles' | 'stories' | 'entity' | 'entities' | 'feeds' | 'subscriptions';
export type Place = {
  readonly view: View;
  /** The entity of an entity's page. */
  readonly id: string;
  readonly filters: URLSearchParams;
};
const VIEWS: readonly View[] = [
  'articles',
  'stories',
  'entity',
  'entities',
  'feeds',
  'subscriptions',
];
export const DEFAULT_DAYS = '30';

export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view, id = ''] = path.split('/').map(decoded);
  const known = VIEWS.find((one) => one === view) ?? 'articles';
  return { view: known, id, filters: new URLSearchParams(query) };
}

export function hashOf(view: View, filters?: URLSearchParams, id?: string): string {
  const query = filters?.toString();
  return `#/${view}${id ? `/${encodeURIComponent(id)}` : ''}${query ? `?${query}` : ''}`;
}

/** The same place with one filter changed; '' takes it away. */
export function withFilter({ view, id, filters }: Place, name: string, value: string): string {
  const next = new URLSearchParams(filters);
  if (value) next.set(name, value);
  else next.delete(name);
  return hashOf(view, next, id);
}

/** What the server is asked of these filters. */
export function apiQuery({ filters }: Place, names: readonly string[]): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of names) {
    const value = filters.get(name);
    if (value) query.set(name, value);
  }
  const days = filters.get('days') ?? DEFAULT_DAYS;
  if (names.includes('since') && /^\d{1,4}$/.test(days)) query.set('since', `${days}d`);
  return query;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
