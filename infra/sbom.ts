/**
 * The bill of materials, CycloneDX: `npm run sbom` prints every package that runs with the product, as
 * locked: the production tree, what the bundles hold, and what `rasid` imports on one machine. npm's own
 * `--omit=dev` is not enough: it drops a package as soon as a development tool asks for it too.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleFunctions } from './bundle.ts';
import { bundledPackages } from './notices.ts';

const root = join(import.meta.dirname, '..');

type Locked = {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
};
/** `packages` of package-lock.json, by folder. */
export type Lock = Readonly<Record<string, Locked>>;
type Component = {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
};
type Dependency = { readonly ref: string; readonly dependsOn?: readonly string[] };
export type Sbom = {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
};

/** The folder that `name` leads to from another folder, as Node looks it up: `''` is the project's own. */
function folderOf(lock: Lock, from: string, name: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const folder = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (lock[folder]) return folder;
    if (at === '') return undefined;
  }
}

/** `name@version` of every package that the names lead to, themselves included. */
export function treeOf(lock: Lock, names: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  const add = (from: string, wanted: readonly string[]): void => {
    for (const name of wanted) {
      const folder = folderOf(lock, from, name);
      if (folder === undefined || folders.has(folder)) continue;
      folders.add(folder);
      const { dependencies, optionalDependencies, peerDependencies } = lock[folder] ?? {};
      add(folder, Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }));
    }
  };
  add('', names);
  return new Set([...folders].map((folder) => refOf(lock, folder)));
}

const refOf = (lock: Lock, folder: string): string =>
  `${lock[folder]?.name ?? folder.split('node_modules/').at(-1)}@${lock[folder]?.version}`;

/** Names of the packages that an entry imports, now or later, through whichever of our own files. */
async function importedBy(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outdir: root,
    logLevel: 'error',
  });
  const paths = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  const names = paths.map(({ path }) => /^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
  return [...new Set(names)].filter((name) => !name.startsWith('node:'));
}

/** Everything locked, as npm describes it, and of it only what runs with the product. */
export async function sbomOf(bundles: string): Promise<Sbom> {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const lock = packages as Lock;
  const { dependencies, optionalDependencies } = lock[''] ?? {};
  const direct = Object.keys({ ...dependencies, ...optionalDependencies });
  const wanted = new Set([
    ...treeOf(lock, [...direct, ...(await importedBy('infra/cli/rasid.ts'))]),
    ...bundledPackages(bundles).map(({ name, version }) => `${name}@${version}`),
  ]);
  return restrictedTo(wanted, everything());
}

/** Of the lock and not of what is installed: optional packages differ from machine to machine. */
function everything(): Sbom {
  const args = [
    'sbom',
    '--package-lock-only',
    '--sbom-format=cyclonedx',
    '--sbom-type=application',
  ];
  const output = execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const { metadata, ...rest } = JSON.parse(output);
  // npm calls the project after the folder that it lies in.
  const component = { ...metadata.component, name: 'rasid' };
  return { ...rest, metadata: { ...metadata, component } } as Sbom;
}

/** Throws when something wanted is unknown to npm: a bill with a gap is none. */
export function restrictedTo(wanted: ReadonlySet<string>, sbom: Sbom): Sbom {
  const known = new Set(sbom.components.map((one) => one['bom-ref']));
  const gaps = [...wanted].filter((ref) => !known.has(ref));
  if (gaps.length > 0) throw new Error(`not in package-lock.json: ${gaps.join(', ')}; run npm ci`);
  const dependencies = sbom.dependencies
    .filter(({ ref }) => wanted.has(ref) || !known.has(ref))
    .map(({ ref, dependsOn = [] }) => ({
      ref,
      dependsOn: dependsOn.filter((to) => wanted.has(to)),
    }));
  const components = sbom.components
    .filter((one) => wanted.has(one['bom-ref']))
    .map(({ properties = [], ...one }) => ({
      ...one,
      // They run with the product, whoever else asks for them.
      properties: properties.filter(({ name }) => name !== 'cdx:npm:package:development'),
    }));
  return { ...sbom, components, dependencies };
}

if (import.meta.main) {
  const bundles = mkdtempSync(join(tmpdir(), 'rasid-sbom-'));
  await bundleFunctions(bundles);
  process.stdout.write(`${JSON.stringify(await sbomOf(bundles), null, 2)}\n`);
  rmSync(bundles, { recursive: true, force: true });
}
