/** Bundles each handler with esbuild into a folder of its own, ready to be a Lambda asset. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { checkCatalogue } from '../functions/domain/catalogue-check.ts';
import { InvalidInput } from '../functions/domain/validate.ts';
import { type FunctionDeclaration, type FunctionName, functions } from './functions.ts';

const root = join(import.meta.dirname, '..');
const CATALOGUE = join(root, 'functions/catalogue');

export type BundleOptions = {
  /** The folder of entities.json, topics.json and feeds.json; the one in `functions`. */
  readonly catalogue?: string;
  /** These functions; all of them. */
  readonly only?: readonly FunctionName[];
};

/** Packages written as CommonJS call `require` at run time; an ES module has none of its own. */
const BANNER =
  "const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);";

/**
 * Writes every function's bundle to `outDir/<name>/`. Throws InvalidInput for mistakes in the catalogue:
 * a deployed function reads its part of it when it needs it, too late to be told.
 */
export async function bundleFunctions(
  outDir: string,
  { catalogue = CATALOGUE, only }: BundleOptions = {},
): Promise<void> {
  refuseMistakes(catalogue);
  const wanted = functions.filter(({ name }) => !only || only.includes(name));
  await Promise.all(wanted.map((declared) => bundleFunction(declared, outDir, catalogue)));
}

function refuseMistakes(folder: string): void {
  const read = (file: string) => {
    const path = join(folder, file);
    if (!existsSync(path)) throw new InvalidInput(`catalogue ${folder}: ${file} is not there`);
    return { file, text: readFileSync(path, 'utf8') };
  };
  const { problems } = checkCatalogue({
    entities: read('entities.json'),
    topics: read('topics.json'),
    feeds: read('feeds.json'),
  });
  if (problems.length > 0) throw new InvalidInput(problems.join('\n'));
}

/** `handler.mjs`, and `worker-main.mjs` where documents are parsed. */
async function bundleFunction(
  declared: FunctionDeclaration,
  outDir: string,
  catalogue: string,
): Promise<void> {
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
      '@aws-sdk/middleware-endpoint-discovery': join(
        root,
        'functions/adapters/no-endpoint-discovery.ts',
      ),
    },
    // Asked for by operations that stream, of which we use none; it keeps all around it in the bundle.
    external: ['@smithy/core/event-streams'],
    plugins: [catalogueBeside(folder, catalogue), builtinsByName, packageVersions],
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
const catalogueBeside = (folder: string, catalogue: string): Plugin => ({
  name: 'catalogue-beside',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/catalogue\/\w+\.json$/ }, ({ path }) => {
      const name = basename(path);
      const json = readFileSync(join(catalogue, name), 'utf8');
      writeFileSync(join(folder, name), JSON.stringify(JSON.parse(json)));
      return { path: `./${name}`, external: true };
    });
  },
});

/**
 * Of what Node brings, only what is named is touched: an import of `node:http` runs every getter of it for
 * its list of exports, and one of them loads the whole of `fetch`.
 */
const builtinsByName: Plugin = {
  name: 'builtins-by-name',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^[\w:/]+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => {
      const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter(
        (name) => /^[a-zA-Z_$][\w$]*$/.test(name) && name !== 'default',
      );
      // Marked as pure, so that those nobody imports are left out.
      const exported = names.map(
        (name) => `export const ${name}=/*@__PURE__*/(()=>all.${name})();`,
      );
      const all = `const all=process.getBuiltinModule(${JSON.stringify(path)});export default all;`;
      return { contents: all + exported.join('') };
    });
  },
};

/** Of the description of a package the SDK reads its version. */
const packageVersions: Plugin = {
  name: 'package-versions',
  setup: ({ onLoad }) => {
    onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, ({ path }) => {
      const { name, version } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};
