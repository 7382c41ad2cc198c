/** The shipped topics: every entity they name is tracked, no form says two opposite things, quality holds. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEntities } from '../functions/domain/match/entities.ts';
import { foldPhrase } from '../functions/domain/match/tokens.ts';
import { compileRecogniser } from '../functions/domain/recognise.ts';
import { formsOf, parseTopics } from '../functions/domain/topic/topics.ts';
import { readLabelled, scoreComposed, scoreSyria, scoreTopic } from './bench/topic-score.ts';

const catalogue = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../functions/catalogue', name), 'utf8'));
const entities = parseEntities('entities.json', catalogue('entities.json'));
const topics = parseTopics('topics.json', catalogue('topics.json'));
const recognise = compileRecogniser({ entities, topics });
const find: Parameters<typeof scoreTopic>[1] = (article) => recognise(article).topics;

describe('the shipped topics', () => {
  it('are the two that subscriptions may name', () =>
    expect(topics.map(({ id }) => id)).toEqual(['iraq-withdrawal', 'syria-withdrawal']));

  it.each(topics)('$id names only entities of the catalogue', (topic) => {
    const known = new Set(entities.entities.map(({ id }) => id));
    const named = [
      ...topic.exits.flatMap(({ objectEntities }) => objectEntities),
      ...[...topic.actors, ...topic.places].flatMap((group) => group.entities),
      ...[topic.elsewhere, topic.otherArmies, topic.otherThings, topic.locals].flatMap(
        (list) => list.entities,
      ),
    ];
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });
  it.each(topics)('$id has no form that is a place of its own and elsewhere', (topic) => {
    const own = new Set(topic.places.flatMap(({ forms }) => formsOf(forms)).map(foldPhrase));
    expect(formsOf(topic.elsewhere.forms).filter((form) => own.has(foldPhrase(form)))).toEqual([]);
  });
});

const shared = join(import.meta.dirname, '../../shared/eval');
describe.each(
  [
    { name: 'our labelled articles', folder: join(import.meta.dirname, 'fixtures/eval') },
    { name: 'the shared ones', folder: shared },
  ].filter(({ folder }) => existsSync(folder)),
)('$name', ({ folder }) => {
  const articles = readLabelled(folder);
  it('are put on or off the topic with an F1 of 94 % at least', () =>
    expect(scoreTopic(articles, find).f1).toBeGreaterThanOrEqual(0.94));
  it('hold no negative that is accepted as certain', () =>
    expect(scoreTopic(articles, find).certainNegatives).toBe(0));
  it('are on Syria only where they tell of Syria', () => {
    const figures = scoreSyria(articles, find);
    const iraq = articles.filter(({ label }) => label === 'iraq').length;
    expect(figures['on Iraq, accepted for Syria'] / iraq).toBeLessThanOrEqual(0.03);
    const neither = articles.filter(({ label }) => label === 'none').length;
    expect(figures['on neither, accepted for Syria'] / neither).toBeLessThanOrEqual(0.03);
    expect(figures.onSyria / figures.articles).toBeGreaterThanOrEqual(0.9);
  });
  it('are told by what they are about, not by a headline at their end', () => {
    const [onTopic, marked, unmarked] = scoreComposed(articles, find);
    expect((onTopic?.accepted ?? 0) / (onTopic?.of ?? 1)).toBeGreaterThanOrEqual(0.95);
    expect((marked?.accepted ?? 1) / (marked?.of ?? 1)).toBeLessThanOrEqual(0.02);
    expect((unmarked?.accepted ?? 1) / (unmarked?.of ?? 1)).toBeLessThanOrEqual(0.02);
  });
});

const seeds = join(shared, 'seeds');
describe.runIf(existsSync(seeds))('the five reference articles', () => {
  it.each(['000', '001', '002', '003', '004'])('%s is on topic', (seed) => {
    const text = readFileSync(join(seeds, `${seed}.txt`), 'utf8');
    const [iraq] = recognise({ title: '', text }).topics;
    expect(['certain', 'likely']).toContain(iraq?.verdict);
  });
});

describe('a clear headline with a clear lead', () => {
  it.each([
    ['Last US troops leave Iraq', 'US forces withdrew from Iraq on Sunday, ending their mission.'],
    ['القوات الأميركية تنسحب من العراق', 'انسحبت القوات الأميركية من قاعدة عين الأسد في العراق.'],
  ])('is certain: %s', (title, text) =>
    expect(recognise({ title, text }).topics[0]?.verdict).toBe('certain'),
  );
});

describe('another headline at the end of an article', () => {
  const olives = {
    title: 'Olive harvest opens in Tuscany',
    text: 'Farmers in the hills began to pick on Monday, two weeks early after a dry summer.',
  };
  const zaytun = {
    title: 'بدء موسم قطف الزيتون في توسكانا',
    text: 'بدأ المزارعون في التلال قطف الثمار يوم الاثنين قبل موعده بأسبوعين.',
  };
  const [en, ar] = ['US troops withdraw from Iraq', 'القوات الأميركية تنسحب من العراق'];
  it.each([
    ['alone, with a full stop', olives, `\n\n${en}.`],
    ['after a word and a colon', olives, `\n\nPreviously: ${en}.`],
    ['under a heading', olives, `\n\nRecommended\n\n${en}.`],
    ['glued behind a bullet', olives, ` • ${en}`],
    ['on a line with a bullet', olives, `\n• ${en}.`],
    ['glued behind a sign', olives, ` >> ${en}`],
    ['glued behind a kind', olives, ` VIDEO: ${en}`],
    ['glued behind a phrase', olives, ` More on this story: ${en}`],
    ['alone, in Arabic', zaytun, `\n\n${ar}.`],
    ['glued, the latest in Arabic', zaytun, ` آخر الأخبار: ${ar}`],
    ['glued, quoted in Arabic', zaytun, ` نقلاً عن: ${ar}`],
  ])('is not what it tells of: %s', (_, { title, text }, end) =>
    expect(['weak', 'none']).toContain(recognise({ title, text: text + end }).topics[0]?.verdict),
  );
});

describe('what leaves decides', () => {
  it.each([
    ['a country a body', 'Trump withdraws US from UN climate body', 'Iraq regretted the step.'],
    ['own forces the streets', 'سحب القوات من الشوارع في بغداد', 'عادت القوات إلى معسكراتها'],
    ['forces nobody names a city', 'سحب القوات من محيط مطار بغداد', ''],
    ['a coalition of parties', 'مرشح يترك تحالفا في الأنبار بعد انسحاب آخر', ''],
    ['sport', 'Iraq exit Asian Cup', 'The US-based coach resigned.'],
    ['a visitor', 'Trump leaves Iraq after meeting the premier', 'He dined in Baghdad.'],
    ['a country in the coalition', 'Denmark expels an Iraqi diplomat', ''],
    ['a command', 'Coalition commander hands over command in Baghdad', ''],
    ['people sent back', 'ترحيل عراقيين من أمريكا', 'وصلت الطائرة إلى بغداد.'],
    ['nobody, at a camp', 'Iraqi cadets receive certificates at a camp', 'Coalition staff came.'],
  ])('off topic: %s', (_, title, text) => {
    const [iraq] = recognise({ title, text }).topics;
    expect(['weak', 'none']).toContain(iraq?.verdict);
  });
  it.each([
    ['who goes is not said', 'Comment: the pullout from Iraq came too soon', ''],
    ['a deal on the exit', "Iraq's premier sells US exit deal to his party", ''],
    ['a delegation on it', 'Premier receives delegation on US withdrawal from Iraq', ''],
    ['a country that goes', 'Italy pulls its contingent out of Iraq', ''],
    ['a minister before a colon', 'وزير الخارجية: انسحاب القوات الأميركية من العراق قريب', ''],
    ['a base named in the title', 'Ain al-Asad after 20 years', 'The last convoy left the camp.'],
    ['talk that ministers have', 'Ministers in Baghdad weigh future of US presence', ''],
  ])('on topic: %s', (_, title, text) => {
    const [iraq] = recognise({ title, text }).topics;
    expect(['likely', 'certain']).toContain(iraq?.verdict);
  });
  it('off topic: a digest whose third item alone would be on it', () => {
    const items = [
      'Rain in Basra',
      'Roads were flooded.',
      'US troops leave Iraq',
      'All went home.',
    ];
    const [iraq] = recognise({ title: '', text: items.join('\n\n') }).topics;
    expect(['weak', 'none']).toContain(iraq?.verdict);
  });
  it('on topic: foreign forces that leave after events elsewhere', () => {
    const title = 'Iraq wants US troops to stay after the fall of Damascus';
    expect(recognise({ title, text: '' }).topics[0]?.verdict).toBe('likely');
  });
});
