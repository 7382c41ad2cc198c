/** The price model, service by service: a month worked out beside it from round measurements. */
import { describe, expect, it } from 'vitest';
import { ASSUMED, FIXED } from '../../infra/cli/cost-assumed.ts';
import { costOf, type Measured, type Service } from '../../infra/cli/cost-model.ts';
import prices from '../../infra/cli/prices.json' with { type: 'json' };

/** A round of 15 minutes over 500 feeds; five articles of news in the last two. */
const MEASURED: Measured = {
  measuredAt: '2026-03-01',
  command: 'none',
  feeds: 500,
  news: 5,
  idle: { requests: 90, readUnits: 50, writeUnits: 10 },
  unchanged: { requests: 100, readUnits: 100, writeUnits: 35 },
  plain: { requests: 20, readUnits: 10, writeUnits: 20 },
  matched: { requests: 30, readUnits: 20, writeUnits: 100 },
};
const FEEDS = 50_000;
const ROUNDS = 30 * 24 * 4;
const POLLS = FEEDS * ROUNDS;
const NEWS = POLLS * ASSUMED.changedShare * ASSUMED.articlesPerChange;
const MATCHED = ASSUMED.matchedPerMonth;
const TOLD = MATCHED * ASSUMED.deliveriesPerMatch;
const { alertUnits, deliveryUnits, pageUnits, questionUnits, heartbeats, keptMonths } = ASSUMED;

const cost = costOf(FEEDS, 15, MEASURED, prices);
const dollarsOf = (name: keyof typeof prices.prices) => prices.prices[name].dollars;

describe('a month of 50,000 feeds', () => {
  it('has their polls, and more news than matches', () => {
    expect(cost.polls).toBe(POLLS);
    expect(NEWS).toBeGreaterThan(MATCHED);
  });

  it.each<[Service, () => number]>([
    [
      // Sent, received and deleted: a message a call of poll, a page, an alert, a delivery.
      'sqs',
      () =>
        ((3 * (POLLS / cost.feedsPerCall + 2 * MATCHED + TOLD)) / 1e6) *
        dollarsOf('sqsPerMillionRequests'),
    ],
    [
      'dynamodb',
      () => {
        const reads =
          50 * ROUNDS +
          (50 / 500) * POLLS +
          2 * (NEWS - MATCHED) +
          (4 + alertUnits.read + pageUnits.read) * MATCHED +
          deliveryUnits.read * TOLD +
          questionUnits.read * ASSUMED.questions;
        const writes =
          10 * ROUNDS +
          (25 / 500) * POLLS +
          4 * (NEWS - MATCHED) +
          (20 + alertUnits.write + pageUnits.write) * MATCHED +
          deliveryUnits.write * TOLD +
          questionUnits.write * ASSUMED.questions +
          30 * heartbeats.perDay * heartbeats.units * FEEDS;
        return (
          (reads / 1e6) * dollarsOf('dynamodbPerMillionReadUnits') +
          (writes / 1e6) * dollarsOf('dynamodbPerMillionWriteUnits')
        );
      },
    ],
    [
      // A match is kept longer, with its page.
      'storage',
      () => {
        const { articleBytes, pageBytes } = ASSUMED;
        const plain = (NEWS - MATCHED) * keptMonths.unmatched * articleBytes;
        const matched = MATCHED * keptMonths.matched * (articleBytes + pageBytes);
        const perGb = dollarsOf('dynamodbPerGbMonth') + dollarsOf('recoveryPerGbMonth');
        return ((plain + matched) / 1e9) * perGb;
      },
    ],
    ['mail', () => ((TOLD * ASSUMED.mailShare) / 1000) * dollarsOf('sesPerThousandMails')],
    ['api', () => (ASSUMED.questions / 1e6) * dollarsOf('apiPerMillionRequests')],
    [
      // The first of it is free.
      'egress',
      () => {
        const { dollars, freeGb } = prices.prices.egressPerGb;
        const sentGb = (POLLS * ASSUMED.requestBytes) / 1e9;
        expect(sentGb).toBeGreaterThan(freeGb);
        return (sentGb - freeGb) * dollars;
      },
    ],
  ])('pays %s for what it uses of it', (service, worked) => {
    expect(cost.services[service]).toBeCloseTo(worked(), 6);
  });

  it('sends nothing that is not free where the feeds are few', () => {
    expect(costOf(500, 15, MEASURED, prices).services.egress).toBe(0);
  });

  it('has no more matches than news', () => {
    const few = costOf(5, 60, MEASURED, prices);
    const news = few.polls * ASSUMED.changedShare * ASSUMED.articlesPerChange;
    expect(news).toBeLessThan(MATCHED);
    const mails = news * ASSUMED.deliveriesPerMatch * ASSUMED.mailShare;
    expect(few.services.mail).toBeCloseTo((mails / 1000) * dollarsOf('sesPerThousandMails'), 6);
  });

  it('pays alarms, metrics, the secret and the asking of empty queues however many they are', () => {
    const { queues, atOnce, seconds } = ASSUMED.idlePolls;
    const asked = queues * atOnce * ((30 * 86_400) / seconds);
    expect(cost.fixed).toBeCloseTo(
      (asked / 1e6) * dollarsOf('sqsPerMillionRequests') +
        FIXED.alarms * dollarsOf('alarmPerMonth') +
        FIXED.metrics * dollarsOf('metricPerMonth') +
        FIXED.secrets * dollarsOf('secretPerMonth'),
      6,
    );
    expect(costOf(50, 60, MEASURED, prices).fixed).toBe(cost.fixed);
  });
});
