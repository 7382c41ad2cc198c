/** Bundles each handler with esbuild into a folder of its own, ready to be a Lambda asset. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
    // The catalogue lies beside the handler as JSON: data, which Node reads faster than code.
    external: ['../catalogue/*'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    absWorkingDir: root,
  });
  bringCatalogue(folder);
  return folder;
}

/** Copies the catalogue files that the handler imports, and lets it find them in its own folder. */
function bringCatalogue(folder: string): void {
  const handler = join(folder, 'handler.mjs');
  const code = readFileSync(handler, 'utf8');
  const wanted = new Set(
    [...code.matchAll(/"\.\.\/catalogue\/(\w+\.json)"/g)].map(([, name]) => name),
  );
  for (const name of wanted) {
    const json = readFileSync(join(root, 'functions/catalogue', `${name}`), 'utf8');
    writeFileSync(join(folder, `${name}`), JSON.stringify(JSON.parse(json)));
  }
  writeFileSync(handler, code.replaceAll('"../catalogue/', '"./'));
}
