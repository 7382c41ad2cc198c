/** `rasid stories` is asked as `rasid articles` is: by topic, entity, feed, story, verdict and time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { article, store, story } from '../support/query-world.ts';
import { type Asked, CATALOGUE, openAsked } from './asked.ts';

let asked: Asked;
const idsOf = async (...args: string[]) => {
  const { code, lines, stderr } = await asked.ask('stories', '--json', ...args);
  return { code, ids: lines.map(({ storyId }) => storyId), stderr };
};

/** Eight stories, an hour apart, the newest first: certain, weak and other in turn. */
const STORIES = Array.from({ length: 8 }, (_, n) => {
  const at = new Date(Date.parse('2026-03-01T12:00:00Z') - n * 3_600_000).toISOString();
  const storyId = `sto_${n}`;
  const feedId = n % 2 === 0 ? 'north' : 'south';
  const kind = (['certain', 'weak', 'other'] as const)[n % 3] ?? 'other';
  const topicId = kind === 'other' ? 'other' : 'iraq-withdrawal';
  const told = article({
    articleId: `art_${n}`,
    feedId,
    storyId,
    publishedAt: at,
    entityIds: ['us-forces'],
    verdicts: kind === 'other' ? {} : { 'iraq-withdrawal': kind },
  });
  const { url = '', title } = told;
  const outlet = { feedId, url, title, articleId: `art_${n}`, publishedAt: at, firstSeenAt: at };
  const outlets = [{ ...outlet, publisher: `${feedId}.example` }];
  return { told, row: story({ storyId, topicId, openedAt: at, outlets }) };
});

beforeAll(async () => {
  asked = await openAsked();
  asked.fileOf('catalogue.json', CATALOGUE);
  await store(
    asked.stores,
    STORIES.map(({ told }) => told),
  );
  for (const { row } of STORIES) await asked.stores.stories.put(row);
});
afterAll(() => asked.close());

describe('rasid stories', () => {
  it.each<[readonly string[], readonly number[]]>([
    [[], [0, 1, 3, 4, 6, 7]],
    [
      ['--feed', 'north'],
      [0, 2, 4, 6],
    ],
    [
      ['--feed', 'north', '--topic', 'iraq-withdrawal'],
      [0, 4, 6],
    ],
    [['--story', 'sto_5'], [5]],
    [['--story', 'sto_9'], []],
    [
      ['--verdict', 'certain'],
      [0, 3, 6],
    ],
    [
      ['--verdict', 'weak'],
      [0, 1, 3, 4, 6, 7],
    ],
    [['--feed', 'south', '--verdict', 'likely'], [3]],
    [
      ['--feed', 'north', '--limit', '2'],
      [0, 2],
    ],
    [
      ['--verdict', 'certain', '--since', '2026-03-01T08:00Z'],
      [0, 3],
    ],
  ])('%j', async (args, expected) => {
    const { code, ids } = await idsOf(...args);
    expect({ code, ids }).toEqual({ code: 0, ids: expected.map((n) => `sto_${n}`) });
  });
  it('tells of the outlets, and not of the signature', async () => {
    const { lines } = await asked.ask('stories', '--json', '--story', 'sto_4');
    expect(lines).toMatchObject([{ storyId: 'sto_4', outletCount: 1 }]);
    expect(lines[0]).not.toHaveProperty('signature');
    const { stdout } = await asked.ask('stories', '--format', 'atom');
    expect(stdout).toContain('urn:rasid:story:sto_4');
  });
  it('goes on where a limited list ended, and only for the same question', async () => {
    const { stderr } = await idsOf('--feed', 'north', '--limit', '2');
    const cursor = /--cursor (\S+)/.exec(stderr)?.[1] ?? '';
    const rest = await idsOf('--feed', 'north', '--cursor', cursor);
    expect(rest.ids).toEqual(['sto_4', 'sto_6']);
    expect((await idsOf('--feed', 'south', '--cursor', cursor)).code).toBe(2);
  });
  it.each([
    [['--verdict', 'maybe'], 'Allowed choices are certain, likely, weak'],
    [['--topic', 'nope'], 'is not in the catalogue'],
  ])('%j is wrong', async (args, said) => {
    const { code, stderr } = await idsOf(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });
});
