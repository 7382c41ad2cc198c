/** The context of a deployment: read as it is meant, or refused. */
import { describe, expect, it } from 'vitest';
import { readContext } from '../../infra/context.ts';

const read = (given: Readonly<Record<string, unknown>>) => readContext((name) => given[name]);

describe('the context of a deployment', () => {
  it.each([['abc'], ['0'], ['-1'], ['1.5'], ['2000'], [0], [1.5]])(
    'refuses %s shards, which nothing would be looked for in',
    (shards) => {
      expect(() => read({ shards })).toThrow('shards: must be a whole number from 1 to 100');
    },
  );

  it('takes texts, as the command line has them, and numbers, as cdk.json may', () => {
    expect(read({ shards: '4', reserve: '1', nag: '1' })).toMatchObject({
      shards: 4,
      reserve: true,
      nag: true,
    });
    expect(read({ shards: 4, reserve: 1, nag: 1 })).toMatchObject({
      shards: 4,
      reserve: true,
      nag: true,
    });
  });

  it('is two shards, nothing reserved and no address where nothing is said', () => {
    expect(read({ senderAddress: '', reserve: '0' })).toEqual({
      stackName: 'Rasid',
      senderAddress: undefined,
      alarmAddress: undefined,
      contact: undefined,
      catalogue: undefined,
      shards: 2,
      reserve: false,
      nag: false,
    });
  });
});
