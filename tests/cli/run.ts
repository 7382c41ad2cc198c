/**
 * Calls `rasid` with what it prints caught, in this process: the same entry as the bin's, without the half
 * second that a process takes to start. What only a process can show is tested with one.
 */
import { main } from '../../infra/cli/rasid.ts';

export type Called = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as JSON lines. */
  readonly lines: readonly Record<string, unknown>[];
};

/** One call at a time: output and environment are the process's. */
export async function rasid(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Called> {
  const caught = { stdout: '', stderr: '' };
  const restore = [catching('stdout', caught), catching('stderr', caught), setting(env)];
  process.exitCode = undefined;
  try {
    await main(['node', 'rasid', ...args]);
  } finally {
    for (const one of restore) one();
  }
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  const { stdout } = caught;
  const lines = stdout.startsWith('{')
    ? stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    : [];
  return { code, ...caught, lines };
}

function catching(name: 'stdout' | 'stderr', caught: Record<string, string>): () => void {
  const stream = process[name];
  const write = stream.write;
  stream.write = ((chunk: string | Uint8Array) => {
    caught[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  }) as typeof write;
  return () => {
    stream.write = write;
  };
}

function setting(env: Readonly<Record<string, string>>): () => void {
  const before = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
  Object.assign(process.env, env);
  return () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
