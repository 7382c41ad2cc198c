/** What the query step needs from outside, and the catalogue as it asks for it. */
import type { EntityType } from '../domain/entity.ts';
import type { QueryReads } from '../domain/query-reads.ts';
import type { Clock, Log, Stores } from '../ports.ts';
import type { Access } from './access.ts';

export type CatalogueEntity = {
  readonly id: string;
  readonly type: EntityType;
  readonly description?: string;
  readonly names: Readonly<Record<string, readonly string[]>>;
};
export type CatalogueTopic = {
  readonly id: string;
  readonly names: Readonly<Record<string, string>>;
  readonly description: string;
};
/** What came of asking for a message: the ids of its deliveries, or why there is none. */
export type ActionOutcome =
  | { readonly kind: 'done'; readonly deliveryIds: readonly string[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly message: string };

/** Name, content type and content of the console's files. */
export type ConsoleFile = { readonly type: string; readonly body: string };
export type QueryDeps = {
  readonly stores: Pick<Stores, 'articles' | 'feeds' | 'stories' | 'subscriptions' | 'deliveries'>;
  readonly reads: QueryReads;
  readonly entities: readonly CatalogueEntity[];
  readonly topics: readonly CatalogueTopic[];
  readonly access: Access;
  readonly cursorKey: Uint8Array;
  readonly clock: Clock;
  readonly log: Log;
  /** When a feed's first poll last brought old articles: older counts of days are counted again. */
  readonly lastBaseline: () => Promise<string | undefined>;
  /** Sends a delivery again, at once, under its id. */
  readonly resend: (deliveryId: string) => Promise<ActionOutcome>;
  /** Sends one message of type `test` to each recipient of a subscription. */
  readonly test: (subscriptionId: string) => Promise<ActionOutcome>;
  /** The console by path: `/`, `/console.js`, `/console.css`. */
  readonly console: ReadonlyMap<string, ConsoleFile>;
};
