/** Calls `rasid` as a user does: its own process, its own output, its exit code. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export type Called = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as JSON lines. */
  readonly lines: readonly Record<string, unknown>[];
};
const BIN = join(import.meta.dirname, '../../infra/cli/bin.mjs');

export function rasid(
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
): Promise<Called> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      env: { ...process.env, ...options.env },
      stdio: 'pipe',
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const lines = stdout.startsWith('{')
        ? stdout
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as Record<string, unknown>)
        : [];
      resolve({ code, stdout, stderr, lines });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}
