/** Bundles each handler with esbuild into a folder of its own, ready to be a Lambda asset. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { type FunctionDeclaration, functions } from './functions.ts';

const root = join(import.meta.dirname, '..');

/** Packages written as CommonJS call `require` at run time; an ES module has none of its own. */
const BANNER =
  "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/** Writes every function's bundle to `outDir/<name>/`. */
export async function bundleFunctions(outDir: string): Promise<void> {
  await Promise.all(functions.map((declared) => bundleFunction(declared, outDir)));
}

/** `handler.mjs`, and `worker-main.mjs` where documents are parsed. */
async function bundleFunction(declared: FunctionDeclaration, outDir: string): Promise<void> {
  const folder = join(outDir, declared.name);
  mkdirSync(folder, { recursive: true });
  const entries: Record<string, string> = {
    handler: join(root, 'functions', declared.name, 'handler.ts'),
  };
  if (declared.parses) entries['worker-main'] = join(root, 'functions/adapters/worker-main.ts');
  for (const file of Object.values(entries)) {
    if (!existsSync(file)) throw new Error(`Cannot bundle ${declared.name}: ${file} is not there`);
  }
  await build({
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
    plugins: [catalogueBeside(folder), withoutLocales],
    banner: { js: BANNER },
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    absWorkingDir: root,
  });
  if (declared.name === 'query') await bringConsole(folder);
}

/** The console's page, style and script lie beside the handler that serves them. */
async function bringConsole(folder: string): Promise<void> {
  const console = join(root, 'functions/query/console');
  copyFileSync(join(console, 'index.html'), join(folder, 'index.html'));
  await build({
    entryPoints: [
      { in: join(console, 'main.ts'), out: 'console' },
      { in: join(console, 'console.css'), out: 'console' },
    ],
    outdir: folder,
    bundle: true,
    format: 'iife',
    target: 'es2022',
    minify: true,
    charset: 'utf8',
    // Not for browsers: the notices read from it whose work is in the script.
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** The catalogue lies beside the handler as JSON: data, which Node reads faster than code. */
const catalogueBeside = (folder: string): Plugin => ({
  name: 'catalogue-beside',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/catalogue\/\w+\.json$/ }, ({ path }) => {
      const name = basename(path);
      const json = readFileSync(join(root, 'functions/catalogue', name), 'utf8');
      writeFileSync(join(folder, name), JSON.stringify(JSON.parse(json)));
      return { path: `./${name}`, external: true };
    });
  },
});

/** zod's messages in forty languages, of which we use one, are half of a bundle that names `z` as a whole. */
const withoutLocales: Plugin = {
  name: 'without-locales',
  setup: ({ onLoad }) => {
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: 'export {}' }));
  },
};
