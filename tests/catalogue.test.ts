/** The bundled entities: who must be there, and how well they are found in news and traps. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import entitiesJson from '../functions/catalogue/entities.json' with { type: 'json' };
import { parseEntities } from '../functions/domain/match/entities.ts';
import { lintEntities } from '../functions/domain/match/lint.ts';
import { compileMatcher } from '../functions/domain/match/matcher.ts';
import {
  type FindMentions,
  failureOf,
  readMarked,
  readTraps,
  scoreMentions,
  scoreRespelled,
} from './bench/mentions.ts';

const catalogue = parseEntities('entities.json', entitiesJson);
const matcher = compileMatcher(catalogue);
const find: FindMentions = (article) => matcher.match(article).mentions;
const places = new Set(
  catalogue.entities.filter(({ type }) => type === 'place').map(({ id }) => id),
);
const folder = join(import.meta.dirname, 'fixtures/match');
const news = ['news-a', 'news-b', 'news-c', 'news-d', 'news-e'].flatMap((name) =>
  readMarked(join(folder, `${name}.jsonl`)),
);

describe('the bundled entities', () => {
  it('take no risk that the review knows', () => expect(lintEntities(catalogue)).toEqual([]));
  it('are three hundred and more, described, named in Arabic or English', () => {
    expect(catalogue.entities.length).toBeGreaterThanOrEqual(300);
    for (const { names } of catalogue.entities) expect(names.ar ?? names.en).toBeDefined();
  });
  it('find every one of their own plain names, alone', () => {
    const lost = catalogue.entities.flatMap(({ id, names }) =>
      Object.values(names)
        .flat()
        .filter((name) => !find({ title: name, text: '' }).some(({ entityId }) => entityId === id)),
    );
    expect(lost).toEqual([]);
  });
});

describe('short news items', () => {
  const { exact, errors } = scoreMentions(news, find, (id) => places.has(id));
  it('are more than 150', () => expect(news.length).toBeGreaterThan(150));
  it('name hardly anybody who is not meant', () => {
    expect(exact.precision, JSON.stringify(errors, null, 1)).toBeGreaterThan(0.99);
  });
  it('name hardly anybody who is not found', () => {
    expect(exact.recall, JSON.stringify(errors, null, 1)).toBeGreaterThan(0.985);
  });
  it.each(scoreRespelled(news, find))('however they are spelled: $name', ({ recall }) => {
    expect(Math.abs(recall - exact.recall)).toBeLessThan(0.006);
  });
});

it('a man who was killed is quoted by his last name, an engineer by his first', () => {
  const text = 'اغتيل أبو مهدي المهندس. وقال المهندس قبل ذلك إنه باق. وقال المهندس أحمد حسن: لا';
  expect(find({ title: '', text }).map(({ surface }) => surface)).toEqual([
    'أبو مهدي المهندس',
    'المهندس',
  ]);
});

describe('traps', () => {
  it.each(readTraps(folder).map((trap) => [trap.text, trap] as const))('%s', (_, trap) => {
    expect(failureOf(trap, find)).toBeUndefined();
  });
});
