/** A subscription: who is told of what, how and when. */
import type { Verdict } from './entity.ts';

export type WebhookFormat = 'standard' | 'slack' | 'discord' | 'teams' | 'telegram' | 'ntfy';
export type Channel =
  | { readonly type: 'email'; readonly to: readonly string[]; readonly locale?: 'ar' | 'en' }
  | {
      readonly type: 'webhook';
      readonly url: string;
      readonly format: WebhookFormat;
      readonly chatId?: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

export type Filter = {
  readonly topics?: readonly string[];
  /** A minimum; `likely` where topics are named. */
  readonly verdict?: Exclude<Verdict, 'none'>;
  readonly entities?: {
    readonly any?: readonly string[];
    readonly all?: readonly string[];
    readonly none?: readonly string[];
  };
  readonly languages?: readonly string[];
  readonly feeds?: readonly string[];
  readonly words?: { readonly any?: readonly string[]; readonly none?: readonly string[] };
};

export type SubscriptionCadence = 'instant' | 'hourly' | 'daily' | 'weekly';
/** In the order of `Date.getUTCDay`. */
export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** As a subscriptions file names it. */
export type SubscriptionDefinition = {
  readonly id: string;
  readonly name: string;
  readonly owner?: string;
  readonly channel: Channel;
  readonly filter: Filter;
  readonly per: 'story' | 'article';
  readonly cadence: SubscriptionCadence;
  /** `HH:MM` in `timeZone`. */
  readonly at?: string;
  readonly day?: Weekday;
  readonly timeZone: string;
  readonly quietHours?: { readonly from: string; readonly to: string };
  readonly maxPerHour?: number;
};

export type SubscriptionState = 'active' | 'paused' | 'disabled' | 'unsubscribed';

/** Why an address is told nothing more, or nothing for now. */
export type Suppression = {
  readonly reason: 'unsubscribed' | 'bounced' | 'complained' | 'soft-bounces';
  readonly at: string;
  /** Only soft bounces end by themselves; not paused yet while absent. */
  readonly until?: string;
  /** Ids and times of the soft bounces counted. */
  readonly bounces?: readonly { readonly id: string; readonly at: string }[];
};

/** The whole row of `RasidSubscriptions`. */
export type Subscription = Omit<SubscriptionDefinition, 'id'> & {
  readonly subscriptionId: string;
  readonly state: SubscriptionState;
  readonly source: 'file' | 'user';
  readonly pausedBy?: 'user' | 'source';
  /** It hears of nothing older. */
  readonly createdAt: string;
  /** Version of the derived webhook secret, and when it was last rotated. */
  readonly secretVersion: number;
  readonly rotatedAt?: string;
  /** Addresses that bounced, complained or unsubscribed: told nothing more. */
  readonly suppressed?: Readonly<Record<string, Suppression>>;
  /** Alerts of the last hour, for `maxPerHour`. */
  readonly recentAlerts?: readonly { readonly key: string; readonly at: string }[];
  /** Health of the endpoint. */
  readonly failingSince?: string;
  readonly failures?: number;
  readonly lastSuccessAt?: string;
  readonly disabledReason?: string;
  readonly ownerToldAt?: string;
  readonly schemaVersion: 1;
};
