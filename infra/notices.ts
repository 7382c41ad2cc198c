/**
 * Whose work is in the bundles: `npm run notices` writes NOTICES.md with each package's version, licence
 * and the text of its licence file. A test says when it no longer fits.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from './bundle.ts';

const root = join(import.meta.dirname, '..');
export const NOTICES = join(root, 'infra/NOTICES.md');

export type BundledPackage = {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
};

/** Every package that has code in a bundle, by name, as the source maps name it. */
export function bundledPackages(bundles: string): readonly BundledPackage[] {
  const folders = new Set<string>();
  for (const file of readdirSync(bundles, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.map')) continue;
    const { sources } = JSON.parse(readFileSync(join(bundles, file), 'utf8'));
    for (const source of sources as readonly string[]) {
      const found =
        /node_modules\/.*node_modules\/(?:@[^/]+\/)?[^/]+|node_modules\/(?:@[^/]+\/)?[^/]+/.exec(
          source,
        )?.[0];
      if (found) folders.add(found);
    }
  }
  return [...folders].sort().map(describe);
}

function describe(folder: string): BundledPackage {
  const path = join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const file = readdirSync(path).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(join(path, file), 'utf8').trim() : '';
  return { name, version, licence: String(license?.type ?? license ?? 'not stated'), text };
}

/** The page: a table of all packages, then each different licence text once. */
export function noticesOf(packages: readonly BundledPackage[]): string {
  const unique = [...new Map(packages.map((one) => [`${one.name}@${one.version}`, one])).values()];
  const rows = unique.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  const texts = Map.groupBy(
    unique.filter(({ text }) => text !== ''),
    ({ text }) => text,
  );
  const licences = [...texts].map(
    ([text, owners]) =>
      `## ${owners.map(({ name }) => name).join(', ')}\n\n${text.replaceAll(/^/gm, '    ').trimEnd()}`,
  );
  return `# Packages in the bundles\n\nWritten by \`npm run notices\`.\n\n| package | version | licence |\n|---|---|---|\n${rows.join('\n')}\n\n${licences.join('\n\n')}\n`;
}

if (import.meta.main) {
  const bundles = mkdtempSync(join(tmpdir(), 'rasid-notices-'));
  await bundleFunctions(bundles);
  writeFileSync(NOTICES, noticesOf(bundledPackages(bundles)));
  rmSync(bundles, { recursive: true, force: true });
}
