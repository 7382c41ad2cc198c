/** Mistakes in a call and in its files: one line that says what is wrong, where, and what would be right. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { rasid } from './run.ts';

const root = mkdtempSync(join(tmpdir(), 'rasid-mistakes-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const data = join(root, 'data');
let count = 0;
function file(content: unknown): string {
  count += 1;
  const name = join(root, `${count}.json`);
  writeFileSync(name, typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}
async function told(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await rasid(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^rasid: [^\n]+\n$/);
  return stderr.slice('rasid: '.length, -1).replace(/^.*\/(\d+\.json)/, '$1');
}

describe('a file that is no JSON', () => {
  it.each([
    ['[\n{"id":"x",\n"url": oops}]', "Unexpected token 'o' (line 3 column 8)"],
    ['not json', "Unexpected token 'o' (line 1 column 2)"],
    ['[1,\n]', "Unexpected token ']' (line 2 column 1)"],
    ['[{"id":"x",}]', /double-quoted property name.*\(line 1 column 12\)$/],
    ['\u0000', 'Unexpected token \uFFFD (line 1 column 1)'],
    ['[', 'Unexpected end of JSON input'],
    ['', 'Unexpected end of JSON input'],
  ])('is named with the line and the column: %j', async (content, expected) => {
    const said = await told('feeds', 'import', file(content), '--data', data);
    const why = said.replace(/^\d+\.json: is not JSON: /, '');
    expect(why).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  });
});

describe('an entry', () => {
  const entity = { id: 'x', names: { en: ['Xenon'] }, description: 'A gas.' };
  it.each<[string, unknown, string]>([
    ['--entities', [{ ...entity }], 'entry "x": type: is missing; one of person, armed-group'],
    ['--entities', [{ ...entity, type: 'gas' }], 'entry "x": type: must be one of person, armed'],
    ['--topics', [{ id: 'x' }], 'entry "x": names: is missing'],
    ['--entities', [{ ...entity, type: 'place', nick: 'X' }], 'entry "x": unknown field "nick"'],
    ['--topics', [3], 'entry 1: must be an object'],
    ['--topics', [{ id: 'x', names: 'X' }], 'entry "x": names: must be an object'],
    ['--topics', [{ id: 5 }], 'entry 1: id: must be a text'],
  ])('%s %j is told by its field', async (option, content, expected) => {
    expect(await told('match', file(''), option, file(content))).toContain(`json: ${expected}`);
  });
  it('of subscriptions that is no object is told so', async () => {
    const said = await told('subscriptions', 'add', file([3]), '--data', data);
    expect(said).toMatch(/json: entry 1: must be an object$/);
  });
});

describe('a call', () => {
  it.each<[string, readonly string[], string]>([
    ['no such command of a group', ['feeds', 'ad'], "`rasid feeds` has no command 'ad'"],
    ['no topic', ['articles', '--topic', 'nope'], 'the topics are iraq-withdrawal'],
    ['no topic of stories', ['stories', '--topic', 'nope'], 'the topics are iraq-withdrawal'],
    ['no entity', ['articles', '--entity', 'nope'], '`rasid entities` lists them'],
    ['an empty feed', ['articles', '--feed', ''], '--feed: is empty'],
    ['an empty id', ['feeds', 'pause', ''], 'argument 1: is empty'],
    ['an empty subscription', ['deliveries', '--subscription='], '--subscription: is empty'],
    ['no address', ['feeds', 'add', 'nope'], 'feeds add nope: must be an http or https address'],
    ['no web address', ['feeds', 'add', 'ftp://a.example/'], 'must be an http or https address'],
  ])('with %s says so', async (_, args, expected) => {
    expect(await told(...args, '--data', data)).toContain(expected);
  });
  it('to add an address that is polled already names the feed', async () => {
    const add = ['feeds', 'add', 'https://a.example/rss', '--data', data, '--id'];
    expect((await rasid([...add, 'first'])).code).toBe(0);
    expect(await told(...add, 'second')).toBe(
      'feeds add: "first" polls https://a.example/rss already',
    );
    expect(await told(...add, 'first')).toContain('"first" is there already');
  });
  it('for the version is answered', async () => {
    const { code, stdout } = await rasid(['--version']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe('rasid match', () => {
  it('names an article without a readable id by its line', async () => {
    const lines = file('{"title":"a"}\n{"id":{"a":1},"title":"b"}\n{"id":3,"title":"c"}\n');
    const { stdout } = await rasid(['match', lines]);
    expect(stdout.match(/^[^\s:]+(?: \d)?(?=:)/gm)).toEqual(['line 1', 'line 2', '3']);
  });
});

describe('a mistake in the environment', () => {
  it.each([
    ['RASID_SMTP_URL', 'nope'],
    ['RASID_MAIL_FROM', 'the desk'],
    ['RASID_PUBLIC_URL', 'http://plain.example'],
    ['RASID_ALLOW_PRIVATE', 'x'],
    ['RASID_MASTER_KEY', 'short'],
  ])('%s is told before anything is sent by hand', async (name, value) => {
    const subscription = {
      id: 'desk',
      name: 'Desk',
      channel: { type: 'email', to: ['a@desk.example.org'] },
      filter: {},
    };
    await rasid(['subscriptions', 'add', file([subscription]), '--data', data]);
    const call = ['subscriptions', 'test', 'desk', '--data', data];
    const { code, stdout, stderr } = await rasid(call, { [name]: value });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^rasid: ${name}[^\\n]+\\n$`));
    const sent = await rasid(['deliveries', '--json', '--data', data]);
    expect(sent.lines).toEqual([]);
  });
});
