/** The guide in functions/catalogue/README.md, followed as a new user would: its commands are run. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recogniserOf } from '../functions/domain/recognise.ts';
import about from '../package.json' with { type: 'json' };
import { rasid } from './cli/run.ts';
import { type HttpServer, serveHttp } from './support/http-server.ts';
import { rss } from './support/poll-world.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const guide = readFileSync(join(root, 'functions/catalogue/README.md'), 'utf8');
const blocks = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '');
const folder = mkdtempSync(join(tmpdir(), 'rasid-guide-'));
const synth = `"${process.execPath}" node_modules/aws-cdk/bin/cdk ${about.scripts.synth.replace('cdk ', '')}`;
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

/** As it is printed, but for the address of the feed, and where the project and the catalogue are. */
async function follow(block: string): Promise<string> {
  const bin = `"${process.execPath}" "${join(root, 'infra/cli/bin.mjs')}"`;
  const script = block
    .replaceAll('npx rasid', bin)
    .replaceAll('npm run synth -- ', `cd "${root}"; ${synth} --output "${folder}/cdk.out" `)
    .replaceAll('catalogue=mali', `catalogue="${folder}/mali"`)
    .replaceAll('https://feeds.example.org/', `${outlet.url}/`);
  const env = { ...process.env, RASID_ALLOW_PRIVATE: outlet.host };
  const { stdout } = await run('bash', ['-euc', script], { cwd: folder, env });
  return stdout;
}

describe('watching another topic, by the guide', () => {
  it('has commands in each of its steps', () => {
    expect(blocks).toHaveLength(7);
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

  it('what would be deployed watches the topic, and no longer the bundled one', async () => {
    await follow(blocks[6] ?? '');
    const assets = readdirSync(join(folder, 'cdk.out'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, 'cdk.out', name));
    const idsIn = (file: string) =>
      assets.flatMap((asset) => {
        if (!readdirSync(asset).includes(file)) return [];
        return JSON.parse(readFileSync(join(asset, file), 'utf8')).map(
          ({ id }: { id: string }) => id,
        );
      });
    expect(new Set(idsIn('feeds.json'))).toEqual(new Set(['sahel-wire']));
    expect(new Set(idsIn('topics.json'))).toEqual(new Set(['mali-peacekeepers']));
    expect(new Set(idsIn('entities.json'))).toContain('minusma');
    expect(idsIn('entities.json')).not.toContain('us-forces');
  });

  it('the subscription is taken where its topic is known, and refused where not', async () => {
    const add = ['subscriptions', 'add', join(folder, 'mali/subscriptions.json')];
    const data = ['--data', join(folder, 'other')];
    expect((await rasid([...add, ...data])).stderr).toContain('mali-peacekeepers');
    const { code, stderr } = await rasid([...add, ...data, '--catalogue', join(folder, 'mali')]);
    expect(code, stderr).toBe(0);
  });

  it('the commands of the deployment name the folder', () => {
    const deployment = guide.split(/^```$/m).findLast((part) => part.includes('npm run deploy'));
    expect(deployment?.match(/catalogue[= ]mali/g)).toHaveLength(2);
    expect(about.scripts.deploy).toBe('cdk deploy');
  });
});

describe('who goes, as headlines name them', () => {
  const headline = 'France completes withdrawal of its forces from Niger';
  const topic = (forms: readonly string[]) => ({
    id: 'niger-french-troops',
    names: { en: 'French troops leaving Niger' },
    description: 'The end of the French deployment in Niger.',
    exits: [{ name: 'leave', forms: { en: ['withdraw', 'withdrawal', 'leave'] } }],
    actors: [{ name: 'French forces', forms: { en: forms } }],
    places: [{ name: 'Niger', forms: { en: ['Niger'] } }],
    sources: { en: ['from'] },
  });
  it.each([
    [['French troops', 'French forces'], false],
    [['French troops', 'French forces', 'France'], true],
  ])('an actor named %j: on topic is %s', (forms, onTopic) => {
    const { recognise } = recogniserOf([], [topic(forms)]);
    const [found] = recognise({ title: headline, text: '' }).topics;
    expect(/certain|likely/.test(found?.verdict ?? '')).toBe(onTopic);
  });
});
