/**
 * Who owns a data folder: one process at a time, named by pid and birth in `lock.json` with the address
 * of its engine. Others are guests of that engine. A lock whose owner is dead is stale and taken over.
 */
import {
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { InvalidInput } from '../../functions/domain/validate.ts';
import { type DataFolder, replaceFile } from './folder.ts';
import { isAlive, type ProcessName, thisProcess } from './processes.ts';

/** `monitor` stays; `call` owns the folder for one command. */
export type Role = 'monitor' | 'call';
export type Owner = ProcessName & {
  readonly role: Role;
  readonly endpoint?: string;
  /** No new guests: the folder is about to be free. */
  readonly closing?: boolean;
};
export type Lock = {
  /** Tells guests where the engine is. */
  readonly publish: (endpoint: string) => void;
  /** From here on newcomers wait until the lock is gone. */
  readonly close: () => void;
  readonly release: () => void;
};

/** A lock file without content is being written, unless it is older than this. */
const WRITING_MILLIS = 2_000;

/** The lock, or the living owner who has it. */
export function takeLock(folder: DataFolder, role: Role): Lock | Owner {
  folder.make();
  const mine: Owner = { ...thisProcess(), role };
  for (;;) {
    if (createWhole(folder.lock, JSON.stringify(mine))) return lockOf(folder, mine);
    const text = lockText(folder);
    if (text === undefined) continue;
    const owner = parseOwner(text);
    if (owner ? isAlive(owner) : isYoung(folder.lock)) {
      return owner ?? { pid: 0, born: '', role: 'call' };
    }
    removeStale(folder.lock, text);
  }
}

export const isLock = (answer: Lock | Owner): answer is Lock => 'release' in answer;

/** The living owner of the folder, if there is one. */
export function ownerOf(folder: DataFolder): Owner | undefined {
  const owner = parseOwner(readLock(folder.lock) ?? '');
  return owner && isAlive(owner) ? owner : undefined;
}

/** Undefined where it is gone meanwhile: what cannot be read for another reason would be waited for without end. */
function lockText({ path, lock }: DataFolder): string | undefined {
  if (lstatSync(lock, { throwIfNoEntry: false })?.isFile() === false) {
    throw new InvalidInput(`--data ${path}: lock.json in it is no file; remove it`);
  }
  try {
    return readFileSync(lock, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return undefined;
    throw new InvalidInput(
      `--data ${path}: lock.json in it cannot be read (${code}): is it another user's?`,
    );
  }
}

function lockOf(folder: DataFolder, mine: Owner): Lock {
  const rewrite = (owner: Partial<Owner>) =>
    replaceFile(folder.lock, JSON.stringify({ ...mine, ...owner }));
  return {
    publish: (endpoint) => rewrite({ endpoint }),
    close: () => rewrite({ closing: true }),
    release: () => {
      const owner = parseOwner(readLock(folder.lock) ?? '');
      if (owner?.pid === mine.pid && owner.born === mine.born) rmSync(folder.lock, { force: true });
    },
  };
}

function createWhole(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Two processes may find the same stale lock: each moves it away and looks at what it has moved. Who has
 * moved the other's new lock puts it back.
 */
function removeStale(file: string, stale: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') === stale) rmSync(aside);
    else renameSync(aside, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

function readLock(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isYoung(file: string): boolean {
  try {
    return Date.now() - statSync(file).mtimeMs < WRITING_MILLIS;
  } catch {
    return false;
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Owner;
    return typeof owner.pid === 'number' && typeof owner.born === 'string' ? owner : undefined;
  } catch {
    return undefined;
  }
}

let guestNumber = 0;

/** Registers this process as a guest of the owner's engine; the owner waits for guests before it stops it. */
export function signIn(folder: DataFolder): () => void {
  folder.make();
  guestNumber += 1;
  const file = join(folder.guests, `${process.pid}-${guestNumber}.json`);
  writeFileSync(file, JSON.stringify(thisProcess()));
  return () => rmSync(file, { force: true });
}

/** Returns when no living guest is left, or after `patience` milliseconds. */
export async function untilGuestsLeft(folder: DataFolder, patience: number): Promise<void> {
  const end = Date.now() + patience;
  while (Date.now() < end && livingGuests(folder)) await wait(50);
}

function livingGuests(folder: DataFolder): boolean {
  try {
    return readdirSync(folder.guests).some((name) => {
      const guest = parseOwner(readLock(join(folder.guests, name)) ?? '');
      return guest !== undefined && isAlive(guest);
    });
  } catch {
    return false;
  }
}
