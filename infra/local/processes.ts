/** Which process is meant: a pid alone is reused, a pid and its birth are not. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export type ProcessName = { readonly pid: number; readonly born: string };

/** When a process was born, in the words of its system; undefined when there is none. */
export function bornOf(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  try {
    if (process.platform === 'linux') return bornOnLinux(pid);
    process.kill(pid, 0);
    if (process.platform === 'win32') return 'alive';
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch (error) {
    // Another user's process is alive all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
      ? 'alive'
      : undefined;
  }
}

export const isAlive = ({ pid, born }: ProcessName): boolean => bornOf(pid) === born;

export const thisProcess = (): ProcessName => ({
  pid: process.pid,
  born: bornOf(process.pid) ?? '',
});

/** Boot and clock ticks since; a zombie is dead. */
function bornOnLinux(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return fields[0] === 'Z' ? undefined : `${boot}:${fields[19]}`;
}
