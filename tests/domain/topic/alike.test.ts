/** Topics that share forms are read together: each must hear what it would hear alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Readable } from '../../../functions/domain/entity.ts';
import { compileTopics } from '../../../functions/domain/topic/scorer.ts';
import { parseTopics, type Topic } from '../../../functions/domain/topic/topics.ts';
import coal from '../../fixtures/topic/coal.json' with { type: 'json' };

const catalogue = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../functions/catalogue/topics.json'), 'utf8'),
) as unknown;
const [plants] = coal;
/** Like the first, with its exits turned around and another country. */
const turned = {
  ...plants,
  id: 'coal-poland',
  exits: plants?.exits.toReversed(),
  places: [{ name: 'country', forms: { en: ['Poland'] } }],
  elsewhere: { forms: { en: ['Germany', 'India'] } },
  troops: { en: ['closes', 'plants'] },
};
const topics = parseTopics('topics.json', [...(catalogue as object[]), ...coal, turned]);

const labelled = readFileSync(
  join(import.meta.dirname, '../../fixtures/eval/topic-dev.jsonl'),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Readable);
const articles: readonly Readable[] = [
  ...labelled,
  ...[8, 40].map((n) => ({
    title: labelled[n]?.title ?? '',
    text: labelled
      .slice(n, n + 30)
      .map(({ text }) => text)
      .join('.\n'),
  })),
  {
    title: '',
    text: 'RWE closes a plant in Poland, LEAG ends burning in Germany. RWE shuts down.',
  },
  { title: 'LEAG closes higher: ends of burning', text: 'It will phase out generation in India.' },
];

describe('topics that are read together', () => {
  const heard = (list: readonly Topic[]) => {
    const score = compileTopics(list);
    return articles.map((article) => score(article, [], true));
  };
  const together = heard(topics);
  it.each(topics.map((topic, place) => [topic.id, topic, place] as const))(
    'say of %s what it says alone',
    (id, topic, place) => {
      const alone = heard([topic]);
      expect(together.map((one) => one.topics[place])).toEqual(alone.map((one) => one.topics[0]));
      expect(
        together.map(({ refused }) => refused.filter(({ entityId }) => entityId === id)),
      ).toEqual(alone.map(({ refused }) => refused));
    },
  );
  it('are as sure whether or not they are asked why, also of more exits than are judged', () => {
    const score = compileTopics(topics);
    const exits = 'Troops withdraw. US forces withdraw from Iraq.\n'.repeat(900);
    const many = { title: 'US troops leave Syria', text: `${exits}US forces leave Syria.` };
    for (const article of [...articles, many, { ...many, title: '' }]) {
      expect(score(article, []).topics).toEqual(score(article, [], true).topics);
    }
  });
  it('answer the same when asked again, whatever was read between', () => {
    const score = compileTopics(topics);
    const [article] = articles;
    if (!article) throw new Error('no articles');
    const first = score(article, [], true);
    score({ title: '', text: 'shuts '.repeat(90_000) }, []);
    score({ title: '', text: '' }, []);
    expect(score(article, [], true)).toEqual(first);
  });
});
