/** What `rasid match` prints for people, however many sentences and names an article has. */
import { describe, expect, it } from 'vitest';
import type { Mention } from '../../functions/domain/entity.ts';
import { matchText } from '../../infra/cli/match-text.ts';
import { cpuMillis } from '../support/cpu.ts';

const SENTENCE = 'Troops left Iraq. ';
const mention = (start: number): Mention => ({
  entityId: 'iraq',
  field: 'text',
  start,
  end: start + 4,
  surface: 'Iraq',
  alias: 'Iraq',
  rule: 'exact',
});
function printedFor(sentences: number): string {
  const starts = Array.from({ length: sentences }, (_, at) => at * SENTENCE.length + 12);
  const article = { title: '', text: SENTENCE.repeat(sentences) };
  return matchText('a', article as never, { topics: [], mentions: starts.map(mention) } as never);
}

describe('the sentences that name somebody', () => {
  it('are printed each with its own names', () => {
    const lines = printedFor(2).trim().split('\n');
    expect(lines.filter((line) => line === '  Troops left [Iraq].')).toHaveLength(2);
    expect(lines.filter((line) => line === '    iraq: Iraq (exact)')).toHaveLength(2);
  });
  it('take work that grows with them, not with their square', () => {
    const millis = (sentences: number): number =>
      Math.min(...[0, 1, 2].map(() => cpuMillis(() => printedFor(sentences))));
    // Eight times the sentences, enough of them for a clock that ticks every few milliseconds: a square
    // would take 64 times as long.
    expect(millis(160_000) / millis(20_000)).toBeLessThan(30);
  });
});
