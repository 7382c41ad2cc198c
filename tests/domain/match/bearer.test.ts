/** Whose a lone surname is: what the words right beside it say, and who else bears it. */
import { describe, expect, it } from 'vitest';
import { parseEntities } from '../../../functions/domain/match/entities.ts';
import { compileMatcher } from '../../../functions/domain/match/matcher.ts';

const gate = { doc: true, speaker: ['@here'], notNear: ['الخرطوم'] };
const matcher = compileMatcher(
  parseEntities('entities.json', [
    { id: 'here', kind: 'context', entities: ['iraq'], words: ['Iraqi'] },
    {
      id: 'sudani',
      type: 'person',
      description: 'A prime minister',
      names: { ar: ['محمد شياع السوداني'], en: ['Mohammed Shia al-Sudani'] },
      ambiguousAliases: [
        { alias: 'السوداني', lang: 'ar', ...gate },
        { alias: 'Sudani', lang: 'en', ...gate },
      ],
    },
    { id: 'iraq', type: 'country', description: 'Iraq', names: { ar: ['العراق'], en: ['Iraq'] } },
    { id: 'other-sudani', kind: 'blocker', names: { ar: ['عبد الفلاح السوداني'] } },
    {
      id: 'asad',
      type: 'base',
      description: 'An air base',
      names: { en: ['Ain al-Asad'] },
      ambiguousAliases: [{ alias: 'the base', lang: 'en', doc: true }],
    },
  ]),
);
const surfaces = (text: string, title = '') =>
  matcher.match({ title, text }).mentions.map(({ surface }) => surface);

describe('a lone surname', () => {
  it.each([
    ['is an adjective behind a definite noun', 'شكر التاجر السوداني أهل العراق', false],
    ['is a name behind the verb that quotes it', 'التقى السوداني أهل العراق', true],
    ['is a name behind a particle', 'قالوا في العراق إن السوداني غادر', true],
    ['is a name behind a noun without ال', 'تزامنت زيارة السوداني مع عطلة في العراق', true],
    ['is somebody else behind علي', 'قال علي السوداني في العراق', false],
    ['is a first name with a surname behind it', 'In Iraq Sudani Karim says so', false],
    ['is a surname with a day behind it', 'Iraq: Sudani said Monday he stays', true],
    ['is a family behind one', 'في العراق قال من عائلة السوداني', false],
    ['is a family before one', 'In Iraq the Sudani family said so', false],
    ['has its first name before al-', 'In Iraq Hassan al-Sudani says so', false],
    ['has no first name before al-', 'In Iraq, al-Sudani says so', true],
    ['is a place behind in', 'People in Sudani say Iraq is far', false],
  ])('%s: %s', (_, text, isHis) => {
    expect(surfaces(text).some((one) => /السوداني|Sudani/.test(one))).toBe(isHis);
  });

  it('has no first name before it in a headline of small letters', () => {
    expect(surfaces('Iraq waits', 'Ahmed Sudani says goodbye')).toEqual(['Iraq']);
  });
  it('may have any word before it in a headline of capitals', () => {
    expect(surfaces('Iraq waits', 'Outgoing Sudani Says No')).toEqual(['Sudani', 'Iraq']);
  });
  it('is taken by another bearer who was named last', () => {
    const texts = 'محمد شياع السوداني في المدينة. عبد الفلاح السوداني أيضا. عاد السوداني';
    expect(surfaces(texts)).toEqual(['محمد شياع السوداني']);
  });
  it('is not taken by another bearer named in passing', () => {
    const often = 'محمد شياع السوداني في المدينة. محمد شياع السوداني في القرية.';
    expect(surfaces(`${often} عبد الفلاح السوداني أيضا. عاد السوداني`)).toEqual([
      'محمد شياع السوداني',
      'محمد شياع السوداني',
      'السوداني',
    ]);
  });
  it('in a headline is his whom the article names more often', () => {
    const text = 'ذكر عبد الفلاح السوداني. محمد شياع السوداني هنا، محمد شياع السوداني هناك';
    expect(surfaces(text, 'السوداني يعود')[0]).toBe('السوداني');
  });
});

it('an article decides whether a word is a name, and is no part of it', () => {
  expect(surfaces('Ain al-Asad was hit. The base is empty')).toEqual(['Ain al-Asad', 'base']);
});
