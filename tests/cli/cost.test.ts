/** `rasid cost`: the model keeps to its goals, says what it rests on, and refuses nonsense. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { costOf, FIXED, MEMORY_GB, type Prices } from '../../infra/cli/cost-model.ts';
import measured from '../../infra/cli/measured.json' with { type: 'json' };
import prices from '../../infra/cli/prices.json' with { type: 'json' };
import { functions } from '../../infra/functions.ts';
import { rasid } from './run.ts';

const table: Prices = prices;
const dollars = (feeds: number, every = 15) => costOf(feeds, every, measured, table);

describe('the price', () => {
  it.each([
    [50, 2],
    [500, 5],
    [5_000, 35],
    [50_000, 320],
  ])('of %i feeds every 15 minutes is at most $%i a month, beside what is fixed', (feeds, most) => {
    expect(dollars(feeds).total).toBeLessThanOrEqual(most);
  });

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
    const memory = functions.map(({ name, memoryMb }) => [name, memoryMb / 1024]);
    expect(Object.fromEntries(memory)).toMatchObject(MEMORY_GB);
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
    expect(measured.command).toBe('npm run bench -- pass --save');
  });
});

describe('rasid cost', () => {
  it('prints four sizes for people', async () => {
    const { code, stdout, stderr } = await rasid(['cost']);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(5);
    expect(stdout).toContain('50,000');
    expect(stderr).toContain('A model, no bill');
  });

  it('prints one JSON object for one number of feeds', async () => {
    const { lines } = await rasid(['cost', '--feeds', '1,000', '--every', '60', '--json']);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ feeds: 1000, everyMinutes: 60, polls: 720_000 });
  });

  it.each([
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
