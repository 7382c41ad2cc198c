/**
 * What a month on AWS costs: measured requests, times assumptions about the news, times the price table.
 * A model and not a bill. Every assumption is a named number here; nothing of AWS is asked.
 */

import { pollMessages } from '../../functions/dispatch/pack.ts';
import type { PollFeed } from '../../functions/domain/feed.ts';

type Counts = {
  readonly requests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
};
/** What `npm run bench -- pass --save` writes; rounds are 15 minutes of polls every 15 minutes. */
export type Measured = {
  readonly measuredAt: string;
  readonly command: string;
  readonly feeds: number;
  readonly news: number;
  readonly idle: Counts;
  readonly unchanged: Counts;
  readonly plain: Counts;
  readonly matched: Counts;
};
export type Prices = {
  readonly region: string;
  readonly asOf: string;
  readonly prices: Readonly<
    Record<string, { readonly dollars: number; readonly freeGb?: number; readonly source: string }>
  >;
};
export type Service = 'lambda' | 'sqs' | 'dynamodb' | 'storage' | 'mail' | 'logs' | 'egress';
export type Cost = {
  readonly feeds: number;
  readonly everyMinutes: number;
  readonly polls: number;
  /** Dollars a month. */
  readonly services: Readonly<Record<Service, number>>;
  readonly total: number;
  /** Alarms, metrics, the secret, and Lambda asking empty queues: the same for every number of feeds. */
  readonly fixed: number;
  readonly dominates: Service;
};

export const ASSUMED = {
  /** Of polls that find something, and articles they find. */
  changedShare: 0.01,
  articlesPerChange: 2,
  /** Articles a month that match, however many feeds list the same news. */
  matchedPerMonth: 0.2 * 43_200,
  deliveriesPerMatch: 1.5,
  mailShare: 0.7,
  /** Write and read units of alert and of one delivery, from record to outcome. */
  alertUnits: { read: 3, write: 2 },
  deliveryUnits: { read: 4, write: 16 },
  /** Writes a day of an unchanged feed, and their units with both indexes. */
  heartbeats: { perDay: 4, units: 3 },
  /** Bytes of a stored article with its index rows, and the months they are kept. */
  articleBytes: 2_500,
  keptMonths: { unmatched: 3, matched: 12 },
  /** Seconds: a call waits for the slowest of its hosts. */
  seconds: { poll: 1.5, dispatch: 0.4, alert: 0.3, deliver: 0.8, digest: 0.5 },
  /** Bytes logged per poll, and sent per poll (request and TLS). */
  logBytes: 100,
  requestBytes: 1_200,
  /** Lambda asks every queue all the time: long polls of 20 seconds, several side by side. */
  idlePolls: { queues: 4, atOnce: 5, seconds: 20 },
} as const;
/** As `infra/functions.ts` declares them; a test compares. */
export const MEMORY_GB = { poll: 1, dispatch: 0.5, alert: 0.5, deliver: 0.5, digest: 0.5 } as const;
export const FIXED = { alarms: 35, metrics: 9, secrets: 1 } as const;

const MINUTES = 30 * 24 * 60;
const GB = 1e9;

export function costOf(
  feeds: number,
  everyMinutes: number,
  measured: Measured,
  { prices }: Prices,
): Cost {
  const dollars = (name: string): number => {
    const price = prices[name];
    if (!price) throw new Error(`prices.json: ${name} is missing`);
    return price.dollars;
  };
  const flow = flowOf(feeds, everyMinutes);
  const units = unitsOf(flow, feeds, measured);
  const egressGb = Math.max(
    0,
    (flow.polls * ASSUMED.requestBytes) / GB - (prices.egressPerGb?.freeGb ?? 0),
  );
  const services: Record<Service, number> = {
    lambda:
      (flow.calls / 1e6) * dollars('lambdaPerMillionCalls') +
      flow.gbSeconds * dollars('lambdaPerGbSecond'),
    sqs: (flow.queueRequests / 1e6) * dollars('sqsPerMillionRequests'),
    dynamodb:
      (units.read / 1e6) * dollars('dynamodbPerMillionReadUnits') +
      (units.write / 1e6) * dollars('dynamodbPerMillionWriteUnits'),
    storage: storedGb(flow) * (dollars('dynamodbPerGbMonth') + dollars('recoveryPerGbMonth')),
    mail: (flow.mails / 1000) * dollars('sesPerThousandMails'),
    logs: ((flow.polls * ASSUMED.logBytes) / GB) * dollars('logsPerGb'),
    egress: egressGb * dollars('egressPerGb'),
  };
  const total = Object.values(services).reduce((a, b) => a + b, 0);
  const [dominates] = Object.entries(services).sort(([, a], [, b]) => b - a)[0] ?? ['lambda'];
  const { queues, atOnce, seconds } = ASSUMED.idlePolls;
  const idlePolls = (queues * atOnce * MINUTES * 60) / seconds;
  const fixed =
    (idlePolls / 1e6) * dollars('sqsPerMillionRequests') +
    FIXED.alarms * dollars('alarmPerMonth') +
    FIXED.metrics * dollars('metricPerMonth') +
    FIXED.secrets * dollars('secretPerMonth');
  const shared = { feeds, everyMinutes, polls: flow.polls, services, total, fixed };
  return { ...shared, dominates: dominates as Service };
}

type Flow = ReturnType<typeof flowOf>;

function flowOf(feeds: number, everyMinutes: number) {
  const polls = (feeds * MINUTES) / everyMinutes;
  const articles = polls * ASSUMED.changedShare * ASSUMED.articlesPerChange;
  const matched = Math.min(ASSUMED.matchedPerMonth, articles);
  const deliveries = matched * ASSUMED.deliveriesPerMatch;
  const pollCalls = messagesAMinute(feeds / everyMinutes) * MINUTES;
  const digests = MINUTES / 60;
  const { seconds } = ASSUMED;
  const calls = pollCalls + MINUTES + matched + deliveries + digests;
  const gbSeconds =
    pollCalls * seconds.poll * MEMORY_GB.poll +
    MINUTES * seconds.dispatch * MEMORY_GB.dispatch +
    matched * seconds.alert * MEMORY_GB.alert +
    deliveries * seconds.deliver * MEMORY_GB.deliver +
    digests * seconds.digest * MEMORY_GB.digest;
  // Sent (in chunks of 64 KB), received, deleted.
  const queueRequests = 3 * (pollCalls + matched + deliveries);
  const mails = deliveries * ASSUMED.mailShare;
  return { polls, articles, matched, deliveries, calls, gbSeconds, queueRequests, mails };
}

/** Packed as dispatch packs them, every feed on a host of its own. */
function messagesAMinute(due: number): number {
  const whole = Math.max(1, Math.round(due));
  const list = Array.from({ length: whole }, (_, n) => ({
    feedId: `f${n}`,
    url: `https://h${n}.example/`,
  }));
  const messages = pollMessages(list as unknown as readonly PollFeed[], '', false).length;
  return due < 1 ? due : messages;
}

function unitsOf(flow: Flow, feeds: number, measured: Measured) {
  const { idle, unchanged, plain, matched, news } = measured;
  const rounds = MINUTES / 15;
  const kinds = ['readUnits', 'writeUnits'] as const;
  const [read = 0, write = 0] = kinds.map((kind) => {
    const base = idle[kind] * rounds;
    const perPoll = Math.max(0, unchanged[kind] - idle[kind]) / measured.feeds;
    const onTop = (flow.articles - flow.matched) * (plain[kind] / news);
    return base + perPoll * flow.polls + onTop + flow.matched * (matched[kind] / news);
  });
  const { alertUnits, deliveryUnits, heartbeats } = ASSUMED;
  return {
    read: read + flow.matched * alertUnits.read + flow.deliveries * deliveryUnits.read,
    write:
      write +
      flow.matched * alertUnits.write +
      flow.deliveries * deliveryUnits.write +
      feeds * heartbeats.perDay * 30 * heartbeats.units,
  };
}

function storedGb({ articles, matched }: Flow): number {
  const { articleBytes, keptMonths } = ASSUMED;
  const unmatched = (articles - matched) * keptMonths.unmatched;
  return ((unmatched + matched * keptMonths.matched) * articleBytes) / GB;
}
