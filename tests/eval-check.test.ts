/** `npm run eval` on a folder with mistakes: each is told by file, line and id; nothing is dropped in silence. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mistakesIn } from './bench/eval-check.ts';

const made = mkdtempSync(join(tmpdir(), 'rasid-eval-'));
afterAll(() => rmSync(made, { recursive: true }));

const TRAP = { id: 't', text: 'Iraq', must: ['iraq'], mustNot: [] };
const ARTICLE = { id: 'a', lang: 'en', title: '', text: 'Quiet.', label: 'none', kind: 'other' };
const GOLD = { seed: '000', start: 0, end: 4, surface: 'Iraq', entityId: 'iraq', kind: 'name' };
const RIGHT = {
  'traps.json': JSON.stringify([TRAP], undefined, 1),
  'topic.jsonl': `${JSON.stringify(ARTICLE)}\n`,
  'gold-seeds.jsonl': `${JSON.stringify(GOLD)}\n`,
  'mentions.jsonl': `{"id":"m","text":"In [Iraq|iraq]."}`,
};
let count = 0;
function folderOf(files: Readonly<Record<string, string>>): string {
  count += 1;
  const folder = join(made, String(count));
  mkdirSync(join(folder, 'seeds'), { recursive: true });
  writeFileSync(join(folder, 'seeds/000.txt'), 'Iraq rests.');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
const told = (files: Readonly<Record<string, string>>) =>
  mistakesIn(folderOf({ ...RIGHT, ...files }), new Set(['iraq']));
const json = (...entries: readonly object[]) =>
  entries.map((one) => JSON.stringify(one)).join('\n');

describe('a folder to evaluate', () => {
  it('that is right is scored', () => {
    expect(told({})).toEqual({ broken: [], unknown: [], files: 4 });
  });
  it.each([
    ['topic.jsonl', '{"id":"a",', 'topic.jsonl:1: is no JSON: '],
    ['topic.jsonl', '\n[]', 'topic.jsonl:2: is no JSON object'],
    [
      'topic.jsonl',
      json(ARTICLE, { ...ARTICLE, id: 'b', text: undefined }),
      ':2: b: text: must be',
    ],
    [
      'topic.jsonl',
      json({ ...ARTICLE, label: 'irak' }),
      ':1: a: label: must be one of iraq, syria',
    ],
    ['topic.jsonl', json(ARTICLE, ARTICLE), 'topic.jsonl:2: a: id: is there twice'],
    ['topic.jsonl', json({ ...ARTICLE, id: undefined }), 'topic.jsonl:1: id: is missing'],
    ['mentions.jsonl', json({ id: 'm' }), 'mentions.jsonl:1: m: text: must be text'],
    ['traps.json', '{}', 'traps.json: must be a JSON list'],
    ['traps.json', '[', 'traps.json: is no JSON: '],
    ['traps.json', json([{ ...TRAP, text: undefined }]), 'traps.json:1: t: text: must be text'],
    ['traps.json', json([{ ...TRAP, must: undefined }]), 'traps.json:1: t: must: must be a list'],
    ['gold-seeds.jsonl', json({ ...GOLD, end: 999_999 }), ':1: 0-999999: is no place in seeds/000'],
    ['gold-seeds.jsonl', json({ ...GOLD, end: 3 }), ':1: surface: seeds/000.txt has "Ira" there'],
    ['gold-seeds.jsonl', json({ ...GOLD, seed: '009' }), ':1: seed: there is no seeds/009.txt'],
    ['gold-seeds.jsonl', json(GOLD, GOLD), 'gold-seeds.jsonl:2: is there twice'],
  ])('is not scored where %s holds %s', (name, text, message) => {
    expect(told({ [name]: text }).broken).toEqual([expect.stringContaining(message)]);
  });
  it.each([
    ['gold-seeds.jsonl', json({ ...GOLD, entityId: 'iraqq' }), 'gold-seeds.jsonl:1: no entity'],
    [
      'mentions.jsonl',
      '{"id":"m","text":"[Iraq|iraqq]"}',
      'mentions.jsonl:1: m: no entity "iraqq"',
    ],
    ['traps.json', json([{ ...TRAP, must: ['iraqq'] }]), 'traps.json:1: t: no entity "iraqq"'],
  ])('is told of an entity that is not there: %s, %s', (name, text, message) => {
    const { broken, unknown } = told({ [name]: text });
    expect({ broken, unknown }).toEqual({
      broken: [],
      unknown: [expect.stringContaining(message)],
    });
  });
});

describe('npm run eval', () => {
  const script = join(import.meta.dirname, 'bench/eval.ts');
  const evaluate = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
      encoding: 'utf8',
    });
    return { status, stdout, lines: stderr.trim().split('\n') };
  };
  it.each([
    ['an empty folder', () => [made], 'nothing to score in it; it needs gold-seeds.jsonl'],
    ['no folder', () => [join(made, 'lost')], 'there is no such folder'],
    ['a file', () => [script], 'is a file, not a folder'],
    ['an unknown option', () => ['--bogus'], "Unknown option '--bogus'"],
    ['a mistake', () => [folderOf({ 'traps.json': '[{}]' })], 'traps.json:entry 1: id: is missing'],
  ])('ends with 2 and says so for %s', (_, args, message) => {
    const { status, stdout, lines } = evaluate(...args());
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(lines[0]).toContain(message);
  });
  it('scores a folder that is right, and ends with 1 where an entity is not there', () => {
    const right = evaluate(folderOf(RIGHT), '--json');
    expect({ status: right.status, lines: right.lines }).toEqual({ status: 0, lines: [''] });
    expect(right.stdout).toContain('{"what":"traps","passed":1,"of":1}');
    const lost = { ...TRAP, must: ['iraqq'] };
    const one = evaluate(folderOf({ 'traps.json': json([lost]) }));
    expect(one).toMatchObject({ status: 1, stdout: expect.stringContaining('traps: passed 0') });
  });
});
