/**
 * What a month on AWS costs: measured requests, times assumptions about the news, times the price table.
 * A model and not a bill; nothing of AWS is asked. The assumptions are in cost-assumed.ts.
 */

import { pollMessages } from '../../functions/dispatch/pack.ts';
import type { PollFeed } from '../../functions/domain/feed.ts';
import { ASSUMED, FIXED, MEMORY_MB } from './cost-assumed.ts';
import { pollSeconds } from './poll-seconds.ts';

type Counts = {
  readonly requests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
};
/** What `npm run bench -- units --save` writes; rounds are 15 minutes of polls every 15 minutes. */
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
export const SERVICES = [
  'lambda',
  'sqs',
  'dynamodb',
  'storage',
  'api',
  'mail',
  'logs',
  'egress',
] as const;
export type Service = (typeof SERVICES)[number];
export type Cost = {
  readonly feeds: number;
  readonly everyMinutes: number;
  readonly polls: number;
  /** What a call of poll holds and how long it lasts, at the mean; the latter simulated unless given. */
  readonly feedsPerCall: number;
  readonly secondsPerCall: number;
  /** Dollars a month. */
  readonly services: Readonly<Record<Service, number>>;
  readonly total: number;
  /** Alarms, metrics, the secret, and Lambda asking empty queues: the same for every number of feeds. */
  readonly fixed: number;
  readonly dominates: Service;
};

const MINUTES = 30 * 24 * 60;
const GB = 1e9;
/** As `infra/triggers.ts` wakes it. */
const DIGEST_MINUTES = 15;

/** `seconds`: of a call of poll, where the reader knows better than the simulation. */
export function costOf(
  feeds: number,
  everyMinutes: number,
  measured: Measured,
  { prices }: Prices,
  seconds?: number,
): Cost {
  const dollars = (name: string): number => {
    const price = prices[name];
    if (!price) throw new Error(`prices.json: ${name} is missing`);
    return price.dollars;
  };
  const flow = flowOf(feeds, everyMinutes, seconds);
  const units = unitsOf(flow, feeds, measured);
  const sentGb = (flow.polls * ASSUMED.requestBytes) / GB;
  const services: Record<Service, number> = {
    lambda:
      (flow.calls / 1e6) * dollars('lambdaPerMillionCalls') +
      flow.gbSeconds * dollars('lambdaPerGbSecond'),
    sqs: (flow.queueRequests / 1e6) * dollars('sqsPerMillionRequests'),
    dynamodb:
      (units.read / 1e6) * dollars('dynamodbPerMillionReadUnits') +
      (units.write / 1e6) * dollars('dynamodbPerMillionWriteUnits'),
    storage: storedGb(flow) * (dollars('dynamodbPerGbMonth') + dollars('recoveryPerGbMonth')),
    api: (ASSUMED.questions / 1e6) * dollars('apiPerMillionRequests'),
    mail: (flow.mails / 1000) * dollars('sesPerThousandMails'),
    logs: ((flow.calls * ASSUMED.callLogBytes) / GB) * dollars('logsPerGb'),
    egress: Math.max(0, sentGb - (prices.egressPerGb?.freeGb ?? 0)) * dollars('egressPerGb'),
  };
  const total = Object.values(services).reduce((a, b) => a + b, 0);
  const [dominates = 'lambda'] = SERVICES.toSorted((a, b) => services[b] - services[a]);
  const { polls, feedsPerCall, secondsPerCall } = flow;
  const shared = { feeds, everyMinutes, polls, feedsPerCall, secondsPerCall };
  return { ...shared, services, total, fixed: fixedOf(dollars), dominates };
}

function fixedOf(dollars: (name: string) => number): number {
  const { queues, atOnce, seconds } = ASSUMED.idlePolls;
  const idlePolls = (queues * atOnce * MINUTES * 60) / seconds;
  return (
    (idlePolls / 1e6) * dollars('sqsPerMillionRequests') +
    FIXED.alarms * dollars('alarmPerMonth') +
    FIXED.metrics * dollars('metricPerMonth') +
    FIXED.secrets * dollars('secretPerMonth')
  );
}

type FunctionName = keyof typeof MEMORY_MB;
type Flow = ReturnType<typeof flowOf>;

function flowOf(feeds: number, everyMinutes: number, given: number | undefined) {
  const polls = (feeds * MINUTES) / everyMinutes;
  const articles = polls * ASSUMED.changedShare * ASSUMED.articlesPerChange;
  const matched = Math.min(ASSUMED.matchedPerMonth, articles);
  const deliveries = matched * ASSUMED.deliveriesPerMatch;
  const pollCalls = messagesAMinute(feeds / everyMinutes) * MINUTES;
  const feedsPerCall = polls / pollCalls;
  const secondsPerCall =
    given ?? pollSeconds(Math.max(1, Math.round(feedsPerCall)), MEMORY_MB.poll);
  const { dispatchPerFeed, ...seconds } = ASSUMED.seconds;
  const dispatch = seconds.dispatch + (dispatchPerFeed * feeds) / everyMinutes;
  const called: Record<FunctionName, readonly [calls: number, seconds: number]> = {
    poll: [pollCalls, secondsPerCall],
    dispatch: [MINUTES, dispatch],
    read: [matched, seconds.read],
    alert: [matched, seconds.alert],
    deliver: [deliveries, seconds.deliver],
    digest: [MINUTES / DIGEST_MINUTES, seconds.digest],
    feedback: [deliveries * ASSUMED.feedbackShare, seconds.feedback],
    query: [ASSUMED.questions, seconds.query],
  };
  const names = Object.keys(called) as FunctionName[];
  const calls = names.reduce((sum, name) => sum + called[name][0], 0);
  const gbSeconds = names.reduce((sum, name) => {
    const [times, lasting] = called[name];
    return sum + (times * lasting * MEMORY_MB[name]) / 1024;
  }, 0);
  // Sent (in chunks of 64 KB), received, deleted; pages and alerts of what matched.
  const queueRequests = 3 * (pollCalls + 2 * matched + deliveries);
  const mails = deliveries * ASSUMED.mailShare;
  const shared = { polls, articles, matched, deliveries, feedsPerCall, secondsPerCall };
  return { ...shared, called, calls, gbSeconds, queueRequests, mails };
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
  const { alertUnits, deliveryUnits, pageUnits, questionUnits, heartbeats } = ASSUMED;
  const added = (kind: 'read' | 'write'): number =>
    flow.matched * (alertUnits[kind] + pageUnits[kind]) +
    flow.deliveries * deliveryUnits[kind] +
    ASSUMED.questions * questionUnits[kind];
  const beats = feeds * heartbeats.perDay * 30 * heartbeats.units;
  return { read: read + added('read'), write: write + added('write') + beats };
}

function storedGb({ articles, matched }: Flow): number {
  const { articleBytes, pageBytes, keptMonths } = ASSUMED;
  const unmatched = (articles - matched) * keptMonths.unmatched * articleBytes;
  return (unmatched + matched * keptMonths.matched * (articleBytes + pageBytes)) / GB;
}
