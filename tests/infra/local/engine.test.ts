/** The embedded engine: it starts, it keeps what it has, and it dies with its owner. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { documentClient } from '../../../functions/adapters/dynamo.ts';
import { dynamoStores } from '../../../functions/adapters/stores/stores.ts';
import { findEngine, NoEngine, startEngine } from '../../../infra/local/engine.ts';
import { createTables, tableNames } from '../../../infra/local/tables.ts';
import { anArticle } from '../../support/rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'rasid-engine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const answers = (endpoint: string) =>
  fetch(endpoint).then(
    () => true,
    () => false,
  );
/** Any process of the group that is more than an entry waiting to be reaped. */
const groupLives = (group: number) =>
  execFileSync('ps', ['-eo', 'pgid=,stat='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .some(([pgid, state]) => Number(pgid) === group && !state?.startsWith('Z'));
async function until(holds: () => Promise<boolean> | boolean, millis = 30_000): Promise<boolean> {
  const end = Date.now() + millis;
  while (Date.now() < end) {
    if (await holds()) return true;
    await wait(20);
  }
  return false;
}

describe('the engine', () => {
  it('keeps what it has in its file', async () => {
    const file = join(folder, 'kept.db');
    for (const round of [1, 2]) {
      const engine = await startEngine({ file });
      const client = documentClient({ endpoint: engine.endpoint });
      await createTables(client);
      const { articles } = dynamoStores(client, tableNames());
      expect(await articles.add(anArticle('art_1'), [])).toBe(round === 1 ? 'added' : 'known');
      client.destroy();
      await engine.stop();
      expect(await answers(engine.endpoint)).toBe(false);
    }
  });

  it('settles `gone` when it ends by itself, and leaves no process', async () => {
    const engine = await startEngine();
    process.kill(-engine.pid, 'SIGKILL');
    await engine.gone;
    expect(await until(() => !groupLives(engine.pid))).toBe(true);
    await engine.stop();
  });

  it('says in one line why it does not start', async () => {
    const file = join(folder, 'no', 'such', 'folder.db');
    const failure = await startEngine({ file }).catch((error) => error);
    expect(failure).toBeInstanceOf(NoEngine);
    expect(failure.message).toMatch(/^the embedded DynamoDB does not start on \S+: [^\n]+$/);
  });

  it('says of a database that is damaged what to do', async () => {
    const file = join(folder, 'damaged.db');
    writeFileSync(file, 'this is no database, and never was one');
    const failure = await startEngine({ file }).catch((error) => error);
    expect(failure.message).toBe(
      `${file} is no database or a damaged one: put a copy in its place, or move it away to begin anew`,
    );
  });

  it('names the two ways out where there is none', () => {
    expect(() => findEngine(join(folder, 'elsewhere.js'))).toThrow(
      /^no embedded DynamoDB for .*npm i --no-save dynoxide@1\.2\.1.*--endpoint/,
    );
  });
});

const OWNER = `
  import { startEngine } from ${JSON.stringify(new URL('../../../infra/local/engine.ts', import.meta.url).href)};
  const engine = await startEngine(process.argv[1] ? { file: process.argv[1] } : {});
  console.log(JSON.stringify({ endpoint: engine.endpoint, pid: engine.pid }));
  if (process.argv[2] === 'throws') setTimeout(() => { throw new Error('bug'); }, 50);
  if (process.argv[2] === 'exits') setTimeout(() => process.exit(0), 50);
  if (process.argv[2] === 'stays') setInterval(() => {}, 1000);
`;
async function startOwner(
  end: string,
): Promise<{ owner: ChildProcess; endpoint: string; pid: number }> {
  const args = ['--input-type=module', '-e', OWNER, join(folder, `${end}.db`), end];
  const owner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const line = await new Promise<string>((resolve) =>
    owner.stdout?.once('data', (data) => resolve(`${data}`)),
  );
  return { owner, ...(JSON.parse(line) as { endpoint: string; pid: number }) };
}

describe('an owner that', () => {
  it.each(['throws', 'exits', 'has nothing more to do'])(
    '%s takes its engine along',
    async (end) => {
      const { endpoint, pid } = await startOwner(end);
      expect(await until(() => !groupLives(pid))).toBe(true);
      expect(await answers(endpoint)).toBe(false);
    },
  );

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'is ended by %s takes it along',
    async (signal) => {
      const { owner, endpoint, pid } = await startOwner('stays');
      expect(await answers(endpoint)).toBe(true);
      owner.kill(signal);
      expect(await until(() => !groupLives(pid))).toBe(true);
      expect(await answers(endpoint)).toBe(false);
    },
  );
});
