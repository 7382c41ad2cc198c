/** The console's files: they lie beside the bundled handler; the local run builds them in memory. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type ConsoleFiles = ReadonlyMap<string, { readonly type: string; readonly body: string }>;

const FILES = [
  ['/', 'index.html', 'text/html'],
  ['/console.js', 'console.js', 'text/javascript'],
  ['/console.css', 'console.css', 'text/css'],
] as const;

export async function consoleFiles(read: (name: string) => Promise<string>): Promise<ConsoleFiles> {
  return new Map(
    await Promise.all(
      FILES.map(async ([path, name, type]) => [path, { type, body: await read(name) }] as const),
    ),
  );
}

export const bundledConsole = (folder: string): Promise<ConsoleFiles> =>
  consoleFiles((name) => readFile(join(folder, name), 'utf8'));
