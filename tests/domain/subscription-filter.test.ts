/** Filters: every key narrows, and the first that disagrees is named. */
import { describe, expect, it } from 'vitest';
import type { Filter } from '../../functions/domain/subscription.ts';
import { mayTell, passes } from '../../functions/domain/subscription-filter.ts';
import { findWord } from '../../functions/domain/subscription-words.ts';
import { articleOf, iso, NOW } from '../support/alerting.ts';

const WEAK = [{ topicId: 'iraq-withdrawal', score: 0.3, verdict: 'weak', evidence: [] }] as const;

describe('an article', () => {
  it.each<[string, Filter, string]>([
    ['nothing said: anything matched', {}, 'matched'],
    ['its topic', { topics: ['iraq-withdrawal'] }, 'topic'],
    ['one of its topics', { topics: ['other', 'iraq-withdrawal'] }, 'topic'],
    ['a verdict below its own', { verdict: 'likely' }, 'topic'],
    ['any of its entities', { entities: { any: ['x', 'ain-al-asad'] } }, 'entity'],
    [
      'all of its entities',
      { entities: { all: ['ain-al-asad', 'kataib-hezbollah'] } },
      'entity,entity',
    ],
    ['an entity it does not have, as none', { entities: { none: ['x'] } }, 'matched'],
    ['its language, however it is written', { languages: ['EN-gb'] }, 'matched'],
    ['its feed', { feeds: ['rafidain-wire'] }, 'matched'],
    ['a word', { words: { any: ['CONVOY'] } }, 'word'],
    ['a phrase over a line of spaces', { words: { any: ['air   base'] } }, 'word'],
    ['a word it does not have, as none', { words: { none: ['football'] } }, 'matched'],
    [
      'empty lists say nothing',
      { topics: [], entities: { any: [], all: [], none: [] }, words: { any: [] } },
      'matched',
    ],
    [
      'all together',
      {
        topics: ['iraq-withdrawal'],
        verdict: 'certain',
        entities: { any: ['ain-al-asad'] },
        languages: ['en'],
        words: { any: ['dawn'] },
      },
      'topic,entity,word',
    ],
  ])('passes by %s', (_, filter, why) => {
    const judged = passes({ filter }, articleOf('one'));
    expect(judged.passes && judged.why.map(({ kind }) => kind).join()).toBe(why);
  });

  it.each<[string, Filter, string]>([
    ['a topic it is not on', { topics: ['other'] }, 'filter.topics'],
    [
      'one of all entities missing',
      { entities: { all: ['ain-al-asad', 'x'] } },
      'filter.entities.all',
    ],
    ['none of the entities', { entities: { any: ['x'] } }, 'filter.entities.any'],
    [
      'a banned entity, though another is wanted',
      { entities: { any: ['ain-al-asad'], none: ['kataib-hezbollah'] } },
      'filter.entities.none',
    ],
    ['another language', { languages: ['ar', 'ku'] }, 'filter.languages'],
    ['another feed', { feeds: ['other'] }, 'filter.feeds'],
    ['none of the words', { words: { any: ['football'] } }, 'filter.words.any'],
    [
      'a banned word, though another is wanted',
      { words: { any: ['convoy'], none: ['Baghdad'] } },
      'filter.words.none',
    ],
    [
      'a word that is only a part of one of its words',
      { words: { any: ['conv'] } },
      'filter.words.any',
    ],
  ])('is stopped by %s', (_, filter, stoppedBy) => {
    expect(passes({ filter }, articleOf('one'))).toMatchObject({ passes: false, stoppedBy });
  });

  it('that is weak on a topic needs a filter that says so', () => {
    const weak = articleOf('one', { topics: WEAK });
    expect(passes({ filter: { topics: ['iraq-withdrawal'] } }, weak)).toMatchObject({
      stoppedBy: 'filter.verdict',
      detail: 'only iraq-withdrawal weak',
    });
    expect(passes({ filter: { topics: ['iraq-withdrawal'], verdict: 'weak' } }, weak).passes).toBe(
      true,
    );
    expect(passes({ filter: {} }, weak).passes).toBe(true);
  });

  it('that is not matched passes nothing', () => {
    const filter = { feeds: ['rafidain-wire'] };
    expect(passes({ filter }, articleOf('one', { matched: false }))).toMatchObject({
      stoppedBy: 'matched',
    });
  });
});

describe("a reader's word", () => {
  it.each([
    ['انسحاب', 'تحدث عن الانسحاب أمس'],
    ['انسحاب', 'مطالب بانسحاب القوات'],
    ['انسحاب', 'والانسحابُ قريب'],
    ['انسحاب', 'وللانسحاب ثمن'],
    ['إنسحاب', 'انسحاب كامل'],
    ['الأسد', 'عين الاسد'],
    ['الأسد', 'وصلت للأسد'],
    ['عين الأسد', 'في قاعدة عين الأسد'],
    ['قاعدة', 'بقاعدةٍ أخرى'],
    ['القائم', 'وبالقائم قافلة'],
    ["Kata'ib", 'the Kataib said'],
    ['Kataib', 'the Kata’ib said'],
    ['Iraq', "Iraq's parliament"],
    ['café', 'at the CAFE'],
    ['US', 'the U.S. army'],
    ['٢٠٢٦', 'in 2026'],
  ])('%s is found in: %s', (word, title) => {
    const found = findWord([word], { title, text: '' });
    expect(found?.span?.field).toBe('title');
  });

  it.each([
    ['القائم', 'قائم مقام'],
    ['سحب', 'انسحب الجيش'],
    ['عين الأسد', 'الأسد في عين المكان'],
    ['Iran', 'Iranian officials'],
    ['', 'anything'],
    ['!!!', 'anything!!!'],
  ])('%s is not found in: %s', (word, title) => {
    expect(findWord([word], { title, text: '' })).toBeUndefined();
  });

  it('is found in the summary too, where it stands nowhere in particular', () => {
    const article = { title: 'Talks', text: 'On.', summary: 'The withdrawal goes on.' };
    expect(findWord(['withdrawal'], article)).toEqual({ word: 'withdrawal' });
  });

  it('is found where it stands', () => {
    const text = 'Talks on the withdrawal go on.';
    const found = findWord(['Withdrawal'], { title: 'Talks', text });
    expect(text.slice(found?.span?.start, found?.span?.end)).toBe('withdrawal');
  });
});

describe('what may be told', () => {
  const HOUR = 3_600_000;
  const subscription = { createdAt: iso(NOW - HOUR) };
  it.each([
    ['baseline', { baseline: true }, 'baseline'],
    ['a surge', { surge: true }, 'surge'],
    [
      '48 hours and a second old when first seen',
      { publishedAt: iso(NOW - 48 * HOUR - 1000), firstSeenAt: iso(NOW) },
      'old',
    ],
    [
      '48 hours old when first seen',
      { publishedAt: iso(NOW - 48 * HOUR), firstSeenAt: iso(NOW) },
      undefined,
    ],
    [
      'undated',
      { dated: false, publishedAt: iso(NOW - 90 * HOUR), firstSeenAt: iso(NOW) },
      undefined,
    ],
    [
      'older than the subscription',
      { firstSeenAt: iso(NOW - HOUR - 1), publishedAt: iso(NOW - HOUR - 1) },
      'older than the subscription',
    ],
    [
      'as old as the subscription',
      { firstSeenAt: iso(NOW - HOUR), publishedAt: iso(NOW - HOUR) },
      undefined,
    ],
  ])('%s', (_, change, expected) => {
    expect(mayTell(subscription, articleOf('one', change))).toBe(expected);
  });
});
