/** What topics may not say of entities and feeds that are not there, nor leave unsaid. */
import { describe, expect, it } from 'vitest';
import { checkTopics, topicProblems } from '../../../functions/domain/topic/check.ts';
import { parseTopics } from '../../../functions/domain/topic/topics.ts';

const words = { en: ['leaves'] };
const topic = (change: object) =>
  parseTopics('mine.json', [
    {
      id: 'one',
      names: { en: 'One' },
      description: 'Somebody leaves.',
      exits: [{ name: 'leave', forms: words }],
      actors: [{ name: 'guests', entities: ['minusma'] }],
      places: [{ name: 'town', forms: { en: ['Gao'] } }],
      ...change,
    },
  ]);
const known = { entities: new Set(['minusma']), feeds: new Set(['gao-desk']) };

describe('a topic', () => {
  it('of entities and feeds that are there is right', () => {
    expect(topicProblems('mine.json', topic({ feeds: ['gao-desk'] }), known)).toEqual([]);
  });
  it.each([
    [{ actors: [{ name: 'guests', entities: ['minusmaa'] }] }, 'no entity "minusmaa"'],
    [{ places: [{ name: 'town', entities: ['gaoo'] }] }, 'place "town": entities: no entity'],
    [{ locals: { entities: ['nobody'] } }, 'locals: entities: no entity "nobody"'],
    [{ feeds: ['gao-dsk'] }, 'feeds: no feed "gao-dsk" in the feeds'],
    [{ actors: [{ name: 'guests' }] }, 'actor "guests": needs forms or entities'],
    [{ actors: [{ name: 'guests', forms: { en: ['…'] } }] }, 'actor "guests": needs forms'],
    [{ places: [{ name: 'town', forms: { ar: [] } }] }, 'place "town": needs forms or entities'],
    [{ exits: [{ name: 'leave', forms: {} }] }, 'exit "leave": forms: needs at least one word'],
    [
      { exits: [{ name: 'leave', forms: words, objectEntities: ['lost'] }] },
      'exit "leave": objectEntities: no entity "lost"',
    ],
  ])('%j is refused: %s', (change, message) => {
    const topics = topic(change);
    expect(topicProblems('mine.json', topics, known)).toEqual([expect.stringContaining(message)]);
    expect(() => checkTopics('mine.json', topics, known)).toThrow(message);
  });
  it('may be of any feed where the feeds are not known', () => {
    const feeds = topic({ feeds: ['any'] });
    expect(topicProblems('mine.json', feeds, { entities: known.entities })).toEqual([]);
  });
});
