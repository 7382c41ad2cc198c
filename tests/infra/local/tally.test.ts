/** What a run on one computer has done, as it is counted. */
import { describe, expect, it } from 'vitest';
import { startTally } from '../../../infra/local/tally.ts';

const counts = {
  polled: 3,
  unchanged: 1,
  changed: 0,
  failed: 2,
  broken: 1,
  oldestDueSeconds: 0,
  articles: { new: 0, onTopic: 0 },
  ownOutage: 0,
};

describe('polls', () => {
  it('are answered by their outlets, well or badly, unless a fault of ours stopped them', () => {
    const tally = startTally({ requests: 0, readUnits: 0, writeUnits: 0 });
    expect(tally.answered()).toBe(0);
    tally.addPoll(counts);
    tally.addPoll({ ...counts, polled: 1, failed: 1 });
    expect(tally.answered()).toBe(2);
    expect(tally.summary().feeds).toEqual({ polled: 4, unchanged: 2, changed: 0, failed: 3 });
  });
});
