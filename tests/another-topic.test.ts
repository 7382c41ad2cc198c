/** The guide in functions/catalogue/README.md, followed as a new user would: its commands are run. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, serveHttp } from './support/http-server.ts';
import { rss } from './support/poll-world.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const guide = readFileSync(join(root, 'functions/catalogue/README.md'), 'utf8');
const blocks = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '');
const folder = mkdtempSync(join(tmpdir(), 'rasid-guide-'));
let outlet: HttpServer;

beforeAll(async () => {
  const date = Date.now() - 3_600_000;
  outlet = await serveHttp((_, response) => {
    response.setHeader('content-type', 'application/rss+xml').end(
      rss([
        {
          link: 'https://sahel.example/1',
          guid: '1',
          title: 'UN peacekeepers leave Kidal in northern Mali',
          text: 'The UN mission in Mali handed over its camp in Kidal.',
          date,
        },
        { link: 'https://sahel.example/2', guid: '2', title: 'Mali opens a new market hall', date },
      ]),
    );
  });
});
afterAll(async () => {
  await outlet.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As it is printed, but for the address of the feed and where `npx` finds the project. */
async function follow(block: string): Promise<string> {
  const bin = `"${process.execPath}" "${join(root, 'infra/cli/bin.mjs')}"`;
  const script = block
    .replaceAll('npx rasid', bin)
    .replaceAll('https://feeds.example.org/', `${outlet.url}/`);
  const env = { ...process.env, RASID_ALLOW_PRIVATE: outlet.host };
  const { stdout } = await run('bash', ['-euc', script], { cwd: folder, env });
  return stdout;
}

describe('watching another topic, by the guide', { timeout: 60_000 }, () => {
  it('has commands in each of its steps', () => {
    expect(blocks).toHaveLength(6);
    expect(guide.match(/^## \d/gm)).toHaveLength(6);
  });

  it('entities, topic and sentences: what is wanted is on topic, what is not is not', async () => {
    const [entities = '', topic = '', sentences = ''] = blocks;
    await follow(entities);
    await follow(topic);
    const lines = (await follow(sentences)).split('\n').filter((line) => line.startsWith('{"id"'));
    const verdicts = lines.map((line) => {
      const { id, topics } = JSON.parse(line);
      return [
        id,
        topics.some(({ verdict }: { verdict: string }) => /certain|likely/.test(verdict)),
      ];
    });
    expect(verdicts).toEqual([
      ['wanted-1', true],
      ['wanted-2', true],
      ['unwanted-1', false],
      ['unwanted-2', false],
    ]);
    const named = JSON.parse(lines[3] ?? '').mentions.map(
      ({ entityId }: { entityId: string }) => entityId,
    );
    expect(named).toEqual(['assimi-goita']);
  });

  it('feeds, subscription and a first pass: the article is found and would have been told', async () => {
    const [, , , lists = '', pass = '', again = ''] = blocks;
    await follow(lists);
    const said = await follow(pass);
    expect(said).toContain('UN peacekeepers leave Kidal');
    expect(said).not.toContain('market hall');
    expect(said).toContain('sahel-wire');
    await follow(again);
  });
});
