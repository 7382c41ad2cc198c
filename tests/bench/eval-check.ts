/**
 * What is wrong with a folder of labelled articles, before anything is scored on it: a line that is
 * dropped in silence would be a figure of something else. Each mistake is one line: file:line: id: what.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type EvalMistakes = {
  /** Nothing can be scored before these are mended. */
  readonly broken: readonly string[];
  /** Scored as written: names an entity that is not in the catalogue, which is never found. */
  readonly unknown: readonly string[];
  /** How many files of the format there are. */
  readonly files: number;
};
type Item = { readonly where: string; readonly value: Readonly<Record<string, unknown>> };
type Found = { readonly broken: string[]; readonly unknown: string[]; readonly ids: Set<string> };

const LABELS = ['iraq', 'syria', 'none'];

export function mistakesIn(folder: string, entityIds: ReadonlySet<string>): EvalMistakes {
  const names = readdirSync(folder).sort();
  const broken: string[] = [];
  const unknown: string[] = [];
  const checked = (mine: readonly string[], check: (item: Item, found: Found) => void) => {
    const found = { broken, unknown, ids: new Set<string>() };
    for (const name of mine) {
      for (const item of itemsOf(folder, name, broken)) check(item, found);
    }
    return mine.length;
  };
  const ofKind = (pattern: RegExp) => names.filter((name) => pattern.test(name));
  const entity = (item: Item, found: Found, id: unknown) => {
    if (typeof id !== 'string') found.broken.push(`${item.where}: needs entity ids`);
    else if (!entityIds.has(id)) {
      found.unknown.push(`${item.where}: no entity "${id}" in the catalogue`);
    }
  };
  const files =
    checked(ofKind(/^gold-seeds\.jsonl$/), (item, found) => {
      checkGold(folder, item, found);
      entity(item, found, item.value.entityId);
    }) +
    checked(ofKind(MARKED), (item, found) => {
      checkArticle(item, found);
      for (const id of markedIds(item)) entity(item, found, id);
    }) +
    checked(ofKind(/^topic.*\.jsonl$/), (item, found) => {
      checkArticle(item, found);
      oneOf(item, found, 'label', LABELS);
    }) +
    checked(ofKind(/^traps.*\.json$/), (item, found) => {
      checkTrap(item, found);
      for (const id of textsOf(item.value.must)) entity(item, found, id);
    });
  return { broken, unknown, files };
}

/** Files of articles whose names are marked in the text. */
export const MARKED = /^(?:mentions|news).*\.jsonl$/;

/** Entries of a file: JSON lines, or one JSON list; what is no JSON object is a mistake. */
function itemsOf(folder: string, name: string, broken: string[]): readonly Item[] {
  const text = readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, '');
  const entries = name.endsWith('.json')
    ? listOf(name, text, broken)
    : text.split('\n').flatMap((line, at) => {
        const where = `${name}:${at + 1}`;
        return line.trim() === ''
          ? []
          : parsed(where, line, broken).map((value) => ({ where, value }));
      });
  return entries.flatMap(({ where, value }) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      broken.push(`${where}: is no JSON object`);
      return [];
    }
    const { id } = value as { readonly id?: unknown };
    return [{ where: typeof id === 'string' ? `${where}: ${id}` : where, value: { ...value } }];
  });
}

function listOf(name: string, text: string, broken: string[]) {
  const [list] = parsed(name, text, broken);
  if (list === undefined) return [];
  if (!Array.isArray(list)) {
    broken.push(`${name}: must be a JSON list`);
    return [];
  }
  // The line of an entry is that of its id, where it is written once.
  return list.map((value: unknown, place) => {
    const id = (value as { readonly id?: unknown } | null)?.id;
    const at = typeof id === 'string' ? text.indexOf(JSON.stringify(id)) : -1;
    const line = at < 0 ? `entry ${place + 1}` : String(text.slice(0, at).split('\n').length);
    return { where: `${name}:${line}`, value };
  });
}

function parsed(where: string, text: string, broken: string[]): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch (error) {
    const why = error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error);
    broken.push(`${where}: is no JSON: ${why}`);
    return [];
  }
}

function checkArticle(item: Item, found: Found): void {
  checkId(item, found);
  const { title, text } = item.value;
  if (typeof text !== 'string') found.broken.push(`${item.where}: text: must be text`);
  if (title !== undefined && typeof title !== 'string') {
    found.broken.push(`${item.where}: title: must be text`);
  }
}

function checkId({ where, value: { id } }: Item, { broken, ids }: Found): void {
  if (typeof id !== 'string' || id === '') broken.push(`${where}: id: is missing`);
  else if (ids.has(id)) broken.push(`${where}: id: is there twice`);
  else ids.add(id);
}

function checkTrap(item: Item, { broken, ...found }: Found): void {
  checkId(item, { broken, ...found });
  const { text, must, mustNot, count } = item.value;
  if (typeof text !== 'string') broken.push(`${item.where}: text: must be text`);
  for (const [name, ids] of Object.entries({ must, mustNot })) {
    const fine = Array.isArray(ids) && ids.every((id) => typeof id === 'string');
    if (!fine) broken.push(`${item.where}: ${name}: must be a list of entity ids`);
  }
  if (count !== undefined && typeof count !== 'number') {
    broken.push(`${item.where}: count: must be a number`);
  }
}

/** A place in a seed must be there, and read as the gold says. */
function checkGold(folder: string, { where, value }: Item, { broken, ids }: Found): void {
  const { seed, start, end, surface, entityId } = value;
  const file = join(folder, 'seeds', `${String(seed)}.txt`);
  if (typeof seed !== 'string' || !existsSync(file)) {
    broken.push(`${where}: seed: there is no seeds/${String(seed)}.txt`);
    return;
  }
  const text = readFileSync(file, 'utf8');
  const [from, to] = [Number(start), Number(end)];
  if (
    !Number.isInteger(start) ||
    !Number.isInteger(end) ||
    from < 0 ||
    to <= from ||
    to > text.length
  ) {
    broken.push(
      `${where}: ${String(start)}-${String(end)}: is no place in seeds/${seed}.txt (${text.length} units)`,
    );
  } else if (surface !== undefined && text.slice(from, to) !== surface) {
    broken.push(`${where}: surface: seeds/${seed}.txt has "${text.slice(from, to)}" there`);
  }
  const place = `${seed} ${from} ${to} ${String(entityId)}`;
  if (ids.has(place)) broken.push(`${where}: is there twice`);
  ids.add(place);
}

function oneOf(
  { where, value }: Item,
  { broken }: Found,
  field: string,
  choices: readonly string[],
) {
  if (choices.includes(String(value[field]))) return;
  broken.push(`${where}: ${field}: must be one of ${choices.join(', ')}`);
}

const markedIds = ({ value }: Item): readonly string[] =>
  [value.title, value.text].flatMap((text) =>
    typeof text === 'string'
      ? [...text.matchAll(/\[[^|\]]+\|([^\]]+)\]/g)].map(([, id = '']) => id)
      : [],
  );

const textsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
