/** What a poll needs from outside, and what it counts. */
import type { EntityType, Recognise } from '../domain/entity.ts';
import type { PollMessage, ReadMessage } from '../domain/message.ts';
import type { Clock, DocumentReader, Fetch, Log, Queue, Random, Stores } from '../ports.ts';

export type PollTools = {
  readonly stores: Pick<Stores, 'feeds' | 'articles' | 'stories'>;
  readonly fetch: Fetch;
  readonly reader: Pick<DocumentReader, 'parseFeed'>;
  readonly recognise: Recognise;
  readonly typeOf: (entityId: string) => EntityType | undefined;
  /** Where feeds go that there was no time for. */
  readonly pollQueue: Queue<PollMessage>;
  readonly readQueue: Queue<ReadMessage>;
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log: Log;
  readonly shards: number;
};

/** A summary of polls, for people and metrics. */
export type PollCounts = {
  readonly polled: number;
  readonly unchanged: number;
  readonly changed: number;
  readonly failed: number;
  /** Of the failed, those that stopped for a fault of ours. */
  readonly broken: number;
  /** From when these feeds fell due until now, those included that are sent again; 0 without any. */
  readonly oldestDueSeconds: number;
  readonly articles: { readonly new: number; readonly onTopic: number };
  /** 1 when not one host could be connected to. */
  readonly ownOutage: number;
};
