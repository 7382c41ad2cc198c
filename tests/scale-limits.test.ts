/** The table of limits names settings: each has to be where the table says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** "`a`, `b` in `path`" anywhere in the table or below it. */
const named = [
  ...read('infra/LIMITS.md').matchAll(/((?:`\w+`(?:, | of [\w ]+? )?)+) ?in `([\w./-]+\.ts)`/g),
];
const settings = named.flatMap(([, names = '', path = '']) =>
  [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => ({ name, path })),
);

describe('the table of limits', () => {
  it('names settings of every kind', () => {
    expect(settings.length).toBeGreaterThan(15);
  });

  it.each(settings)('$name is in $path', ({ name, path }) => {
    expect(read(path)).toMatch(new RegExp(`\\b${name}\\b`));
  });
});
