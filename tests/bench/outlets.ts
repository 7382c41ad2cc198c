/** The outlets of `feed-servers.ts` as a benchmark uses them. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Served } from './feed-servers.ts';

export type BenchOutlets = {
  readonly urls: readonly string[];
  /** For RASID_ALLOW_PRIVATE. */
  readonly hosts: string;
  /** From now on so many feeds list one more article. */
  readonly change: (feeds: number) => Promise<void>;
  readonly close: () => void;
};

export async function openBenchOutlets(feeds: number, articles: number): Promise<BenchOutlets> {
  const script = join(import.meta.dirname, 'feed-servers.ts');
  const child = fork(script, [String(feeds), String(articles)]);
  const [{ urls }] = (await once(child, 'message')) as [Served];
  return {
    urls,
    hosts: urls.map((url) => new URL(url).host).join(','),
    change: async (changed) => {
      child.send({ changed });
      await once(child, 'message');
    },
    close: () => child.disconnect(),
  };
}
