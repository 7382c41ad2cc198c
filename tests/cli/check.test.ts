/** `rasid check`: the mistakes in a catalogue, said with their places, and refused by the deployment too. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../infra/bundle.ts';
import { rasid } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'rasid-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Entry = Record<string, unknown>;
const CATALOGUE: Readonly<Record<string, Entry[]>> = {
  'entities.json': [
    { id: 'minusma', type: 'organisation', description: 'UN mission', names: { en: ['MINUSMA'] } },
    { id: 'mali', type: 'country', description: 'Republic of Mali', names: { en: ['Mali'] } },
  ],
  'topics.json': [
    {
      id: 'mali-peacekeepers',
      names: { en: 'UN peacekeepers leaving Mali' },
      description: 'The end of the UN mission in Mali.',
      exits: [{ name: 'leave', forms: { en: ['leave'] } }],
      actors: [{ name: 'peacekeepers', entities: ['minusma'] }],
      places: [{ name: 'Mali', entities: ['mali'] }],
    },
  ],
  'feeds.json': [
    {
      id: 'sahel-wire',
      url: 'https://feeds.example.org/sahel.xml',
      title: 'Sahel',
      language: 'en',
    },
  ],
};
const spoil = (list: Entry[], entry: number, change: Entry) =>
  list.map((one, place) => (place === entry ? { ...one, ...change } : one));

describe('a mistake in a catalogue of one’s own', () => {
  it.each<[string, string, (list: Entry[]) => Entry[], RegExp]>([
    [
      'a field',
      'entities.json',
      (list) => spoil(list, 0, { type: 'mission' }),
      /entities\.json: entry "minusma": type: must be one of /,
    ],
    [
      'an alias that is a common noun',
      'entities.json',
      (list) => spoil(list, 0, { names: { en: ['forces'] } }),
      /entities\.json: entry "minusma": forces: is also a common .*: move it /,
    ],
    [
      'an entity that is not there',
      'topics.json',
      (list) => spoil(list, 0, { places: [{ name: 'Mali', entities: ['mali', 'gao'] }] }),
      /topics\.json: entry "mali-peacekeepers": place "Mali": entities: no entity "gao" /,
    ],
    [
      'an address',
      'feeds.json',
      (list) => spoil(list, 0, { url: 'sahel' }),
      /feeds\.json: entry "sahel-wire": url: /,
    ],
  ])(
    '%s: `check` exits with 1 and the deployment is refused, both with its place',
    async (...row) => {
      const [, file, change, place] = row;
      const spoilt = { ...CATALOGUE, [file]: change(CATALOGUE[file] ?? []) };
      for (const [name, list] of Object.entries(spoilt)) {
        writeFileSync(join(folder, name), JSON.stringify(list));
      }
      const { code, stdout } = await rasid(['check', folder]);
      expect([code, stdout]).toEqual([1, expect.stringMatching(place)]);
      expect(stdout.trim().split('\n')).toHaveLength(1);
      await expect(bundleFunctions(folder, { catalogue: folder, only: [] })).rejects.toThrow(place);
    },
  );

  it('all files are looked through, and named as they were given', async () => {
    const [entities, topics] = [join(folder, 'e.json'), join(folder, 't.json')];
    writeFileSync(entities, '[{]');
    writeFileSync(topics, '[{"id":"x","like":"y"}]');
    const args = ['check', '--entities', entities, '--topics', topics, '--json'];
    const { code, lines } = await rasid(args);
    expect(code).toBe(1);
    expect(lines[0]).toMatchObject({
      ok: false,
      problems: [
        expect.stringMatching(/e\.json: is not JSON: .*line 1 column 3/),
        expect.stringMatching(/t\.json: entry "x": like: no earlier topic "y"/),
      ],
    });
  });

  it('the bundled catalogue has none, and a folder that is not there is said to be missing', async () => {
    expect((await rasid(['check'])).code).toBe(0);
    const { code, stderr } = await rasid(['check', join(folder, 'nowhere')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('there is no such file')]);
    const catalogue = join(folder, 'nowhere');
    await expect(bundleFunctions(folder, { catalogue, only: [] })).rejects.toThrow('is not there');
  });
});
