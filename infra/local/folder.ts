/**
 * The data folder: where things lie in it, and its small state files. Each is replaced whole, so that a
 * crash leaves the old one or the new one. Who owns the folder is in `lock.ts`.
 */
import {
  accessSync,
  appendFileSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InvalidInput } from '../../functions/domain/validate.ts';

export type DataFolder = {
  readonly path: string;
  readonly database: string;
  readonly lock: string;
  readonly guests: string;
  readonly inbox: string;
  readonly deadLetters: string;
  /** Makes it where it is absent; a folder that cannot be written to is a mistake of the call. */
  readonly make: () => void;
};

export function dataFolder(path = './data'): DataFolder {
  if (path === '') throw new InvalidInput('--data: names no folder');
  const root = resolve(path);
  const guests = join(root, 'guests');
  return {
    path: root,
    database: join(root, 'rasid.db'),
    lock: join(root, 'lock.json'),
    guests,
    inbox: join(root, 'inbox'),
    deadLetters: join(root, 'dead-letters.jsonl'),
    make: () => makeFolders(path, [root, guests]),
  };
}

function makeFolders(given: string, paths: readonly string[]): void {
  try {
    for (const path of paths) {
      makeFolder(path);
      accessSync(path, constants.W_OK | constants.X_OK);
    }
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new InvalidInput(`--data ${given}: no folder that can be written to${why}`);
  }
}

/** One after the other: where none can be made, as on /proc, making a path in one call never ends. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw error;
    makeFolder(dirname(path));
    makeFolder(path);
  }
}

/**
 * Up to which minute (epoch minutes) slots were handled, which stream record was the last, and by which
 * entities and topics the monitor recognises: commands beside it speak of the same ones. Which pages are
 * still to be read.
 */
export type StateName = 'cursor' | 'checkpoint' | 'catalogue' | 'pages';

export function readState<S>(folder: DataFolder, name: StateName): S | undefined {
  try {
    return JSON.parse(readFileSync(join(folder.path, `${name}.json`), 'utf8')) as S;
  } catch {
    // Absent the first time. A broken one is as good as absent: the records say what is owed.
    return undefined;
  }
}

export function writeState(folder: DataFolder, name: StateName, state: unknown): void {
  replaceFile(join(folder.path, `${name}.json`), JSON.stringify(state));
}

export function replaceFile(file: string, content: string): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, content, { mode: 0o600 });
  renameSync(fresh, file);
}

/** Keeps what no step could work on, with its content. */
export function keepDeadLetter(
  folder: DataFolder,
  letter: Readonly<Record<string, unknown>>,
): void {
  appendFileSync(folder.deadLetters, `${JSON.stringify(letter)}\n`, { mode: 0o600 });
}
