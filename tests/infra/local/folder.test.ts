/** The data folder: one owner at a time, guests beside him, and locks whose owner is dead. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type DataFolder, dataFolder, readState, writeState } from '../../../infra/local/folder.ts';
import {
  isLock,
  type Lock,
  ownerOf,
  signIn,
  takeLock,
  untilGuestsLeft,
} from '../../../infra/local/lock.ts';
import { bornOf, isAlive, thisProcess } from '../../../infra/local/processes.ts';

const root = mkdtempSync(join(tmpdir(), 'rasid-folder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder: DataFolder;
let count = 0;
beforeEach(() => {
  count += 1;
  folder = dataFolder(join(root, `data-${count}`));
});
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;
const taken = () => {
  const lock = takeLock(folder, 'call');
  if (!isLock(lock)) throw new Error('is not free');
  return lock;
};
const plant = (content: string) => {
  folder.make();
  writeFileSync(folder.lock, content);
};

describe('which process is meant', () => {
  it('is alive while it lives, and dead under another birth', () => {
    expect(isAlive(thisProcess())).toBe(true);
    expect(isAlive({ ...thisProcess(), born: 'earlier' })).toBe(false);
    expect(bornOf(process.ppid)).not.toBe(bornOf(process.pid));
  });
  it.each([0, -1, 1.5, Number.NaN, 2 ** 40])('is none for %s', (pid) => {
    expect(bornOf(pid)).toBeUndefined();
  });
  it('is none once it has ended', () => expect(bornOf(deadPid())).toBeUndefined());
});

describe('the lock', () => {
  it('has one owner, who is named to the others, and is free again afterwards', () => {
    const lock = taken();
    expect(takeLock(folder, 'monitor')).toMatchObject({ pid: process.pid, role: 'call' });
    lock.publish('http://127.0.0.1:1');
    expect(ownerOf(folder)).toMatchObject({ endpoint: 'http://127.0.0.1:1' });
    lock.close();
    expect(ownerOf(folder)).toMatchObject({ closing: true });
    lock.release();
    expect(ownerOf(folder)).toBeUndefined();
    taken().release();
  });

  it.each([
    [
      'of a process that has ended',
      () => JSON.stringify({ pid: deadPid(), born: 'x', role: 'monitor' }),
    ],
    [
      'of a pid that another process has now',
      () => JSON.stringify({ ...thisProcess(), born: 'before', role: 'monitor' }),
    ],
    ['of process 1 under a wrong birth', () => JSON.stringify({ pid: 1, born: '7', role: 'call' })],
  ])('%s is stale and taken over', (_, content) => {
    plant(content());
    expect(ownerOf(folder)).toBeUndefined();
    expect(isLock(takeLock(folder, 'call'))).toBe(true);
    expect(ownerOf(folder)).toMatchObject({ pid: process.pid });
  });

  it.each(['', '{', '[]', '{"pid":"1"}', 'null'])(
    'that says %j is being written, until it is too old for that',
    (content) => {
      plant(content);
      expect(isLock(takeLock(folder, 'call'))).toBe(false);
      const before = new Date(Date.now() - 10_000);
      utimesSync(folder.lock, before, before);
      expect(isLock(takeLock(folder, 'call'))).toBe(true);
    },
  );

  it('that is no file is said to be none, not waited for', () => {
    mkdirSync(folder.lock, { recursive: true });
    expect(() => takeLock(folder, 'call')).toThrow(/lock\.json in it is no file; remove it/);
  });
  it('that may not be read is said to be so, not asked for without end', () => {
    plant('{}');
    chmodSync(folder.lock, 0o000);
    for (const path of [folder.path, folder.guests]) chmodSync(path, 0o777);
    chmodSync(root, 0o755);
    const files = join(import.meta.dirname, '../../../infra/local');
    const take = `const { dataFolder } = await import('${files}/folder.ts');
      const { takeLock } = await import('${files}/lock.ts');
      takeLock(dataFolder(process.argv[1]), 'call');`;
    // Who may read everything is somebody else for this.
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const args = ['--input-type=module', '-e', take, folder.path];
    const options = { encoding: 'utf8', timeout: 60_000, ...nobody } as const;
    const { status, stderr } = spawnSync(process.execPath, args, options);
    expect(status).toBe(1);
    expect(stderr).toMatch(/lock\.json in it cannot be read \(EACCES\)/);
  });
  it('is not removed by one who has lost it', () => {
    const lost: Lock = taken();
    const other = JSON.stringify({
      pid: process.ppid,
      born: bornOf(process.ppid),
      role: 'monitor',
    });
    writeFileSync(folder.lock, other);
    lost.release();
    expect(readFileSync(folder.lock, 'utf8')).toBe(other);
  });
});

describe('guests', () => {
  it('are waited for while they live', async () => {
    const leave = signIn(folder);
    let left = false;
    const waiting = untilGuestsLeft(folder, 5_000).then(() => {
      left = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(left).toBe(false);
    leave();
    await waiting;
  });
  it('who died are not waited for, and nobody is waited for longer than patience lasts', async () => {
    mkdirSync(folder.guests, { recursive: true });
    writeFileSync(join(folder.guests, 'dead.json'), JSON.stringify({ pid: deadPid(), born: 'x' }));
    await untilGuestsLeft(folder, 600_000);
    const leave = signIn(folder);
    await untilGuestsLeft(folder, 60);
    leave();
  });
});

describe('the state files', () => {
  it('come back, and broken ones are as good as absent', () => {
    folder.make();
    expect(readState(folder, 'cursor')).toBeUndefined();
    writeState(folder, 'cursor', { minute: 7 });
    expect(readState(folder, 'cursor')).toEqual({ minute: 7 });
    writeFileSync(join(folder.path, 'cursor.json'), '{"minute":');
    expect(readState(folder, 'cursor')).toBeUndefined();
  });
  it('are for their owner only, as is the folder', () => {
    folder.make();
    writeState(folder, 'checkpoint', {});
    expect(statSync(folder.path).mode & 0o077).toBe(0);
    expect(statSync(join(folder.path, 'checkpoint.json')).mode & 0o077).toBe(0);
  });
});
