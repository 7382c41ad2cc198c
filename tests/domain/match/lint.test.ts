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
      [entity({ names: { english: ['One'] } })],
      'names.english: languages are named by two letters',
    ],
    [
      [entity({ kind: 'bloker' })],
      'kind: must be one of blocker, words, context, spellings, or left',
    ],
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
  const gated = (alias: object) => ({
    names: { en: ['Some Body'] },
    ambiguousAliases: [{ alias: 'Body', lang: 'en', ...alias }],
  });
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
    [gated({ alias: 'التنظيم', lang: 'ar', caseSensitive: true }), 'caseSensitive decides nothing'],
    [gated({ near: ['chief'], notNear: ['Chief'] }), 'has chief in near and in notNear'],
    [gated({ prev: ['...'] }), 'has "..." in prev, which has no letter'],
    [gated({ docEntities: ['one'] }), 'has only its own entity in docEntities'],
    [gated({ doc: true, notDoc: ['one'] }), 'has its own entity in notDoc'],
  ])('%j: %s', (change, message) => expect(problems(change).join('\n')).toContain(message));

  it.each([
    ['en', 'May Price Bush Coalition Victory March', 'common word, with a capital too'],
    ['ar', 'مدينة صحيفة عملية اتفاق القوة الصحيفة', 'common noun'],
    ['ar', 'الفلسطيني الروسي الأنباري روسية', 'adjective'],
    ['en', 'American German', 'adjective'],
    ['ar', 'الراوي الكاظمي', 'adjective, or a family of many'],
  ])('%s, each of %s: is also a(n) %s', (lang, words, what) => {
    for (const name of words.split(' ')) {
      expect(problems({ names: { [lang]: [name] } })).toEqual([
        expect.stringMatching(new RegExp(`^${name} is also an? ${what}`)),
      ]);
    }
  });
  it.each([
    ['ar', 'بنك أميركا', 'بنك أمريكا'],
    ['ar', 'أبو مهدي', 'أبي مهدي'],
    ['ar', 'عبد الله صالح', 'عبدالله صالح'],
  ])('and one that two entities own in spellings of theirs: %s %s, %s', (lang, mine, other) => {
    const spellings = { id: 'sp', kind: 'spellings', sets: [['أميركا', 'أمريكا']] };
    const two = entity({ id: 'two', names: { [lang]: [other] } });
    expect(problems({ names: { [lang]: [mine] } }, [two, spellings])).toEqual([
      `${other} is also a name of one: gate it in both`,
    ]);
  });
  it('and one that another entity has gated, or gated alike', () => {
    const falcon = { alias: 'Falcon', lang: 'en', near: ['desert', 'unit'] };
    const two = entity({ id: 'two', names: { en: ['Two Men'] }, ambiguousAliases: [falcon] });
    expect(problems({ names: { en: ['Falcon'] } }, [two])).toEqual([
      'Falcon is also a name of one without a gate: gate it there too',
    ]);
    expect(problems(gated({ ...falcon, near: ['unit', 'desert'] }), [two])).toEqual([
      'Falcon is also an alias of one with the same gates: give them gates that tell the two apart',
    ]);
    expect(problems(gated({ ...falcon, near: ['sea'] }), [two])).toEqual([]);
    expect(problems({ type: 'place', names: { en: ['Falcon'] } }, [two])).toEqual([]);
  });
  it('and a list in a list, or a word of one that nothing can equal', () => {
    const lists = [
      { id: 'm', kind: 'words', words: ['chief'] },
      { id: 'roles', kind: 'words', words: ['@m', '…'] },
    ];
    expect(problems(gated({ near: ['@m', '@roles'] }), lists)).toEqual([
      '@roles has @m among its words: a list cannot hold a list',
      '@roles has "…" among its words: no letter or digit',
    ]);
  });

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
