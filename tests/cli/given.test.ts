/** What a call is given and is no file or folder of the right kind: told at once, never waited for. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = mkdtempSync(join(tmpdir(), 'rasid-given-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const BIN = join(import.meta.dirname, '../../infra/cli/bin.mjs');
const pipe = join(root, 'pipe');
spawnSync('mkfifo', [pipe]);

/** In a process of its own: what waits for ever would take the test with it. */
function rasid(...args: readonly string[]) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (out.stdout += chunk));
    child.stderr.on('data', (chunk) => (out.stderr += chunk));
    child.on('close', (code) => resolve({ code, ...out }));
  });
}

describe('a data folder that cannot be', () => {
  it.each([['/proc/x'], ['/proc/x/y'], ['/proc'], ['/dev/null'], ['/dev/null/x']])(
    '%s is told',
    async (data) => {
      // One that may make its folder.
      const add = ['feeds', 'add', 'https://north.example/feed', '--language', 'en', '--json'];
      const { code, stderr, stdout } = await rasid(...add, '--data', data);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(
        new RegExp(`^rasid: --data ${data}: no folder that can be written to \\(E[A-Z]+\\)\n$`),
      );
    },
  );
  it('and an empty name is no name for this folder', async () => {
    const { code, stderr } = await rasid('feeds', '--data', '');
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'rasid: --data: is empty\n' });
    expect(existsSync(join(root, 'rasid.db'))).toBe(false);
  });
});

describe('a named pipe that nobody writes to', () => {
  it('is answered by `rasid parse` in its place', async () => {
    const { code, stdout } = await rasid('parse', pipe, join(root, 'none.xml'), '--json');
    expect(code).toBe(0);
    const kinds = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).error);
    expect(kinds).toEqual([
      { kind: 'unreadable', message: expect.stringContaining('named pipe') },
      { kind: 'unreadable', message: 'There is no such file.' },
    ]);
  });
  it.each([
    ['match', pipe],
    ['match', '--entities', pipe],
    ['match', '--topics', pipe],
    ['start', '--once', '--feeds', pipe],
    ['start', '--once', '--subscriptions', pipe],
    ['feeds', 'import', pipe],
    ['subscriptions', 'add', pipe],
  ])('is told by `rasid %s %s`', async (...args) => {
    const { code, stderr } = await rasid(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^rasid: .*pipe: is a named pipe[^\n]*\n$/);
  });
  it('is another thing than what a shell hands over: that is read', async () => {
    const bin = `'${process.execPath}' '${BIN}'`;
    const line = '{"id":"1","title":"US troops leave Iraq","text":""}';
    const script = `${bin} match <(echo '${line}') --json; echo '${line}' | ${bin} match /dev/stdin --json; ${bin} parse <(echo '<rss/>') --json`;
    const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8', timeout: 60_000 });
    const [first, second, third] = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(first).toMatchObject({ id: '1', topics: expect.any(Array) });
    expect(second).toEqual(first);
    expect(third).toMatchObject({ ok: false, error: { kind: 'malformed' } });
  });
});
