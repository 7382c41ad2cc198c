/**
 * `npm run eval -- [DIR] [--json]`: how well entities and topics are recognised on a folder of
 * labelled articles. Without DIR: the project's own sets, stories too. Exits 2 where the folder cannot
 * be scored, 1 where it names entities that are not in the catalogue.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mistakesIn } from './eval-check.ts';
import { percent, type Row, recognise, rowsOf, typeOf } from './eval-rows.ts';
import { groupAll, readTold, SETS, scorePairs } from './stories.ts';

const FORMAT = 'gold-seeds.jsonl with seeds/, mentions*.jsonl, traps*.json, topic*.jsonl';
const OWN = ['match', 'eval'].map((name) => join(import.meta.dirname, '../fixtures', name));

/** Wrong calls and folders end here; the lines are for people. */
function fail(...lines: readonly string[]): never {
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
  process.exit(2);
}

function asked(): { readonly folder: string | undefined; readonly json: boolean } {
  try {
    const { values, positionals } = parseArgs({
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (positionals.length > 1) fail('eval takes one folder; npm run eval -- [DIR] [--json]');
    return { folder: positionals[0], json: values.json };
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split('. ');
    return fail(`${why}; npm run eval -- [DIR] [--json]`);
  }
}

/** The rows of a folder, once it is known to be right. */
function checkedRows(folder: string): readonly Row[] {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) fail(`${folder}: there is no such folder`);
  if (!stat.isDirectory()) fail(`${folder}: is a file, not a folder; it needs ${FORMAT}`);
  const { broken, unknown, files } = mistakesIn(folder, new Set(typeOf.keys()));
  if (broken.length > 0) fail(...broken.map((line) => join(folder, line)));
  if (files === 0) fail(`${folder}: nothing to score in it; it needs ${FORMAT}`);
  for (const line of unknown) process.stderr.write(`${join(folder, line)}\n`);
  if (unknown.length > 0) process.exitCode = 1;
  return rowsOf(folder);
}

const storyRows = (): readonly Row[] =>
  SETS.map((set) => {
    const told = readTold(recognise, set);
    const { precision, recall } = scorePairs(told, groupAll(told));
    const stories = new Set(told.map(({ story }) => story)).size;
    return {
      what: `stories: ${set}`,
      precision: percent(precision),
      recall: percent(recall),
      articles: told.length,
      stories,
    };
  });

const { folder, json } = asked();
const rows =
  folder === undefined ? [...OWN.flatMap(checkedRows), ...storyRows()] : checkedRows(folder);
for (const { what, ...rest } of rows) {
  const told = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`);
  process.stdout.write(
    `${json ? JSON.stringify({ what, ...rest }) : `${what}: ${told.join(' · ')}`}\n`,
  );
}
