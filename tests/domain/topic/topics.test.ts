/** A topics file: what it may say, and how a mistake in it is named. */
import { describe, expect, it } from 'vitest';
import { parseTopics } from '../../../functions/domain/topic/topics.ts';
import { InvalidInput } from '../../../functions/domain/validate.ts';
import coal from '../../fixtures/topic/coal.json' with { type: 'json' };

const [first] = coal;
const without = (field: string) =>
  Object.fromEntries(Object.entries(first ?? {}).filter(([name]) => name !== field));

describe('a topics file', () => {
  it.each([
    ['no list', { id: 'a' }, 'topics.json: must be a JSON list'],
    ['an entry without exits', [without('exits')], 'topics.json: entry "coal-exit": exits: '],
    ['a misspelt field', [{ ...first, plases: [] }], 'topics.json: entry "coal-exit": '],
    ['an id with spaces', [{ ...first, id: 'coal exit' }], 'id: must be lower case words'],
    ['two of one id', [first, first], 'id: is there twice'],
    [
      'a weight above 1',
      [{ ...first, actors: [{ name: 'a', forms: {}, weight: 2 }] }],
      'topics.json: entry "coal-exit": actors.0.weight: ',
    ],
    [
      'bands in the wrong order',
      [{ ...first, bands: { certain: 1, likely: 2 } }],
      'bands: certain must be above likely',
    ],
    [
      'a topic like one that comes later',
      [{ id: 'b', like: 'coal-exit' }, first],
      'topics.json: entry "b": like: no earlier topic "coal-exit"',
    ],
    ['an empty form', [{ ...first, idioms: { en: [' '] } }], 'idioms.en.0: '],
  ])('with %s is refused, and the place is named', (_, json, message) => {
    expect(() => parseTopics('topics.json', json)).toThrow(InvalidInput);
    expect(() => parseTopics('topics.json', json)).toThrow(message);
  });

  it('may take what it does not say from an earlier topic', () => {
    const names = { en: 'The same in Poland' };
    const places = [{ name: 'country', forms: { en: ['Poland'] } }];
    const [base, like] = parseTopics('topics.json', [
      first,
      { id: 'coal-poland', like: 'coal-exit', names, places, elsewhere: {} },
    ]);
    expect(like?.exits).toEqual(base?.exits);
    expect(like?.places[0]?.forms).toEqual({ en: ['Poland'] });
  });
});
