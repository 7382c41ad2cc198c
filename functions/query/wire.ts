/** Puts the app together from its parts, the same on Lambda and on one computer. */

import type { DeliveryMessage } from '../domain/message.ts';
import type { QueryReads } from '../domain/query-reads.ts';
import { accessToken, cursorKey } from '../domain/secret.ts';
import type { Clock, Log, Queue, Stores } from '../ports.ts';
import type { Access } from './access.ts';
import { resend, test } from './actions.ts';
import type { QueryDeps } from './deps.ts';
import { lastBaseline, remembered } from './memo.ts';
import { type QueryApp, queryApp } from './query.ts';

export type QueryParts = Pick<QueryDeps, 'entities' | 'topics' | 'console'> & {
  readonly stores: Stores;
  readonly reads: QueryReads;
  readonly queue: Queue<DeliveryMessage>;
  readonly masterKey: string;
  readonly shards: number;
  readonly log: Log;
  readonly clock: Clock;
  /** The port on 127.0.0.1; without it, tokens are asked for. */
  readonly localPort?: number;
};

/** How long a rotated token may still open: a warm function asks this often. */
const TOKENS_GOOD_MILLIS = 60_000;

export function wireQuery(parts: QueryParts): QueryApp {
  const { stores, reads, masterKey, clock } = parts;
  const actions = { stores, queue: parts.queue, clock, shards: parts.shards };
  const tokens = async () => {
    const version = await reads.tokenVersion();
    return {
      read: accessToken(masterKey, 'read', version),
      admin: accessToken(masterKey, 'admin', version),
    };
  };
  const access: Access =
    parts.localPort === undefined
      ? { kind: 'tokens', tokens: remembered(tokens, TOKENS_GOOD_MILLIS, clock) }
      : { kind: 'local', port: parts.localPort };
  return queryApp({
    ...parts,
    access,
    cursorKey: cursorKey(masterKey),
    lastBaseline: lastBaseline(stores.feeds, clock),
    resend: (deliveryId) => resend(actions, deliveryId),
    test: (subscriptionId) => test(actions, subscriptionId),
  });
}
