/** What we depend on: few packages, each locked by hash, and nothing else in the bundles. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../infra/bundle.ts';
import { bundledPackages, NOTICES, noticesOf } from '../infra/notices.ts';

type Locked = {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly inBundle?: boolean;
};
const root = join(import.meta.dirname, '..');
const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const manifest = read('package.json');
const locked: Record<string, Locked> = read('package-lock.json').packages;
const bundles = mkdtempSync(join(tmpdir(), 'rasid-supply-'));

beforeAll(() => bundleFunctions(bundles), 60_000);
afterAll(() => rmSync(bundles, { recursive: true, force: true }));

describe('dependencies', () => {
  it('of the product are fifteen at most, each with an exact version', () => {
    const versions = Object.values<string>(manifest.dependencies);
    expect(versions.length).toBeLessThanOrEqual(15);
    for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('come from the registry alone, each with its hash', () => {
    const loose = Object.entries(locked)
      // What a package brings inside itself is covered by that package's hash.
      .filter(([path, one]) => path !== '' && !one.inBundle)
      .filter(([, one]) => !one.integrity || one.resolved?.startsWith('git'))
      .map(([path]) => path);
    expect(loose).toEqual([]);
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
  it('hold nothing that is not locked', () => {
    const packages = new Set(bundledPackages(bundles).map(({ name }) => name));
    expect(packages.size).toBeGreaterThan(20);
    const known = new Set(Object.keys(locked).map((path) => path.split('node_modules/').at(-1)));
    expect([...packages].filter((name) => !known.has(name))).toEqual([]);
  });

  it('are named with their licences in the notices', () => {
    expect(readFileSync(NOTICES, 'utf8'), 'run npm run notices').toBe(
      noticesOf(bundledPackages(bundles)),
    );
  });
});
