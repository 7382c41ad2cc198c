/** `rasid match`: JSON lines in, JSON lines out, in order, whatever the lines. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { rasid } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'rasid-match-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(...lines: readonly (string | object)[]): string {
  const path = join(folder, `${lines.length}-${Math.abs(hash(JSON.stringify(lines)))}.jsonl`);
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  writeFileSync(path, text.join('\n'));
  return path;
}
const hash = (text: string): number =>
  [...text].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) | 0, 7);

const ARTICLE = {
  id: 'a-1',
  title: 'السوداني: القوات الأميركية ستغادر العراق',
  text: 'قال «محمد شياع السوداني» إن عين الأسد ستسلم. U.S. forces leave.',
};
type Answer = {
  readonly id?: unknown;
  readonly mentions: readonly {
    readonly entityId: string;
    readonly field: 'title' | 'text';
    readonly start: number;
    readonly end: number;
    readonly surface: string;
    readonly alias: string;
    readonly rule: string;
  }[];
  readonly topics: readonly { readonly topicId: string; readonly verdict: string }[];
  readonly refused?: readonly { readonly gate: string; readonly reason: string }[];
};

describe('an article', () => {
  it('is answered with its mentions, each at its place in the raw field', async () => {
    const { lines, code, stderr } = await rasid(['match', file(ARTICLE), '--json']);
    const answer = lines[0] as unknown as Answer;
    expect({ code, stderr, id: answer.id, count: lines.length }).toEqual({
      code: 0,
      stderr: '',
      id: 'a-1',
      count: 1,
    });
    for (const { field, start, end, surface } of answer.mentions) {
      expect(ARTICLE[field].slice(start, end)).toBe(surface);
    }
    expect(answer.mentions.map(({ entityId, rule }) => `${entityId} ${rule}`)).toEqual([
      'mohammed-shia-al-sudani speaker',
      'us-forces exact',
      'iraq exact',
      'mohammed-shia-al-sudani exact',
      'ain-al-asad-air-base exact',
      'us-forces exact',
    ]);
    expect(answer.topics.map(({ topicId }) => topicId)).toContain('iraq-withdrawal');
    expect(answer.refused).toBeUndefined();
  });
  it('says what was not let in when asked', async () => {
    const article = { id: 1, title: '', text: 'الجيش السوداني في الخرطوم' };
    const { lines } = await rasid(['match', file(article), '--json', '--explain']);
    const refused = (lines[0] as unknown as Answer).refused ?? [];
    expect(refused.map(({ reason }) => reason).join('\n')).toContain('"');
  });
  it('is shown to people by its sentences, with the names marked', async () => {
    const { stdout, code } = await rasid(['match', file(ARTICLE)]);
    expect(code).toBe(0);
    expect(stdout).toContain('[U.S. forces] leave.');
    expect(stdout).toContain('us-forces: U.S. forces (exact)');
    expect(stdout).toMatch(/^a-1: iraq-withdrawal (certain|likely) \(/);
  });
});

describe('every line is answered, in order', () => {
  it('also those that are no articles', async () => {
    const path = file(
      '\uFEFF{"id":1}',
      '',
      '7',
      'null',
      '[1]',
      '{bad',
      { id: 2, title: 5 },
      { id: 3, title: null },
    );
    const { lines, code } = await rasid(['match', path, '--json']);
    expect(code).toBe(0);
    expect(lines.map(({ id, line }) => [id, line])).toEqual([
      [1, undefined],
      [undefined, 3],
      [undefined, 4],
      [undefined, 5],
      [undefined, 6],
      [undefined, 7],
      [3, undefined],
    ]);
    expect(lines[5]).toEqual({ line: 7, error: 'title: must be text' });
    expect(lines[1]).toEqual({ line: 3, error: 'is no JSON object' });
  });
  it('comes out as it goes in, through a pipe', () => {
    const bin = join(import.meta.dirname, '../../infra/cli/bin.mjs');
    const input = `${JSON.stringify(ARTICLE)}\r\n{"id":"b","text":"بغداد"}`;
    const { stdout, status } = spawnSync(process.execPath, [bin, 'match', '--json'], { input });
    const ids = stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as Answer).id);
    expect({ ids, status }).toEqual({ ids: ['a-1', 'b'], status: 0 });
  });
  it('writes nothing for an empty file', async () => {
    const { stdout, code } = await rasid(['match', file(''), '--json']);
    expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
  });
});

describe('a wrong call', () => {
  const mistaken = file('{}');
  it.each([
    [['match', 'no-such-file.jsonl'], 'no-such-file.jsonl: there is no such file'],
    [['match', folder], 'is a folder'],
    [['match', mistaken, '--entities', 'lost.json'], '--entities lost.json: there is no such file'],
    [['match', mistaken, '--entities', mistaken], 'must be a JSON list'],
    [['match', '--nonsense'], "unknown option '--nonsense'"],
  ])('%j says what is wrong in one line and exits 2', async (args, message) => {
    const { code, stdout, stderr } = await rasid(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(message);
  });
});

describe('another catalogue', () => {
  it('is used instead of the bundled one', async () => {
    const own = join(folder, 'own.json');
    const entity = {
      id: 'wadi',
      type: 'place',
      description: 'a valley',
      names: { en: ['Long Valley'] },
    };
    writeFileSync(own, JSON.stringify([entity]));
    const path = file({ id: 1, title: 'Iraq and the Long Valley', text: '' });
    const { lines } = await rasid(['match', path, '--json', '--entities', own]);
    expect((lines[0] as unknown as Answer).mentions.map(({ entityId }) => entityId)).toEqual([
      'wadi',
    ]);
  });
  it('is tried although it is risky, and told of it', async () => {
    const own = join(folder, 'risky.json');
    const mayor = { id: 'mayor', type: 'person', description: 'a mayor', names: { en: ['May'] } };
    writeFileSync(own, JSON.stringify([mayor]));
    const path = file({ id: 1, title: 'May is here', text: '' });
    const { code, lines, stderr } = await rasid(['match', path, '--json', '--entities', own]);
    expect(code).toBe(0);
    expect((lines[0] as unknown as Answer).mentions.map(({ alias }) => alias)).toEqual(['May']);
    expect(stderr).toContain(
      `warning: ${own}: entry "mayor": May: is also a common word, with a capital too: move it to`,
    );
    expect(stderr).toContain(`the topics in use name entities that are not in ${own}`);
  });
  it('of many risks is told of the first of them, and who lists them all', async () => {
    const own = join(folder, 'risks.json');
    const names = {
      en: Array.from({ length: 30 }, (_, place) => 'abcdefghijklmnopqrstuvwxyz0123'[place]),
    };
    writeFileSync(own, JSON.stringify([{ id: 'x', type: 'person', description: 'x', names }]));
    const { stderr } = await rasid(['match', file('{}'), '--json', '--entities', own]);
    expect(stderr.trim().split('\n')).toHaveLength(21);
    expect(stderr).toContain('warning: and 11 more; `rasid check` lists them all');
  });
  it('is refused where its topics name an entity that is not there', async () => {
    const own = join(folder, 'topics.json');
    const topic = {
      id: 'mali',
      names: { en: 'Mali' },
      description: 'Troops leave Mali.',
      exits: [{ name: 'leave', forms: { en: ['leave'] } }],
      actors: [{ name: 'mission', entities: ['minusmaa'] }],
      places: [{ name: 'mali', forms: { en: ['Mali'] } }],
    };
    writeFileSync(own, JSON.stringify([topic]));
    const path = file({ id: 1, title: 'Troops leave', text: '' });
    const { code, stderr } = await rasid(['match', path, '--topics', own]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${own}: entry "mali": actor "mission": entities: no entity "minusm`);
  });
});

describe('a line without an id', () => {
  it('is answered by its number', async () => {
    const path = file({ id: 'a', title: '' }, { title: 'Iraq', text: '' });
    const { lines } = await rasid(['match', path, '--json']);
    expect(lines.map(({ id, line }) => ({ id, line }))).toEqual([
      { id: 'a', line: undefined },
      { id: undefined, line: 2 },
    ]);
  });
});
