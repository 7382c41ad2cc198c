/**
 * `npm run bench [-- NAME…] [--json] [--save]`: every benchmark, or those named; a table for people, one
 * JSON object per row for programs, with a verdict where something was promised. `--save` writes what
 * `units` measured of DynamoDB to the file that `rasid cost` reads.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { json, line, type Row } from './row.ts';

type Part = { readonly does: string; readonly run: () => Promise<readonly Row[]> };
/** In the order they run; each is loaded when it is wanted. */
const PARTS: Readonly<Record<string, Part>> = {
  match: {
    does: 'finding names: our matcher beside RegExp unions and Aho-Corasick packages',
    run: async () => (await import('./match.ts')).benchMatch(),
  },
  topic: {
    does: 'verdicts and stories: speed per article',
    run: async () => (await import('./topic.ts')).benchTopic(),
  },
  parse: {
    does: 'reading feeds: beside rss-parser, feedsmith and htmlparser2 on the same documents',
    run: async () => (await import('./parse.ts')).benchParse(),
  },
  fetch: {
    does: 'fetching: the guard beside plain node:http, and a crowd that misbehaves',
    run: benchFetch,
  },
  query: {
    does: 'the API on 100,000 articles: p99 of every route',
    run: async () => (await import('./query.ts')).benchQuery(),
  },
  pass: {
    does: 'a whole pass beside newsboat and sfeed_update, where they are installed',
    run: async () => (await import('./pass.ts')).benchPass(),
  },
  units: {
    does: 'what a poll asks of DynamoDB: requests, read and write units',
    run: async () => {
      const { benchUnits, unitRows } = await import('./units.ts');
      return unitRows(await benchUnits());
    },
  },
  latency: {
    does: 'an article is listed, a webhook is received',
    run: async () => (await import('./latency.ts')).benchLatency(),
  },
  bundles: {
    does: 'what each function weighs and how long it loads',
    run: async () => (await import('./bundles.ts')).benchBundles(),
  },
};
const MEASURED = join(import.meta.dirname, '../../infra/cli/measured.json');

async function benchFetch(): Promise<readonly Row[]> {
  const { costOfGuard, misbehaviour, spellings } = await import('./fetch.ts');
  const found = [await spellings(), await costOfGuard(), await misbehaviour()];
  return found.flatMap((one) => {
    const { bench, ratio, ...figures } = one as { bench: string; ratio?: number };
    return Object.entries(figures).flatMap(([what, value], place) =>
      typeof value === 'number'
        ? [
            {
              name: 'fetch',
              what: `${bench.replace('fetch: ', '')}: ${what}`,
              value,
              unit: unitOf(what),
              ...(ratio !== undefined && place === 1 ? { ratio } : {}),
            },
          ]
        : [],
    );
  });
}

const unitOf = (what: string): string =>
  /^ms/.test(what) ? 'ms' : /seconds$/.test(what) ? 's' : /Mb$/.test(what) ? 'MB' : '';

const FLAGS: Readonly<Record<string, string>> = {
  '--json': 'one JSON object per row, and nothing else on stdout',
  '--save': 'write what units measured for `rasid cost`',
  '--help': 'this page',
};
const helped = (entries: readonly (readonly [string, string])[]): string =>
  entries.map(([name, does]) => `  ${name.padEnd(8)}  ${does}\n`).join('');
const HELP = `Usage: npm run bench [-- NAME…] [--json] [--save]

Every benchmark, or those named. A row that has a goal says whether it is met;
seconds and milliseconds mean a machine that does nothing else.

${helped(Object.entries(PARTS).map(([name, { does }]) => [name, does]))}
${helped(Object.entries(FLAGS))}`;

async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  const names = argv.filter((word) => !word.startsWith('-'));
  const unknown = [
    ...names.filter((name) => !Object.hasOwn(PARTS, name)),
    ...argv.filter((word) => word.startsWith('-') && !Object.hasOwn(FLAGS, word)),
  ];
  if (unknown.length > 0) {
    process.stderr.write(
      `bench: unknown '${unknown[0]}'; there are ${[...Object.keys(PARTS), ...Object.keys(FLAGS)].join(', ')}\n`,
    );
    return 2;
  }
  const wanted = names.length > 0 ? names : Object.keys(PARTS);
  if (argv.includes('--save') && !wanted.includes('units')) {
    process.stderr.write("bench: --save writes what 'units' measures: name it too\n");
    return 2;
  }
  const isJson = argv.includes('--json');
  let failed = 0;
  for (const name of wanted) failed += await runPart(name, isJson);
  if (argv.includes('--save')) await save();
  return failed > 0 ? 1 : 0;
}

/** 1 when it failed: the others run all the same. */
async function runPart(name: string, isJson: boolean): Promise<number> {
  const part = PARTS[name];
  if (!part) return 1;
  if (!isJson) process.stdout.write(`\n${name}: ${part.does}\n`);
  try {
    for (const row of await part.run()) process.stdout.write(isJson ? json(row) : line(row));
    return 0;
  } catch (error) {
    process.stderr.write(
      `bench: ${name} did not run: ${error instanceof Error ? error.message : error}\n`,
    );
    return 1;
  }
}

async function save(): Promise<void> {
  const { benchUnits } = await import('./units.ts');
  const units = await benchUnits();
  const at = new Date().toISOString().slice(0, 10);
  const file = { measuredAt: at, command: 'npm run bench -- units --save', ...units };
  writeFileSync(MEASURED, `${JSON.stringify(file, null, 2)}\n`);
  process.stderr.write(`written: ${MEASURED}\n`);
}

process.exitCode = await main(process.argv.slice(2));
