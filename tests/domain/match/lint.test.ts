/** What the catalogue may not say: mistakes named by file, entry and field, and risky aliases. */
import { describe, expect, it } from 'vitest';
import { parseEntities } from '../../../functions/domain/match/entities.ts';
import { lintEntities } from '../../../functions/domain/match/lint.ts';

const entity = (change: object) => ({
  id: 'one',
  type: 'person',
  description: 'somebody',
  names: { en: ['Some Body'] },
  ...change,
});

describe('a catalogue with a mistake', () => {
  it.each([
    [{}, 'must be a JSON list'],
    [[entity({ type: 'robot' })], 'entry "one": type'],
    [[entity({ names: {} })], 'entry "one": names: needs at least one name'],
    [[entity({ wikidata: '796' })], 'entry "one": wikidata: must be a Wikidata id'],
    [[entity({ id: 'One!' })], 'entry "One!": id: must be lower-case words'],
    [[entity({}), entity({})], 'entry "one": id: is there twice'],
    [[entity({ colour: 'red' })], 'entry "one"'],
    [
      [entity({ ambiguousAliases: [{ alias: 'Body', lang: 'en', near: ['@lost'] }] })],
      'entry "one": Body: near: @lost is not in the file',
    ],
    [
      [entity({ ambiguousAliases: [{ alias: 'Body', lang: 'en', speaker: ['nobody'] }] })],
      'entry "one": Body: speaker: nobody is not in the file',
    ],
    [[{ id: 'here', kind: 'context', entities: ['lost'], words: [] }], 'entities: lost is not in'],
  ])('%j is refused: %s', (json, message) => {
    expect(() => parseEntities('mine.json', json)).toThrow(message);
    expect(() => parseEntities('mine.json', json)).toThrow(/^mine\.json: /);
  });
});

describe('an alias that risks too much', () => {
  const problems = (change: object, more: readonly object[] = []) =>
    lintEntities(parseEntities('mine.json', [entity(change), ...more])).map(
      ({ alias, message }) => `${alias} ${message}`,
    );
  it.each([
    [{ names: { ar: ['واع'] } }, 'واع is also a common noun'],
    [{ names: { ar: ['التحالف'] } }, 'التحالف is also a common noun'],
    [{ names: { ar: ['السوداني'] } }, 'السوداني is also an adjective'],
    [{ names: { ar: ['زين'] } }, 'زين has only 3 letters'],
    [{ names: { en: ['coalition'] } }, 'coalition is also a common noun'],
    [{ names: { en: ['us'] } }, 'us is also a common noun'],
    [{ names: { en: ['…'] } }, '… has no letter or digit'],
    [
      { ambiguousAliases: [{ alias: 'العراقي', lang: 'ar', doc: true }] },
      'العراقي is also an adjective: add vetoes',
    ],
    [{ ambiguousAliases: [{ alias: 'Body', lang: 'en' }] }, 'Body has no gate'],
    [{ ambiguousAliases: [{ alias: 'Body', lang: 'en', near: [] }] }, 'Body near is empty'],
  ])('%j: %s', (change, message) => expect(problems(change).join('\n')).toContain(message));

  it('and one that two entities own after folding', () => {
    const other = entity({ id: 'two', names: { ar: ['إسلام آباد'] } });
    expect(problems({ names: { ar: ['اسلام اباد'] } }, [other])).toEqual([
      'إسلام آباد is also a name of one: gate it in both',
    ]);
  });
  it('and a list that no gate refers to', () => {
    const list = { id: 'roles', kind: 'words', words: ['chief'] };
    expect(problems({}, [list])).toEqual(['@roles no gate refers to it']);
  });
  it('passes what is long, foreign or gated', () => {
    expect(
      problems({
        names: { ar: ['داعش', 'بايدن'], en: ['Pentagon', 'NATO'] },
        ambiguousAliases: [{ alias: 'التنظيم', lang: 'ar', doc: true }],
      }),
    ).toEqual([]);
  });
});
