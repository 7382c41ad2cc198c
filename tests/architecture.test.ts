/** Who may import whom, and the house rules that a reader of any file may rely on. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = ['functions', 'infra'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
);
const source = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));

type Import = { readonly target: string; readonly typeOnly: boolean };

/** Import targets: project files as paths from the root, packages by name. */
function importsOf(file: string): readonly Import[] {
  const text = source.get(file) ?? '';
  const found: Import[] = [];
  for (const match of text.matchAll(
    /^(?:import|export)\s+(type\s+)?[^'"`;]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  )) {
    const specifier = match[2] ?? match[3] ?? match[4] ?? '';
    const target = specifier.startsWith('.')
      ? normalize(join(dirname(file), specifier))
      : specifier;
    found.push({ target, typeOnly: match[1] !== undefined });
  }
  return found;
}

const PURE =
  /^(node:crypto|zod\/mini|zod\/v4\/locales\/en\.js|htmlparser2|rss-parser|ipaddr\.js|linkedom|@mozilla\/readability|robots-parser|standardwebhooks)$/;
const within =
  (...folders: string[]) =>
  ({ target }: Import) =>
    folders.some((folder) => target.startsWith(folder));
const isPackage = ({ target }: Import) => !/^(functions|infra|tests)\//.test(target);

const RULES: readonly {
  readonly from: string;
  readonly of: (file: string) => boolean;
  readonly may: (file: string, target: Import) => boolean;
}[] = [
  {
    from: 'domain',
    of: (file) => file.startsWith('functions/domain/'),
    may: (_, to) => (isPackage(to) ? PURE.test(to.target) : within('functions/domain/')(to)),
  },
  {
    from: 'ports',
    of: (file) => file === 'functions/ports.ts',
    may: (_, to) => to.typeOnly && within('functions/domain/')(to),
  },
  {
    from: 'handlers',
    of: (file) => /^functions\/\w+\/handler\.ts$/.test(file),
    may: (file, to) =>
      isPackage(to)
        ? to.typeOnly
        : within(
            `${dirname(file)}/`,
            'functions/adapters/',
            'functions/domain/',
            'functions/catalogue/',
          )(to),
  },
  {
    from: 'steps',
    of: (file) =>
      /^functions\/(dispatch|poll|read|alert|deliver|digest|feedback|query)\//.test(file) &&
      !file.endsWith('/handler.ts'),
    may: (file, to) =>
      isPackage(to)
        ? file.startsWith('functions/query/') &&
          /^(hono|zod|@hono\/|uplot|node:crypto$)/.test(to.target)
        : within(`${dirname(file)}/`, 'functions/domain/', 'functions/ports.ts')(to),
  },
  {
    from: 'adapters',
    of: (file) => file.startsWith('functions/adapters/'),
    may: (_, to) =>
      isPackage(to) || within('functions/adapters/', 'functions/domain/', 'functions/ports.ts')(to),
  },
  {
    from: 'the stack',
    of: (file) => /^infra\/[^/]+\.ts$/.test(file),
    may: (_, to) =>
      isPackage(to)
        ? !to.target.startsWith('@aws-sdk/')
        : /^infra\/[^/]+\.ts$/.test(to.target) ||
          to.target === 'functions/adapters/env.ts' ||
          within('functions/domain/')(to),
  },
  {
    from: 'the local run and the commands',
    of: (file) => /^infra\/(local|cli)\//.test(file),
    may: (_, to) =>
      isPackage(to)
        ? !to.target.startsWith('aws-cdk-lib')
        : !to.target.endsWith('/handler.ts') &&
          (within('infra/local/', 'infra/cli/', 'functions/')(to) ||
            to.target === 'infra/tables.ts'),
  },
];

describe('who may import whom', () => {
  it.each(RULES)('$from import only what they may', ({ of, may }) => {
    const bad = files.filter(of).flatMap((file) =>
      importsOf(file)
        .filter((to) => !may(file, to))
        .map((to) => `${file} -> ${to.target}`),
    );
    expect(bad).toEqual([]);
  });

  it('every file is under one of the rules', () => {
    const free = files.filter((file) => !RULES.some(({ of }) => of(file)));
    expect(free).toEqual([]);
  });
});

describe('house rules', () => {
  const offenders = (pattern: RegExp, except: (file: string) => boolean = () => false) =>
    files.filter((file) => !except(file) && pattern.test(source.get(file) ?? ''));

  it('only env.ts reads the environment', () => {
    const spawns = (file: string) => file === 'functions/adapters/env.ts';
    expect(offenders(/process\.env/, spawns)).toEqual([]);
  });
  it('rules know no clock, chance, process or console', () => {
    const outside = (file: string) => !file.startsWith('functions/domain/');
    expect(
      offenders(/Date\.now\(|new Date\(\)|Math\.random\(|\bprocess\.|console\.|\bfetch\(/, outside),
    ).toEqual([]);
  });
  it('no default exports', () => expect(offenders(/^export default/m)).toEqual([]));
  it('no classes but errors and constructs', () =>
    expect(
      offenders(
        /^(export )?class \w+(?! extends (\w*Error|InvalidInput|Stack|Construct|Stage)\b)[^\n]*\{/m,
        (f) =>
          /^(export )?class \w+ extends (\w*Error|InvalidInput|Stack|Construct|Stage)\b/m.test(
            source.get(f) ?? '',
          ),
      ),
    ).toEqual([]));
  it('no file named for nothing', () => {
    const names = /(^|\/)(index|utils?|common|shared|helpers?|types|misc)\.ts$/;
    expect(files.filter((file) => names.test(file))).toEqual([]);
  });
  it('a handler is a table of contents: 25 lines at most', () => {
    const long = files.filter(
      (file) =>
        file.endsWith('/handler.ts') && (source.get(file) ?? '').trimEnd().split('\n').length > 25,
    );
    expect(long).toEqual([]);
  });
  it('a file has one subject: 200 lines at most', () => {
    const long = files.filter(
      (file) => (source.get(file) ?? '').trimEnd().split('\n').length > 200,
    );
    expect(long).toEqual([]);
  });
  it('every file says in its first lines what lives there', () => {
    const silent = files.filter(
      (file) =>
        !file.endsWith('/handler.ts') && !/^(#!.*\n)?\/(\*\*|\/)/.test(source.get(file) ?? ''),
    );
    expect(silent.map((file) => relative('', file))).toEqual([]);
  });
});
