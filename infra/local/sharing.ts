/** How processes share a data folder: one owns its engine, others join it, nobody waits for somebody who waits. */
import { setTimeout as wait } from 'node:timers/promises';
import { InvalidInput } from '../../functions/domain/validate.ts';
import { NoEngine } from './engine.ts';
import type { DataFolder } from './folder.ts';
import { isLock, type Lock, type Owner, ownerOf, signIn, takeLock } from './lock.ts';

/** How long a newcomer waits for an owner who is starting or closing. */
const PATIENCE_MILLIS = 30_000;

/** For a monitor: the lock, once a call has let go of it. */
export async function soleOwner(folder: DataFolder): Promise<Lock> {
  const answer = await untilAnswered<Lock | Owner>(folder, () => {
    const found = takeLock(folder, 'monitor');
    if (isLock(found)) return found;
    return found.role === 'monitor' && found.closing !== true ? found : undefined;
  });
  if (isLock(answer)) return answer;
  throw new InvalidInput(
    `a monitor is running on ${folder.path} already (process ${answer.pid}): stop it first, or give another --data`,
  );
}

/** An engine of another process, and how to sign out. */
export type Joined = { readonly endpoint: string; readonly leave: () => void };

/** For a call: the lock, or a place beside its owner. */
export function ownOrJoin(folder: DataFolder): Promise<Lock | Joined> {
  return untilAnswered(folder, () => ownerOrGuest(folder));
}

/**
 * Signed in before the owner is looked at: an owner who closes afterwards sees its guest. Signed out
 * again where there is nothing to join yet: an owner who is closing must not wait for us.
 */
function ownerOrGuest(folder: DataFolder): Lock | Joined | undefined {
  const leave = signIn(folder);
  const found = takeLock(folder, 'call');
  if (!isLock(found) && found.endpoint !== undefined && found.closing !== true) {
    return { endpoint: found.endpoint, leave };
  }
  leave();
  return isLock(found) ? found : undefined;
}

/** Asks until there is an answer: an owner may be starting or closing. */
async function untilAnswered<T>(folder: DataFolder, ask: () => T | undefined): Promise<T> {
  const end = Date.now() + PATIENCE_MILLIS;
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) {
      const pid = ownerOf(folder)?.pid ?? 'unknown';
      throw new NoEngine(`${folder.path} is busy: process ${pid} does not let go of it`);
    }
    await wait(25);
  }
}
