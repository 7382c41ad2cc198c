/** The runbook's commands: every word of them exists, and every name that they ask for. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functions } from '../../infra/functions.ts';
import { MonitorStack } from '../../infra/monitor-stack.ts';
import about from '../../package.json' with { type: 'json' };
import { rasid } from '../cli/run.ts';

const runbook = readFileSync(join(import.meta.dirname, '../../infra/RUNBOOK.md'), 'utf8');
const blocks = [...runbook.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, text]) => text ?? '');
const spans = [...runbook.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`]+)`/g)].map(
  ([, text]) => (text ?? '').replace(/\s+/g, ' '),
);
const lines = [...blocks.flatMap((block) => block.split('\n')), ...spans];
const starting = (words: RegExp): readonly string[] => [
  ...new Set(lines.filter((line) => words.test(line)).map((line) => line.replace(/\s+#.*$/, ''))),
];
const [, helpers = ''] = blocks;

describe('a command of ours in the runbook', () => {
  const commands = starting(/^(npx )?rasid [a-z]/).map((line) => line.replace(/^npx /, ''));
  it('is one of several', () => expect(commands.length).toBeGreaterThan(6));

  it.each(commands)('`%s` has a command and options that exist', async (line) => {
    const [command = '', ...rest] = line.split(' ').slice(1);
    const group = await rasid([command, '--help']);
    expect(group.code, group.stderr).toBe(0);
    const known = [...group.stdout.matchAll(/^ {2}([a-z]+) .*[<[]/gm)].map(([, name]) => name);
    const said = rest[0]?.match(/^[a-z]+$/)?.[0];
    if (said !== undefined && known.length > 0) expect(known).toContain(said);
    const one = said ?? (known.includes('list') ? 'list' : undefined);
    const path = known.length > 0 && one ? [command, one] : [command];
    const help = (await rasid([...path, '--help'])).stdout;
    for (const option of rest.filter((word) => word.startsWith('-'))) {
      expect(help.split(/[\s,]+/), `${path.join(' ')} ${option}`).toContain(option.split('=')[0]);
    }
    const wanted = /^Usage: [^\n]*<\w+>/.test(help);
    const operands = rest.filter((word) => /^[A-Z]+$/.test(word) && word !== 'STACK');
    if (wanted) expect(operands.length, `${line}: what of?`).toBeGreaterThan(0);
  });
});

it('the scripts of npm in the runbook exist', () => {
  const called = lines.flatMap((line) => [...line.matchAll(/npm run ([\w:-]+)/g)]);
  for (const [, script] of called) expect(Object.keys(about.scripts)).toContain(script);
  expect(called.length).toBeGreaterThan(0);
});

describe('what the runbook asks for by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-runbook-'));
  let resources: readonly (readonly [string, { Type: string }])[] = [];
  beforeAll(() => {
    for (const { name } of functions) mkdirSync(join(folder, name));
    const stack = new MonitorStack(new App(), 'Rasid', { shards: 2, bundles: folder });
    resources = Object.entries(Template.fromStack(stack).toJSON().Resources);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Type and beginning of the logical id, as `name` of the runbook takes them. */
  const asked = (): readonly (readonly [string, string])[] => {
    const of = (words: RegExp) => lines.flatMap((line) => [...line.matchAll(words)]);
    return [
      ...of(/name (AWS::[\w:]+) (\w+)\)/g).map(([, type = '', id = '']) => [type, id] as const),
      ...of(/^(?:said|faults) (\w+)/g).map(
        ([, fn]) => ['AWS::Logs::LogGroup', `${fn}Logs`] as const,
      ),
      ...of(/^redrive (\w+)/g).map(
        ([, queue]) => ['AWS::SQS::Queue', `${queue}DeadLetters`] as const,
      ),
    ];
  };

  it('is exactly one resource of the stack', () => {
    expect(asked().length).toBeGreaterThan(15);
    for (const [type, id] of asked()) {
      const found = resources.filter(([name, { Type }]) => Type === type && name.startsWith(id));
      expect(found, `${type} ${id}`).toHaveLength(1);
    }
  });

  it('is asked for by commands that the page itself defines', () => {
    const defined = [...helpers.matchAll(/^(\w+)\(\) \{/gm)].map(([, name]) => name);
    expect(defined).toEqual(['name', 'said', 'faults', 'redrive', 'owed']);
    for (const block of blocks) execFileSync('bash', ['-n'], { input: block });
    const commands = spans.filter((span) => /^aws \w+ [\w-]+/.test(span) || span.includes('$('));
    for (const span of commands) execFileSync('bash', ['-n'], { input: span });
  });

  it('and no alarm sends people to a generated name that it does not say', () => {
    expect(runbook).not.toMatch(/DEAD_LETTER_ARN|FUNCTION_NAME|LOG_GROUP|QUEUE_URL/);
    expect(spans.filter((span) => /^aws logs tail$/.test(span))).toEqual([]);
  });
});
