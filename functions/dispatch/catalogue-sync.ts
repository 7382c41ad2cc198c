/** The bundled feeds reach the table by themselves: after a deployment, whenever the list has changed. */
import type { FeedDefinition } from '../domain/feed.ts';
import { shortHash } from '../domain/hash.ts';
import type { Clock, Log, Stores } from '../ports.ts';

/**
 * Compares one hash; defines the feeds only where it differs. The hash is saved last, so that an
 * interrupted synchronisation is done again. True when something was to do.
 */
export async function syncCatalogue(
  definitions: readonly FeedDefinition[],
  tools: { readonly stores: Pick<Stores, 'feeds'>; readonly clock: Clock; readonly log: Log },
): Promise<boolean> {
  const { feeds } = tools.stores;
  const hash = shortHash(JSON.stringify(definitions));
  if ((await feeds.catalogueHash()) === hash) return false;
  const counts = await feeds.define(
    definitions,
    'catalogue',
    new Date(tools.clock()).toISOString(),
  );
  await feeds.saveCatalogueHash(hash);
  tools.log('catalogue synchronised', counts);
  return true;
}

/** Synchronises until it has succeeded once in this process; a failure is said and stops no polls. */
export function catalogueSync(...of: Parameters<typeof syncCatalogue>): () => Promise<void> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    try {
      await syncCatalogue(...of);
      isDone = true;
    } catch (error) {
      of[1].log('catalogue not synchronised: tried again in a minute', { level: 'error', error });
    }
  };
}
