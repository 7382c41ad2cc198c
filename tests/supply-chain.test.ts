/** What we depend on: few packages, each locked by hash, and nothing else in the bundles. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../infra/bundle.ts';
import { bundledPackages, NOTICES, noticesOf } from '../infra/notices.ts';
import { type Lock, restrictedTo, type Sbom, sbomOf, treeOf } from '../infra/sbom.ts';

type Locked = {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly inBundle?: boolean;
  readonly link?: boolean;
};
const root = join(import.meta.dirname, '..');
const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const manifest = read('package.json');
const locked: Record<string, Locked> = read('package-lock.json').packages;
const bundles = mkdtempSync(join(tmpdir(), 'rasid-supply-'));

beforeAll(() => bundleFunctions(bundles), 60_000);
afterAll(() => rmSync(bundles, { recursive: true, force: true }));

const refOf = ({ name, version }: { readonly name: string; readonly version?: string }) =>
  `${name}@${version}`;
const nameAt = (path: string): string => path.split('node_modules/').at(-1) ?? path;
const lockedRefs = new Set(
  Object.entries(locked).map(([path, { version = '' }]) => refOf({ name: nameAt(path), version })),
);
const integrity = `sha512-${'A'.repeat(86)}==`;

/** What of a locked package does not say: this version, from a registry, with these bytes. */
function looseness(path: string, one: Locked): readonly string[] {
  // What a package brings inside itself is covered by that package's hash.
  if (path === '' || one.inBundle) return [];
  const name = nameAt(path);
  // Without an address it is the registry that npm is set to.
  const file = `/${name}/-/${name.split('/').at(-1)}-${one.version}.tgz`;
  const { resolved = `https://registry.example${file}` } = one;
  const bad = {
    version: !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(one.version ?? ''),
    resolved: !(resolved.startsWith('https://') && resolved.endsWith(file)),
    integrity: !/^sha512-[\w+/]{86}==$/.test(one.integrity ?? ''),
  };
  return Object.entries(bad)
    .filter(([, isBad]) => isBad)
    .map(([what]) => `${path}: ${what}`);
}

describe('dependencies', () => {
  it('of the product are fifteen at most, each with an exact version', () => {
    const versions = Object.values<string>(manifest.dependencies);
    expect(versions.length).toBeLessThanOrEqual(15);
    for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('come from a registry alone, each with its hash and an exact version', () => {
    expect(Object.entries(locked).flatMap(([path, one]) => looseness(path, one))).toEqual([]);
  });

  it.each([
    [{ version: '1.0.0', resolved: 'git+ssh://git@code.example/a.git#1f', integrity }, 'resolved'],
    [{ version: '1.0.0', resolved: 'https://code.example/a/tarball/1f', integrity }, 'resolved'],
    [
      { version: '1.0.0', resolved: 'http://registry.example/a/-/a-1.0.0.tgz', integrity },
      'resolved',
    ],
    [
      { version: '1.0.0', resolved: 'https://registry.example/b/-/b-1.0.0.tgz', integrity },
      'resolved',
    ],
    [
      { version: '1.0.0', resolved: 'https://registry.example/a/-/a-1.0.1.tgz', integrity },
      'resolved',
    ],
    [{ version: '1.0.0', resolved: 'file:../a', integrity }, 'resolved'],
    [{ version: '1.0.0', link: true, resolved: '../a', integrity }, 'resolved'],
    [{ version: 'file:../a', integrity }, 'version'],
    [{ version: '1.0.0' }, 'integrity'],
    [{ version: '1.0.0', integrity: 'sha1-8=' }, 'integrity'],
  ])('that come otherwise are seen: %j', (one: Locked, what) => {
    expect(looseness('node_modules/a', one)).toEqual([`node_modules/a: ${what}`]);
  });

  it.each([
    ['node_modules/a', undefined],
    ['node_modules/a', 'https://registry.example/a/-/a-1.0.0.tgz'],
    ['node_modules/@s/a', 'https://mirror.example:8443/npm/@s/a/-/a-1.0.0.tgz'],
  ])('of any registry are as good: %s from %s', (path, resolved) => {
    const from = resolved === undefined ? {} : { resolved };
    expect(looseness(path, { version: '1.0.0', integrity, ...from })).toEqual([]);
  });

  it('need no script of their own to be installed', () => {
    const scripts = Object.entries(locked)
      .filter(([, one]) => 'hasInstallScript' in one)
      .map(([path]) => path);
    // An optional speed-up of esbuild; fsevents is for macOS and comes without a build.
    expect(scripts.filter((path) => !/(esbuild|fsevents)$/.test(path))).toEqual([]);
    expect(manifest.allowScripts).toEqual({ esbuild: false });
  });
});

describe('bundles', () => {
  it('hold nothing that is not locked, version by version', () => {
    const packages = new Set(bundledPackages(bundles).map(refOf));
    expect(packages.size).toBeGreaterThan(20);
    expect([...packages].filter((ref) => !lockedRefs.has(ref))).toEqual([]);
  });

  it('are named with their licences in the notices', () => {
    expect(readFileSync(NOTICES, 'utf8'), 'run npm run notices').toBe(
      noticesOf(bundledPackages(bundles)),
    );
  });
});

describe('the bill of materials', () => {
  let bill: Sbom;
  const refs = () => bill.components.map(refOf);
  beforeAll(async () => {
    bill = await sbomOf(bundles);
  });

  it('names every package of the notices, in the versions that are locked', () => {
    const shipped = [...readFileSync(NOTICES, 'utf8').matchAll(/^\| (\S+) \| (\d\S*) \|/gm)];
    expect(shipped.length).toBeGreaterThan(20);
    const missing = shipped.filter(([, name, version]) => !refs().includes(`${name}@${version}`));
    expect(missing.map(([row]) => row)).toEqual([]);
    expect(refs().filter((ref) => !lockedRefs.has(ref))).toEqual([]);
  });

  it('names every direct dependency, and each package with its hash', () => {
    const direct = Object.entries<string>(manifest.dependencies);
    expect(direct.filter(([name, version]) => !refs().includes(`${name}@${version}`))).toEqual([]);
    expect(bill.components.filter(({ hashes = [] }) => hashes.length === 0)).toEqual([]);
    expect(bill.metadata.component).toMatchObject({ name: manifest.name });
  });

  it('names what `rasid` imports on one machine, and no tool that only we use', () => {
    const names = bill.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['commander', '@hono/node-server', 'nodemailer']));
    for (const tool of ['vitest', 'typescript', 'aws-cdk', 'playwright-core', 'feedsmith']) {
      expect(names).not.toContain(tool);
    }
  });

  it('follows a name to the copy that Node would load', () => {
    const lock: Lock = {
      '': {},
      'node_modules/a': { version: '1.0.0', dependencies: { b: '*' } },
      'node_modules/a/node_modules/b': { version: '2.0.0', dependencies: { c: '*', a: '*' } },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/c': { version: '3.0.0', peerDependencies: { b: '*', absent: '*' } },
      'node_modules/other': { version: '1.0.0' },
    };
    expect([...treeOf(lock, ['a'])]).toEqual(['a@1.0.0', 'b@2.0.0', 'c@3.0.0', 'b@1.0.0']);
  });

  it('is refused when something shipped is not in it', () => {
    expect(() => restrictedTo(new Set(['hono@0.0.0']), bill)).toThrow('hono@0.0.0');
  });
});
