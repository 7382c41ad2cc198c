/**
 * What a loaded subscriptions file does to the stored ones: added, changed, paused. State, health and
 * pauses of a person survive; loading sends nothing.
 */
import { canonicalJson } from './canonical-json.ts';
import type { Subscription, SubscriptionDefinition } from './subscription.ts';

export type LoadPlan = {
  /** Rows to write; unchanged ones are not among them. */
  readonly put: readonly Subscription[];
  readonly added: number;
  readonly changed: number;
  readonly paused: number;
};

/** A new row of a definition: active, and hearing of nothing older than `at` (ISO 8601 UTC). */
export function newSubscription(
  definition: SubscriptionDefinition,
  source: Subscription['source'],
  at: string,
): Subscription {
  const { id, ...rest } = definition;
  return {
    ...rest,
    subscriptionId: id,
    state: 'active',
    source,
    createdAt: at,
    secretVersion: 1,
    schemaVersion: 1,
  };
}

/** The file is the whole list of what came from a file; those that a person added by command stay. */
export function planLoad(
  stored: readonly Subscription[],
  definitions: readonly SubscriptionDefinition[],
  at: string,
): LoadPlan {
  const byId = new Map(stored.map((one) => [one.subscriptionId, one]));
  const wanted = new Set(definitions.map(({ id }) => id));
  const added = definitions.filter(({ id }) => !byId.has(id));
  const changed = definitions.flatMap((definition) => {
    const known = byId.get(definition.id);
    const next = known && redefined(known, definition, at);
    return known && next && canonicalJson(known) !== canonicalJson(next) ? [next] : [];
  });
  const left = stored.filter(
    ({ subscriptionId, source, state }) =>
      source === 'file' && state === 'active' && !wanted.has(subscriptionId),
  );
  return {
    put: [
      ...added.map((definition) => newSubscription(definition, 'file', at)),
      ...changed,
      ...left.map((one): Subscription => ({ ...one, state: 'paused', pausedBy: 'source' })),
    ],
    added: added.length,
    changed: changed.length,
    paused: left.length,
  };
}

const DEFINED = [
  'name',
  'owner',
  'channel',
  'filter',
  'per',
  'cadence',
  'at',
  'day',
  'timeZone',
  'quietHours',
  'maxPerHour',
] as const satisfies readonly (keyof SubscriptionDefinition & keyof Subscription)[];

function redefined(
  known: Subscription,
  definition: SubscriptionDefinition,
  at: string,
): Subscription {
  const { id: _id, ...rest } = definition;
  const kept = Object.fromEntries(
    Object.entries(known).filter(([name]) => !(DEFINED as readonly string[]).includes(name)),
  ) as Omit<Subscription, (typeof DEFINED)[number]>;
  const next = { ...kept, ...rest, source: 'file' as const };
  if (known.state === 'paused' && known.pausedBy === 'source') return revived(next, at);
  return sameEndpoint(known, definition) ? next : fresh(next, known);
}

/** Back in the file: it hears of nothing that came while it was out of it. */
function revived({ pausedBy: _, ...row }: Subscription, at: string): Subscription {
  return { ...row, state: 'active', createdAt: at };
}

/** A new address starts in good health; one that was given up works again. */
function fresh(next: Subscription, known: Subscription): Subscription {
  const { failingSince: _f, failures: _n, disabledReason: _d, ...row } = next;
  return { ...row, state: known.state === 'disabled' ? 'active' : known.state };
}

const sameEndpoint = (known: Subscription, { channel }: SubscriptionDefinition): boolean =>
  channel.type === 'email' ||
  (known.channel.type === 'webhook' && known.channel.url === channel.url);
