/**
 * The embedded DynamoDB: dynoxide as a child process on a free loopback port, in memory or with its
 * file in the data folder. It dies with its owner, however the owner dies.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

export type Engine = {
  readonly endpoint: string;
  /** The process that watches over the engine. */
  readonly pid: number;
  /** Settles when the engine is gone, asked for or not. */
  readonly gone: Promise<void>;
  readonly stop: () => Promise<void>;
};

/** No engine on this computer, or it does not start; the message is one line for the user. */
export class NoEngine extends Error {
  readonly kind = 'no-engine';
}

/*
 * A pipe from the owner is the leash: the kernel closes it when the owner ends, whatever ended it, `read`
 * returns, and the engine is stopped. A group of its own keeps Ctrl-C for the owner, who drains first.
 */
const LEASH = `
exec 3<&0
"$0" "$@" </dev/null 3<&- &
engine=$!
( read -r _ <&3
  kill $engine
  for tenth in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    sleep 0.1
    kill -0 $engine || exit
  done
  kill -9 $engine ) >/dev/null 2>&1 &
leash=$!
exec 3<&- </dev/null
wait $engine
kill $leash 2>/dev/null
`;

const READY_MILLIS = 10_000;

/** Starts the engine; `file` is its database, in memory without it. */
export async function startEngine(options: { readonly file?: string } = {}): Promise<Engine> {
  const binary = findEngine();
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const started = await launch(binary, port, options.file);
    if (typeof started !== 'string') return started;
    // Another process may take the port between asking for it and listening on it.
    if (attempt === 5 || !started.includes('in use')) {
      throw new NoEngine(whyNot(started, options.file));
    }
  }
}

function whyNot(said: string, file: string | undefined): string {
  if (!file) return `the embedded DynamoDB does not start: ${said}`;
  return /not a valid SQLite|malformed/.test(said)
    ? `${file} is no database or a damaged one: put a copy in its place, or move it away to begin anew`
    : `the embedded DynamoDB does not start on ${file}: ${said}`;
}

/** The engine's binary: the platform package, else `dynoxide` among npm's binaries. */
export function findEngine(from: string = import.meta.url): string {
  const name = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
  const require = createRequire(from);
  try {
    const manifest = `@dynoxide/${process.platform}-${process.arch}/package.json`;
    const binary = join(dirname(require.resolve(manifest)), name);
    if (existsSync(binary)) return binary;
  } catch {
    // No package for this platform: perhaps npm's binaries have one.
  }
  for (const folder of require.resolve.paths('dynoxide') ?? []) {
    const binary = join(folder, '.bin', 'dynoxide');
    if (existsSync(binary)) return binary;
  }
  throw new NoEngine(
    `no embedded DynamoDB for ${process.platform}-${process.arch}: run \`npm i --no-save dynoxide@1.2.1\`, ` +
      'or start DynamoDB Local and name it with --endpoint http://127.0.0.1:8000',
  );
}

/** The engine once it listens, else what it said before it ended. */
function launch(binary: string, port: number, file?: string): Promise<Engine | string> {
  const args = ['--port', String(port), ...(file ? ['--db-path', file] : [])];
  const child = onLeash(binary, args);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const engine: Engine = {
    endpoint: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    gone,
    stop: async () => {
      child.ref();
      child.stdin?.end();
      await gone;
    },
  };
  return new Promise((resolve) => {
    let said = '';
    const late = setTimeout(() => child.stdin?.end(), READY_MILLIS);
    const settle = (answer: Engine | string) => {
      clearTimeout(late);
      resolve(answer);
    };
    const hear = (chunk: Buffer) => {
      said = (said + chunk).slice(-2000);
      if (said.includes('listening on')) settle(engine);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', (error) => settle(error.message));
    child.once('close', () => settle(said.trim().split('\n').at(-1) || 'it ended without a word'));
  });
}

/**
 * The engine needs nothing of our environment, and must not inherit our secrets. One request at a time has
 * the database anyway: more threads than one only contend for it, and take the processor from the caller.
 */
const ENVIRONMENT = { TOKIO_WORKER_THREADS: '1' };

function onLeash(binary: string, args: readonly string[]): ChildProcess {
  const options = { env: ENVIRONMENT, stdio: 'pipe', detached: true } as const;
  const child =
    process.platform === 'win32'
      ? spawn(binary, args, options)
      : spawn('/bin/sh', ['-c', LEASH, binary, ...args], options);
  child.stdin.on('error', () => {});
  // An owner who has nothing else to do may end.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    (stream as unknown as { unref?: () => void }).unref?.();
  }
  if (process.platform === 'win32') process.once('exit', () => child.kill());
  return child;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}
