/** The table of parse cases: what plain feed readers get wrong, one line each. */
import { describe, expect, it } from 'vitest';
import { failureOf } from './cases/case.ts';
import { DATE_CASES } from './cases/dates.ts';
import { ENCODING_CASES } from './cases/encodings.ts';
import { FIELD_CASES } from './cases/fields.ts';
import { SHAPE_CASES } from './cases/shapes.ts';
import { TEXT_CASES } from './cases/texts.ts';

const TABLES = {
  dates: DATE_CASES,
  'titles, links, people, lists': FIELD_CASES,
  'texts and entities': TEXT_CASES,
  encodings: ENCODING_CASES,
  'roots, damage, JSON Feed, no feed': SHAPE_CASES,
};

describe('the table of parse cases', () => {
  const failures: string[] = [];
  const all = Object.values(TABLES).flat();

  it.each(Object.entries(TABLES))('reads every one of: %s', async (_, cases) => {
    const failed: string[] = [];
    for (const test of cases) {
      const failure = await failureOf(test);
      if (failure !== '') failed.push(`${test.name}: ${failure}`);
    }
    failures.push(...failed);
    expect(failed).toEqual([]);
  });

  it('holds at least 300 cases, of which 99 % or more pass', () => {
    const passed = all.length - failures.length;
    console.log(
      `parse cases: ${passed} of ${all.length} (${((100 * passed) / all.length).toFixed(1)} %)`,
    );
    expect(new Set(all.map(({ name, document }) => `${name}${String(document)}`)).size).toBe(
      all.length,
    );
    expect(all.length).toBeGreaterThanOrEqual(300);
    expect(passed / all.length).toBeGreaterThanOrEqual(0.99);
  });
});
