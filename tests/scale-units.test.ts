/** What a poll asks of DynamoDB, counted at the client: the price of the product is decided here. */
import { beforeAll, describe, expect, it } from 'vitest';
import { measureUnits, type Units } from './bench/units.ts';

const FEEDS = 60;
const NEWS = 4;
let units: Units;
beforeAll(async () => {
  units = await measureUnits(FEEDS, 2, NEWS);
});

/** Over 15 minutes dispatch asks the same for every number of feeds; only the feeds' rows add up. */
const at500 = (idle: number, all: number) => (idle + ((all - idle) / FEEDS) * 500) / 500;

describe('500 feeds every 15 minutes', () => {
  it('an unchanged poll costs 0.3 requests and 0.4 read units at most, dispatch included', () => {
    const { idle, unchanged } = units;
    expect(unchanged.operations).toEqual({
      GetItem: 3 + 15,
      UpdateItem: 15,
      Query: (idle.operations.Query ?? 0) + 15,
    });
    expect(unchanged.requests / 500).toBeLessThanOrEqual(0.3);
    expect(at500(idle.readUnits, unchanged.readUnits)).toBeLessThanOrEqual(0.4);
  });

  it('an unchanged poll writes nothing; dispatch keeps its minute', () => {
    expect(units.unchanged.writeUnits).toBe(15);
    expect(units.idle.writeUnits).toBe(15);
  });

  it('a changed poll adds one state write, and one write for each new article', () => {
    expect(units.plain.operations).toMatchObject({ UpdateItem: NEWS, PutItem: NEWS });
    expect(units.plain.operations.TransactWriteItems).toBeUndefined();
  });

  it('a matched article is one transaction; its story is the only write beside it', () => {
    const { operations } = units.matched;
    expect(operations).toMatchObject({ UpdateItem: NEWS, TransactWriteItems: NEWS });
    expect(operations.PutItem).toBe(NEWS);
  });
});
