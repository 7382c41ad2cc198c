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
import {
  type FunctionName,
  functions,
  QUEUE_SETTINGS,
  TABLE_SETTINGS,
} from '../../infra/functions.ts';
import { type HttpServer, serveHttp } from '../support/http-server.ts';

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
    async (m) => { console.log(${told}); process.exit(0); },
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

describe('what is thrown and not expected', () => {
  const CANARY = 'zq4canary';
  const said = `reader@canary.example, token=${CANARY} https://u:${CANARY}@x.example/?t=${CANARY}`;
  let aws: HttpServer;
  beforeAll(async () => {
    // A refusal is not tried again; what it says is all that a service could ever repeat.
    aws = await serveHttp((_, response) => {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: 'AccessDeniedException', message: said }));
    });
  });
  afterAll(() => aws.close());

  const sns = { Message: JSON.stringify({ eventType: 'Bounce', mail: { tags: {} } }) };
  it.each<[FunctionName, object]>([
    ['dispatch', { scheduledAt: '2026-01-01T00:00:00Z' }],
    ['digest', {}],
    [
      'feedback',
      { requestContext: { http: { method: 'POST' } }, pathParameters: { token: 'eA.b' } },
    ],
    ['feedback', { Records: [{ Sns: { Message: `{${sns.Message}` } }, { Sns: null }] }],
    ['query', { requestContext: { http: { method: 'GET' } }, headers: {}, rawPath: '/api/feeds' }],
  ])('leaves %s without a secret, and is in its log without one', async (name, event) => {
    const env = Object.fromEntries(Object.values(ENV).map((one) => [one, 'https://x.example/q']));
    const services = ['DYNAMODB', 'SQS', 'SECRETS_MANAGER', 'SESV2'];
    for (const service of services) env[`AWS_ENDPOINT_URL_${service}`] = aws.url;
    const told = `(await m.handler(${JSON.stringify(event)}, {}).then(() => 'no error',
      async (e) => (await import('node:util')).inspect(e, { depth: 9 }) + JSON.stringify(e)))`;
    const output = await load(name, { ...env, [ENV.shards]: '2', [ENV.logLevel]: 'info' }, told);
    expect(output).toContain('"fact":"call failed"');
    expect(output).toMatch(/HandlerError\]: \w+: see "call failed" in the log of this call/);
    expect(output).not.toContain(CANARY);
    expect(output).not.toContain('reader@');
  });

  it('is guarded in every handler: by a batch, or at its edge', () => {
    for (const { name } of functions) {
      const file = join(import.meta.dirname, '../../functions', name, 'handler.ts');
      const exported = readFileSync(file, 'utf8').match(/export const handler = (\w+)/)?.[1];
      expect(['sqsBatch', 'bySource', 'atEdge', 'httpHandler'], name).toContain(exported);
    }
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
