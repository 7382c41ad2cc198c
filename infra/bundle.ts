/** Bundles each handler with esbuild into a folder of its own, ready to be a Lambda asset. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { FunctionDeclaration } from './functions.ts';

const root = join(import.meta.dirname, '..');

/** Packages written as CommonJS call `require` at run time; an ES module has none of its own. */
const BANNER =
  "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/** Writes `outDir/<name>/handler.mjs` (and `worker-main.mjs` where documents are parsed). */
export function bundleFunction(declared: FunctionDeclaration, outDir: string): string {
  const folder = join(outDir, declared.name);
  mkdirSync(folder, { recursive: true });
  const entries: Record<string, string> = {
    handler: join(root, 'functions', declared.name, 'handler.ts'),
  };
  if (declared.parses) entries['worker-main'] = join(root, 'functions/adapters/worker-main.ts');
  for (const file of Object.values(entries)) {
    if (!existsSync(file)) throw new Error(`Cannot bundle ${declared.name}: ${file} is not there`);
  }
  buildSync({
    entryPoints: entries,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': join(root, 'functions/adapters/role-credentials.ts'),
    },
    banner: { js: BANNER },
    legalComments: 'none',
    logLevel: 'warning',
    absWorkingDir: root,
  });
  return folder;
}
