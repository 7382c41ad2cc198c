/** Entities and topics of one article together, and why each was let in or refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEntities } from '../../functions/domain/match/entities.ts';
import {
  compileRecogniser,
  recogniserAtNeed,
  recogniserOf,
} from '../../functions/domain/recognise.ts';
import { parseTopics } from '../../functions/domain/topic/topics.ts';

const catalogue = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../functions/catalogue', name), 'utf8'));
const recognise = compileRecogniser({
  entities: parseEntities('entities.json', catalogue('entities.json')),
  topics: parseTopics('topics.json', catalogue('topics.json')),
});
const verdicts = (title: string, text = '') =>
  recognise({ title, text }).topics.map(({ topicId, verdict }) => [topicId.split('-')[0], verdict]);

describe('an article', () => {
  it('has a result for every topic, and mentions whose surface is the raw text', () => {
    const title = 'القوّات الأمـيركية تنسحب من «عين الأسد»';
    const { topics, mentions } = recognise({ title, text: '' });
    expect(topics.map(({ topicId }) => topicId)).toEqual(['iraq-withdrawal', 'syria-withdrawal']);
    expect(topics[0]?.verdict).toBe('likely');
    for (const { start, end, surface } of mentions) expect(title.slice(start, end)).toBe(surface);
    expect(mentions.map(({ entityId }) => entityId)).toContain('us-forces');
  });
  it('tells what it refused only when asked', () => {
    const article = { title: 'US troops leave Niger', text: '' };
    expect(recognise(article).refused).toBeUndefined();
    expect(recognise(article, { explain: true }).refused).toContainEqual(
      expect.objectContaining({ entityId: 'iraq-withdrawal', gate: 'elsewhere', surface: 'leave' }),
    );
  });
  it('may be empty, or nothing but line ends', () => {
    expect(verdicts('', '')).toEqual([
      ['iraq', 'none'],
      ['syria', 'none'],
    ]);
    expect(verdicts('\n', '\n\n')).toEqual([
      ['iraq', 'none'],
      ['syria', 'none'],
    ]);
  });
});

describe('who goes, and from where', () => {
  it.each([
    ['US forces leave Syria for Iraq', 'none', 'likely'],
    ['US forces leave Iraq for Syria', 'likely', 'none'],
    ['القوات الأميركية تنسحب من سوريا والعراق', 'likely', 'likely'],
    ['Turkish troops leave northern Iraq', 'none', 'none'],
    ['السفيرة الأميركية تغادر بغداد', 'none', 'none'],
    ['وفد أميركي يغادر العراق', 'none', 'none'],
    ['سحب الثقة من وزير عراقي بضغط أميركي', 'none', 'none'],
    ['American oil major quits Iraq field', 'none', 'none'],
    ['Let us leave Iraq out of it', 'none', 'none'],
    ['Iraqi army takes over Ain al-Asad', 'likely', 'none'],
    ['إنهاء مهمة التحالف الدولي في العراق', 'likely', 'none'],
    ['أكد أنها مهمة التحالف الدولي في العراق', 'none', 'none'],
  ] as const)('%s: Iraq %s, Syria %s', (title, iraq, syria) =>
    expect(verdicts(title)).toEqual([
      ['iraq', iraq],
      ['syria', syria],
    ]),
  );
  it('an attack story with one sentence on the demand is weak', () =>
    expect(
      verdicts(
        'Rockets hit a base in western Iraq',
        'Two rockets fell near Ain al-Asad; nobody was hurt. Factions demand that US troops leave Iraq.',
      )[0],
    ).toEqual(['iraq', 'weak']));
});

describe('compiled at need', () => {
  const read = [catalogue('entities.json'), catalogue('topics.json')] as const;
  it('recognises as when it is compiled at once', () => {
    const article = { title: 'Last US troops leave Ain al-Asad base in Iraq', text: '' };
    const atNeed = recogniserAtNeed(...read);
    const atOnce = recogniserOf(...read);
    expect(atNeed.recognise(article)).toEqual(atOnce.recognise(article));
    expect(atNeed.typeOf('kataib-hezbollah')).toBe('armed-group');
  });
  it('tells of a mistake in the catalogue with every article, by file and entry', () => {
    const { recognise: broken } = recogniserAtNeed([{ id: 'x', kind: 'blocker' }], read[1]);
    for (const title of ['a', 'b']) {
      expect(() => broken({ title, text: '' })).toThrow('entities.json: entry "x": names: ');
    }
  });
});

describe('a surname of two who are in the article', () => {
  const last = (text: string) => recognise({ title: '', text }).mentions.at(-1)?.entityId;
  const named = 'التقى نيجيرفان بارزاني رئيس حكومة إقليم كردستان مسرور بارزاني.';
  it.each([
    [`${named} وقال رئيس إقليم كردستان بارزاني كلمته`, 'nechirvan-barzani'],
    [`${named} وقال رئيس حكومة إقليم كردستان بارزاني كلمته`, 'masrour-barzani'],
    [
      'PUK leader Bafel Talabani met Deputy Prime Minister Qubad Talabani. PUK leader Talabani agreed.',
      'bafel-talabani',
    ],
  ])('is of him whose role stands beside it, whoever was named last: %s', (text, id) => {
    expect(last(text)).toBe(id);
  });
});
