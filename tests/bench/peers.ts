/** Other feed readers, where they are installed: the same feeds, one fetch of everything, timed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Peer = {
  readonly name: string;
  readonly installed: boolean;
  /** Seconds of one fetch of all feeds, the process's start included. */
  readonly fetchAll: () => number;
};

/** Each with eight fetches at once, and a folder of its own. */
export function peers(folder: string, urls: readonly string[]): readonly Peer[] {
  return [newsboat(join(folder, 'newsboat'), urls), sfeed(join(folder, 'sfeed'), urls)];
}

function newsboat(folder: string, urls: readonly string[]): Peer {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'urls'), urls.join('\n'));
  writeFileSync(join(folder, 'config'), 'reload-threads 8\n');
  const files = ['-u', join(folder, 'urls'), '-c', join(folder, 'cache.db')];
  const args = ['-q', ...files, '-C', join(folder, 'config'), '-x', 'reload'];
  return peer('newsboat -x reload', 'newsboat', args, folder);
}

function sfeed(folder: string, urls: readonly string[]): Peer {
  mkdirSync(join(folder, 'feeds'), { recursive: true });
  const feeds = urls.map((url, n) => `feed "feed${n}" "${url}"`).join('\n');
  const rc = join(folder, 'sfeedrc');
  writeFileSync(rc, `sfeedpath="${folder}/feeds"\nmaxjobs=8\nfeeds() {\n${feeds}\n}\n`);
  return peer('sfeed_update', 'sfeed_update', [rc], folder);
}

function peer(name: string, command: string, args: readonly string[], home: string): Peer {
  return {
    name,
    installed: spawnSync('/bin/sh', ['-c', `command -v ${command}`]).status === 0,
    fetchAll: () => {
      const started = performance.now();
      const { status } = spawnSync(command, [...args], { env: withHome(home), stdio: 'ignore' });
      if (status !== 0) throw new Error(`${name}: exit ${status}`);
      return (performance.now() - started) / 1000;
    },
  };
}

const withHome = (home: string) => ({ ...process.env, HOME: home });
