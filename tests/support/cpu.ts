/** What a piece of work costs its own thread: the clock on the wall also counts what else a machine does. */

/** CPU milliseconds of this thread, user and system. */
export function cpuMillis(work: () => unknown): number {
  const from = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(from);
  return (user + system) / 1000;
}

/** The same of work that has to be awaited; what else the thread does meanwhile counts too. */
export async function cpuMillisOf(work: () => Promise<unknown>): Promise<number> {
  const from = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(from);
  return (user + system) / 1000;
}
