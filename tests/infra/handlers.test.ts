/** Each handler as it is deployed: its bundle loads, and says all that its environment lacks. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENV } from '../../functions/adapters/env.ts';
import { bundleFunctions } from '../../infra/bundle.ts';
import { functions, QUEUE_SETTINGS, TABLE_SETTINGS } from '../../infra/functions.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'rasid-handlers-'));
const AWS = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/** Imports the bundle in a process of its own, as Lambda does: no `require`, no project around it. */
async function load(
  name: string,
  env: Record<string, string>,
  told = `'handler is a ' + typeof m.handler`,
): Promise<string> {
  const url = new URL(`file://${join(folder, name, 'handler.mjs')}`).href;
  const script = `import(${JSON.stringify(url)}).then(
    (m) => { console.log(${told}); process.exit(0); },
    (e) => { console.log(e.message); process.exit(0); })`;
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, script);
  const { stdout } = await run(process.execPath, [file], { env: { ...env, ...AWS }, cwd: folder });
  return stdout.trim();
}

beforeAll(() => bundleFunctions(folder), 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(functions)('$name', (declared) => {
  const required = [
    ...declared.sendsTo.map((queue) => QUEUE_SETTINGS[queue]),
    ...declared.settings,
  ].map((setting) => ENV[setting]);
  const complete = Object.fromEntries(
    [...Object.values(TABLE_SETTINGS).map((setting) => ENV[setting]), ...required].map((name) => [
      name,
      name.endsWith('_URL') ? 'https://example.org/queue' : 'value',
    ]),
  );

  it('loads from its bundle with the environment that the stack gives it', async () => {
    expect(await load(declared.name, complete)).toBe('handler is a function');
  });

  it('fails without its environment, naming more than the first thing that is missing', async () => {
    const said = await load(declared.name, {});
    expect(said).toMatch(/^Missing environment: RASID_\w+, RASID_/);
  });

  it('fails when one table alone is missing, and names it', async () => {
    const table = Object.keys(declared.tables)[0] as keyof typeof TABLE_SETTINGS;
    const name = ENV[TABLE_SETTINGS[table]];
    const { [name]: _, ...rest } = complete;
    expect(await load(declared.name, rest)).toBe(`Missing environment: ${name}`);
  });

  it('is no larger than 450 KB', () => {
    expect(statSync(join(folder, declared.name, 'handler.mjs')).size).toBeLessThan(450 * 1024);
  });

  it('loads without `fetch`, which most calls do not use and which takes long to load', async () => {
    expect(await load(declared.name, complete, 'process.moduleLoadList.join()')).not.toContain(
      'undici',
    );
  });

  it.runIf(declared.name === 'query')('has the console beside it', () => {
    const files = readdirSync(join(folder, declared.name));
    expect(files).toEqual(expect.arrayContaining(['index.html', 'console.css', 'console.js']));
  });

  it('has the document worker beside it if it parses, and only then', () => {
    const files = readdirSync(join(folder, declared.name)).filter((file) => file.endsWith('.mjs'));
    const expected = declared.parses ? ['handler.mjs', 'worker-main.mjs'] : ['handler.mjs'];
    expect(files.toSorted()).toEqual(expected);
  });
});

describe('a catalogue with a mistake', () => {
  const catalogue = join(folder, 'catalogue');
  it.each([
    [
      'entities.json',
      (list: object[]) => [...list, { id: 'x y' }],
      /^entities\.json: entry "x y": /,
    ],
    ['topics.json', (list: object[]) => [...list, list[0]], /^topics\.json: .*: is there twice$/],
    ['feeds.json', (list: object[]) => [{ ...list[0], url: '' }], /^feeds\.json: .*: url: /],
  ])('is not bundled: %s', async (name, broken, message) => {
    cpSync(join(import.meta.dirname, '../../functions/catalogue'), catalogue, { recursive: true });
    const list = JSON.parse(readFileSync(join(catalogue, name), 'utf8'));
    writeFileSync(join(catalogue, name), JSON.stringify(broken(list)));
    await expect(bundleFunctions(join(folder, 'broken'), { catalogue })).rejects.toThrow(message);
  });
});
