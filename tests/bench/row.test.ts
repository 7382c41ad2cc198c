/** What the benchmarks say of their goals, and how they are called. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { json, line, type Row, verdictOf } from './row.ts';
import { type Units, unitRows } from './units.ts';

const row = (given: Partial<Row>): Row => ({
  name: 'bundle',
  what: 'poll: import',
  value: 90,
  unit: 'ms',
  ...given,
});

describe('a row of the benchmarks', () => {
  it.each([
    [{ goal: { most: 120 } }, 'met', 'goal ≤ 120 ms: met'],
    [{ goal: { most: 90 } }, 'met', 'goal ≤ 90 ms: met'],
    [{ goal: { most: 89.9 } }, 'missed', 'goal ≤ 89.9 ms: missed'],
    [{ goal: { least: 91 } }, 'missed', 'goal ≥ 91 ms: missed'],
    [{ ratio: 2.1, goal: { of: 'ratio', most: 2 } }, 'missed', 'goal ≤ ×2: missed'],
    [{ ratio: 0.9, goal: { of: 'ratio', most: 1 } }, 'met', 'goal ≤ ×1: met'],
  ] as const)('with %j is %s', (given, verdict, told) => {
    expect(verdictOf(row(given))).toBe(verdict);
    expect(line(row(given))).toContain(`poll: import; ${told}\n`);
    expect(JSON.parse(json(row(given)))).toMatchObject({ verdict, goal: given.goal });
  });

  it.each([[{}], [{ goal: { of: 'ratio', most: 1 } }]] as const)(
    'with %j has no verdict',
    (given) => {
      expect(line(row(given))).not.toContain('goal');
      expect(JSON.parse(json(row(given)))).not.toHaveProperty('verdict');
    },
  );
});

describe('what a poll asks of DynamoDB', () => {
  const asked = (requests: number, readUnits: number, writeUnits: number, operations = {}) => ({
    requests,
    readUnits,
    writeUnits,
    operations,
  });
  const verdicts = (unchanged: Units['unchanged'], updates: number) => {
    const plain = asked(10, 5, 10, { PutItem: 5, UpdateItem: updates });
    const matched = asked(20, 9, 50, { TransactWriteItems: 5 });
    const idle = asked(0, 0, 0);
    return unitRows({ feeds: 500, news: 5, unchanged, plain, matched, idle }).flatMap(
      (one) => verdictOf(one) ?? [],
    );
  };

  it('keeps to its goals, or the rows say which it misses', () => {
    expect(verdicts(asked(150, 200, 0), 5)).toEqual(Array(6).fill('met'));
    const missed = ['missed', 'missed', 'missed', 'missed', 'met', 'met'];
    expect(verdicts(asked(151, 201, 1), 6)).toEqual(missed);
  });
});

describe('npm run bench', () => {
  const bench = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'bench.ts'), ...args], {
      encoding: 'utf8',
    });

  it('explains itself and ends well', () => {
    const { status, stdout, stderr } = bench('--help');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^ {2}units .*DynamoDB/m);
  });

  it.each([[['nothing']], [['bundles', '--jsno']], [['bundles', '--save']]])(
    'refuses %j with one line and 2',
    (args) => {
      const { status, stdout, stderr } = bench(...args);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    },
  );
});
