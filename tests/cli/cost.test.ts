/** `rasid cost`: the model keeps to its goals, says what it rests on, and refuses nonsense. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIXED, MEMORY_MB } from '../../infra/cli/cost-assumed.ts';
import { costOf, type Prices } from '../../infra/cli/cost-model.ts';
import measured from '../../infra/cli/measured.json' with { type: 'json' };
import { pollSeconds } from '../../infra/cli/poll-seconds.ts';
import prices from '../../infra/cli/prices.json' with { type: 'json' };
import { functions } from '../../infra/functions.ts';
import { rasid } from './run.ts';

const table: Prices = prices;
const dollars = (feeds: number, every = 15, seconds?: number) =>
  costOf(feeds, every, measured, table, seconds);
const limits = readFileSync(join(import.meta.dirname, '../../infra/LIMITS.md'), 'utf8');

describe('the price', () => {
  it.each([
    [50, 2],
    [500, 5],
    [5_000, 35],
    [50_000, 320],
  ])('of %i feeds every 15 minutes is at most $%i a month, beside what is fixed', (feeds, most) => {
    expect(dollars(feeds).total).toBeLessThanOrEqual(most);
  });

  it('misses the goals where answers are so slow that an honest reader would expect it to', () => {
    expect(dollars(500, 15, 20).total).toBeGreaterThan(5);
    expect(dollars(50_000, 15, 20).total).toBeGreaterThan(320);
  });

  it('follows the seconds of a poll call and the memory that it holds meanwhile', () => {
    const [short, long] = [dollars(5_000, 15, 2), dollars(5_000, 15, 4)];
    const gbSeconds = (2 * (short.polls / short.feedsPerCall) * MEMORY_MB.poll) / 1024;
    const more = gbSeconds * prices.prices.lambdaPerGbSecond.dollars;
    expect(long.services.lambda - short.services.lambda).toBeCloseTo(more, 6);
    expect(long.total - short.total).toBeCloseTo(more, 6);
  });

  it('simulates a poll call as the table of limits says it', () => {
    const { secondsPerCall, polls, feedsPerCall } = dollars(50_000);
    const [, atOnce, begin, seconds] =
      /about (\d+) for poll \((\d+) calls begin each second, ([\d.]+) s each/.exec(limits) ?? [];
    expect(Number(seconds)).toBeCloseTo(secondsPerCall, 1);
    const beginning = polls / feedsPerCall / (30 * 24 * 3600);
    expect(Number(begin)).toBe(Math.round(beginning));
    expect(Number(atOnce)).toBe(Math.round(Number(begin) * Number(seconds)));
    expect(limits).toContain(`${MEMORY_MB.poll} MB for poll`);
  });

  it('knows that a call with more hosts waits longer, and for none longer than the limits allow', () => {
    const means = [1, 3, 20, 40].map((feeds) => pollSeconds(feeds, 1769));
    expect(means).toEqual(means.toSorted((a, b) => a - b));
    expect(means[0]).toBeGreaterThan(0.4);
    expect(means[2]).toBeGreaterThan(3);
    expect(means[3]).toBeLessThan(20);
    expect(pollSeconds(20, 512)).toBe(pollSeconds(20, 512));
    expect(pollSeconds(20, 512)).toBeGreaterThan(pollSeconds(20, 1024));
  });

  it.each(['apiPerMillionRequests', 'lambdaPerMillionCalls', 'logsPerGb'] as const)(
    'counts what %s prices',
    (name) => {
      const dearer = structuredClone(prices);
      dearer.prices[name].dollars *= 10;
      expect(costOf(500, 15, measured, dearer).total).toBeGreaterThan(dollars(500).total);
    },
  );

  it('rises with feeds and falls with the minutes between polls', () => {
    expect(dollars(5_000).total).toBeGreaterThan(dollars(500).total);
    expect(dollars(5_000, 60).total).toBeLessThan(dollars(5_000, 15).total);
  });

  it('is the sum of its services, and says which dominates', () => {
    const { services, total, dominates } = dollars(5_000);
    expect(Object.values(services).reduce((a, b) => a + b)).toBeCloseTo(total, 6);
    expect(services[dominates]).toBe(Math.max(...Object.values(services)));
  });

  it('follows the price table: a price that doubles doubles its service', () => {
    const doubled = structuredClone(prices);
    doubled.prices.sqsPerMillionRequests.dollars *= 2;
    const { services } = costOf(500, 15, measured, doubled);
    expect(services.sqs).toBeCloseTo(2 * dollars(500).services.sqs, 6);
    expect(services.dynamodb).toBe(dollars(500).services.dynamodb);
  });

  it('knows the memory of the functions and no fewer alarms than the runbook', () => {
    const memory = functions.map(({ name, memoryMb }) => [name, memoryMb]);
    expect(Object.fromEntries(memory)).toEqual(MEMORY_MB);
    const runbook = readFileSync(join(import.meta.dirname, '../../infra/RUNBOOK.md'), 'utf8');
    const alarms = runbook
      .split('\n')
      .filter((line) => line.startsWith('### '))
      .flatMap((line) => line.split(','));
    expect(FIXED.alarms).toBeGreaterThanOrEqual(alarms.length);
  });

  it('names a source for every price, and a day', () => {
    for (const { source } of Object.values(prices.prices)) {
      expect(source).toMatch(/^https:\/\/aws\.amazon\.com\//);
    }
    expect(prices.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(measured.command).toBe('npm run bench -- units --save');
  });
});

const SIZES = [50, 500, 5_000, 50_000];

describe('rasid cost', () => {
  it('prints four sizes for people', async () => {
    const { code, stdout, stderr } = await rasid(['cost']);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(5);
    expect(stdout).toContain('50,000');
    expect(stderr).toContain('A model, no bill');
    const said = SIZES.map((feeds) => dollars(feeds).secondsPerCall.toFixed(1)).join(', ');
    expect(stderr).toContain(`Assumed: a call of poll lasts ${said} s (simulated`);
  });

  it('prints one JSON object for one number of feeds', async () => {
    const { lines } = await rasid(['cost', '--feeds', '1,000', '--every', '60', '--json']);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ feeds: 1000, everyMinutes: 60, polls: 720_000 });
  });

  it('takes the seconds of a poll call from who knows them better', async () => {
    const { lines } = await rasid(['cost', '--feeds', '500', '--seconds', '2.5', '--json']);
    expect(lines[0]).toMatchObject({ secondsPerCall: 2.5 });
    const { stderr } = await rasid(['cost', '--feeds', '500', '--seconds', '2.5']);
    expect(stderr).toContain('a call of poll lasts 2.5 s (as --seconds says)');
  });

  it.each([
    [['--feeds', '5,,0,0']],
    [['--feeds', '5,00']],
    [['--feeds', ',500']],
    [['--feeds', '50,500,']],
    [['--seconds', '0']],
    [['--seconds', '121']],
    [['--seconds', '1e2']],
    [['--seconds', 'slow']],
    [['--feeds', '0']],
    [['--feeds', 'many']],
    [['--feeds', '2000000']],
    [['--every', '1441']],
    [['--every', '-5']],
  ])('refuses %j with one line and 2', async (args) => {
    const { code, stdout, stderr } = await rasid(['cost', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
