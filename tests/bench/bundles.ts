/** What every deployed function weighs, and how long its bundle takes to load in a process of its own. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENV } from '../../functions/adapters/env.ts';
import { bundleFunctions } from '../../infra/bundle.ts';
import { functions } from '../../infra/functions.ts';
import type { Row } from './row.ts';

const LIMIT_KB = 450;
const MOST_MILLIS = 120;
const ROUNDS = 5;
const FUNCTIONS = new URL('../../functions', import.meta.url).href;

export async function benchBundles(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-bundles-'));
  try {
    await bundleFunctions(folder);
    const empty = loadMillis('data:text/javascript,export{}');
    return [...functions.flatMap(({ name }) => rowsOf(folder, name, empty)), recogniserRow(empty)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsOf(folder: string, name: string, empty: number): readonly Row[] {
  const file = join(folder, name, 'handler.mjs');
  const kb = (path: string) => Math.round(statSync(path).size / 102.4) / 10;
  const millis = loadMillis(`file://${file}`);
  const worker = join(folder, name, 'worker-main.mjs');
  const inThread = existsSync(worker) ? workerMillis(worker) : 0;
  return [
    {
      name: 'bundle',
      what: `${name}: size; ratio: of the ${LIMIT_KB} KB allowed`,
      value: kb(file),
      unit: 'KB',
      ratio: round(kb(file) / LIMIT_KB),
      goal: { most: LIMIT_KB },
    },
    {
      name: 'bundle',
      what: `${name}: import, median of ${ROUNDS}; ratio: an empty module's`,
      value: round(millis),
      unit: 'ms',
      ratio: round(millis / empty),
      goal: { most: MOST_MILLIS },
    },
    ...(existsSync(worker)
      ? [
          {
            name: 'bundle',
            what: `${name}: the document worker beside it, not counted above`,
            value: kb(worker),
            unit: 'KB',
          },
          {
            name: 'bundle',
            what: `${name}: import of the document worker in its thread, with the first document; ratio: an empty module's`,
            value: round(inThread),
            unit: 'ms',
            ratio: round(inThread / empty),
          },
        ]
      : []),
  ];
}

/** What poll and read do not load: it is compiled with the first article, once in a process. */
function recogniserRow(empty: number): Row {
  const script = `
    import { readFileSync } from 'node:fs';
    import { recogniserOf } from '${FUNCTIONS}/domain/recognise.ts';
    const [entities, topics] = ['entities', 'topics'].map((name) =>
      JSON.parse(readFileSync(new URL('${FUNCTIONS}/catalogue/' + name + '.json'), 'utf8')));
    const start = performance.now();
    recogniserOf(entities, topics);
    process.stdout.write(String(performance.now() - start));`;
  const millis = median(() =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', script])),
  );
  return {
    name: 'bundle',
    what: "poll, read: compiling the catalogue with the first article; ratio: an empty module's import",
    value: round(millis),
    unit: 'ms',
    ratio: round(millis / empty),
  };
}

/** Milliseconds of the import in a thread like the reader's; the thread's own start is not counted. */
function workerMillis(file: string): number {
  const inside = `const t=performance.now();import(${JSON.stringify(`file://${file}`)}).then(()=>require('node:worker_threads').parentPort.postMessage({took:performance.now()-t}))`;
  const script = `const{Worker}=require('node:worker_threads');new Worker(${JSON.stringify(inside)},{eval:true}).on('message',(m)=>{if(m?.took===undefined)return;process.stdout.write(String(m.took));process.exit(0)})`;
  return median(() => Number(execFileSync(process.execPath, ['-e', script])));
}

/** Milliseconds from before the import to after it, the process's own start not counted. */
function loadMillis(url: string): number {
  const script = `const t=performance.now();import(${JSON.stringify(url)}).then(()=>{process.stdout.write(String(performance.now()-t));process.exit(0)})`;
  const settings = Object.values(ENV).map((name) => [
    name,
    name.endsWith('_URL') ? 'https://example.org/queue' : 'value',
  ]);
  const aws = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const { [ENV.allowPrivate]: _, ...given } = Object.fromEntries(settings);
  const once = () =>
    Number(
      execFileSync(process.execPath, ['-e', script], {
        env: { ...given, ...aws },
        encoding: 'utf8',
      }),
    );
  return median(once);
}

function median(once: () => number): number {
  const times = Array.from({ length: ROUNDS }, once).sort((a, b) => a - b);
  return times[ROUNDS >> 1] ?? 0;
}

const round = (value: number): number => Math.round(value * 100) / 100;

if (import.meta.main) for (const row of await benchBundles()) console.log(JSON.stringify(row));
